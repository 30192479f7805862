// Walks every route as everyone that permissions know, and compares with permissions_walk.inc.
#include <array>
#include <map>
#include <set>

#include "civic/boards/boards.h"
#include "civic/challenges/challenges.h"
#include "civic/commitments/commitments.h"
#include "civic/contributions/contributions.h"
#include "civic/decisions/decisions.h"
#include "civic/floor_questions/floor_questions.h"
#include "civic/imports/imports.h"
#include "civic/merges/merges.h"
#include "civic/moderation/moderation.h"
#include "civic/opinions/opinions.h"
#include "civic/organisations/organisations.h"
#include "civic/themes/themes.h"
#include "civic/unconferences/unconferences.h"
#include "platform/base/text.h"
#include "server/concepts.h"
#include "tests/support/pictures.h"
#include "tests/support/site/site.h"

namespace commonty::server {
namespace {

using permissions::Role;

// Those who come to a page; a set of them is their sum.
enum Who : unsigned {
  nobody = 1 << 0,
  guest = 1 << 1,
  stranger = 1 << 2,  // signed in, belongs to nothing here
  author = 1 << 3,    // wrote the world's contribution and comment
  member = 1 << 4,    // of an organisation that asks the challenge
  champion = 1 << 5,
  critical_friend = 1 << 6,
  panel_member = 1 << 7,
  facilitator = 1 << 8,
  convener = 1 << 9,
  organisation_admin = 1 << 10,  // of the organisation that asks the challenge
  site_admin = 1 << 11,
};
constexpr std::array all_who = {
    std::pair{nobody, "nobody"},
    std::pair{guest, "guest"},
    std::pair{stranger, "stranger"},
    std::pair{author, "author"},
    std::pair{member, "member of an owner"},
    std::pair{champion, "champion"},
    std::pair{critical_friend, "critical friend"},
    std::pair{panel_member, "panel member"},
    std::pair{facilitator, "facilitator"},
    std::pair{convener, "convener"},
    std::pair{organisation_admin, "administrator of an owner"},
    std::pair{site_admin, "site administrator"},
};
[[maybe_unused]] constexpr unsigned everyone = (1 << 12) - 1;
[[maybe_unused]] constexpr unsigned known = everyone & ~nobody;
[[maybe_unused]] constexpr unsigned signed_in = known & ~guest;
[[maybe_unused]] constexpr unsigned team = member | champion | critical_friend | panel_member |
                                           facilitator | convener | organisation_admin;

struct Rule {
  web::Method method;
  std::string pattern;
  unsigned who;
  enum class Others { sign_in_or_are_told, learn_nothing, are_told } others;
};

const std::vector<Rule>& rules() {
  static const std::vector<Rule> list = {
#define RULE(method, pattern, who, others) \
  {web::Method::method, pattern, who, Rule::Others::others},
#define WALK(method, pattern, who) RULE(method, pattern, who, sign_in_or_are_told)
#define WALK_HIDDEN(method, pattern, who) RULE(method, pattern, who, learn_nothing)
#define WALK_TOLD(method, pattern, who) RULE(method, pattern, who, are_told)
#include "server/permissions_walk.inc"
#undef WALK
#undef WALK_HIDDEN
#undef WALK_TOLD
#undef RULE
  };
  return list;
}

const Rule* rule_of(web::Method method, const std::string& pattern) {
  for (const Rule& rule : rules()) {
    if (rule.method == method && rule.pattern == pattern) return &rule;
  }
  return nullptr;
}

// Keeps nothing that is written, so that each step of the walk meets the same world.
class ForgetfulStore final : public store::Store {
 public:
  explicit ForgetfulStore(Store& inner) : inner_(inner) {}
  void on_commit(std::function<void()>) override {}
  store::Dialect dialect() const override { return inner_.dialect(); }
  Result<void> backup(const std::string& file) override { return inner_.backup(file); }
  std::vector<std::string> check() override { return inner_.check(); }
  Counts counts() const override { return inner_.counts(); }

 protected:
  void do_read(const std::function<void(Tx&)>& fn) override { inner_.read(fn); }
  void do_write(const std::function<Outcome(Tx&)>& fn) override {
    const auto forgotten = inner_.write([&](Tx& tx) -> Result<void> {
      fn(tx);
      return refuse(Reason::conflict, say("Only for a look"));
    });
    EXPECT_FALSE(forgotten.ok());
  }

