#include "civic/records/records_web.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "civic/pages/pages.h"
#include "civic/records/board_tables.h"
#include "civic/records/records.h"
#include "platform/base/text.h"
#include "platform/templates/markdown.h"

namespace commonty::records {
namespace json = boost::json;
namespace {

using documents::Line;
using permissions::Deed;
using workshops::Workshop;

constexpr int writing_lines = 5;  // below each prompt on paper
constexpr const char* docx_type =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

Say say_in(const Visit& visit) {
  return [&visit](const Message& message) { return visit.text(message); };
}

std::string url_of(const Workshop& workshop) { return "/workshops/" + workshop.id.text(); }

Result<Workshop> workshop_here(Visit& visit, Tx& tx) {
  Workshop workshop = TRY(workshops::get(tx, TRY(visit.route_id<WorkshopId>())));
  TRY(visit.require(workshops::standing(tx, visit.viewer, workshop)));
  return workshop;
}

std::vector<pages::Crumb> crumbs(const Visit& visit, const Workshop& w, const std::string& title) {
  return {{visit.text(say("Workshops")), "/workshops"}, {w.title, url_of(w)}, {title, ""}};
}

// ---- the day in words, for the page and for the document ---------------------------------------

std::string when_of(const Visit& visit, const Workshop& w) {
  if (!w.starts_at) return "";
  std::string begins = visit.texts.date_time(*w.starts_at);
  if (!w.ends_at) return begins;
  return visit.text(
      say("{begins} to {ends}", {{"begins", begins}, {"ends", visit.texts.date_time(*w.ends_at)}}));
}

std::string people_of(const Visit& visit, const Attendance& of) {
  const std::string who =
      of.organisation.empty() ? visit.text(say("Without an organisation")) : of.organisation;
  const auto unnamed = of.people - static_cast<int>(of.names.size());
  std::string out = who + ": " + std::to_string(of.people);
  if (!of.names.empty()) out += " – " + join(of.names, ", ");
  if (!of.names.empty() && unnamed > 0) {
    out += ", " + visit.text(say("and {count} more", {{"count", std::to_string(unnamed)}}));
  }
  return out;
}

std::string about_part(const Visit& visit, const Workshop& w, const Part& part) {
  std::string out =
      visit.text(say("{minutes} minutes", {{"minutes", std::to_string(part.activity.minutes)}}));
  if (!part.tool_title.empty()) out += " · " + part.tool_title;
  const bool is_over = w.state == workshops::State::ended;
  if (!part.was_held) out += " · " + visit.text(is_over ? say("not held") : say("not yet"));
  return out;
}

std::string answer_of(const Visit& visit, const contributions::Contribution& c) {
  return visit.text(contributions::outcome_label(c.outcome)) + ": " + contributions::headline(c);
}

// ---- the page ----------------------------------------------------------------------------------

// A heading with the notes below it.
json::array blocks_of(const Part& part) {
  constexpr int first_level = 3, last_level = 6;  // the activity stands above
  json::array out;
  for (const auto& line : part.lines) {
    if (line.depth > 0 || out.empty()) {
      json::object block{{"heading", line.depth > 0 ? line.text : ""}, {"notes", json::array()}};
      const int level = std::min(line.depth + first_level, last_level);
      for (int h = first_level + 1; h <= last_level; ++h) {
        block["h" + std::to_string(h)] = line.depth > 0 && h == level;
      }
      out.push_back(std::move(block));
    }
    if (line.depth > 0) continue;
    out.back().as_object()["notes"].as_array().push_back(json::value(line.text));
  }
  return out;
}

// A picture that is too large for the page has one of its own.
json::array pictures_of(const Part& part) {
  constexpr std::size_t beside_words_max = 200'000;  // bytes of it
  json::array out;
  for (std::size_t i = 0; i < part.panes.size(); ++i) {
    const boards::Pane& pane = part.panes[i];
    const std::string& svg = part.pictures[i];
    const std::string table = pane.group ? "?table=" + std::to_string(pane.group) : "";
    out.push_back({{"table", pane.table},
                   {"picture_url", part.board_url + "/picture.svg" + table},
                   {"picture_html", svg.size() <= beside_words_max ? svg : ""}});
  }
  return out;
}

// Words lie folded below a picture of the same; on paper everything stands there.
bool is_folded(const json::array& pictures) {
  return !pictures.empty() && std::ranges::all_of(pictures, [](const json::value& one) {
    return !one.at("picture_html").as_string().empty();
  });
}

json::value conversation_of(const Visit& visit, const Part& part) {
  if (!part.conversation) return nullptr;
  json::object out = conversation_view(*part.conversation, visit.texts);
  const bool says_it_again = part.conversation->conversation.question == part.activity.title;
  out["asks"] = says_it_again ? json::value("") : out["question"];
  return out;
}

// To what belongs to the challenge: its words are read here, in the record of one's own day.
void leave_out_links(json::object& model) {
  for (json::value& one : model["promised"].as_array()) one.as_object()["promise_url"] = "";
  for (json::value& one : model["answered"].as_array()) one.as_object()["answered_url"] = "";
  if (model["challenge"].is_object()) model["challenge"].as_object()["challenge_url"] = "";
}

json::object page_model(const Visit& visit, const Record& record) {
  const Workshop& w = record.workshop;
  json::array parts, attendance, answered;
  for (const Part& part : record.parts) {
    json::array pictures = pictures_of(part);
    parts.push_back({{"title", part.activity.title},
                     {"about", about_part(visit, w, part)},
                     {"was_held", part.was_held},
                     {"is_folded", is_folded(pictures)},
                     {"pictures", std::move(pictures)},
                     {"blocks", blocks_of(part)},
                     {"conversation", conversation_of(visit, part)}});
  }
  for (const Attendance& of : record.attendance) {
    json::array names(of.names.begin(), of.names.end());
    attendance.push_back({{"organisation", of.organisation},
                          {"people", of.people},
                          {"names", std::move(names)},
                          {"text", people_of(visit, of)}});
  }
  for (const auto& c : record.answered) {
    answered.push_back(
        {{"text", answer_of(visit, c)}, {"answered_url", "/contributions/" + c.id.text()}});
  }
  json::object m{{"title", w.title},
                 {"url", url_of(w)},
                 {"when", when_of(visit, w)},
                 {"place", w.place},
                 {"about_html", markdown_to_html(w.about)},
                 {"challenge", nullptr},
                 {"parts", std::move(parts)},
                 {"attendance", std::move(attendance)},
                 {"people", record.people},
                 {"contributions", w.contributions},
                 {"answered", std::move(answered)}};
  add_floor(m, record.floor, visit.texts);
  if (record.challenge) {
    m["challenge"] = {{"question", record.challenge->question},
                      {"challenge_url", "/challenges/" + record.challenge->slug}};
  }
  if (!record.opens_challenge) leave_out_links(m);
  return m;
}

Result<Record> record_here(Visit& visit, Tx& tx) {
  Record record = of(tx, TRY(workshop_here(visit, tx)), say_in(visit));
  record.opens_challenge =
      record.challenge &&
      visit.may(permissions::Deed::see, challenges::standing(tx, visit.viewer, *record.challenge));
  return record;
}

web::Response page(Visit& visit) {
  auto record = visit.read([&](Tx& tx) { return record_here(visit, tx); });
  if (!record) return pages::refused(visit, record.refusal());
  const std::string title = visit.text(say("The record of the day"));
  return pages::show(visit, "records/page", page_model(visit, *record),
                     {.title = title + " – " + record->workshop.title,
                      .crumbs = crumbs(visit, record->workshop, title),
                      .section = "/workshops"});
}

// ---- files -------------------------------------------------------------------------------------

web::Response file(std::string bytes, const char* type, const Workshop& w, const char* name) {
  web::Response response = web::bytes(std::move(bytes), type);
  response.set("Content-Disposition",
               "attachment; filename=\"" + slug(w.title) + "-" + std::string(name) + "\"");
  return response;
}

class Writing {
 public:
  explicit Writing(std::string title) { add(Line::Role::title, 0, std::move(title)); }
  void heading(int level, std::string text) { add(Line::Role::heading, level, std::move(text)); }
  void item(std::string text) { add(Line::Role::item, 1, std::move(text)); }
  void paragraph(std::string text) {
    if (!is_blank(text)) add(Line::Role::paragraph, 0, std::move(text));
  }
  void add(Line line) { lines_.push_back(std::move(line)); }
  std::string bytes() const { return documents::write_docx(lines_); }

