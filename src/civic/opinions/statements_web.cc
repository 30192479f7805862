// The statements of a conversation: with their votes for everyone, to be screened for those who
// look after it.
#include <charconv>

#include "civic/contributions/contributions.h"
#include "civic/opinions/opinions_web.h"
#include "civic/pages/fields.h"
#include "platform/base/text.h"

namespace commonty::opinions {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr std::size_t shown_at_once = statements_a_page;

std::string list_url(const Conversation& c) { return url_of(c) + "/statements"; }

struct Found {
  Here here;
  Statement statement;
};

Result<Found> statement_here(Visit& visit, Tx& tx) {
  const Here here = TRY(conversation_of_address(visit, tx));
  const std::string_view typed = visit.route("number");
  std::int64_t number = -1;
  std::from_chars(typed.data(), typed.data() + typed.size(), number);
  return Found{here, TRY(get_statement(tx, here.conversation.id, number))};
}

std::string url_of(const Found& found) {
  return list_url(found.here.conversation) + "/" + std::to_string(found.statement.number);
}

// ---- the list ----------------------------------------------------------------------------------

// The field that was refused has the name by which the summary of errors leads to it.
std::string id_of(std::string field, const Refusal* refusal, const Statement& statement) {
  return refusal ? field : field + "-" + std::to_string(statement.number);
}

json::object reason_field(const Visit& visit, const Refusal* refusal, const Statement& statement) {
  std::vector<pages::Choice> items;
  for (const Because because : reasons) {
    items.push_back({std::string(name_of(because)), visit.text(label(because))});
  }
  return pages::select_field(visit,
                             {.name = "reason",
                              .label = say("Why it is not put to the vote"),
                              .id = id_of("reason", refusal, statement)},
                             items, refusal);
}

json::object note_field(const Visit& visit, const Refusal* refusal, const Statement& statement) {
  return pages::textarea_field(visit,
                               {.name = "note",
                                .label = say("A word to its author"),
                                .hint = say("What would have been all right; you may leave it "
                                            "empty"),
                                .rows = 2,
                                .length_max = refusal_note_length_max,
                                .id = id_of("note", refusal, statement)},
                               refusal);
}

// As those who look after it see one; what was typed belongs to the one that was refused.
json::object screened_view(const Visit& visit, const Statement& one, const Refusal* refusal) {
  const bool typed_here = visit.route("number") == std::to_string(one.number);
  const Refusal* here = typed_here ? refusal : nullptr;
  json::object view = view_of(visit, one);
  view["statement_url"] =
      "/opinions/" + one.conversation.text() + "/statements/" + std::to_string(one.number);
  view["reason_field"] = one.state == State::refused ? json::value(nullptr)
                                                     : json::value(reason_field(visit, here, one));
  view["note_field"] = one.state == State::refused ? json::value(nullptr)
                                                   : json::value(note_field(visit, here, one));
  view["is_open"] = here != nullptr;
  view["counts"] = nullptr;
  view["tools"] = true;
  return view;
}

// From which number on, by ?from= or the like.
std::size_t first_shown(std::string_view typed) {
  std::size_t from = 0;
  std::from_chars(typed.data(), typed.data() + typed.size(), from);
  return from;
}

// Accepted ones, page by page; with votes as soon as results may be shown.
void add_accepted(json::object& m, const Visit& visit, Tx& tx, const Here& here,
                  const Refusal* refusal) {
  const bool moderates = visit.may(Deed::moderate, here.standing);
  const auto votes =
      here.participation.shows_results ? counts(tx, here.conversation) : std::vector<Counts>();
  // The one whose form was refused is there to be put right.
  const std::size_t typed_at = refusal ? first_shown(visit.route("number")) : 0;
  const std::size_t from = typed_at < shown_at_once ? first_shown(visit.query("from")) : typed_at;
  json::array all;
  m["next_url"] = "";
  for (const Statement& one : statements(tx, here.conversation.id, State::accepted)) {
    const auto number = static_cast<std::size_t>(one.number);
    if (number < from) continue;
    if (all.size() == shown_at_once) {
      m["next_url"] = list_url(here.conversation) + "?from=" + std::to_string(one.number);
      break;
    }
    json::object view = moderates ? screened_view(visit, one, refusal) : view_of(visit, one);
    view["tools"] = moderates;
    view["counts"] =
        number < votes.size() ? json::value(counts_view(visit, votes[number])) : nullptr;
    all.push_back(std::move(view));
  }
  m["has_accepted"] = !all.empty();
  m["accepted"] = std::move(all);
}

// Some of them; with where the others are, by ?`from`=.
json::object of_state(const Visit& visit, Tx& tx, const Here& here, State state, std::string from,
                      const Refusal* refusal) {
  json::array all;
  std::string next_url;
  const std::size_t first = first_shown(visit.query(from));
  for (const Statement& one : statements(tx, here.conversation.id, state)) {
    if (static_cast<std::size_t>(one.number) < first) continue;
    if (all.size() == shown_at_once) {
      next_url = list_url(here.conversation) + "?" + from + "=" + std::to_string(one.number);
      break;
    }
    all.push_back(screened_view(visit, one, refusal));
  }
  const bool has_any = !all.empty();
  return {{"has_any", has_any}, {"those", std::move(all)}, {"next_url", next_url}};
}

json::object seeds_field(const Visit& visit, const Refusal* refusal) {
  return pages::textarea_field(
      visit,
      {.name = "first_statements",
       .label = say("Statements of yours, one a line"),
       .hint = say("They are put to the vote at once. Say what is missing so far, also what you "
                   "do not think yourselves"),
       .rows = 4},
      refusal);
}

web::Response list_page(Visit& visit, const Refusal* refusal = nullptr) {
  Here here;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    here = TRY(conversation_of_address(visit, tx));
    json::object m = frame_of(visit, here);
    m["screening"] = nullptr;
    if (visit.may(Deed::moderate, here.standing)) {
      m["screening"] = {
          {"waits", of_state(visit, tx, here, State::waiting, "waiting_from", refusal)},
          {"refused", of_state(visit, tx, here, State::refused, "refused_from", refusal)},
          {"seeds_field", seeds_field(visit, refusal)}};
    }
    add_accepted(m, visit, tx, here, refusal);
    return m;
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("All statements"));
  return pages::show(visit, "opinions/statements", *std::move(model),
                     {.title = title + " – " + here.conversation.question,
                      .crumbs = crumbs(visit, here, title),
                      .section = "/challenges",
                      .refusal = refusal});
}

