#include "civic/boards/views.h"

#include "civic/pages/parts.h"
#include "platform/base/id.h"
#include "platform/base/text.h"

namespace commonty::boards {
namespace json = boost::json;
namespace tools = workshops::tools;
namespace {

using tools::Note;
using tools::Region;

std::string_view name_of(Region::Shape shape) {
  switch (shape) {
    case Region::Shape::list:
      return "list";
    case Region::Shape::column:
      return "column";
    case Region::Shape::cell:
      return "cell";
    case Region::Shape::corner:
      return "corner";
    case Region::Shape::ring:
      return "ring";
    case Region::Shape::centre:
      return "centre";
    case Region::Shape::chain:
      return "chain";
    case Region::Shape::card:
      return "card";
  }
  return "list";
}

json::array marks_view(const Look& look, const Note& note) {
  json::array out;
  for (const std::string& mark : look.sheet.tool->marks) {
    out.push_back({{"name", mark},
                   {"label", look.visit.text(tools::label_of_mark(mark))},
                   {"on", note.is_marked(mark)}});
  }
  return out;
}

int my_dots(const Look& look, const Note& note) {
  return look.mover.person ? note.dots_by(look.mover.person.value) : 0;
}

const json::object* theme_of(const Look& look, NoteId note) {
  if (!look.themes) return nullptr;
  const auto found = look.themes->of.find(note);
  return found == look.themes->of.end() ? nullptr : &look.themes->all[found->second].as_object();
}

bool has_theme(const Look& look, NoteId note, std::string_view theme) {
  const json::object* const of = theme_of(look, note);
  return of && of->at("theme").as_string() == theme;
}

json::value theme_view(const Look& look, NoteId note) {
  const json::object* const theme = theme_of(look, note);
  if (!theme) return nullptr;
  return json::object{{"theme_label", theme->at("theme_label")},
                      {"theme_url", theme->at("theme_url")}};
}

// Which table is not looked at is left out of the picture.
bool is_elsewhere(const Look& look, const Region& part) {
  return look.table != 0 && part.group != 0 && part.group != look.table;
}

}  // namespace

std::string anchor_of(const Region& region) {
  if (!region.accepts) return "";
  std::string out = "at-" + std::to_string(region.group) + "-" + region.key;
  for (char& c : out) {
    if (c == '.') c = '-';
  }
  return out;
}

json::object region_view(const Look& look, const Region& region) {
  json::array notes, parts, lines;
  for (const NoteId id : region.notes) {
    if (const Note* note = look.sheet.board.find(id)) notes.push_back(note_view(look, *note));
  }
  for (const Region& part : region.parts) {
    if (!is_elsewhere(look, part)) parts.push_back(region_view(look, part));
  }
  for (const std::string& line : region.lines) lines.push_back(json::value(line));
  const bool can_write = may_write_at(look, region);
  const bool was_typed_here =
      region.accepts && region.key == look.typed_at && region.group == look.typed_group;
  return {{"key", region.key},
          {"board_url", url_of(look.sheet)},
          {"typed", was_typed_here ? look.typed : ""},
          {"label", region.label},
          {"hint", region.hint},
          {"lines", std::move(lines)},
          {"shape", name_of(region.shape)},
          {"row", region.row},
          {"column", region.column},
          {"anchor", anchor_of(region)},
          {"field_id", was_typed_here ? "text" : "write-" + anchor_of(region)},
          {"accepts", region.accepts},
          {"writable", region.accepts && can_write},
          {"group", region.group},
          {"count", notes.size()},
          {"notes", std::move(notes)},
          // Not by the first of them: a section of parts.0 would look inside that one.
          {"has_parts", !parts.empty()},
          {"parts", std::move(parts)}};
}

bool may_write_at(const Look& look, const Region& region) {
  if (look.mover.facilitates) return true;
  if (!look.mover.in_the_room || look.sheet.activity.stage != workshops::Stage::open) return false;
  return region.group == 0 || look.mover.group == 0 || look.mover.looks_after ||
         region.group == look.mover.group;
}

tools::Say say_in(const Visit& visit) {
  return [&visit](const Message& message) { return visit.text(message); };
}

std::string url_of(const Sheet& sheet) { return "/boards/" + sheet.activity.id.text(); }

json::object note_view(const Look& look, const Note& note) {
  const Id<struct NoteTag> id{note.id};
  json::array others;
  const auto texts = note.current();
  for (std::size_t i = 1; i < texts.size(); ++i) others.push_back(json::value(texts[i]->words));
  json::object out{{"id", id.text()},
                   {"text", texts.empty() ? "" : texts.front()->words},
                   {"others", std::move(others)},
                   {"author", note.author},
                   {"group", note.group},
                   {"colour", tools::name_of(note.colour.value)},
                   {"colour_label", look.visit.text(tools::label_of(note.colour.value))},
                   {"place", note.place.value},
                   {"note_url", url_of(look.sheet) + "/notes/" + id.text()},
                   {"marks", marks_view(look, note)},
                   {"marked", json::array()},
                   {"theme", theme_view(look, note.id)},
                   {"dots", nullptr},
                   {"my_dots", my_dots(look, note)},
                   {"takes_dots", tools::dots_each(*look.sheet.tool, look.sheet.board.setup) > 0},
                   {"mine", note.person != 0 && note.person == look.mover.person.value}};
  for (const json::value& mark : out["marks"].as_array()) {
    if (mark.at("on").as_bool()) out["marked"].as_array().push_back(mark.at("label"));
  }
  if (shows_dots(look.sheet) && note.dots_given() > 0) out["dots"] = note.dots_given();
  return out;
}

json::object picture(const Look& look) {
  return region_view(look,
                     tools::whole_picture(*look.sheet.tool, look.sheet.board, say_in(look.visit)));
}

json::array outline_view(const Look& look, std::string_view theme) {
  auto lines = in_words(look.sheet, say_in(look.visit));
  if (!theme.empty()) {
    std::erase_if(lines, [&](const tools::OutlineLine& line) {
      return line.depth == 0 && !has_theme(look, line.note, theme);
    });
    lines = without_empty_headings(lines);
  }
  json::array out;
  for (const tools::OutlineLine& line : lines) {
    json::object item{{"text", line.text},
                      {"depth", line.depth},
                      {"is_note", line.depth == 0},
                      {"theme", theme_view(look, line.note)}};
    for (int depth = 1; depth <= 6; ++depth) {
      item["h" + std::to_string(depth)] = line.depth == depth;
    }
    out.push_back(std::move(item));
  }
  return out;
}

json::array theme_links(const Look& look, std::string_view current) {
  json::array out;
  if (!look.themes || look.themes->all.empty()) return out;
  std::map<std::size_t, int> counts;
  for (const tools::OutlineLine& line : in_words(look.sheet, say_in(look.visit))) {
    const auto of = look.themes->of.find(line.note);
    if (line.depth == 0 && of != look.themes->of.end()) ++counts[of->second];
  }
  for (const auto& [place, count] : counts) {
    const json::object& theme = look.themes->all[place].as_object();
    const std::string id(theme.at("theme").as_string());
    out.push_back({{"theme_label", theme.at("theme_label")},
                   {"theme_count", count},
                   {"notes_url", url_of(look.sheet) + "/outline?theme=" + id},
                   {"current", id == current}});
  }
  return out;
}

NoteThemes themes_of(const Visit& visit, Tx& tx, ActivityId activity) {
  NoteThemes out;
  if (!visit.app.parts) return out;
  json::value all = visit.app.parts->get("board", "themes", visit, tx, activity.value);
  if (!all.is_array()) return out;
  out.all = std::move(all.as_array());
  for (std::size_t i = 0; i < out.all.size(); ++i) {
    for (const json::value& note : out.all[i].at("notes").as_array()) {
      out.of[from_base32(note.as_string()).value_or(0)] = i;
    }
  }
  return out;
}

std::vector<pages::Choice> place_choices(const Look& look) {
  std::vector<pages::Choice> out;
  for (const tools::Place& place : look.sheet.tool->places(look.sheet.board.setup)) {
    out.push_back({place.key, look.visit.text(place.label)});
  }
  return out;
}

}  // namespace commonty::boards
