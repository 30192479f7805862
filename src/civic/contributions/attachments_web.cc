#include "civic/contributions/attachments_web.h"

#include <boost/json/serialize.hpp>

#include "civic/contributions/cards.h"
#include "civic/contributions/contributions_web.h"
#include "civic/contributions/list_web.h"
#include "civic/pages/fields.h"
#include "civic/pages/jobs.h"
#include "civic/pages/pages.h"
#include "platform/base/text.h"

namespace commonty::attachments {
namespace json = boost::json;
namespace {

using contributions::Contribution;
using pages::Outcome;
using permissions::Deed;

constexpr std::int64_t megabyte = 1024 * 1024;
constexpr std::string_view accepted = "image/png,image/jpeg,application/pdf";

std::string own_url(AttachmentId id) { return "/attachments/" + id.text(); }
std::string url_of(ContributionId id) { return "/contributions/" + id.text(); }
std::string list_url(ContributionId id) { return url_of(id) + "/attachments"; }

std::string type_of(const Attachment& a) { return std::string(files::media_type_of(a.kind)); }

// "PNG", "JPEG", "PDF": the same in every language.
std::string kind_label(files::Kind kind) {
  std::string name(files::name_of(kind));
  for (char& c : name) c = static_cast<char>(c - 'a' + 'A');
  return name;
}

std::string size_label(const Visit& visit, std::int64_t size) {
  if (size < megabyte) return visit.texts.number((size + 1023) / 1024) + " KB";
  return visit.texts.number((size + megabyte / 2) / megabyte) + " MB";
}

// What stands for the file where nobody has described it.
std::string in_words(const Visit& visit, const Attachment& a) {
  if (!a.description.empty()) return a.description;
  if (!a.name.empty()) return a.name;
  return visit.text(files::is_picture(a.kind) ? say("A picture that nobody has described yet")
                                              : say("A PDF that nobody has described yet"));
}

json::object model(const Visit& visit, const Attachment& a, bool own, bool may_moderate) {
  const bool is_hidden = a.state == State::hidden, is_shown = a.state == State::shown;
  const std::string url = own_url(a.id);
  return {{"id", a.id.text()},
          {"url", url},
          {"kind", files::name_of(a.kind)},
          {"kind_label", kind_label(a.kind)},
          {"type", type_of(a)},
          {"is_picture", files::is_picture(a.kind)},
          {"description", a.description},
          {"in_words", in_words(visit, a)},
          {"width", a.width},
          {"height", a.height},
          {"size", a.size},
          {"size_label", size_label(visit, a.size)},
          {"sha256", a.sha256},
          {"added", contributions::moment(contributions::reading_of(visit), a.added_at)},
          {"contribution_url", url_of(a.contribution)},
          {"is_hidden", is_hidden},
          {"edit_url", own ? url + "/edit" : ""},
          {"removal_url", own && is_shown ? url + "/withdrawal" : ""},
          {"report_url", !own && is_shown ? url + "/report" : ""},
          {"hiding_url", may_moderate && is_shown ? url + "/hiding" : ""},
          {"showing_url", may_moderate && is_hidden ? url + "/showing" : ""}};
}

bool is_own(const Visit& visit, const Attachment& a) {
  return visit.viewer.known() && visit.viewer.id == a.added_by;
}

// ---- What a form sends -------------------------------------------------------------------------

std::string numbered(std::string_view name, int number) {
  return std::string(name) + "-" + std::to_string(number);
}

// A field left empty comes as a file without a name.
const web::Upload* upload_in(const Visit& visit, const std::string& field) {
  for (const web::Upload& upload : visit.request.uploads) {
    if (upload.field == field && (upload.size() > 0 || !upload.file_name.empty())) return &upload;
  }
  return nullptr;
}

bool has_uploads(const Visit& visit) {
  for (int number = 1; number <= files_a_form_max; ++number) {
    if (upload_in(visit, numbered("file", number))) return true;
  }
  return false;
}

void add_problems(Problems& problems, const std::string& field, const Refusal& refusal) {
  for (const Problem& problem : refusal.problems) problems.add(field, problem.text);
}

void take(const Visit& visit, int number, std::vector<Draft>& drafts, Problems& problems) {
  const std::string field = numbered("file", number);
  const web::Upload* upload = upload_in(visit, field);
  if (upload == nullptr) return;
  const std::string_view description = visit.field(numbered("description", number));
  if (const auto fits = check_description(description); !fits) {
    add_problems(problems, numbered("description", number), fits.refusal());
  }
  auto checked = files::check(upload->bytes());
  if (!checked) return add_problems(problems, field, checked.refusal());
  drafts.push_back({*std::move(checked), upload->file_name, std::string(description)});
}

json::object file_field(const Visit& visit, int number, const Refusal* refusal) {
  return pages::file_field(
      visit,
      {.name = numbered("file", number),
       .label = say("Picture or PDF {number}", {{"number", std::to_string(number)}}),
       .attributes = {{"accept", std::string(accepted)}}},
      refusal);
}

json::object description_field(const Visit& visit, const std::string& name,
                               const std::string& value, const Refusal* refusal) {
  return pages::text_field(visit,
                           {.name = name,
                            .label = say("What does it show?"),
                            .hint = say("In a few words, for people who cannot see it. Up to {max} "
                                        "characters",
                                        {{"max", visit.texts.number(description_length_max)}}),
                            .value = value},
                           refusal);
}

// ---- Giving a file out -------------------------------------------------------------------------

struct Here {
  Attachment attachment;
  Contribution contribution;
  bool own = false, may_moderate = false;
  // Nobody keeps a copy of what only a few may see for now.
  bool is_open() const {
    return attachment.state == State::shown &&
           (contribution.state == State::shown || contribution.state == State::merged);
  }
};

// The attachment in the address, as the viewer may see it.
Result<Here> here(Visit& visit, Tx& tx) {
  Here out;
  out.attachment = TRY(get(tx, TRY(visit.route_id<AttachmentId>())));
  out.contribution = TRY(contributions::get(tx, out.attachment.contribution));
  const auto how = standing(tx, visit.viewer, out.contribution, out.attachment);
  TRY(visit.require(how));
  out.own = is_own(visit, out.attachment);
  out.may_moderate = visit.may(Deed::moderate, how);
  const bool is_taken_back =
      out.attachment.state == State::withdrawn || out.contribution.state == State::withdrawn;
  if (is_taken_back && !out.own) {
    return refuse(Reason::gone, say("Whoever gave this has taken it back"));
  }
  return out;
}

// A name of our own making: letters, digits and hyphens.
std::string file_name(const Attachment& a) {
  const std::string ending = "." + std::string(files::name_of(a.kind));
  if (files::is_picture(a.kind)) return "picture-" + a.id.text() + ending;
  const std::string_view name = a.name;
  return slug(name.substr(0, name.rfind('.'))) + ending;
}

web::Response file_of(const Here& found, std::string bytes) {
  const Attachment& a = found.attachment;
  const std::string_view disposition = files::is_picture(a.kind) ? "inline" : "attachment";
  web::Response response = web::bytes(std::move(bytes), type_of(a));
  response
      .set("Content-Disposition", std::string(disposition) + "; filename=\"" + file_name(a) + "\"")
      // Whatever it is taken for, it can do nothing.
      .set("Content-Security-Policy", "default-src 'none'; sandbox")
      .set("Vary", "Accept");
  // `private`: were it kept between us and the browsers, nobody could hide it any more.
  if (!found.is_open()) return response.set("Cache-Control", "no-store");
  return response.set("Cache-Control", "private, max-age=31536000, immutable")
      .set("ETag", "\"" + a.sha256.substr(0, 20) + "\"");
}

web::Response give_out(Visit& visit) {
  const bool wants_json = visit.request.wants == web::Request::Wants::json;
  std::string content;
  auto found = visit.read([&](Tx& tx) -> Result<Here> {
    const Here out = TRY(here(visit, tx));
    if (!wants_json) content = bytes(tx, out.attachment.id);
    return out;
  });
  if (!found) return pages::refused(visit, found.refusal());
  if (!wants_json) return file_of(*found, std::move(content));
  return web::json(
      json::serialize(model(visit, found->attachment, found->own, found->may_moderate)));
}

// ---- The author's own --------------------------------------------------------------------------

pages::Page page(const Visit& visit, const Contribution& beside, const Message& title,
                 const Refusal* refusal = nullptr) {
  return {.title = visit.text(title),
          .crumbs = {{contributions::headline(beside), url_of(beside.id)}},
          .section = "/challenges",
          .refusal = refusal};
}

web::Response list_page(Visit& visit, const Refusal* refusal) {
  std::optional<Contribution> about;
  auto out = visit.read([&](Tx& tx) -> Result<json::object> {
    about = TRY(contributions::of_address(visit, tx));
    json::array items = beside(visit, tx, *about);
    const bool has_room = items.size() < files_max;
    return json::object{{"url", url_of(about->id)},
                        {"action", list_url(about->id)},
                        {"headline", contributions::headline(*about)},
                        {"attachments", std::move(items)},
                        {"has_room", has_room && about->state == State::shown},
                        {"attach", fields(visit, refusal)}};
  });
  if (!out) return pages::refused(visit, out.refusal());
  return pages::show(visit, "contributions/attach", *std::move(out),
                     page(visit, *about, say("Pictures and PDFs"), refusal));
}

Result<Outcome> added(const Contribution& about, const std::vector<Attachment>& files) {
  if (files.empty()) return pages::to(url_of(about.id), say("That file stands here already"));
  if (files.size() > 1) {
    return pages::to(url_of(about.id),
                     say("{count} files are added", {{"count", std::to_string(files.size())}}));
  }
  return pages::to(url_of(about.id), say("The file is added"),
                   own_url(files[0].id) + "/withdrawal");
}

web::Response add_files(Visit& visit) {
  const auto again = [&](const Refusal& refusal) {
    return refusal.reason == Reason::invalid ? list_page(visit, &refusal)
                                             : pages::refused(visit, refusal);
  };
  auto about = visit.read([&](Tx& tx) { return contributions::of_address(visit, tx); });
  if (!about) return pages::refused(visit, about.refusal());
  const auto drafts = sent(visit);
  if (!drafts) return again(drafts.refusal());
  if (drafts->empty()) {
    return again(refuse_field("file-1", say("Choose a picture or a PDF")));
  }
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<Outcome> {
        const Contribution c = TRY(contributions::of_address(visit, tx));
        return added(c, TRY(add(tx, visit.viewer.id, c, *drafts)));
      },
      again);
}

web::Response edit_page(Visit& visit, const Refusal* refusal) {
  auto found = visit.read([&](Tx& tx) { return here(visit, tx); });
  if (!found) return pages::refused(visit, found.refusal());
  const Attachment& a = found->attachment;
  json::object out = model(visit, a, found->own, found->may_moderate);
  out["action"] = own_url(a.id) + "/edit";
  out["description_field"] = description_field(visit, "description", a.description, refusal);
  return pages::show(visit, "contributions/edit_attachment", std::move(out),
                     page(visit, found->contribution, say("Describe it"), refusal));
}

web::Response change(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<Outcome> {
        const Here found = TRY(here(visit, tx));
        TRY(describe(tx, visit.viewer.id, found.attachment.id, visit.field("description")));
        return pages::to(url_of(found.contribution.id), say("Saved"));
      },
      [&](const Refusal& refusal) {
        return refusal.reason == Reason::invalid ? edit_page(visit, &refusal)
                                                 : pages::refused(visit, refusal);
      });
}