// ---- screening ---------------------------------------------------------------------------------

using Deeds = std::function<Result<pages::Outcome>(Tx&, const Found&)>;

web::Response act_on(Visit& visit, const Deeds& deed) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Found found = TRY(statement_here(visit, tx));
        pages::Outcome outcome = TRY(deed(tx, found));
        outcome.heard = heard_at_desk(tx, found.here.conversation);
        return outcome;
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return list_page(visit, &refusal);
      });
}

web::Response accept_it(Visit& visit) {
  return act_on(visit, [&](Tx& tx, const Found& found) -> Result<pages::Outcome> {
    TRY(accept(tx, visit.viewer.id, found.here.conversation, found.statement.number));
    return pages::to(list_url(found.here.conversation), put_to_the_vote(found.here.conversation),
                     url_of(found) + "/waiting");
  });
}

web::Response refuse_it(Visit& visit) {
  return act_on(visit, [&](Tx& tx, const Found& found) -> Result<pages::Outcome> {
    const auto because = because_named(visit.field("reason"));
    if (!because) return refuse_field("reason", say("Choose a reason"));
    TRY(refuse_statement(tx, visit.viewer.id, found.here.conversation, found.statement.number,
                         *because, visit.field("note")));
    return pages::to(
        list_url(found.here.conversation), say("It is not put to the vote. Its author is told why"),
        url_of(found) + (found.statement.state == State::accepted ? "/acceptance" : "/waiting"));
  });
}

