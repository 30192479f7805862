#include "civic/samples/samples.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "civic/challenges/challenges.h"
#include "civic/contributions/contributions.h"
#include "civic/decisions/decisions.h"
#include "civic/merges/merges.h"
#include "civic/moderation/moderation.h"
#include "civic/organisations/organisations.h"
#include "civic/people/people.h"
#include "civic/samples/conversations.h"
#include "civic/samples/evenings.h"
#include "civic/samples/sorted.h"
#include "platform/base/resources.h"
#include "platform/base/secret.h"

namespace commonty::samples {
namespace json = boost::json;
namespace {

using challenges::Challenge;
using json::object;

// Everything that happens, each on its day; done in the order of the days.
class Story {
 public:
  Story(store::Store& store, FixedClock& clock, Time now)
      : store_(store), clock_(clock), now_(now) {}

  void read(const object& sample);
  void tell();

 private:
  // Things of one day happen a minute after each other, from nine in the morning.
  void at(std::int64_t days_ago, Deed deed) {
    const Time day = start_of(day_of(now_ - days_ago * day_ms)) + 9 * hour_ms;
    deeds_.push_back(
        {std::min(day + ++minutes_[days_ago] * 40 * second_ms, now_ - second_ms), std::move(deed)});
  }
  Time day(std::int64_t days_from_now) const {
    return start_of(day_of(now_ + days_from_now * day_ms));
  }

  void read_places(const object& sample);
  void read_people(const object& sample);
  void read_challenge(const object& from);
  void read_contribution(const std::string& challenge, const object& from);
  void add_picture(Tx& tx, const std::string& key, const object& from);
  void read_supports(const std::string& key, const object& from, std::int64_t days_ago);
  void read_moderation(const object& from);
  void read_decision(const std::string& challenge, const object& from);
  void read_draft(const std::string& challenge, const object& from, std::int64_t days_ago);
  void read_templates(const object& sample);

  PersonId author(Tx& tx, const object& by);
  contributions::Draft draft_of(const object& from);
  decisions::Answer answer_of(const object& from);
  void answer_all(Tx& tx, DecisionId decision, PersonId by, const json::array& outcomes);
  Challenge challenge(Tx& tx, const std::string& key) {
    return challenges::find(tx, challenges_.at(key)).value();
  }

