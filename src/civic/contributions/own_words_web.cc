// What only the author does with a contribution: change it, take it back; and its history, for all.
#include "civic/contributions/attachments_web.h"
#include "civic/contributions/contributions_web.h"
#include "civic/contributions/list_web.h"
#include "civic/pages/fields.h"
#include "civic/pages/pages.h"
#include "civic/people/people.h"
#include "platform/templates/markdown.h"

namespace commonty::contributions {
namespace json = boost::json;
namespace {

using pages::Outcome;
using permissions::Deed;

std::string url_of(const Contribution& c) { return "/contributions/" + c.id.text(); }

pages::Page page(const Visit& visit, const Contribution& c, const Message& title) {
  return {
      .title = visit.text(title), .crumbs = {{headline(c), url_of(c)}}, .section = "/challenges"};
}

web::Response edit_page(Visit& visit, const Refusal* refusal) {
  auto c = visit.read([&](Tx& tx) { return of_address(visit, tx); });
  if (!c) return pages::refused(visit, c.refusal());
  json::object model{{"action", url_of(*c) + "/edit"},
                     {"url", url_of(*c)},
                     {"title_field", title_field(visit, c->title, refusal)},
                     {"text_field", text_field(visit, say("Your words"), c->text, refusal)},
                     {"kind_field", kind_field(visit, name_of(c->kind), refusal)},
                     {"attach", attachments::fields(visit, refusal)}};
  pages::Page frame = page(visit, *c, say("Change your words"));
  frame.refusal = refusal;
  return pages::show(visit, "contributions/edit", std::move(model), std::move(frame));
}

// What a form leaves out stays as it is: the page of thanks asks for a kind and a title alone.
Draft changed(const Visit& visit, const Contribution& c) {
  Draft draft{
      .kind = kind_named(visit.field("kind")).value_or(c.kind), .title = c.title, .text = c.text};
  if (visit.request.form.has("title")) draft.title = visit.field("title");
  if (visit.request.form.has("text")) draft.text = visit.field("text");
  return draft;
}

// A guest may say afterwards who they are.
Result<void> take_name(Tx& tx, const Visit& visit) {
  if (visit.viewer.kind != Viewer::Kind::guest || !visit.request.form.has("name")) return done();
  return people::change_profile(tx, visit.viewer.id,
                                {std::string(visit.field("name")), visit.viewer.language});
}

web::Response change(Visit& visit) {
  const auto again = [&](const Refusal& refusal) {
    return refusal.reason == Reason::invalid ? edit_page(visit, &refusal)
                                             : pages::refused(visit, refusal);
  };
  const auto files = attachments::sent(visit);
  if (!files) return again(files.refusal());
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<Outcome> {
        const Contribution c = TRY(of_address(visit, tx));
        TRY(edit(tx, visit.viewer.id, c.id, changed(visit, c)));
        TRY(attachments::add(tx, visit.viewer.id, c, *files));
        TRY(take_name(tx, visit));
        return pages::to(url_of(c), say("Saved"));
      },
      again);
}

web::Response history(Visit& visit) {
  std::optional<Contribution> about;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    about = TRY(readable_of_address(visit, tx));
    json::array items;
    for (const Version& version : versions(tx, about->id)) {
      items.push_back({{"title", version.title},
                       {"text", version.text},
                       {"text_html", markdown_to_html(version.text)},
                       {"until", moment(reading_of(visit), version.until)}});
    }
    return json::object{{"url", url_of(*about)},
                        {"title", about->title},
                        {"text", about->text},
                        {"text_html", markdown_to_html(about->text)},
                        {"when", moment(reading_of(visit), about->given_at)},
                        {"versions", std::move(items)}};
  });
  if (!model) return pages::refused(visit, model.refusal());
  return pages::show(visit, "contributions/versions", *std::move(model),
                     page(visit, *about, say("Earlier words")));
}

// One page asks both ways: take back what is shown, bring back what was taken.
web::Response ask_withdrawal(Visit& visit) {
  auto c = visit.read([&](Tx& tx) { return of_address(visit, tx); });
  if (!c) return pages::refused(visit, c.refusal());
  const std::string action = url_of(*c) + "/withdrawal";
  if (c->state == State::withdrawn) {
    const Message title = say("Bring your words back?");
    return pages::ask(visit,
                      {.title = visit.text(title),
                       .body = headline(*c),
                       .button = visit.text(say("Show them again")),
                       .action = action + "/undo",
                       .back = url_of(*c)},
                      page(visit, *c, title));
  }
  const Message title = say("Take your words back?");
  return pages::ask(
      visit,
      {.title = visit.text(title),
       .body = visit.text(say("Nobody else will see them any more. You can bring them "
                              "back whenever you like.")),
       .button = visit.text(say("Take my words back")),
       .action = action,
       .back = url_of(*c),
       .danger = true},
      page(visit, *c, title));
}

web::Response take_back(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<Outcome> {
    const Contribution c = TRY(of_address(visit, tx));
    TRY(withdraw(tx, visit.viewer.id, c.id));
    return pages::to(url_of(c), say("Your words are taken back"), url_of(c) + "/withdrawal");
  });
}

web::Response bring_back(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<Outcome> {
    const Contribution c = TRY(of_address(visit, tx));
    TRY(undo_withdraw(tx, visit.viewer.id, c.id));
    return pages::to(url_of(c), say("Your words are shown again"));
  });
}

}  // namespace

void own_words_routes(Routes& routes) {
  routes.get("/contributions/{id}/edit", Deed::edit_words,
             [](Visit& visit) { return edit_page(visit, nullptr); });
  routes.post_files("/contributions/{id}/edit", Deed::edit_words, change);
  routes.get("/contributions/{id}/versions", Deed::see, history);
  routes.get("/contributions/{id}/withdrawal", Deed::edit_words, ask_withdrawal);
  routes.post("/contributions/{id}/withdrawal", Deed::edit_words, take_back);
  routes.post("/contributions/{id}/withdrawal/undo", Deed::edit_words, bring_back);
}

}  // namespace commonty::contributions
