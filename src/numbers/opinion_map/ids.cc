#include "numbers/opinion_map/ids.h"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace commonty::opinion_map {
namespace {

constexpr std::int64_t small_numbers_max = 1 << 22;

std::optional<std::size_t> small_number(std::string_view id) {
  const std::optional<std::int64_t> number = whole_number(id);
  if (!number || *number < 0 || *number >= small_numbers_max) return std::nullopt;
  return static_cast<std::size_t>(*number);
}

}  // namespace

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  const std::size_t sign = text[0] == '-' ? 1 : 0;
  const bool padded = text[sign] == '0' && (text.size() > 1);
  return padded ? std::nullopt : std::optional(number);
}

bool id_before(std::string_view a, std::string_view b) {
  const auto number_a = whole_number(a), number_b = whole_number(b);
  if (number_a && number_b) return *number_a < *number_b;
  return number_a || number_b ? number_a.has_value() : a < b;
}

std::uint32_t Ids::add(std::string_view id) {
  const auto next = static_cast<std::uint32_t>(names_.size());
  if (const auto number = small_number(id)) {
    if (*number >= of_number_.size()) of_number_.resize(*number * 3 / 2 + 64, 0);
    std::uint32_t& known = of_number_[*number];
    if (known > 0) return known - 1;
    known = next + 1;
  } else {
    const auto known = of_word_.find(id);
    if (known != of_word_.end()) return known->second;
    of_word_.emplace(id, next);
  }
  names_.emplace_back(id);
  return next;
}

std::optional<std::uint32_t> Ids::find(std::string_view id) const {
  if (const auto number = small_number(id)) {
    const std::uint32_t known = *number < of_number_.size() ? of_number_[*number] : 0;
    return known > 0 ? std::optional(known - 1) : std::nullopt;
  }
  const auto known = of_word_.find(id);
  return known == of_word_.end() ? std::nullopt : std::optional(known->second);
}

std::vector<std::uint32_t> Ids::sort() {
  std::vector<std::uint32_t> order(names_.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return id_before(names_[a], names_[b]); });
  std::vector<std::uint32_t> new_place(order.size());
  std::vector<std::string> sorted(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    new_place[order[i]] = i;
    sorted[i] = std::move(names_[order[i]]);
  }
  names_ = std::move(sorted);
  for (std::uint32_t& known : of_number_) known = known > 0 ? new_place[known - 1] + 1 : 0;
  for (auto& [word, place] : of_word_) place = new_place[place];
  return new_place;
}

}  // namespace commonty::opinion_map
