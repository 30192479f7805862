#include "civic/moderation/moderation_web.h"

#include <boost/json/array.hpp>

#include "civic/moderation/moderation.h"
#include "civic/pages/fields.h"
#include "civic/pages/pages.h"
#include "civic/people/people.h"
#include "platform/base/text.h"

namespace commonty::moderation {
namespace json = boost::json;
namespace {

using challenges::Challenge;
using contributions::Contribution;
using permissions::Deed;

constexpr int log_max = 200;
constexpr int queue_max = 100;

// The words that an address is about, once permissions were asked about them.
struct Subject {
  Contribution contribution;
  Words words;
  std::string text;  // the comment, or the contribution
  std::string url;
};

Result<Subject> contribution_here(Visit& visit, Tx& tx) {
  Subject out;
  out.contribution = TRY(contributions::get(tx, TRY(visit.route_id<ContributionId>())));
  TRY(visit.require(contributions::standing(tx, visit.viewer, out.contribution)));
  out.words = {out.contribution.id, {}};
  out.text = out.contribution.text;
  out.url = "/contributions/" + out.contribution.id.text();
  return out;
}

Result<Subject> comment_here(Visit& visit, Tx& tx) {
  const comments::Comment comment = TRY(comments::get(tx, TRY(visit.route_id<CommentId>())));
  Subject out;
  out.contribution = TRY(contributions::get(tx, comment.contribution));
  TRY(visit.require(comments::standing(tx, visit.viewer, out.contribution, comment)));
  out.words = {comment.contribution, comment.id};
  out.text = comment.text;
  out.url = "/comments/" + comment.id.text();
  return out;
}

using Here = Result<Subject> (*)(Visit&, Tx&);

std::string back_to(const Subject& subject) {
  return "/contributions/" + subject.contribution.id.text();
}

json::object reason_field(const Visit& visit, const Refusal* refusal) {
  std::vector<pages::Choice> choices;
  for (const Reason reason : reasons) {
    choices.push_back({std::string(name_of(reason)), visit.text(label(reason))});
  }
  return pages::radios_field(visit, {.name = "reason", .label = say("What is wrong with it?")},
                             choices, refusal);
}

json::object words_field(const Visit& visit, std::string name, const Message& label,
                         const Refusal* refusal) {
  return pages::textarea_field(
      visit, {.name = std::move(name), .label = label, .rows = 3, .length_max = words_length_max},
      refusal);
}

web::Response form(Visit& visit, Here here, std::string_view view, const Message& title,
                   const Refusal* refusal) {
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    const Subject subject = TRY(here(visit, tx));
    return json::object{
        {"headline", contributions::headline(subject.contribution)},
        {"text", shorten(clean_line(subject.text), 400)},
        {"action_url", subject.url},
        {"back", back_to(subject)},
        {"reason_field", reason_field(visit, refusal)},
        {"words_field",
         words_field(visit, "words", say("Anything you want to add (you need not)"), refusal)},
        {"note_field",
         words_field(visit, "note", say("To the author: what would be all right?"), refusal)}};
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string text = visit.text(title);
  return pages::show(visit, view, *std::move(model),
                     {.title = text, .crumbs = {{text, ""}}, .refusal = refusal});
}

Result<Reason> chosen_reason(const Visit& visit) {
  if (const auto reason = reason_named(visit.field("reason"))) return *reason;
  return refuse_field("reason", say("Choose a reason"));
}

web::Response report_form(Visit& visit, Here here, const Refusal* refusal = nullptr) {
  return form(visit, here, "moderation/report", say("Report these words"), refusal);
}

web::Response send_report(Visit& visit, Here here) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Subject subject = TRY(here(visit, tx));
        const Reason reason = TRY(chosen_reason(visit));
        const PersonId by = people::author_of(tx, visit);
        TRY(report(tx, by, subject.words, reason, visit.field("words")));
        return pages::to(back_to(subject), say("Thank you. A person will look at it"));
      },
      [&](const Refusal& refusal) { return report_form(visit, here, &refusal); });
}

web::Response hide_form(Visit& visit, Here here, const Refusal* refusal = nullptr) {
  return form(visit, here, "moderation/hide", say("Hide these words"), refusal);
}

web::Response hide_it(Visit& visit, Here here) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Subject subject = TRY(here(visit, tx));
        const Reason reason = TRY(chosen_reason(visit));
        TRY(hide(tx, visit.viewer.id, subject.words, reason, visit.field("note")));
        return pages::to(back_to(subject), say("Hidden. Its author is told why"),
                         subject.url + "/showing");
      },
      [&](const Refusal& refusal) { return hide_form(visit, here, &refusal); });
}

web::Response ask_to_show(Visit& visit, Here here) {
  auto subject = visit.read([&](Tx& tx) { return here(visit, tx); });
  if (!subject) return pages::refused(visit, subject.refusal());
  const std::string title = visit.text(say("Show these words again?"));
  return pages::ask(visit,
                    {.title = title,
                     .body = shorten(clean_line(subject->text), 400),
                     .button = visit.text(say("Show them again")),
                     .action = subject->url + "/showing",
                     .back = back_to(*subject)},
                    {.title = title, .crumbs = {{title, ""}}});
}

web::Response show_it(Visit& visit, Here here) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Subject subject = TRY(here(visit, tx));
    TRY(show_again(tx, visit.viewer.id, subject.words));
    return pages::to(back_to(subject), say("Everyone can see it again"));
  });
}

