#include "civic/challenges/challenges.h"

#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::challenges {
namespace {

using permissions::Audience;
using permissions::Role;
using permissions::Standing;

constexpr std::string_view columns =
    "id, slug, short_title, question, background, audience, step, made_at, opens_at, closes_at";

template <class Enum, class List>
Enum enum_named(std::string_view name, const List& all, Enum otherwise) {
  for (Enum value : all) {
    if (name_of(value) == name) return value;
  }
  return otherwise;
}

constexpr std::array audiences = {Audience::everyone, Audience::network, Audience::team,
                                  Audience::only_me};

Challenge read(const store::Row& row) {
  Challenge c;
  std::string audience, step;
  row.into(c.id, c.slug, c.short_title, c.question, c.background, audience, step, c.made_at,
           c.opens_at, c.closes_at);
  c.audience = enum_named(audience, audiences, Audience::only_me);
  c.step = step_named(step).value_or(Step::ask);
  return c;
}

std::optional<Challenge> first(const store::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return read(rows[0]);
}

std::string free_slug(Tx& tx, std::string_view title) {
  const std::string wanted = slug(title);
  std::string found = wanted;
  // "new" is the page where one is started.
  for (int n = 2; found == "new" || find_by_slug(tx, found); ++n)
    found = wanted + "-" + std::to_string(n);
  return found;
}

void insert(Tx& tx, const Challenge& c) {
  tx.run("INSERT INTO challenges (" + std::string(columns) +
             ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
         c.id, c.slug, c.short_title, c.question, c.background, permissions::name_of(c.audience),
         name_of(c.step), c.made_at, c.opens_at, c.closes_at);
  tx.run("INSERT INTO challenge_steps (challenge, step, began_at) VALUES ($1, $2, $3)", c.id,
         name_of(c.step), c.made_at);
}

void insert_limits(Tx& tx, ChallengeId id, std::string_view reach,
                   const std::vector<std::string>& lines) {
  int place = 0;
  for (const std::string& line : lines) {
    tx.run("INSERT INTO challenge_limits (challenge, reach, place, text) VALUES ($1, $2, $3, $4)",
           id, reach, ++place, clean_line(line));
  }
}

void insert_owners(Tx& tx, ChallengeId id, const std::vector<OrganisationId>& owners) {
  int place = 0;
  for (OrganisationId owner : owners) {
    tx.run(
        "INSERT INTO challenge_owners (challenge, organisation, place) VALUES ($1, $2, $3) "
        "ON CONFLICT DO NOTHING",
        id, owner, ++place);
  }
}

void insert_limits(Tx& tx, ChallengeId id, const Limits& limits) {
  insert_limits(tx, id, "in_our_gift", limits.in_our_gift);
  insert_limits(tx, id, "we_can_influence", limits.we_can_influence);
  insert_limits(tx, id, "parked", limits.parked);
}

void check_lines(Problems& problems, const std::string& field,
                 const std::vector<std::string>& lines) {
  bool too_long = false;
  for (const std::string& line : lines) too_long = too_long || length(line) > limit_length_max;
  if (too_long) {
    problems.add(field, say("A line can be at most {max} characters long",
                            {{"max", std::to_string(limit_length_max)}}));
  }
  if (lines.size() > limit_lines_max) {
    problems.add(field,
                 say("At most {max} lines, please", {{"max", std::to_string(limit_lines_max)}}));
  }
}

std::string short_title_of(const Draft& draft) {
  const std::string typed = clean_line(draft.short_title);
  return typed.empty() ? shorten(clean_line(draft.question), 40) : typed;
}

}  // namespace

std::string_view name_of(Step step) {
  switch (step) {
    case Step::ask:
      return "ask";
    case Step::gather:
      return "gather";
    case Step::make_sense:
      return "make_sense";
    case Step::choose:
      return "choose";
    case Step::trying:
      return "try";
    case Step::measure:
      return "measure";
    case Step::share:
      return "share";
  }
  return "";
}

std::optional<Step> step_named(std::string_view name) {
  for (Step step : steps) {
    if (name_of(step) == name) return step;
  }
  return std::nullopt;
}