 private:
  Store& inner_;
};

enum class Met { ok, sign_in, forbidden, not_found };

std::string_view name_of(Met met) {
  constexpr std::array names = {"gets in", "is asked to sign in", "is told it is not for them",
                                "finds nothing"};
  return names.at(static_cast<std::size_t>(met));
}

Met met(const Answer& answer) {
  if (answer.status == 401 || answer.location.starts_with("/sign-in?back=")) return Met::sign_in;
  if (answer.status == 403) return Met::forbidden;
  if (answer.status == 404) return Met::not_found;
  return Met::ok;
}

Met expected(const Rule& rule, unsigned who) {
  if (rule.who & who) return Met::ok;
  if (rule.others == Rule::Others::learn_nothing) return Met::not_found;
  if (rule.others == Rule::Others::are_told) return Met::forbidden;
  return who & (nobody | guest) ? Met::sign_in : Met::forbidden;
}

class PermissionsWalk : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    for (const auto& [who, name] : all_who) add(who);
    store().write([&](Tx& tx) { make_world(tx); });
    make_themes();
    forgetful_ = std::make_unique<ForgetfulStore>(store());
    walked_ = std::make_unique<Site>(*forgetful_, letters, clock, settings);
  }

  // The things that the routes' values name. A concept adds one of each kind it has.
  void make_world(Tx& tx) {
    namespace places = organisations;
    const PersonId by = people_[site_admin];
    const OrganisationId council =
        places::add(tx, by, {.name = "Council", .kind = "council"}).value().id;
    for (unsigned who : {member, organisation_admin}) {
      places::add_member(tx, by, council, email_of(who), "").value();
    }
    places::change_member(tx, by, council, {people_[organisation_admin], "", "", true}).value();
    const places::Network network = places::add_network(tx, by, {.name = "North"}).value();
    places::add_to_network(tx, by, network.id, council);
    values_["networks"] = network.slug;
    values_["members"] = people_[member].text();
    commonty::settings::set(tx, "security_contact", "security@example.org");
    values_["skins"] = "moss";
    values_["texts"] = "help";
    values_["sessions"] = "none";  // of sign-ins: each browser knows its own
    values_["organisations"] = "council";
    values_["people"] = people_[stranger].text();
    values_["sign-in"] = std::string(43, 'x');

    const challenges::Challenge challenge =
        challenges::start(tx, people_[convener],
                          {.question = "How might we get to hospital?",
                           .short_title = "Getting to hospital",
                           .background = "It is far.",
                           .owners = {council}})
            .value();
    const std::map<unsigned, Role> roles = {{champion, Role::champion},
                                            {critical_friend, Role::critical_friend},
                                            {panel_member, Role::panel_member},
                                            {facilitator, Role::facilitator}};
    for (const auto& [who, role] : roles) {
      challenges::give_role(tx, challenge.id, people_[who], role, people_[convener]);
    }
    values_["challenges"] = challenge.slug;
    values_["calls"] =
        challenges::add_call(
            tx, people_[convener], challenge.id,
            {.title = "Bus times", .opens_at = tx.now(), .closes_at = tx.now() + day_ms})
            .value()
            .id.text();
    const auto contribution =
        contributions::post(tx, people_[author], challenge, {.text = "More buses"}).value();
    values_["contributions"] = contribution.id.text();
    const files::Checked picture = files::check(png_of(5, 3)).value();
    values_["attachments"] =
        attachments::add(tx, people_[author], contribution, {{picture, "", "A bus"}})
            .value()
            .front()
            .id.text();
    values_["comments"] =
        comments::post(tx, people_[author], contribution, "Soon").value().id.text();
    make_outcomes(tx, challenge);
  }

