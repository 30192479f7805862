// Chance that can be repeated: the same seed gives the same numbers with every library.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>

namespace commonty::themes {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}

  std::uint64_t next() { return random_(); }
  // 0 <= x < 1
  double share() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
  std::size_t below(std::size_t bound) {
    return static_cast<std::size_t>(share() * static_cast<double>(bound));
  }
  // Mean 0, variance 1 (Box and Muller).
  double normal() {
    const double radius = std::sqrt(-2 * std::log(1 - share()));
    return radius * std::cos(2 * std::numbers::pi * share());
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace commonty::themes