Message label(Step step) {
  switch (step) {
    case Step::ask:
      return say("Ask");
    case Step::gather:
      return say("Gather");
    case Step::make_sense:
      return say("Make sense");
    case Step::choose:
      return say("Choose");
    case Step::trying:
      return say("Try");
    case Step::measure:
      return say("Measure");
    case Step::share:
      return say("Share");
  }
  return {};
}

Message stage_of(Step step) {
  switch (step) {
    case Step::ask:
    case Step::gather:
      return say("Discover");
    case Step::make_sense:
      return say("Define");
    case Step::choose:
    case Step::trying:
      return say("Develop");
    case Step::measure:
    case Step::share:
      return say("Deliver");
  }
  return {};
}

Result<void> check(const Draft& draft) {
  Problems problems;
  if (clean_line(draft.question).empty()) {
    problems.add("question", say("Write the question, for example: How might we ...?"));
  } else if (length(draft.question) > question_length_max) {
    problems.add("question", say("The question can be at most {max} characters long",
                                 {{"max", std::to_string(question_length_max)}}));
  }
  if (length(draft.short_title) > short_title_length_max) {
    problems.add("short_title", say("The short title can be at most {max} characters long",
                                    {{"max", std::to_string(short_title_length_max)}}));
  }
  if (length(draft.background) > background_length_max) {
    problems.add("background", say("The background can be at most {max} characters long",
                                   {{"max", std::to_string(background_length_max)}}));
  }
  check_lines(problems, "in_our_gift", draft.limits.in_our_gift);
  check_lines(problems, "we_can_influence", draft.limits.we_can_influence);
  check_lines(problems, "parked", draft.limits.parked);
  if (draft.owners.empty()) problems.add("owners", say("Choose at least one organisation"));
  if (draft.opens_at && draft.closes_at && *draft.closes_at <= *draft.opens_at) {
    problems.add("closes_at", say("It must close after it opens"));
  }
  return std::move(problems).result();
}

Result<Challenge> start(Tx& tx, PersonId by, const Draft& draft) {
  TRY(check(draft));
  Challenge c;
  c.id = tx.new_id<ChallengeId>();
  c.question = clean_line(draft.question);
  c.short_title = short_title_of(draft);
  c.slug = free_slug(tx, c.short_title);
  c.background = clean(draft.background);
  c.audience = draft.audience;
  c.made_at = tx.now();
  c.opens_at = draft.opens_at;
  c.closes_at = draft.closes_at;
  insert(tx, c);
  insert_owners(tx, c.id, draft.owners);
  insert_limits(tx, c.id, draft.limits);
  give_role(tx, c.id, by, Role::convener, by);
  facts::record(tx, {.name = "challenge.started",
                     .subject = c.id.value,
                     .actor = by.value,
                     .scope = c.id.value,
                     .digest = sha256_hex(c.question + "\n" + c.background)});
  return c;
}

Result<void> change(Tx& tx, PersonId by, ChallengeId id, const Draft& draft) {
  TRY(check(draft));
  const std::string question = clean_line(draft.question), background = clean(draft.background);
  tx.run(
      "UPDATE challenges SET question = $1, short_title = $2, background = $3, audience = $4, "
      "opens_at = $5, closes_at = $6 WHERE id = $7",
      question, short_title_of(draft), background, permissions::name_of(draft.audience),
      draft.opens_at, draft.closes_at, id);
  tx.run("DELETE FROM challenge_owners WHERE challenge = $1", id);
  insert_owners(tx, id, draft.owners);
  tx.run("DELETE FROM challenge_limits WHERE challenge = $1", id);
  insert_limits(tx, id, draft.limits);
  facts::record(tx, {.name = "challenge.changed",
                     .subject = id.value,
                     .actor = by.value,
                     .scope = id.value,
                     .digest = sha256_hex(question + "\n" + background)});
  return done();
}

Result<void> move_to(Tx& tx, PersonId by, ChallengeId id, Step step) {
  const auto moved =
      tx.run("UPDATE challenges SET step = $1 WHERE id = $2 AND step <> $1", name_of(step), id);
  if (moved == 0) return refuse_field("step", say("It stands at this step already"));
  tx.run(
      "INSERT INTO challenge_steps (challenge, step, began_at) VALUES ($1, $2, $3) "
      "ON CONFLICT DO NOTHING",
      id, name_of(step), tx.now());
  facts::record(tx, {.name = "challenge.moved",
                     .subject = id.value,
                     .actor = by.value,
                     .scope = id.value,
                     .detail = "{\"step\":\"" + std::string(name_of(step)) + "\"}"});
  return done();
}

