#include "civic/workshops/tools/build.h"

#include <algorithm>

#include "platform/base/text.h"

namespace commonty::workshops::tools {
namespace json = boost::json;

std::vector<std::string> words_of(const json::object& options, std::string_view key) {
  std::vector<std::string> out;
  const json::value* list = options.if_contains(key);
  if (!list || !list->is_array()) return out;
  for (const json::value& item : list->as_array()) {
    if (!item.is_string()) continue;
    std::string words = clean_line(item.as_string());
    if (!is_blank(words)) out.push_back(std::move(words));
  }
  return out;
}

std::string word_of(const json::object& options, std::string_view key, std::string_view otherwise) {
  const json::value* found = options.if_contains(key);
  if (!found || !found->is_string()) return std::string(otherwise);
  std::string words = clean(found->as_string());
  return is_blank(words) ? std::string(otherwise) : words;
}

std::int64_t number_of(const json::object& options, std::string_view key, std::int64_t otherwise,
                       std::int64_t from, std::int64_t to) {
  const json::value* found = options.if_contains(key);
  if (!found || !found->is_int64()) return otherwise;
  return std::clamp(found->as_int64(), from, to);
}

bool per_table(const Setup& setup) {
  if (setup.groups.empty()) return false;
  const json::value* chosen = setup.options.if_contains("per_table");
  return !chosen || !chosen->is_bool() || chosen->as_bool();
}

std::vector<Place> places_of(const Spots& spots, const Setup& setup) {
  std::vector<Place> out;
  for (const Spot& spot : spots) {
    out.push_back(
        {.key = spot.key, .label = spot.label, .hint = spot.hint, .of_group = per_table(setup)});
  }
  return out;
}

Region draw_spots(const Spots& spots, const Board& board, const Say& speak, Region::Shape shape) {
  return for_each_table(board, speak, [&](int group) {
    Region all{.shape = shape};
    for (const Spot& spot : spots) {
      all.parts.push_back(filled({.key = spot.key,
                                  .label = speak(spot.label),
                                  .hint = speak(spot.hint),
                                  .shape = spot.shape,
                                  .row = spot.row,
                                  .column = spot.column,
                                  .accepts = true},
                                 board, group));
    }
    return all;
  });
}

std::vector<Harvested> harvest_spots(const Spots& spots, const Board& board, const Say& speak) {
  std::vector<Harvested> out;
  for (const Spot& spot : spots) {
    for (const Note* note : board.at(spot.key)) {
      out.push_back({.note = note->id,
                     .text = note->words(),
                     .question = word_of(board.setup.options, "question"),
                     .prompt = speak(spot.label),
                     .kind = spot.kind,
                     .group = note->group,
                     .dots = note->dots_given()});
    }
  }
  return out;
}

Tool of_spots(Tool tool, Spots spots) {
  if (!tool.prepare) {
    tool.prepare = [](json::object options) -> Result<json::object> { return options; };
  }
  tool.places = [spots](const Setup& setup) { return places_of(spots, setup); };
  if (!tool.draw) {
    tool.draw = [spots](const Board& board, const Say& speak) {
      return draw_spots(spots, board, speak);
    };
  }
  if (!tool.harvest) {
    tool.harvest = [spots](const Board& board, const Say& speak) {
      return harvest_spots(spots, board, speak);
    };
  }
  return tool;
}

Region for_each_table(const Board& board, const Say& speak,
                      const std::function<Region(int group)>& draw) {
  if (!per_table(board.setup)) return draw(0);
  Region all;
  for (const Group& group : board.setup.groups) {
    Region table = draw(group.number);
    table.label = name_of_table(group, speak);
    table.group = group.number;
    all.parts.push_back(std::move(table));
  }
  return all;
}

std::string name_of_table(const Group& group, const Say& speak) {
  if (!group.name.empty()) return group.name;
  return speak(say("Table {number}", {{"number", std::to_string(group.number)}}));
}

Region filled(Region region, const Board& board, int group) {
  region.group = group;
  region.notes = ids_of(board.at(region.key, group));
  return region;
}

std::vector<NoteId> ids_of(const std::vector<const Note*>& notes) {
  std::vector<NoteId> out;
  for (const Note* note : notes) out.push_back(note->id);
  return out;
}

}  // namespace commonty::workshops::tools
