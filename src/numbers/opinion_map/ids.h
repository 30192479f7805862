// Ids of people and statements as files write them, numbered from 0 in a fixed order.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace commonty::opinion_map {

// The number that an id is, if it is written as one: "7", "-1"; not "07", "+1" or "7.0".
std::optional<std::int64_t> whole_number(std::string_view text);

// Numbers ascending, then words by their bytes.
bool id_before(std::string_view a, std::string_view b);

// Gives each id a place in order of first sight; sort() then puts them in order.
class Ids {
 public:
  std::uint32_t add(std::string_view id);
  std::optional<std::uint32_t> find(std::string_view id) const;
  std::size_t size() const { return names_.size(); }
  const std::string& operator[](std::size_t place) const { return names_[place]; }

  // Answers the new place of each old one.
  std::vector<std::uint32_t> sort();

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  std::vector<std::string> names_;
  // Most files count people and statements from 0: then no hash is needed. 0 or the place + 1.
  std::vector<std::uint32_t> of_number_;
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> of_word_;
};

}  // namespace commonty::opinion_map