// One page asks both ways, as for words.
web::Response ask_withdrawal(Visit& visit) {
  auto found = visit.read([&](Tx& tx) { return here(visit, tx); });
  if (!found) return pages::refused(visit, found.refusal());
  const bool is_withdrawn = found->attachment.state == State::withdrawn;
  const Message title = is_withdrawn ? say("Bring this file back?") : say("Remove this file?");
  const Message why = is_withdrawn
                          ? say("It will stand beside your words again.")
                          : say("Nobody else will see it any more. You can bring it back for a "
                                "day; then it is gone for good.");
  const std::string action = own_url(found->attachment.id) + "/withdrawal";
  return pages::ask(visit,
                    {.title = visit.text(title),
                     .body = in_words(visit, found->attachment) + ". " + visit.text(why),
                     .button = visit.text(is_withdrawn ? say("Bring it back") : say("Remove it")),
                     .action = is_withdrawn ? action + "/undo" : action,
                     .back = url_of(found->contribution.id),
                     .danger = !is_withdrawn},
                    page(visit, found->contribution, title));
}

web::Response take_back(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<Outcome> {
    const Here found = TRY(here(visit, tx));
    TRY(withdraw(tx, visit.viewer.id, found.attachment.id));
    return pages::to(url_of(found.contribution.id), say("The file is removed"),
                     own_url(found.attachment.id) + "/withdrawal");
  });
}