  // Found beside the pages, and published, of a challenge and of a workshop.
  void make_themes() {
    const PersonId by = people_[convener];
    store().write([&](Tx& tx) {
      const auto challenge = challenges::find_by_slug(tx, values_["challenges"]).value();
      for (const unsigned who : {stranger, member, champion}) {
        contributions::post(tx, people_[who], challenge, {.text = "A bus in the evening"}).value();
      }
      theming::ask(tx, by, challenge.id, 0).value();
      const auto workshop = workshops::get(tx, *WorkshopId::parse(values_["workshops"])).value();
      boards::Sheet sheet = boards::open(tx, *ActivityId::parse(values_["boards"])).value();
      const boards::Mover mover{.person = by, .looks_after = true, .facilitates = true};
      for (const char* place : {"hopes", "hopes", "fears"}) {
        boards::make(tx, mover, sheet, {.text = "A bus at night", .place = place}).value();
      }
      theming::ask(tx, by, workshop, 0, [](const Message& m) { return m.id; }).value();
    });
    site().do_long_work([] { return false; });
    store().write([&](Tx& tx) {
      const auto challenge = challenges::find_by_slug(tx, values_["challenges"]).value();
      const auto set = theming::of(tx, challenge.id).value();
      values_["theme-sets"] = set.id.text();
      values_["theme-runs"] = set.run.text();
      values_["themes"] = theming::shown_themes(tx, set.run).at(0).first.text();
      values_["theme-edits"] =
          theming::publish(tx, by, set, theming::Shown::to_everyone).value().text();
      const auto room = theming::of(tx, *WorkshopId::parse(values_["workshops"])).value();
      theming::publish(tx, by, room, theming::Shown::to_everyone).value();
    });
  }

  // What comes of contributions: joined, reported, answered, brought from paper.
  void make_outcomes(Tx& tx, const challenges::Challenge& challenge) {
    const PersonId by = people_[convener];
    std::vector<ContributionId> given;
    for (const char* text : {"A bench at the stop", "Seats at the stop", "A later bus home"}) {
      given.push_back(
          contributions::post(tx, people_[author], challenge, {.text = text}).value().id);
    }
    values_["merges"] = merges::into_existing(tx, by, given[0], {given[1]}, "").value().id.text();
    const moderation::Words words{given[2], {}};
    moderation::report(tx, people_[stranger], words, moderation::Reason::spam, "").value();
    values_["queue"] = moderation::queue(tx, challenge.id, 1).front().id.text();
    values_["decisions"] = publish_answer(tx, challenge, given[2]);
    decisions::add_template(tx, challenge.id, {{}, "Thanks", "Thank you", {}}).value();
    values_["answer-templates"] = decisions::templates(tx, challenge.id).front().id.text();
    const std::string notes = "Table 1\n- The bus is late\n";
    const auto reading = imports::read_file(notes, "notes.txt").value();
    imports::take_over(tx, by, challenge, reading, "notes.txt", contributions::Way::workshop,
                       contributions::Kind::idea)
        .value();
    make_workshop(tx, challenge);
    const auto conversation = opinions::set_up(tx, by, challenge.id, {.question = "Which buses?"});
    opinions::open(tx, by, conversation.value().id).value();
    values_["opinions"] = conversation.value().id.text();
    values_["imports"] = imports::keep(tx, by, challenge.id, "notes.txt", notes).text();
    values_["unsubscribe"] = "not-ours";
    values_["addresses"] = "not-ours";
  }

  void make_workshop(Tx& tx, const challenges::Challenge& challenge) {
    const PersonId by = people_[convener];
    const WorkshopId id =
        workshops::create(tx, by, challenge.id, {.title = "A room", .groups = 2, .is_public = true})
            .value();
    const ActivityId activity =
        workshops::add_activity(tx, by, id, {.title = "Hopes", .tool = "hopes_and_fears"}).value();
    workshops::move_to(tx, by, id, workshops::State::running).value();
    boards::Sheet sheet = boards::open(tx, activity).value();
    const boards::Mover mover{.person = by, .looks_after = true, .facilitates = true};
    const auto move = boards::make(tx, mover, sheet, {.text = "A bus", .place = "hopes"}).value();
    const workshops::Workshop workshop = workshops::get(tx, id).value();
    unconferences::set_rooms_and_times(tx, by, workshop, {{"Hall"}}, {{tx.now(), 45}}).value();
    values_["sessions"] =
        unconferences::propose(tx, {by, true}, workshop, {"Night buses", ""}).value().text();
    values_["workshops"] = id.text();
    values_["join"] = workshops::get(tx, id).value().code;
    values_["activities"] = values_["boards"] = activity.text();
    values_["notes"] = Id<struct NoteTag>{move.note}.text();
    const auto question = floor_questions::ask(tx, {.person = by, .facilitates = true},
                                               workshops::get(tx, id).value(), "When?", true)
                              .value();
    values_["questions"] = question.text();
    values_["commitments"] = commitments::make(tx, by, challenge.id,
                                               {.words = "By May",
                                                .owner = "Ann",
                                                .due_at = tx.now() + day_ms,
                                                .workshop = id,
                                                .question = question})
                                 .value()
                                 .text();
  }

