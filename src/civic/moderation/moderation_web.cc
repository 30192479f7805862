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
  std::string text;  // the comment, the contribution, or what a file shows
  std::string url;
  std::optional<files::Kind> file = {};

  bool is_file() const { return file.has_value(); }
};

std::string url_of(const Words& words) {
  switch (words.about()) {
    case About::contribution:
      break;
    case About::comment:
      return "/comments/" + words.comment.text();
    case About::attachment:
      return "/attachments/" + words.attachment.text();
  }
  return "/contributions/" + words.contribution.text();
}

// Not even to be reported or moderated are they quoted once more.
Result<void> refuse_taken_back(contributions::State state) {
  if (state != contributions::State::withdrawn) return done();
  return refuse(commonty::Reason::gone, say("Whoever gave this has taken it back"));
}

Result<Subject> contribution_here(Visit& visit, Tx& tx) {
  Subject out;
  out.contribution = TRY(contributions::get(tx, TRY(visit.route_id<ContributionId>())));
  TRY(visit.require(contributions::standing(tx, visit.viewer, out.contribution)));
  TRY(refuse_taken_back(out.contribution.state));
  out.words = {out.contribution.id, {}};
  out.text = out.contribution.text;
  out.url = url_of(out.words);
  return out;
}

Result<Subject> comment_here(Visit& visit, Tx& tx) {
  const comments::Comment comment = TRY(comments::get(tx, TRY(visit.route_id<CommentId>())));
  Subject out;
  out.contribution = TRY(contributions::get(tx, comment.contribution));
  TRY(visit.require(comments::standing(tx, visit.viewer, out.contribution, comment)));
  TRY(refuse_taken_back(out.contribution.state));
  TRY(refuse_taken_back(comment.state));
  out.words = {comment.contribution, comment.id};
  out.text = comment.text;
  out.url = url_of(out.words);
  return out;
}

Result<Subject> attachment_here(Visit& visit, Tx& tx) {
  const auto file = TRY(attachments::get(tx, TRY(visit.route_id<AttachmentId>())));
  Subject out;
  out.contribution = TRY(contributions::get(tx, file.contribution));
  TRY(visit.require(attachments::standing(tx, visit.viewer, out.contribution, file)));
  out.words = {file.contribution, {}, file.id};
  out.text = file.description.empty() ? file.name : file.description;
  out.url = url_of(out.words);
  out.file = file.kind;
  return out;
}

using Here = Result<Subject> (*)(Visit&, Tx&);

std::string back_to(const Subject& subject) {
  return "/contributions/" + subject.contribution.id.text();
}

// For {{> moderation/file}}: what is moderated must be seen.
json::value file_view(const std::string& url, const std::optional<files::Kind>& file) {
  if (!file) return nullptr;
  return {{"url", url}, {"is_picture", files::is_picture(*file)}};
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

// What a page about words or a file is called.
struct Titles {
  Message words, file;
};

web::Response form(Visit& visit, Here here, std::string_view view, const Titles& titles,
                   const Refusal* refusal) {
  std::string text;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    const Subject subject = TRY(here(visit, tx));
    text = visit.text(subject.is_file() ? titles.file : titles.words);
    return json::object{
        {"title", text},
        {"file", file_view(subject.url, subject.file)},
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
  return pages::show(visit, view, *std::move(model),
                     {.title = text, .crumbs = {{text, ""}}, .refusal = refusal});
}

Result<Reason> chosen_reason(const Visit& visit) {
  if (const auto reason = reason_named(visit.field("reason"))) return *reason;
  return refuse_field("reason", say("Choose a reason"));
}

web::Response report_form(Visit& visit, Here here, const Refusal* refusal = nullptr) {
  return form(visit, here, "moderation/report",
              {say("Report these words"), say("Report this file")}, refusal);
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
  return form(visit, here, "moderation/hide", {say("Hide these words"), say("Hide this file")},
              refusal);
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
  const std::string title = visit.text(subject->is_file() ? say("Show this file again?")
                                                          : say("Show these words again?"));
  return pages::ask(
      visit,
      {.title = title,
       .body = shorten(clean_line(subject->text), 400),
       .button = visit.text(subject->is_file() ? say("Show it again") : say("Show them again")),
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

Message about_label(About about) {
  switch (about) {
    case About::contribution:
      return say("A contribution:");
    case About::comment:
      return say("A comment on");
    case About::attachment:
      return say("A picture or PDF beside");
  }
  return {};
}

json::array queue_view(const Visit& visit, const std::vector<Report>& reports) {
  json::array out;
  for (const Report& r : reports) {
    const std::string url = url_of(r.words);
    out.push_back({{"id", r.id.text()},
                   {"headline", r.headline},
                   {"is_comment", r.words.about() == About::comment},
                   {"about_label", visit.text(about_label(r.words.about()))},
                   {"file", file_view(url, r.file)},
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
  const bool hidden = entry.action == "hidden", shown = entry.action == "shown";
  switch (entry.about) {
    case About::contribution:
      return hidden  ? say("A contribution was hidden")
             : shown ? say("A contribution was shown again")
                     : say("A reported contribution was left as it is");
    case About::comment:
      return hidden  ? say("A comment was hidden")
             : shown ? say("A comment was shown again")
                     : say("A reported comment was left as it is");
    case About::attachment:
      return hidden  ? say("A picture or PDF was hidden")
             : shown ? say("A picture or PDF was shown again")
                     : say("A reported picture or PDF was left as it is");
  }
  return {};
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
    const bool may_moderate =
        visit.may(Deed::moderate, challenges::standing(tx, visit.viewer, challenge));
    return json::object{
        {"entries", std::move(entries)},
        {"challenge", {{"name", challenge.short_title}, {"url", "/challenges/" + challenge.slug}}},
        {"may_moderate", may_moderate},
        {"waiting", may_moderate ? waiting(tx, challenge.id) : 0}};
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
  routes_for(routes, "/attachments/{id}", attachment_here);
  routes.get("/challenges/{slug}/moderation", Deed::see, log_page);
  routes.get("/challenges/{slug}/moderation/queue", Deed::moderate, queue_page);
  routes.post("/challenges/{slug}/moderation/queue", Deed::moderate, settle_chosen);
  routes.post("/challenges/{slug}/moderation/queue/{id}", Deed::moderate, settle_it);
}

}  // namespace commonty::moderation