void set_finding(Tx& tx, ChallengeId id, std::string_view finding) {
  tx.run("UPDATE challenges SET finding = $1 WHERE id = $2", finding, id);
}

std::optional<Challenge> find(Tx& tx, ChallengeId id) {
  return first(tx.query("SELECT " + std::string(columns) + " FROM challenges WHERE id = $1", id));
}

std::optional<Challenge> find_by_slug(Tx& tx, std::string_view slug) {
  return first(
      tx.query("SELECT " + std::string(columns) + " FROM challenges WHERE slug = $1", slug));
}

Result<Challenge> get_by_slug(Tx& tx, std::string_view slug) {
  if (auto found = find_by_slug(tx, slug)) return *found;
  return refuse(Reason::not_found, say("There is no page at this address, or it is not for you"));
}

std::vector<Owner> owners(Tx& tx, ChallengeId id) {
  std::vector<Owner> out;
  for (const store::Row row :
       tx.query("SELECT o.id, o.slug, o.name FROM challenge_owners w "
                "JOIN organisations o ON o.id = w.organisation WHERE w.challenge = $1 "
                "ORDER BY w.place",
                id)) {
    Owner& owner = out.emplace_back();
    row.into(owner.id, owner.slug, owner.name);
  }
  return out;
}

std::vector<RoleHolder> role_holders(Tx& tx, ChallengeId id) {
  std::vector<RoleHolder> out;
  for (const store::Row row : tx.query(
           "SELECT r.person, p.name, coalesce((SELECT o.name FROM memberships m JOIN organisations "
           "o "
           "ON o.id = m.organisation WHERE m.person = p.id ORDER BY m.since, o.id LIMIT 1), ''), "
           "r.role FROM challenge_roles r JOIN people p ON p.id = r.person "
           "WHERE r.challenge = $1 ORDER BY r.since, p.name",
           id)) {
    std::string role;
    RoleHolder& holder = out.emplace_back();
    row.into(holder.person, holder.name, holder.organisation, role);
    holder.role = role_named(role).value_or(Role::critical_friend);
  }
  return out;
}

Limits limits(Tx& tx, ChallengeId id) {
  Limits out;
  for (const store::Row row : tx.query(
           "SELECT reach, text FROM challenge_limits WHERE challenge = $1 ORDER BY reach, place",
           id)) {
    auto& list = row.text(0) == "in_our_gift"        ? out.in_our_gift
                 : row.text(0) == "we_can_influence" ? out.we_can_influence
                                                     : out.parked;
    list.emplace_back(row.text(1));
  }
  return out;
}

Standing standing(Tx& tx, const Viewer& viewer, const Challenge& challenge) {
  Standing out;
  out.audience = challenge.audience;
  if (!viewer.signed_in()) return out;
  for (const store::Row row :
       tx.query("SELECT role FROM challenge_roles WHERE challenge = $1 AND person = $2",
                challenge.id, viewer.id)) {
    out.roles.push_back(role_named(row.text(0)).value_or(Role::critical_friend));
  }
  out.member_of_owner = tx.first<std::int64_t>(
                              "SELECT 1 FROM challenge_owners w JOIN memberships m ON "
                              "m.organisation = w.organisation "
                              "WHERE w.challenge = $1 AND m.person = $2",
                              challenge.id, viewer.id)
                            .has_value();
  // That of the organisations that ask it; where it is for others, nobody needs to know.
  if (challenge.audience != Audience::network) return out;
  out.member_of_network =
      tx.first<std::int64_t>(
            "SELECT 1 FROM challenge_owners w "
            "JOIN network_members theirs ON theirs.organisation = w.organisation "
            "JOIN network_members ours ON ours.network = theirs.network "
            "JOIN memberships m ON m.organisation = ours.organisation "
            "WHERE w.challenge = $1 AND m.person = $2",
            challenge.id, viewer.id)
          .has_value();
  return out;
}

}  // namespace commonty::challenges