  std::string publish_answer(Tx& tx, const challenges::Challenge& challenge, ContributionId id) {
    const PersonId by = people_[convener];
    const decisions::Decision draft = decisions::open_draft(tx, by, challenge.id);
    decisions::describe(tx, by, draft.id, {"One is chosen", "We talked", "", {"Ann"}}).value();
    decisions::Answer answer;
    answer.outcome = decisions::Outcome::chosen;
    answer.reason = "It helps most";
    decisions::answer(tx, by, draft.id, {id}, answer).value();
    decisions::publish(tx, by, draft.id).value();
    return draft.id.text();
  }

  // A fresh browser of that person, from an address of its own.
  Answer come(unsigned who, const Route& route) {
    Browser browser(*walked_);
    browser.remote = "192.0.2." + std::to_string(++visits_ % 250);
    std::map<std::string, std::string> values = values_;
    if (who != nobody) {
      const std::string key =
          store().write([&](Tx& tx) { return people::open_session(tx, people_[who], "a walk"); });
      browser.set_cookie("session", key);
      if (route.pattern.find("{session}") == std::string::npos) {
        values["sessions"] =
            store().read([&](Tx& tx) { return people::viewer_of_session(tx, key).session.text(); });
      }
    }
    const std::string path = path_of(route.pattern, values);
    return route.method == web::Method::get ? browser.get(path) : browser.post(path);
  }

 private:
  void add(unsigned who) {
    if (who == nobody) return;
    if (who == guest) {
      people_[who] = store().write([](Tx& tx) { return people::add_guest(tx, "").id; });
      return;
    }
    people_[who] = person(email_of(who), "Somebody");
    if (who == site_admin) {
      store().write([&](Tx& tx) { people::set_site_admin(tx, people_[who], true); });
    }
  }

  static std::string email_of(unsigned who) {
    return "person" + std::to_string(who) + "@example.org";
  }

  static std::string path_of(const std::string& pattern,
                             const std::map<std::string, std::string>& values) {
    std::vector<std::string> path;
    std::string before;
    for (std::string_view segment : split(pattern, '/')) {
      if (segment.starts_with('{')) {
        const auto value = values.find(before);
        EXPECT_NE(value, values.end())
            << pattern << ": make_world() makes no \"" << before << "\" to look at";
        path.push_back(value == values.end() ? "none" : value->second);
      } else {
        before = std::string(segment);
        path.push_back(before);
      }
    }
    return join(path, "/");
  }

  std::map<unsigned, PersonId> people_;
  std::map<std::string, std::string> values_;
  std::unique_ptr<ForgetfulStore> forgetful_;
  std::unique_ptr<Site> walked_;
  int visits_ = 0;
};
ON_BOTH_DATABASES(PermissionsWalk);

TEST_P(PermissionsWalk, LetsEachPersonInWhereTheTableSays) {
  const Routes routes = all_routes();
  for (const Route& route : routes.all()) {
    SCOPED_TRACE(std::string(web::name_of(route.method)) + " " + route.pattern);
    const Rule* rule = rule_of(route.method, route.pattern);
    if (rule == nullptr) continue;  // the test below tells
    for (const auto& [who, name] : all_who) {
      const Answer answer = come(who, route);
      EXPECT_EQ(name_of(met(answer)), name_of(expected(*rule, who)))
          << name << ": " << answer.status << " " << answer.location;
      EXPECT_LT(answer.status, 500);
    }
  }
}

TEST(PermissionsTable, NamesEveryRoute) {
  const Routes routes = all_routes();
  for (const Route& route : routes.all()) {
    EXPECT_NE(rule_of(route.method, route.pattern), nullptr)
        << "Say in src/server/permissions_walk.inc who may use " << web::name_of(route.method)
        << " " << route.pattern;
  }
}

TEST(PermissionsTable, NamesNoRouteThatIsGone) {
  const Routes routes = all_routes();
  std::set<std::string> patterns;
  for (const Route& route : routes.all()) {
    patterns.insert(std::string(web::name_of(route.method)) + route.pattern);
  }
  for (const Rule& rule : rules()) {
    EXPECT_TRUE(patterns.contains(std::string(web::name_of(rule.method)) + rule.pattern))
        << rule.pattern << " is no route any more";
  }
}

}  // namespace
}  // namespace commonty::server