  struct Timed {
    Time at;
    Deed deed;
  };
  store::Store& store_;
  FixedClock& clock_;
  Time now_;
  std::vector<Timed> deeds_;
  std::map<std::int64_t, int> minutes_;
  std::map<std::string, OrganisationId> organisations_;
  std::map<std::string, PersonId> people_;
  std::map<std::string, ChallengeId> challenges_;
  std::map<std::string, ContributionId> contributions_;
};

void Story::tell() {
  std::stable_sort(deeds_.begin(), deeds_.end(),
                   [](const Timed& a, const Timed& b) { return a.at < b.at; });
  for (const Timed& timed : deeds_) {
    clock_.set(timed.at);
    store_.write([&](Tx& tx) { timed.deed(tx); });
  }
  clock_.set(now_);
}

void Story::read(const object& sample) {
  read_places(sample);
  read_people(sample);
  for (const json::value& item : list_of(sample, "challenges")) read_challenge(item.as_object());
  read_templates(sample);
  const Cast cast{now_, people_, challenges_, [this](Time at, Deed deed) {
                    deeds_.push_back({std::min(at, now_ - second_ms), std::move(deed)});
                  }};
  for (const json::value& item : list_of(sample, "workshops")) {
    tell_evening(cast, item.as_object());
  }
  for (const json::value& item : list_of(sample, "conversations")) {
    tell_conversation(cast, item.as_object());
  }
  for (const json::value& item : list_of(sample, "themes")) tell_themes(cast, item.as_object());
}

void Story::read_places(const object& sample) {
  at(400, [this, &sample](Tx& tx) {
    for (const json::value& item : list_of(sample, "organisations")) {
      const object& from = item.as_object();
      const auto id = tx.new_id<OrganisationId>();
      organisations_[text_of(from, "slug")] = id;
      tx.run(
          "INSERT INTO organisations (id, slug, name, kind, about, website, made_at) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7)",
          id, text_of(from, "slug"), text_of(from, "name"), text_of(from, "kind"),
          text_of(from, "about"), text_of(from, "website"), tx.now());
    }
    std::map<std::string, organisations::NetworkId> networks;
    for (const json::value& item : list_of(sample, "networks")) {
      const object& from = item.as_object();
      const auto id = tx.new_id<organisations::NetworkId>();
      networks[text_of(from, "slug")] = id;
      tx.run("INSERT INTO networks (id, slug, name, about, made_at) VALUES ($1, $2, $3, $4, $5)",
             id, text_of(from, "slug"), text_of(from, "name"), text_of(from, "about"), tx.now());
      for (const std::string& member : strings_of(from, "members")) {
        tx.run("INSERT INTO network_members (network, organisation) VALUES ($1, $2)", id,
               organisations_.at(member));
      }
    }
    for (const json::value& item : list_of(sample, "networks")) {
      const object& from = item.as_object();
      if (text_of(from, "parent").empty()) continue;
      tx.run("UPDATE networks SET within = $1 WHERE id = $2", networks.at(text_of(from, "parent")),
             networks.at(text_of(from, "slug")));
    }
  });
}

void Story::read_people(const object& sample) {
  at(400, [this, &sample](Tx& tx) {
    for (const json::value& item : list_of(sample, "people")) {
      const object& from = item.as_object();
      const people::Person person =
          must(people::find_or_add(tx, text_of(from, "email"), text_of(from, "name")), "a person");
      people_[text_of(from, "key")] = person.id;
      const json::value* admin = from.if_contains("site_admin");
      if (admin && admin->is_bool() && admin->as_bool()) {
        people::set_site_admin(tx, person.id, true);
      }
      if (text_of(from, "organisation").empty()) continue;
      tx.run(
          "INSERT INTO memberships (organisation, person, role_title, is_admin, since) "
          "VALUES ($1, $2, $3, 0, $4)",
          organisations_.at(text_of(from, "organisation")), person.id, text_of(from, "role_title"),
          tx.now());
    }
  });
}

std::optional<permissions::Role> role_named(std::string_view name) {
  using permissions::Role;
  for (const Role role : {Role::convener, Role::facilitator, Role::champion, Role::panel_member,
                          Role::critical_friend}) {
    if (permissions::name_of(role) == name) return role;
  }
  return std::nullopt;
}

void Story::read_challenge(const object& from) {
  const std::string key = text_of(from, "key");
  const object& dates = from.at("dates").as_object();
  const std::int64_t opened = number_of(dates, "opened");
  at(-opened + 1, [this, &from, &dates, key, opened](Tx& tx) {
    challenges::Draft draft;
    draft.question = text_of(from, "question");
    draft.short_title = text_of(from, "short_title");
    draft.background = text_of(from, "background");
    draft.limits = {strings_of(from, "in_our_gift"), strings_of(from, "we_can_influence"),
                    strings_of(from, "parked_for_now")};
    draft.opens_at = day(opened);
    draft.closes_at = day(number_of(dates, "gather_until", 30));
    for (const std::string& owner : strings_of(from, "owners")) {
      draft.owners.push_back(organisations_.at(owner));
    }
    PersonId convener;
    std::vector<std::pair<PersonId, permissions::Role>> roles;
    for (const json::value& item : list_of(from, "roles")) {
      const PersonId person = people_.at(text_of(item.as_object(), "person"));
      const auto role = role_named(text_of(item.as_object(), "role")).value();
      if (role == permissions::Role::convener && !convener) convener = person;
      roles.emplace_back(person, role);
    }
    const Challenge made = must(challenges::start(tx, convener, draft), key);
    challenges_[key] = made.id;
    for (const auto& [person, role] : roles) {
      challenges::give_role(tx, made.id, person, role, convener);
    }
    // Addresses in the guide and the tests stay the same whatever the title becomes.
    tx.run("UPDATE challenges SET slug = $1 WHERE id = $2", text_of(from, "slug"), made.id);
    for (const json::value& item : list_of(from, "calls")) {
      const object& call = item.as_object();
      tx.run(
          "INSERT INTO calls (id, challenge, title, text, opens_at, closes_at) "
          "VALUES ($1, $2, $3, $4, $5, $6)",
          tx.next_id(), made.id, text_of(call, "title"), text_of(call, "text"),
          day(number_of(call, "opens")), day(number_of(call, "closes")));
    }
  });
  const auto step_on = [&](challenges::Step step, std::int64_t days_from_now) {
    if (days_from_now > 0) return;
    at(-days_from_now, [this, key, step](Tx& tx) {
      tx.run("UPDATE challenges SET step = $1 WHERE id = $2", challenges::name_of(step),
             challenges_.at(key));
      tx.run(
          "INSERT INTO challenge_steps (challenge, step, began_at) VALUES ($1, $2, $3) "
          "ON CONFLICT DO NOTHING",
          challenges_.at(key), challenges::name_of(step), tx.now());
    });
  };
  step_on(challenges::Step::gather, opened);
  if (text_of(from, "stage") != "gather") {
    step_on(challenges::Step::make_sense, number_of(dates, "gather_until", 1));
    if (text_of(from, "stage") == "choose") {
      step_on(challenges::Step::choose, number_of(dates, "make_sense_until", 1));
    }
  }
  for (const json::value& item : list_of(from, "contributions")) {
    read_contribution(key, item.as_object());
  }
  read_moderation(from);
  if (from.contains("decision") && from.at("decision").is_object()) {
    read_decision(key, from.at("decision").as_object());
  }
  if (from.contains("draft") && from.at("draft").is_object()) {
    read_draft(key, from.at("draft").as_object(), 1);
  }
}

PersonId Story::author(Tx& tx, const object& by) {
  if (by.contains("person")) return people_.at(text_of(by, "person"));
  if (by.contains("organisation")) {
    return tx.one<PersonId>(
        "SELECT person FROM memberships WHERE organisation = $1 "
        "ORDER BY person LIMIT 1",
        organisations_.at(text_of(by, "organisation")));
  }
  return people::add_guest(tx, text_of(by, "guest")).id;
}

contributions::Draft Story::draft_of(const object& from) {
  contributions::Draft draft;
  draft.kind = contributions::kind_named(text_of(from, "kind")).value_or(contributions::Kind::idea);
  draft.title = text_of(from, "title");
  draft.text = text_of(from, "text");
  const object& by = from.at("by").as_object();
  if (by.contains("organisation")) {
    draft.on_behalf_of = organisations_.at(text_of(by, "organisation"));
  }
  const object& source = from.at("source").as_object();
  draft.source.way =
      contributions::way_named(text_of(source, "way")).value_or(contributions::Way::web);
  draft.source.group = text_of(source, "group");
  draft.source.question = text_of(source, "question");
  draft.source.prompt = text_of(source, "prompt");
  draft.source.line = static_cast<int>(number_of(source, "line"));
  return draft;
}

void Story::add_picture(Tx& tx, const std::string& key, const object& from) {
  const auto beside = contributions::find(tx, contributions_.at(key));
  const auto bytes = from_base64url(text_of(from, "png"));
  const files::Checked picture = must(files::check(bytes.value_or("")), key);
  must(attachments::add(tx, beside->author, *beside, {{picture, "", text_of(from, "description")}}),
       key);
}

void Story::read_contribution(const std::string& challenge_key, const object& from) {
  const std::string key = text_of(from, "key");
  const std::int64_t days_ago = number_of(from, "days_ago");
  const json::array& earlier = list_of(from, "earlier");
  at(days_ago, [this, &from, &earlier, key, challenge_key](Tx& tx) {
    contributions::Draft draft = draft_of(from);
    if (!earlier.empty()) {
      draft.title = text_of(earlier.front().as_object(), "title");
      draft.text = text_of(earlier.front().as_object(), "text");
    }
    const Challenge to = challenge(tx, challenge_key);
    const object& by = from.at("by").as_object();
    const std::string bringer = text_of(from.at("source").as_object(), "brought_by");
    const bool nameless = by.contains("guest") && draft.source.way != contributions::Way::web;
    if (nameless) {
      draft.author_name = text_of(by, "guest");
      const PersonId importer = bringer.empty() ? people_.begin()->second : people_.at(bringer);
      draft.source.brought_by = importer;
      contributions_[key] = must(contributions::bring(tx, importer, to, draft), key).id;
    } else {
      contributions_[key] = must(contributions::post(tx, author(tx, by), to, draft), key).id;
    }
    contributions::add_views(tx, contributions_[key], number_of(from, "views"));
    if (from.contains("picture")) add_picture(tx, key, from.at("picture").as_object());
  });
  if (!earlier.empty()) {
    at(number_of(from, "edited_days_ago"), [this, &from, key](Tx& tx) {
      const auto c = contributions::find(tx, contributions_.at(key));
      must(contributions::edit(tx, c->author, c->id, draft_of(from)), key);
    });
  }
  read_supports(key, from, days_ago);
  for (const json::value& item : list_of(from, "comments")) {
    const object& comment = item.as_object();
    at(number_of(comment, "days_ago"), [this, &comment, key](Tx& tx) {
      const auto c = contributions::find(tx, contributions_.at(key));
      if (c->state != contributions::State::shown) return;
      must(comments::post(tx, author(tx, comment.at("by").as_object()), *c,
                          text_of(comment, "text")),
           key);
    });
  }
}

void Story::read_supports(const std::string& key, const object& from, std::int64_t days_ago) {
  at(std::max<std::int64_t>(days_ago - 1, 0), [this, &from, key](Tx& tx) {
    const ContributionId id = contributions_.at(key);
    const auto c = contributions::find(tx, id);
    if (c->state != contributions::State::shown) return;
    for (const std::string& person : strings_of(from, "supports")) {
      if (people_.at(person) == c->author) continue;
      must(contributions::support(tx, people_.at(person), id), key);
    }
    for (std::int64_t i = 0; i < number_of(from, "guest_supports"); ++i) {
      must(contributions::support(tx, people::add_guest(tx, "").id, id), key);
    }
  });
}

void Story::read_moderation(const object& from) {
  for (const json::value& item : list_of(from, "merges")) {
    const object& merge = item.as_object();
    at(number_of(merge, "days_ago"), [this, &merge](Tx& tx) {
      std::vector<ContributionId> originals;
      for (const std::string& key : strings_of(merge, "originals")) {
        originals.push_back(contributions_.at(key));
      }
      must(merges::into_existing(tx, people_.at(text_of(merge, "by")),
                                 contributions_.at(text_of(merge, "into")), originals,
                                 text_of(merge, "why")),
           text_of(merge, "into"));
    });
  }
  if (!from.contains("moderation")) return;
  const object& moderation = from.at("moderation").as_object();
  for (const json::value& item : list_of(moderation, "hidden")) {
    const object& hidden = item.as_object();
    at(number_of(hidden, "days_ago"), [this, &hidden](Tx& tx) {
      const auto reason = moderation::reason_named(text_of(hidden, "reason"))
                              .value_or(moderation::Reason::off_topic);
      must(moderation::hide(tx, people_.at(text_of(hidden, "by")),
                            {contributions_.at(text_of(hidden, "contribution")), {}}, reason,
                            text_of(hidden, "note")),
           "hiding");
    });
  }
  for (const json::value& item : list_of(moderation, "reported")) {
    const object& reported = item.as_object();
    at(number_of(reported, "days_ago"), [this, &reported](Tx& tx) {
      const auto reason =
          moderation::reason_named(text_of(reported, "reason")).value_or(moderation::Reason::rude);
      must(moderation::report(tx, author(tx, reported.at("by").as_object()),
                              {contributions_.at(text_of(reported, "contribution")), {}}, reason,
                              text_of(reported, "note")),
           "a report");
    });
  }
}

decisions::Answer Story::answer_of(const object& from) {
  decisions::Answer answer;
  answer.outcome =
      decisions::outcome_named(text_of(from, "outcome")).value_or(decisions::Outcome::not_now);
  answer.reason = text_of(from, "reason");
  answer.link = text_of(from, "link");
  if (answer.link.empty()) answer.link = "https://strathkellan.example/";
  if (from.contains("look_again")) answer.look_again_at = day(number_of(from, "look_again"));
  if (!text_of(from, "into").empty()) {
    answer.together_with = contributions_.at(text_of(from, "into"));
  }
  return answer;
}

void Story::answer_all(Tx& tx, DecisionId decision, PersonId by, const json::array& outcomes) {
  for (const json::value& item : outcomes) {
    const object& from = item.as_object();
    const ContributionId id = contributions_.at(text_of(from, "contribution"));
    must(decisions::answer(tx, by, decision, {id}, answer_of(from)), text_of(from, "contribution"));
  }
}

void Story::read_decision(const std::string& key, const object& from) {
  at(number_of(from, "published"), [this, &from, key](Tx& tx) {
    decisions::Description words{
        text_of(from, "title"), text_of(from, "rule"), text_of(from, "summary"), {}};
    for (const std::string& person : strings_of(from, "decided_by")) {
      words.decided_by.push_back(people::find(tx, people_.at(person))->name);
    }
    const PersonId by = people_.at(strings_of(from, "decided_by").front());
    const decisions::Decision draft = decisions::open_draft(tx, by, challenges_.at(key));
    must(decisions::describe(tx, by, draft.id, words), "a decision");
    answer_all(tx, draft.id, by, list_of(from, "outcomes"));
    must(decisions::publish(tx, by, draft.id), "a decision");
  });
  for (const json::value& item : list_of(from, "amendments")) {
    const object& amendment = item.as_object();
    at(number_of(amendment, "days_ago"), [this, &amendment, key](Tx& tx) {
      decisions::Answer answer = answer_of(amendment);
      answer.contribution = contributions_.at(text_of(amendment, "contribution"));
      const auto decision = decisions::published(tx, challenges_.at(key), 1).front();
      must(decisions::amend(tx, people_.at(text_of(amendment, "by")), decision.id, answer,
                            text_of(amendment, "why")),
           "an amendment");
    });
  }
}

void Story::read_draft(const std::string& key, const object& from, std::int64_t days_ago) {
  at(days_ago, [this, &from, key](Tx& tx) {
    const PersonId by = people_.at(text_of(from, "by"));
    const decisions::Decision draft = decisions::open_draft(tx, by, challenges_.at(key));
    must(decisions::describe(tx, by, draft.id,
                             {text_of(from, "title"), text_of(from, "rule"), "", {}}),
         "a draft");
    answer_all(tx, draft.id, by, list_of(from, "outcomes"));
  });
}

void Story::read_templates(const object& sample) {
  at(300, [&sample](Tx& tx) {
    for (const json::value& item : list_of(sample, "answer_templates")) {
      const object& from = item.as_object();
      decisions::Template words;
      words.title = text_of(from, "title");
      words.text = text_of(from, "text");
      words.outcome =
          decisions::outcome_named(text_of(from, "outcome")).value_or(decisions::Outcome::not_now);
      must(decisions::add_template(tx, std::nullopt, words), "a template");
    }
  });
}

}  // namespace

bool is_empty(Tx& tx) {
  return !tx.first<std::int64_t>("SELECT id FROM challenges LIMIT 1").has_value();
}

void load(store::Store& store, FixedClock& clock, Time now, std::string_view text) {
  const json::value sample = json::parse(text);
  Story story(store, clock, now);
  story.read(sample.as_object());
  story.tell();
}

std::string_view text() { return resources::find("src/civic/samples/sample.json"); }

}  // namespace commonty::samples
