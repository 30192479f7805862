#include "civic/opinion_maps/picture_numbers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <tuple>

namespace commonty::opinion_maps {
namespace {

// Marks closer than this cover each other.
constexpr long one_place = 12;
constexpr std::size_t numbers_a_line = 5;
constexpr long mark_size = 5;  // half of it
constexpr long character_width = 10;
constexpr long beside = 8;       // from the mark's middle to its label
constexpr long beside_rows = 9;  // half of the mark, and a little
constexpr long step = 14;        // how much farther it is tried
constexpr long near = 4 * step;
constexpr long apart_from = 24;  // from here on a line leads to it

std::vector<NumberLabel> by_place(std::vector<Numbered> numbers) {
  std::ranges::sort(numbers, {},
                    [](const Numbered& one) { return std::tuple(one.number, one.x, one.y); });
  std::vector<NumberLabel> out;
  for (const Numbered& one : numbers) {
    const auto here = std::ranges::find_if(out, [&](const NumberLabel& label) {
      return std::abs(label.of.front().x - one.x) <= one_place &&
             std::abs(label.of.front().y - one.y) <= one_place;
    });
    if (here == out.end()) {
      out.push_back({.of = {one}});
    } else {
      here->of.push_back(one);
    }
  }
  return out;
}

void write(NumberLabel& label) {
  std::size_t longest = 0;
  for (std::size_t i = 0; i < label.of.size(); ++i) {
    if (i % numbers_a_line == 0) label.lines.emplace_back();
    std::string& line = label.lines.back();
    if (i % numbers_a_line != 0) line += " ";
    line += std::to_string(label.of[i].number);
    if (i + 1 < label.of.size()) line += ",";
    longest = std::max(longest, line.size());
  }
  label.box.width = static_cast<long>(longest) * character_width;
  label.box.height = static_cast<long>(label.lines.size()) * numbers_line;
}

bool is_free(const Box& box, const std::vector<Box>& taken, const Box& picture) {
  return box.x >= picture.x && box.y >= picture.y && box.right() <= picture.right() &&
         box.bottom() <= picture.bottom() &&
         std::ranges::none_of(taken, [&](const Box& other) { return overlap(box, other); });
}

// To the right of its place, where people look first; then round it, and always farther.
std::optional<Box> free_round(const NumberLabel& label, const std::vector<Box>& taken,
                              const Box& picture, long far_max) {
  const Numbered& at = label.of.front();
  const long w = label.box.width, h = label.box.height;
  for (long far = 0; far <= far_max; far += step) {
    const long right = at.x + beside + far, left = at.x - beside - far - w;
    const long above = at.y - beside_rows - far - h, below = at.y + beside_rows + far;
    const long middle_x = at.x - w / 2, middle_y = at.y - h / 2;
    const std::array<std::pair<long, long>, 8> round = {{{right, middle_y},
                                                         {left, middle_y},
                                                         {middle_x, above},
                                                         {middle_x, below},
                                                         {right, above},
                                                         {right, below},
                                                         {left, above},
                                                         {left, below}}};
    for (const auto& [x, y] : round) {
      if (const Box box{x, y, w, h}; is_free(box, taken, picture)) return box;
    }
  }
  return std::nullopt;
}

std::optional<Box> free_anywhere(const NumberLabel& label, const std::vector<Box>& taken,
                                 const Box& picture) {
  Box box = label.box;
  for (box.y = picture.y; box.bottom() <= picture.bottom(); box.y += 2) {
    for (box.x = picture.x; box.right() <= picture.right(); box.x += 4) {
      if (is_free(box, taken, picture)) return box;
    }
  }
  return std::nullopt;
}

// Near by it does not lie over the marks of others either.
std::optional<Box> free_place(const NumberLabel& label, const std::vector<Box>& taken,
                              const std::vector<Box>& marks, const Box& picture) {
  std::vector<Box> all = taken;
  all.insert(all.end(), marks.begin(), marks.end());
  if (auto box = free_round(label, all, picture, near)) return box;
  if (auto box = free_round(label, taken, picture, picture.width)) return box;
  return free_anywhere(label, taken, picture);
}

bool is_far(const Numbered& at, const Box& box) {
  const long across = at.x - std::clamp(at.x, box.x, box.right());
  const long up = at.y - std::clamp(at.y, box.y, box.bottom());
  return across * across + up * up > apart_from * apart_from;
}

}  // namespace

bool overlap(const Box& a, const Box& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

std::vector<NumberLabel> lay_out(std::vector<Numbered> numbers, const std::vector<Box>& taken,
                                 const Box& picture) {
  std::vector<Box> marks;
  for (const Numbered& one : numbers) {
    marks.push_back({one.x - mark_size, one.y - mark_size, 2 * mark_size, 2 * mark_size});
  }
  std::vector<NumberLabel> labels = by_place(std::move(numbers));
  std::vector<Box> filled = taken;
  std::vector<NumberLabel> out;
  for (NumberLabel& label : labels) {
    write(label);
    const auto box = free_place(label, filled, marks, picture);
    if (!box) continue;
    label.box = *box;
    label.is_apart = is_far(label.of.front(), *box);
    filled.push_back(*box);
    out.push_back(std::move(label));
  }
  return out;
}

}  // namespace commonty::opinion_maps
