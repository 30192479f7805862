// The files of a conversation: taken out, and brought in from elsewhere after a look.
#include <set>

#include "civic/imports/imports.h"
#include "civic/opinions/opinions_web.h"
#include "civic/opinions/polis_files.h"
#include "civic/pages/fields.h"
#include "civic/pages/long_table.h"
#include "civic/pages/parts.h"
#include "platform/base/text.h"

namespace commonty::opinions {
namespace json = boost::json;
namespace {

using permissions::Deed;

constexpr std::size_t files_max = 5;
constexpr std::size_t examples_max = 5;

// ---- out

using Written = std::function<std::string(const Visit&, Tx&, const Conversation&)>;

// Refused while results are kept back.
Result<Conversation> shown_conversation(Visit& visit, Tx& tx) {
  const Here here = TRY(conversation_of_address(visit, tx));
  if (here.participation.shows_results) return here.conversation;
  return refuse(Reason::closed, results_message(here));
}

web::Response votes_file(Visit& visit) {
  std::shared_ptr<const VotesFile> file;
  const auto shown = visit.read([&](Tx& tx) -> Result<Conversation> {
    Conversation out = TRY(shown_conversation(visit, tx));
    file = std::make_shared<const VotesFile>(tx, out, visit.app.settings.secret);
    return out;
  });
  if (!shown) return pages::refused(visit, shown.refusal());
  return pages::long_table(visit, {.file_name = "votes.csv",
                                   .heading = file->heading(),
                                   .count = shown->voters,
                                   .rows = [file](Tx& tx, std::int64_t from, std::int64_t before) {
                                     return file->rows(tx, from, before);
                                   }});
}

Handler file_named(const std::string& name, const Written& write) {
  return [=](Visit& visit) {
    auto text = visit.read([&](Tx& tx) -> Result<std::string> {
      return write(visit, tx, TRY(shown_conversation(visit, tx)));
    });
    if (!text) return pages::refused(visit, text.refusal());
    web::Response response = web::bytes(*std::move(text), "text/csv; charset=utf-8");
    response.set("Content-Disposition", "attachment; filename=\"" + name + "\"");
    return response;
  };
}

std::string summary(const Visit& visit, Tx& tx, const Conversation& c) {
  const json::value groups = visit.app.parts->get("conversation", "groups", visit, tx, c.id.value);
  return summary_csv(tx, c, visit.app.settings.base_url + url_of(c),
                     groups.is_int64() ? std::to_string(groups.get_int64()) : "");
}

// ---- in

web::Response upload_page(Visit& visit, const Refusal* refusal = nullptr) {
  auto here = visit.read([&](Tx& tx) { return conversation_of_address(visit, tx); });
  if (!here) return pages::refused(visit, here.refusal());
  json::object m = frame_of(visit, *here);
  const Conversation& c = here->conversation;
  m["is_empty"] = c.statements == 0 && c.voters == 0;
  m["new_url"] = "/challenges/" + here->challenge.slug + "/opinions/new";
  m["file_field"] = pages::file_field(
      visit,
      {.name = "files",
       .label = say("The files"),
       .hint = say("comments.csv and votes.csv together; participants-votes.csv where there is no "
                   "votes.csv"),
       .attributes = {{"accept", ".csv,.tsv,.txt"}, {"multiple", "multiple"}}},
      refusal);
  const std::string title = visit.text(say("Bring in a conversation from elsewhere"));
  return pages::show(visit, "opinions/upload", std::move(m),
                     {.title = title,
                      .crumbs = crumbs(visit, *here, title),
                      .section = "/challenges",
                      .refusal = refusal});
}

Result<std::vector<NamedFile>> sent_files(const Visit& visit) {
  std::vector<NamedFile> out;
  for (const web::Upload& one : visit.request.uploads) {
    if (one.field == "files" && one.size() > 0) {
      out.push_back({one.file_name, std::string(one.bytes())});
    }
  }
  if (out.empty()) return refuse_field("files", say("Choose the files"));
  if (out.size() <= files_max) return out;
  return refuse_field("files",
                      say("Choose at most {max} files", {{"max", std::to_string(files_max)}}));
}

// Once permissions were asked. Read before the writer's turn: it takes seconds, and others wait.
Result<std::vector<NamedFile>> understood_files(Visit& visit) {
  TRY(visit.read([&](Tx& tx) { return conversation_of_address(visit, tx); }));
  auto files = TRY(sent_files(visit));
  TRY(read_polis_files(files));
  return files;
}

web::Response upload(Visit& visit) {
  const auto files = understood_files(visit);
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<pages::Outcome> {
        const Here here = TRY(conversation_of_address(visit, tx));
        if (!files) return files.refusal();
        std::string kept;
        for (const NamedFile& one : *files) {
          const auto id =
              imports::keep(tx, visit.viewer.id, here.challenge.id, one.name, one.bytes);
          kept += (kept.empty() ? "" : "-") + id.text();
        }
        return pages::to(url_of(here.conversation) + "/import/preview?files=" + kept);
      },
      [&](const Refusal& refusal) {
        Refusal shown = refusal;
        for (Problem& problem : shown.problems) problem.field = "files";
        return upload_page(visit, &shown);
      });
}

Result<std::vector<NamedFile>> kept_files(Tx& tx, const Here& here, std::string_view ids) {
  std::vector<NamedFile> out;
  if (ids.empty()) return refuse(Reason::invalid, say("Choose the files first"));
  const auto given = split(ids, '-');
  // Each is many megabytes: nobody loads one again and again by an address.
  const std::set<std::string_view> once(given.begin(), given.end());
  if (given.size() > files_max || once.size() < given.size()) {
    return refuse(Reason::invalid, say("Choose the files first"));
  }
  for (const std::string_view text : given) {
    const auto kept = TRY(imports::get_import(tx, ImportId::parse(text).value_or(ImportId{})));
    if (kept.challenge != here.challenge.id) {
      return refuse(Reason::not_found,
                    say("These files are not there any more. Choose them again"));
    }
    out.push_back({kept.name, kept.bytes});
  }
  return out;
}

json::array sentences(const Visit& visit, const PolisFiles& files) {
  json::array out;
  for (const Message& one : files.told) out.push_back(json::value(visit.text(one)));
  return out;
}

web::Response preview(Visit& visit) {
  Here here;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    here = TRY(conversation_of_address(visit, tx));
    const PolisFiles files = TRY(read_polis_files(TRY(kept_files(tx, here, visit.query("files")))));
    json::object m = frame_of(visit, here);
    json::array examples;
    for (const auto& one : files.comments) {
      if (examples.size() < examples_max) examples.push_back(json::value(one.text));
    }
    m["statements"] = files.comments.size();
    m["voters"] = files.ballots.matrix.people();
    m["votes"] = files.ballots.matrix.votes();
    m["examples"] = std::move(examples);
    m["has_told"] = !files.told.empty();
    m["told"] = sentences(visit, files);
    m["files"] = visit.query("files");
    return m;
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("What the files hold"));
  return pages::show(
      visit, "opinions/preview", *std::move(model),
      {.title = title, .crumbs = crumbs(visit, here, title), .section = "/challenges"});
}

