#include "civic/contributions/contributions.h"

#include <algorithm>

#include "civic/contributions/prepared.h"
#include "civic/contributions/stored.h"
#include "civic/contributions/words.h"
#include "civic/journeys/journeys.h"
#include "civic/organisations/organisations.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"
#include "platform/templates/markdown.h"

namespace commonty::contributions {
namespace {

using journeys::Link;
using journeys::Thing;
using permissions::Standing;

constexpr std::size_t headline_length = 80;
// A character may be built of many marks; a text must not hide megabytes in a few of them.
constexpr std::size_t bytes_a_character_max = 8;

bool is_longer(std::string_view text, std::size_t characters) {
  return text.size() > characters * bytes_a_character_max || length(text) > characters;
}

Contribution cleaned(const Draft& draft) {
  Contribution c;
  c.kind = draft.kind;
  c.title = clean_line(draft.title);
  c.text = clean(draft.text);
  c.on_behalf_of = draft.on_behalf_of;
  c.source = draft.source;
  c.source.group = clean_line(draft.source.group);
  c.source.question = clean_line(draft.source.question);
  c.source.prompt = clean_line(draft.source.prompt);
  c.source.place = clean_line(draft.source.place);
  return c;
}

// Ready to be stored, with an id and the time.
Contribution begin(Tx& tx, const challenges::Challenge& challenge, const Prepared& prepared) {
  Contribution c = prepared.contribution;
  c.id = tx.new_id<ContributionId>();
  c.challenge = challenge.id;
  c.given_at = std::min(prepared.given_at.value_or(tx.now()), tx.now());
  return c;
}

template <class IdType>
std::optional<IdType> or_null(IdType id) {
  return id ? std::optional(id) : std::nullopt;
}

// Gives the salt under which the words were stored.
std::string insert(Tx& tx, const Contribution& c, const Prepared& prepared) {
  std::string salt = random_token();
  const std::optional<std::int64_t> document =
      c.source.document ? std::optional(c.source.document) : std::nullopt;
  tx.run(
      "INSERT INTO contributions (id, challenge, kind, state, title, text, author, author_name, "
      "on_behalf_of, way, document, source_group, source_question, source_prompt, source_line, "
      "place, brought_by, given_at, text_digest, salt) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
      "$10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
      c.id, c.challenge, name_of(c.kind), name_of(c.state), c.title, c.text, or_null(c.author),
      c.author ? "" : c.author_name, or_null(c.on_behalf_of), name_of(c.source.way), document,
      c.source.group, c.source.question, c.source.prompt, c.source.line, c.source.place,
      or_null(c.source.brought_by), c.given_at, prepared.digest, salt);
  index_words(tx, c, prepared.for_search);
  return salt;
}

void link(Tx& tx, const Contribution& c) {
  const Thing self{"contribution", c.id.value};
  journeys::link(tx, self, {"challenge", c.challenge.value}, Link::asked_in);
  if (c.source.brought_by) {
    journeys::link(tx, self, {"person", c.source.brought_by.value}, Link::brought_by);
  }
  if (c.source.document) {
    journeys::link(tx, self, {"document", c.source.document}, Link::made_from,
                   place_in_source(c.source));
  }
}

// Stores it with its fact and links, and gives it back as lists show it.
Contribution keep(Tx& tx, const Contribution& c, const Prepared& prepared, std::string_view fact,
                  PersonId actor) {
  const std::string salt = insert(tx, c, prepared);
  link(tx, c);
  record(tx, fact, c, actor,
         "{\"kind\":\"" + std::string(name_of(c.kind)) + "\",\"way\":\"" +
             std::string(name_of(c.source.way)) + "\"}",
         digest(salt, c.title, c.text));
  return *find(tx, c.id);
}

Result<void> check_organisation(Tx& tx, PersonId author, OrganisationId organisation) {
  if (!organisation) return done();
  const auto own = organisations::of_person(tx, author);
  if (std::find(own.begin(), own.end(), organisation) != own.end()) return done();
  return refuse_field("on_behalf_of",
                      say("Choose an organisation that you belong to, or speak for yourself"));
}

Result<void> require_may_give(Tx& tx, PersonId author, const challenges::Challenge& challenge,
                              OrganisationId on_behalf_of) {
  TRY(challenges::require_open(tx, challenge));
  return check_organisation(tx, author, on_behalf_of);
}

std::optional<ContributionId> said_before(Tx& tx, PersonId author, ChallengeId challenge,
                                          const std::string& digest) {
  if (!author) return std::nullopt;
  return tx.first<ContributionId>(
      "SELECT id FROM contributions WHERE challenge = $1 AND text_digest = $2 AND author = $3 "
      "AND state <> 'withdrawn' ORDER BY id LIMIT 1",
      challenge, digest, author);
}

Contribution keep_posted(Tx& tx, PersonId author, const challenges::Challenge& challenge,
                         const Prepared& prepared) {
  Contribution c = begin(tx, challenge, prepared);
  c.author = author;
  return keep(tx, c, prepared, "contribution.posted", author);
}

// "- more buses", "• more buses" and "* more buses" say the same as "more buses".
std::string without_bullet(std::string_view line) {
  const std::string text = trim(line) + " ";
  for (const std::string_view bullet : {"- ", "* ", "• ", "· ", "– ", "o "}) {
    if (text.starts_with(bullet)) return trim(text.substr(bullet.size()));
  }
  return trim(text);
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  const std::string cleaned = clean(text);
  for (const std::string_view line : split(cleaned, '\n')) {
    std::string words = without_bullet(line);
    if (!is_blank(words)) lines.push_back(std::move(words));
  }
  return lines;
}

}  // namespace

Contribution read(const store::Row& row) {
  Contribution c;
  std::string kind, state, way;
  row.into(c.id, c.challenge, kind, state, c.title, c.text, c.author, c.author_name, c.on_behalf_of,
           c.on_behalf_of_name, way, c.source.document, c.source.group, c.source.question,
           c.source.prompt, c.source.line, c.source.place, c.source.brought_by, c.given_at,
           c.edited_at, c.supports, c.comments, c.views, c.pictures, c.pdfs, c.merged_into,
           c.outcome, c.theme);
  c.kind = kind_named(kind).value_or(Kind::experience);
  c.state = state_named(state).value_or(State::hidden);
  c.source.way = way_named(way).value_or(Way::web);
  return c;
}

std::string digest(std::string_view salt, std::string_view title, std::string_view text) {
  return sha256_hex(std::string(salt) + "\n" + std::string(title) + "\n" + std::string(text));
}

std::string salt_of(Tx& tx, ContributionId id) {
  return tx.one<std::string>("SELECT salt FROM contributions WHERE id = $1", id);
}

std::string digest_of_words(std::string_view title, std::string_view text) {
  const std::string folded = join(words(text), " ");
  // Signs alone have no words, but two different signs are not the same.
  return sha256_hex(join(words(title), " ") + "\n" + (folded.empty() ? std::string(text) : folded));
}

void record(Tx& tx, std::string_view name, const Contribution& about, PersonId actor,
            std::string detail, std::string digest) {
  facts::record(tx, {.name = std::string(name),
                     .subject = about.id.value,
                     .actor = actor.value,
                     .scope = about.challenge.value,
                     .detail = std::move(detail),
                     .digest = std::move(digest)});
}

Refusal not_found() {
  return refuse(Reason::not_found, say("There is no page at this address, or it is not for you"));
}

Result<void> require_shown(const Contribution& contribution) {
  switch (contribution.state) {
    case State::shown:
      return done();
    case State::hidden:
      return refuse(Reason::conflict, say("A moderator has hidden this contribution"));
    case State::withdrawn:
      return refuse(Reason::gone, say("Whoever gave this has taken it back"));
    case State::merged:
      return refuse(Reason::conflict,
                    say("This was joined with others. Please go to what they became together"));
  }
  return done();
}

std::string headline(const Contribution& contribution) {
  if (!contribution.title.empty()) return contribution.title;
  const std::string plain = markdown_to_text(contribution.text);
  return plain.empty() ? "…" : shorten(plain, headline_length);
}

std::string said(const Contribution& contribution) {
  const std::string text = markdown_to_text(contribution.text);
  const std::string& title = contribution.title;
  if (title.empty()) return text;
  const bool is_sentence = title.ends_with('.') || title.ends_with('?') || title.ends_with('!');
  return title + (is_sentence ? " " : ". ") + text;
}

std::string place_in_source(const Source& source) {
  std::vector<std::string> parts;
  for (const std::string& part : {source.group, source.question, source.prompt}) {
    if (!part.empty()) parts.push_back(part);
  }
  return join(parts, " › ");
}

Result<void> check(const Draft& draft) {
  Problems problems;
  if (is_longer(draft.text, text_length_max)) {
    problems.add("text",
                 say("Your words can be at most {max} characters long. Please shorten them, "
                     "or give them in two parts",
                     {{"max", std::to_string(text_length_max)}}));
  } else if (is_blank(draft.text)) {
    problems.add("text", say("Write what you have seen, tried or wondered"));
  }
  if (is_longer(draft.title, title_length_max)) {
    problems.add("title", say("The title can be at most {max} characters long",
                              {{"max", std::to_string(title_length_max)}}));
  }
  return std::move(problems).result();
}

Result<Prepared> prepare(const Draft& draft) {
  TRY(check(draft));
  Prepared out;
  out.contribution = cleaned(draft);
  out.for_search = search_words(out.contribution);
  out.digest = digest_of_words(out.contribution.title, out.contribution.text);
  out.given_at = draft.given_at;
  return out;
}

Result<std::vector<Prepared>> prepare_lines(const Draft& draft) {
  if (draft.text.size() > text_length_max * bytes_a_character_max * lines_split_max) {
    return refuse(Reason::too_large, say("That is too much at once. Please send it in parts"));
  }
  std::vector<std::string> lines = lines_of(draft.text);
  if (lines.size() > lines_split_max) {
    return refuse_field("text", say("At most {max} lines can become contributions at once. Please "
                                    "send them in parts",
                                    {{"max", std::to_string(lines_split_max)}}));
  }
  if (lines.empty()) lines.emplace_back();  // so that check() says what is missing
  Draft own = draft;
  own.title.clear();
  std::vector<Prepared> prepared;
  for (std::string& line : lines) {
    own.text = std::move(line);
    prepared.push_back(TRY(prepare(own)));
  }
  return prepared;
}

Result<Contribution> post(Tx& tx, PersonId author, const challenges::Challenge& challenge,
                          const Prepared& prepared) {
  TRY(require_may_give(tx, author, challenge, prepared.contribution.on_behalf_of));
  if (said_before(tx, author, challenge.id, prepared.digest)) {
    return Refusal{Reason::conflict, {{"text", say("You have shared these very words already")}}};
  }
  return keep_posted(tx, author, challenge, prepared);
}

Result<Contribution> post(Tx& tx, PersonId author, const challenges::Challenge& challenge,
                          const Draft& draft) {
  return post(tx, author, challenge, TRY(prepare(draft)));
}

Result<std::vector<Contribution>> post_lines(Tx& tx, PersonId author,
                                             const challenges::Challenge& challenge,
                                             const std::vector<Prepared>& lines) {
  std::vector<Contribution> posted;
  for (const Prepared& line : lines) {
    TRY(require_may_give(tx, author, challenge, line.contribution.on_behalf_of));
    // The same line twice in one paste is a slip of the hand, not a reason to refuse the paste.
    if (said_before(tx, author, challenge.id, line.digest)) continue;
    posted.push_back(keep_posted(tx, author, challenge, line));
  }
  if (posted.empty()) {
    return Refusal{Reason::conflict, {{"text", say("You have shared all of these lines already")}}};
  }
  return posted;
}

Result<std::vector<Contribution>> post_lines(Tx& tx, PersonId author,
                                             const challenges::Challenge& challenge,
                                             const Draft& draft) {
  return post_lines(tx, author, challenge, TRY(prepare_lines(draft)));
}

std::optional<ContributionId> said_before(Tx& tx, PersonId author, ChallengeId challenge,
                                          const Draft& draft) {
  return said_before(tx, author, challenge,
                     digest_of_words(clean_line(draft.title), clean(draft.text)));
}

Result<Contribution> bring(Tx& tx, PersonId importer, const challenges::Challenge& challenge,
                           const Draft& draft) {
  const Prepared prepared = TRY(prepare(draft));
  Contribution c = begin(tx, challenge, prepared);
  c.author = draft.author;
  c.author_name = clean_line(draft.author_name);
  if (!c.source.brought_by) c.source.brought_by = importer;
  return keep(tx, c, prepared, "contribution.brought", importer);
}

std::optional<Contribution> find(Tx& tx, ContributionId id) {
  const auto rows = tx.query("SELECT " + std::string(columns) + " FROM contributions c" +
                                 std::string(joined_with) + "WHERE c.id = $1",
                             id);
  if (rows.empty()) return std::nullopt;
  return read(rows[0]);
}

Result<Contribution> get(Tx& tx, ContributionId id) {
  if (auto found = find(tx, id)) return *std::move(found);
  return not_found();
}

Standing standing(Tx& tx, const Viewer& viewer, const challenges::Challenge& challenge,
                  const Contribution& contribution) {
  Standing out = challenges::standing(tx, viewer, challenge);
  out.author = viewer.known() && viewer.id == contribution.author;
  out.hidden = contribution.state == State::hidden;
  return out;
}

Standing standing(Tx& tx, const Viewer& viewer, const Contribution& contribution) {
  return standing(tx, viewer, *challenges::find(tx, contribution.challenge), contribution);
}

}  // namespace commonty::contributions
