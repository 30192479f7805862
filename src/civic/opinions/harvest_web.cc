// What people voted on in the room: statements that somebody chooses become contributions. They
// stay without a name, as they were said.
#include <algorithm>
#include <boost/json/array.hpp>
#include <charconv>

#include "civic/opinions/opinions_web.h"
#include "civic/pages/parts.h"

namespace commonty::opinions {
namespace json = boost::json;
namespace {

using permissions::Deed;

// The others are a page away, each with a button of its own.
constexpr std::size_t offered_max = 100;

struct Voted {
  Statement statement;
  std::optional<Counts> counts;  // nobody knows them before there are results
};

// How many of a hundred agree; one that few voted on stands nearer to the middle.
double shared(const Voted& one) {
  if (!one.counts) return 0;
  return (static_cast<double>(one.counts->agree) + 1) /
         (static_cast<double>(one.counts->all()) + 2);
}

// What most agree with first.
std::vector<Voted> voted_on(Tx& tx, const Conversation& conversation) {
  const auto votes =
      shows_results(tx, conversation) ? counts(tx, conversation) : std::vector<Counts>();
  std::vector<Voted> out;
  for (Statement& one : statements(tx, conversation.id, State::accepted)) {
    const auto at = static_cast<std::size_t>(one.number);
    if (one.meta) continue;  // tells who votes, not what should be done
    out.push_back({std::move(one), at < votes.size() ? std::optional(votes[at]) : std::nullopt});
  }
  std::ranges::stable_sort(out, std::greater(), shared);
  return out;
}

json::object voted_view(const Visit& visit, const Voted& one) {
  json::object out = view_of(visit, one.statement);
  out["counts"] = one.counts ? json::value(counts_view(visit, *one.counts)) : nullptr;
  return out;
}

json::object harvest_view(const Visit& visit, Tx& tx, const Conversation& conversation) {
  json::array offered;
  std::size_t taken = 0, left = 0;
  for (const Voted& one : voted_on(tx, conversation)) {
    if (one.statement.contribution) {
      ++taken;
    } else if (++left <= offered_max) {
      offered.push_back(voted_view(visit, one));
    }
  }
  const std::string url = url_of(conversation);
  return {{"conversation", conversation.id.text()},
          {"question", conversation.question},
          {"conversation_url", url},
          {"statements_url", left > offered_max ? url + "/statements" : ""},
          {"taken_statements", taken},
          {"statements", std::move(offered)}};
}

// As they were ticked; words in place of a number choose nothing.
std::vector<std::int64_t> chosen(const Visit& visit) {
  std::vector<std::int64_t> out;
  for (const std::string_view typed : visit.request.form.all("statement")) {
    std::int64_t number = -1;
    std::from_chars(typed.data(), typed.data() + typed.size(), number);
    out.push_back(number);
  }
  return out;
}

Result<Conversation> conversation_of_form(const Visit& visit, Tx& tx, WorkshopId workshop) {
  const auto id = ConversationId::parse(visit.field("conversation"));
  const auto found = id ? find(tx, *id) : std::nullopt;
  if (found && found->workshop == workshop) return *found;
  return refuse(Reason::invalid, say("Choose a conversation of this workshop"));
}

Result<int> take_them(const Visit& visit, Tx& tx, const Conversation& conversation) {
  const auto challenge = challenges::find(tx, conversation.challenge).value();
  int added = 0;
  for (const std::int64_t number : chosen(visit)) {
    const auto before = TRY(get_statement(tx, conversation.id, number));
    TRY(to_contribution(tx, visit.viewer.id, challenge, conversation, number));
    if (!before.contribution) ++added;
  }
  return added;
}

Message said_of(int added) {
  if (added == 0) return say("All of these were taken before. Nothing was added");
  if (added == 1) return say("One statement stands among the contributions now");
  return say("{count} statements stand among the contributions now",
             {{"count", std::to_string(added)}});
}

// The conversations of a workshop, each with the statements that could be taken.
json::value statements_to_take(const Visit& visit, Tx& tx, std::int64_t workshop) {
  json::array out;
  for (const Conversation& one : of_workshop(tx, WorkshopId{workshop})) {
    out.push_back(harvest_view(visit, tx, one));
  }
  return out;
}

web::Response take_statements(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const auto workshop = TRY(workshops::get(tx, TRY(visit.route_id<WorkshopId>())));
    TRY(visit.require(workshops::standing(tx, visit.viewer, workshop)));
    const Conversation conversation = TRY(conversation_of_form(visit, tx, workshop.id));
    if (chosen(visit).empty()) {
      return refuse(Reason::invalid, say("Choose the statements that you want to take"));
    }
    const int added = TRY(take_them(visit, tx, conversation));
    return pages::to("/workshops/" + workshop.id.text() + "/harvest", said_of(added));
  });
}

}  // namespace

void harvest_routes(Routes& routes) {
  routes.post("/workshops/{id}/harvest/statements", Deed::facilitate, take_statements);
}

void harvest_parts(Parts& parts) { parts.add("harvest", "conversations", statements_to_take); }

}  // namespace commonty::opinions