  int tables = 0;  // so far

 private:
  void add(Line::Role role, int level, std::string text) {
    add({.role = role, .level = level, .text = std::move(text)});
  }
  std::vector<Line> lines_;
};

std::string as_docx(const Visit& visit, const Record& record) {
  const Workshop& w = record.workshop;
  Writing out(w.title);
  if (record.challenge) out.paragraph(record.challenge->question);
  out.paragraph(when_of(visit, w));
  out.paragraph(w.place);
  const std::string about = markdown_to_text(w.about);
  for (const std::string_view line : split(about, '\n')) out.paragraph(std::string(line));
  out.heading(1, visit.text(say("Who was there")));
  for (const Attendance& of : record.attendance) out.item(people_of(visit, of));
  out.heading(1, visit.text(say("What was done")));
  for (const Part& part : record.parts) {
    out.heading(2, part.activity.title);
    out.paragraph(about_part(visit, w, part));
    for (Line& line : board_lines(part, out.tables)) out.add(std::move(line));
    if (!part.conversation) continue;
    for (Line& line :
         conversation_lines(*part.conversation, visit.texts, visit.app.settings.base_url)) {
      out.add(std::move(line));
    }
  }
  if (!record.floor.asked.empty()) out.heading(1, visit.text(say("Questions from the floor")));
  for (auto& line : asked_lines(record.floor, visit.texts)) out.item(std::move(line));
  if (!record.floor.promised.empty()) out.heading(1, visit.text(say("What was promised")));
  for (auto& line : promised_lines(record.floor, visit.texts)) out.item(std::move(line));
  if (!record.answered.empty()) out.heading(1, visit.text(say("What became of it")));
  for (const auto& c : record.answered) out.item(answer_of(visit, c));
  return out.bytes();
}

web::Response record_docx(Visit& visit) {
  auto record = visit.read([&](Tx& tx) { return record_here(visit, tx); });
  if (!record) return pages::refused(visit, record.refusal());
  return file(as_docx(visit, *record), docx_type, record->workshop, "record.docx");
}

web::Response record_csv(Visit& visit) {
  Workshop workshop;
  auto rows = visit.read([&](Tx& tx) -> Result<std::string> {
    workshop = TRY(workshop_here(visit, tx));
    return as_csv(tx, workshop, say_in(visit));
  });
  if (!rows) return pages::refused(visit, rows.refusal());
  return file(*std::move(rows), "text/csv; charset=utf-8", workshop, "notes.csv");
}

// ---- paper -------------------------------------------------------------------------------------

struct Paper {
  Workshop workshop;
  Sheets sheets;
};

Result<Paper> paper_here(Visit& visit, Tx& tx) {
  Paper out{TRY(workshop_here(visit, tx)), {}};
  out.sheets = paper_of(tx, out.workshop, say_in(visit));
  return out;
}

json::array question_views(const Sheets& sheets) {
  const json::array lines(writing_lines, json::value(""));
  json::array out;
  for (const Question& question : sheets.questions) {
    json::array prompts;
    for (const Prompt& prompt : question.prompts) {
      prompts.push_back({{"letter", prompt.letter},
                         {"text", prompt.text},
                         {"hint", prompt.hint},
                         {"room_to_write", lines}});
    }
    out.push_back({{"number", question.number},
                   {"question", question.text},
                   {"prompts", std::move(prompts)}});
  }
  return out;
}

web::Response paper(Visit& visit) {
  auto found = visit.read([&](Tx& tx) { return paper_here(visit, tx); });
  if (!found) return pages::refused(visit, found.refusal());
  json::array tables(found->sheets.tables.begin(), found->sheets.tables.end());
  const std::string title = visit.text(say("Paper for the tables"));
  return pages::show(visit, "records/paper",
                     {{"title", found->workshop.title},
                      {"url", url_of(found->workshop)},
                      {"tables", std::move(tables)},
                      {"questions", question_views(found->sheets)}},
                     {.title = title + " – " + found->workshop.title,
                      .crumbs = crumbs(visit, found->workshop, title),
                      .section = "/workshops"});
}

web::Response paper_docx(Visit& visit) {
  auto found = visit.read([&](Tx& tx) { return paper_here(visit, tx); });
  if (!found) return pages::refused(visit, found.refusal());
  return file(documents::write_docx(lines_of(found->workshop, found->sheets, say_in(visit))),
              docx_type, found->workshop, "paper.docx");
}

}  // namespace

void routes(Routes& routes) {
  routes.get_long("/workshops/{id}/record", Deed::see, page);
  routes.get_long("/workshops/{id}/record.docx", Deed::see, record_docx);
  routes.get_long("/workshops/{id}/record.csv", Deed::see, record_csv);
  routes.get_long("/workshops/{id}/paper", Deed::see, paper);
  routes.get_long("/workshops/{id}/paper.docx", Deed::see, paper_docx);
}

}  // namespace commonty::records