Result<PolisFiles> understood_kept_files(Visit& visit, std::string_view ids) {
  const auto kept = TRY(visit.read([&](Tx& tx) -> Result<std::vector<NamedFile>> {
    return kept_files(tx, TRY(conversation_of_address(visit, tx)), ids);
  }));
  return read_polis_files(kept);
}

web::Response take_in(Visit& visit) {
  const std::string_view ids = visit.field("files");
  const auto files = understood_kept_files(visit, ids);
  return pages::act(visit, [&](Tx& tx) -> Result<pages::Outcome> {
    const Here here = TRY(conversation_of_address(visit, tx));
    if (!files) return files.refusal();
    const Brought brought = TRY(bring_in(tx, visit.viewer.id, here.conversation, *files));
    for (const std::string_view text : split(ids, '-'))
      imports::discard(tx, *ImportId::parse(text));
    return pages::to(url_of(here.conversation),
                     say("Brought in: {statements} statements and {votes} votes of {people} people",
                         {{"statements", std::to_string(brought.statements)},
                          {"votes", std::to_string(brought.votes)},
                          {"people", std::to_string(brought.people)}}));
  });
}

}  // namespace

void file_routes(Routes& routes) {
  const std::string one = "/opinions/{id}";
  routes.get_long(one + "/summary.csv", Deed::see, file_named("summary.csv", summary));
  routes.get_long(one + "/comments.csv", Deed::see,
                  file_named("comments.csv", [](const Visit&, Tx& tx, const Conversation& c) {
                    return comments_csv(tx, c);
                  }));
  routes.get_long(one + "/votes.csv", Deed::see, votes_file);
  routes.get(one + "/import", Deed::convene, [](Visit& visit) { return upload_page(visit); });
  routes.post_files(one + "/import", Deed::convene, upload);
  routes.get_long(one + "/import/preview", Deed::convene, preview);
  routes.post(one + "/import/preview", Deed::convene, take_in);
}

}  // namespace commonty::opinions
