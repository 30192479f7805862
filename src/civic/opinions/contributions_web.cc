// "Ask what people think of this": a contribution becomes a statement.
#include "civic/contributions/contributions.h"

#include <algorithm>

#include "civic/opinions/opinions_web.h"
#include "civic/pages/fields.h"
#include "civic/pages/parts.h"
#include "platform/base/text.h"
#include "platform/templates/markdown.h"

namespace commonty::opinions {
namespace json = boost::json;
namespace {

using contributions::Contribution;
using permissions::Deed;

constexpr std::size_t title_length = 60;

std::string url_of(const Contribution& c) { return "/contributions/" + c.id.text(); }

Result<Contribution> contribution_here(Visit& visit, Tx& tx) {
  Contribution c = TRY(contributions::get(tx, TRY(visit.route_id<ContributionId>())));
  TRY(visit.require(contributions::standing(tx, visit.viewer, c)));
  return c;
}

std::vector<pages::Choice> conversation_choices(Tx& tx, ChallengeId challenge) {
  std::vector<pages::Choice> out;
  for (const Conversation& one : of_challenge(tx, challenge)) {
    if (one.stage() != Stage::closed) out.push_back({one.id.text(), one.question});
  }
  return out;
}

std::string first_words(const Contribution& c) {
  const std::string title = clean_line(contributions::headline(c));
  return length(title) <= statement_length_max ? title : shorten(title, statement_length_max - 1);
}

json::object form_model(const Visit& visit, Tx& tx, const Contribution& c, const Refusal* refusal) {
  const auto choices = conversation_choices(tx, c.challenge);
  const auto challenge = challenges::find(tx, c.challenge).value();
  json::object m{{"headline", contributions::headline(c)},
                 {"text_html", markdown_to_html(c.text)},
                 {"contribution_url", url_of(c)},
                 {"new_url", "/challenges/" + challenge.slug + "/opinions/new"},
                 {"has_choices", !choices.empty()},
                 {"action", url_of(c) + "/statement"},
                 {"conversation_field", nullptr},
                 {"text_field", nullptr}};
  if (choices.empty()) return m;
  m["conversation_field"] = pages::select_field(
      visit, {.name = "conversation", .label = say("In which conversation")}, choices, refusal);
  m["text_field"] =
      pages::textarea_field(visit,
                            {.name = "text",
                             .label = say("As a statement"),
                             .hint = say("One thought, which others can agree or disagree with"),
                             .value = first_words(c),
                             .rows = 3,
                             .length_max = statement_length_max},
                            refusal);
  return m;
}

web::Response form_page(Visit& visit, const Refusal* refusal = nullptr) {
  Contribution c;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    c = TRY(contribution_here(visit, tx));
    return form_model(visit, tx, c, refusal);
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("Ask what people think of this"));
  return pages::show(
      visit, "opinions/from_contribution", *std::move(model),
      {.title = title,
       .crumbs = {{shorten(contributions::headline(c), title_length), url_of(c)}, {title, ""}},
       .section = "/challenges",
       .refusal = refusal});
}

web::Response ask_it(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Contribution c = TRY(contribution_here(visit, tx));
        const auto id = ConversationId::parse(visit.field("conversation"));
        const auto conversation = id ? find(tx, *id) : std::nullopt;
        if (!conversation || conversation->challenge != c.challenge ||
            conversation->stage() == Stage::closed) {
          return refuse_field("conversation", say("Choose a conversation"));
        }
        const Statement given = TRY(
            add_from_contribution(tx, visit.viewer.id, *conversation, c.id, visit.field("text")));
        return pages::to(listed_url(*conversation, given.number), put_to_the_vote(*conversation));
      },
      [&](const Refusal& refusal) {
        if (refusal.reason != Reason::invalid) return pages::refused(visit, refusal);
        return form_page(visit, &refusal);
      });
}

}  // namespace

json::value on_contribution_page(const Visit& visit, Tx& tx, std::int64_t id) {
  const auto c = contributions::find(tx, ContributionId{id});
  const bool may_ask = c && c->state == contributions::State::shown &&
                       visit.may(Deed::moderate, contributions::standing(tx, visit.viewer, *c));
  if (!may_ask) return nullptr;
  return json::object{{"ask_url", url_of(*c) + "/statement"}};
}

void contribution_routes(Routes& routes) {
  routes.get("/contributions/{id}/statement", Deed::moderate,
             [](Visit& visit) { return form_page(visit); });
  routes.post("/contributions/{id}/statement", Deed::moderate, ask_it);
}

}  // namespace commonty::opinions