web::Response bring_back(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<Outcome> {
    const Here found = TRY(here(visit, tx));
    TRY(undo_withdraw(tx, visit.viewer.id, found.attachment.id));
    return pages::to(url_of(found.contribution.id), say("The file is here again"));
  });
}

void forget(const App& app) {
  if (!app.store.read([](Tx& tx) { return has_outdated(tx); })) return;
  app.store.write([](Tx& tx) { forget_outdated(tx); });
}

}  // namespace

json::array beside(const Visit& visit, Tx& tx, const Contribution& about) {
  json::array out;
  for (const Attachment& a : of(tx, about.id)) {
    const auto how = standing(tx, visit.viewer, about, a);
    if (!visit.may(Deed::see, how)) continue;
    out.push_back(model(visit, a, is_own(visit, a), visit.may(Deed::moderate, how)));
  }
  return out;
}

json::object fields(const Visit& visit, const Refusal* refusal) {
  json::array rows;
  for (int number = 1; number <= files_a_form_max; ++number) {
    rows.push_back({{"file_field", file_field(visit, number, refusal)},
                    {"description_field",
                     description_field(visit, numbered("description", number), "", refusal)}});
  }
  const bool choose_again = refusal != nullptr && has_uploads(visit);
  return {{"rows", std::move(rows)},
          {"open", choose_again},
          {"choose_again", choose_again},
          {"files_max", files_max},
          {"size_max", std::to_string(files::file_size_max / megabyte) + " MB"}};
}

