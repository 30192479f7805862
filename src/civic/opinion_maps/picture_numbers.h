// Where the numbers of statements stand in the picture, so that each can be read: those of one
// place share a label, and a label that finds no room beside its place stands near it, with a line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace commonty::opinion_maps {

struct Box {
  long x = 0, y = 0, width = 0, height = 0;  // its left upper corner

  long right() const { return x + width; }
  long bottom() const { return y + height; }
};
bool overlap(const Box& a, const Box& b);

// A statement, where it lies in the picture.
struct Numbered {
  std::int64_t number = 0;
  long x = 0, y = 0;
};

struct NumberLabel {
  std::vector<Numbered> of;        // by number
  std::vector<std::string> lines;  // "3, 17,"
  Box box;
  bool is_apart = false;  // too far from its place to be read without a line
};

inline constexpr long numbers_size = 16;  // of the type
inline constexpr long numbers_line = 18;

// No label lies over another one, over what is `taken`, or outside the picture, as long as there is
// room at all. The same numbers give the same labels, in whatever order they come.
std::vector<NumberLabel> lay_out(std::vector<Numbered> numbers, const std::vector<Box>& taken,
                                 const Box& picture);

}  // namespace commonty::opinion_maps