web::Response let_it_wait(Visit& visit) {
  return act_on(visit, [&](Tx& tx, const Found& found) -> Result<pages::Outcome> {
    TRY(set_back(tx, visit.viewer.id, found.here.conversation, found.statement.number));
    return pages::to(list_url(found.here.conversation), say("It waits to be read again"));
  });
}

Handler ask_first(Message question, Message button, std::string deed) {
  return [=](Visit& visit) {
    auto found = visit.read([&](Tx& tx) { return statement_here(visit, tx); });
    if (!found) return pages::refused(visit, found.refusal());
    const std::string title = visit.text(question);
    return pages::ask(
        visit,
        {.title = title,
         .body = found->statement.text,
         .button = visit.text(button),
         .action = url_of(*found) + deed,
         .back = list_url(found->here.conversation)},
        {.title = title, .crumbs = crumbs(visit, found->here, title), .section = "/challenges"});
  };
}

web::Response mark_it(Visit& visit) {
  return act_on(visit, [&](Tx& tx, const Found& found) -> Result<pages::Outcome> {
    const bool meta = visit.field("meta") == "yes";
    TRY(set_meta(tx, visit.viewer.id, found.here.conversation, found.statement.number, meta));
    return pages::to(listed_url(found.here.conversation, found.statement.number),
                     meta ? say("Marked: it tells who votes, and does not move the map")
                          : say("It counts like the others again"));
  });
}

web::Response add_seeds_here(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Here here = TRY(conversation_of_address(visit, tx));
        const int added =
            TRY(add_seeds(tx, visit.viewer.id, here.conversation, visit.field("first_statements")));
        if (added == 0) {
          return refuse_field("first_statements",
                              say("Write a statement that is not there already"));
        }
        return pages::to(list_url(here.conversation),
                         here.conversation.is_open()
                             ? say("Added: {count}. People vote on them from now on",
                                   {{"count", std::to_string(added)}})
                             : say("Added: {count}. People vote on them while this is open",
                                   {{"count", std::to_string(added)}}),
                         "", heard_at_desk(tx, here.conversation));
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return list_page(visit, &refusal);
      });
}

// ---- a statement becomes a contribution --------------------------------------------------------

web::Response make_contribution(Visit& visit) {
  return act_on(visit, [&](Tx& tx, const Found& found) -> Result<pages::Outcome> {
    const auto id = TRY(to_contribution(tx, visit.viewer.id, found.here.challenge,
                                        found.here.conversation, found.statement.number));
    return pages::to("/contributions/" + id.text(),
                     say("It stands among the contributions now, with where it came from"));
  });
}

}  // namespace

void statement_routes(Routes& routes) {
  const std::string all = "/opinions/{id}/statements", one = all + "/{number}";
  routes.get(all, Deed::see, [](Visit& visit) { return list_page(visit); });
  routes.post("/opinions/{id}/seeds", Deed::moderate, add_seeds_here);
  routes.get(
      one + "/acceptance", Deed::moderate,
      ask_first(say("Put this statement to the vote?"), say("Put it to the vote"), "/acceptance"));
  routes.post(one + "/acceptance", Deed::moderate, accept_it);
  routes.post(one + "/refusal", Deed::moderate, refuse_it);
  routes.get(one + "/waiting", Deed::moderate,
             ask_first(say("Let this statement wait again?"), say("Let it wait"), "/waiting"));
  routes.post(one + "/waiting", Deed::moderate, let_it_wait);
  routes.post(one + "/meta", Deed::moderate, mark_it);
  routes.get(
      one + "/contribution", Deed::moderate,
      ask_first(say("Make it a contribution?"), say("Make it a contribution"), "/contribution"));
  routes.post(one + "/contribution", Deed::moderate, make_contribution);
}

}  // namespace commonty::opinions