Result<std::vector<Draft>> sent(const Visit& visit) {
  std::vector<Draft> drafts;
  if (!has_uploads(visit)) return drafts;
  TRY(pages::within_limit(visit, "attach"));
  Problems problems;
  for (int number = 1; number <= files_a_form_max; ++number) {
    take(visit, number, drafts, problems);
  }
  TRY(std::move(problems).result());
  return drafts;
}

json::object described(const Visit& visit, const Attachment& a) {
  return {{"url", address_of(visit, a)},
          {"type", files::media_type_of(a.kind)},
          {"description", a.description},
          {"size", a.size},
          {"sha256", a.sha256}};
}

std::string address_of(const Visit& visit, const Attachment& a) {
  return visit.app.settings.base_url + own_url(a.id);
}

}  // namespace commonty::attachments

namespace commonty::contributions {

void attachment_routes(Routes& routes) {
  using permissions::Deed;
  routes.get("/contributions/{id}/attachments", Deed::edit_words,
             [](Visit& visit) { return attachments::list_page(visit, nullptr); });
  routes.post_files("/contributions/{id}/attachments", Deed::edit_words, attachments::add_files);
  routes.get_long("/attachments/{id}", Deed::see, attachments::give_out);
  routes.get("/attachments/{id}/edit", Deed::edit_words,
             [](Visit& visit) { return attachments::edit_page(visit, nullptr); });
  routes.post("/attachments/{id}/edit", Deed::edit_words, attachments::change);
  routes.get("/attachments/{id}/withdrawal", Deed::edit_words, attachments::ask_withdrawal);
  routes.post("/attachments/{id}/withdrawal", Deed::edit_words, attachments::take_back);
  routes.post("/attachments/{id}/withdrawal/undo", Deed::edit_words, attachments::bring_back);
}

void attachment_jobs(Jobs& jobs) { jobs.chore("attachments taken back", attachments::forget); }

}  // namespace commonty::contributions
