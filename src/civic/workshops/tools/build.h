// What the tools' files share: options as people set them, and regions filled with notes.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "civic/workshops/tools/tool.h"

namespace commonty::workshops::tools {

// A list of strings of the options, trimmed, without empty ones.
std::vector<std::string> words_of(const boost::json::object& options, std::string_view key);
std::string word_of(const boost::json::object& options, std::string_view key,
                    std::string_view otherwise = "");
std::int64_t number_of(const boost::json::object& options, std::string_view key,
                       std::int64_t otherwise, std::int64_t from, std::int64_t to);
// Whether every table has the board for itself: when there are tables and "per_table" is not false.
bool per_table(const Setup& setup);

// A fixed place: what most tools are made of.
struct Spot {
  std::string key;
  Message label, hint;
  int row = 0, column = 0;
  Region::Shape shape = Region::Shape::column;
  std::string kind = "idea";  // of the contributions that come of it
};
using Spots = std::vector<Spot>;

std::vector<Place> places_of(const Spots& spots, const Setup& setup);
// The spots side by side; once a table where each has its own.
Region draw_spots(const Spots& spots, const Board& board, const Say& speak,
                  Region::Shape shape = Region::Shape::list);
std::vector<Harvested> harvest_spots(const Spots& spots, const Board& board, const Say& speak);
// A tool that is nothing but its spots.
Tool of_spots(Tool tool, Spots spots);

// One region, once a table where each has its own: `draw` is asked with the table's number, or 0.
Region for_each_table(const Board& board, const Say& speak,
                      const std::function<Region(int group)>& draw);
std::string name_of_table(const Group& group, const Say& speak);
// A place with the notes that lie there.
Region filled(Region region, const Board& board, int group);
std::vector<NoteId> ids_of(const std::vector<const Note*>& notes);

}  // namespace commonty::workshops::tools