Result<Challenge> challenge_here(Visit& visit, Tx& tx) {
  const Challenge challenge = TRY(challenges::get_by_slug(tx, visit.route("slug")));
  TRY(visit.require(challenges::standing(tx, visit.viewer, challenge)));
  return challenge;
}

json::array queue_view(const Visit& visit, const std::vector<Report>& reports) {
  json::array out;
  for (const Report& r : reports) {
    const std::string url = r.words.comment ? "/comments/" + r.words.comment.text()
                                            : "/contributions/" + r.words.contribution.text();
    out.push_back({{"id", r.id.text()},
                   {"headline", r.headline},
                   {"is_comment", static_cast<bool>(r.words.comment)},
                   {"text", shorten(clean_line(r.text), 400)},
                   {"url", url},
                   {"reason_label", visit.text(label(r.reason))},
                   {"explanation", r.explanation},
                   {"others", r.others},
                   {"when", pages::moment(visit, r.at)}});
  }
  return out;
}

std::vector<pages::Crumb> crumbs(const Visit& visit, const Challenge& challenge,
                                 const std::string& title) {
  return {{visit.text(say("Challenges")), "/challenges"},
          {challenge.short_title, "/challenges/" + challenge.slug},
          {title, ""}};
}

web::Response queue_page(Visit& visit) {
  Challenge challenge;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    challenge = TRY(challenge_here(visit, tx));
    return json::object{{"reports", queue_view(visit, queue(tx, challenge.id, queue_max))},
                        {"challenge_url", "/challenges/" + challenge.slug}};
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("Reported words"));
  return pages::show(
      visit, "moderation/queue", *std::move(model),
      {.title = title, .crumbs = crumbs(visit, challenge, title), .section = "/challenges"});
}

web::Response settle_it(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Challenge challenge = TRY(challenge_here(visit, tx));
    TRY(settle(tx, visit.viewer.id, challenge.id, TRY(visit.route_id<ReportId>())));
    return pages::to("/challenges/" + challenge.slug + "/moderation/queue", say("Left as it is"));
  });
}

web::Response settle_chosen(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Challenge challenge = TRY(challenge_here(visit, tx));
    std::vector<ReportId> ids;
    for (const std::string_view value : visit.request.form.all("reports")) {
      if (const auto id = ReportId::parse(value)) ids.push_back(*id);
    }
    if (ids.size() > queue_max) ids.resize(queue_max);
    const int settled = settle_those(tx, visit.viewer.id, challenge.id, ids);
    return pages::to("/challenges/" + challenge.slug + "/moderation/queue",
                     say("Left as they are: {count}", {{"count", std::to_string(settled)}}));
  });
}

Message sentence(const Entry& entry) {
  if (entry.action == "hidden") {
    return entry.about_comment ? say("A comment was hidden") : say("A contribution was hidden");
  }
  if (entry.action == "shown") {
    return entry.about_comment ? say("A comment was shown again")
                               : say("A contribution was shown again");
  }
  return entry.about_comment ? say("A reported comment was left as it is")
                             : say("A reported contribution was left as it is");
}

web::Response log_page(Visit& visit) {
  Challenge challenge;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    challenge = TRY(challenge_here(visit, tx));
    json::array entries;
    for (const Entry& entry : log(tx, challenge.id, log_max)) {
      entries.push_back({{"action", entry.action},
                         {"sentence", visit.text(sentence(entry))},
                         {"reason", entry.reason ? visit.text(label(*entry.reason)) : ""},
                         {"when", pages::moment(visit, entry.at)}});
    }
    const auto standing = challenges::standing(tx, visit.viewer, challenge);
    return json::object{
        {"entries", std::move(entries)},
        {"challenge", {{"name", challenge.short_title}, {"url", "/challenges/" + challenge.slug}}},
        {"may_moderate", visit.may(Deed::moderate, standing)},
        {"waiting", waiting(tx, challenge.id)}};
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("What was moderated"));
  return pages::show(
      visit, "moderation/log", *std::move(model),
      {.title = title, .crumbs = crumbs(visit, challenge, title), .section = "/challenges"});
}

void routes_for(Routes& routes, const std::string& address, Here here) {
  routes.get(address + "/report", Deed::give, [=](Visit& v) { return report_form(v, here); });
  routes.post(address + "/reports", Deed::give, [=](Visit& v) { return send_report(v, here); });
  routes.get(address + "/hiding", Deed::moderate, [=](Visit& v) { return hide_form(v, here); });
  routes.post(address + "/hiding", Deed::moderate, [=](Visit& v) { return hide_it(v, here); });
  routes.get(address + "/showing", Deed::moderate, [=](Visit& v) { return ask_to_show(v, here); });
  routes.post(address + "/showing", Deed::moderate, [=](Visit& v) { return show_it(v, here); });
}

}  // namespace

void routes(Routes& routes) {
  routes_for(routes, "/contributions/{id}", contribution_here);
  routes_for(routes, "/comments/{id}", comment_here);
  routes.get("/challenges/{slug}/moderation", Deed::see, log_page);
  routes.get("/challenges/{slug}/moderation/queue", Deed::moderate, queue_page);
  routes.post("/challenges/{slug}/moderation/queue", Deed::moderate, settle_chosen);
  routes.post("/challenges/{slug}/moderation/queue/{id}", Deed::moderate, settle_it);
}

}  // namespace commonty::moderation
