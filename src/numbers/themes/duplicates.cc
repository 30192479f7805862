#include "numbers/themes/duplicates.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <unordered_map>

namespace commonty::themes {
namespace {

// Sets with a cosine of .85 share at least 72 % of all they have; then a band of 4 agrees in one of
// 24 with a chance of .9995.
constexpr std::size_t bands = 24;
constexpr std::size_t rows = 4;
constexpr std::size_t compared_max = 20;

using Trigrams = std::vector<std::uint64_t>;  // ascending
using Signature = std::array<std::uint64_t, bands * rows>;

// Changes every bit with every bit (SplitMix64's last step).
std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9U;
  x = (x ^ x >> 27) * 0x94D049BB133111EBU;
  return x ^ x >> 31;
}

std::vector<std::uint32_t> characters_of(const std::string& text) {
  std::vector<std::uint32_t> out;
  for (const char c : " " + text + " ") {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) == 0x80 && !out.empty()) {
      out.back() = out.back() << 8 | byte;
    } else {
      out.push_back(byte);
    }
  }
  return out;
}

Trigrams trigrams_of(const std::string& text) {
  Trigrams out;
  const auto characters = characters_of(text);
  for (std::size_t i = 0; i + 3 <= characters.size(); ++i) {
    out.push_back(mixed(mixed(mixed(characters[i]) + characters[i + 1]) + characters[i + 2]));
  }
  std::ranges::sort(out);
  const auto twice = std::ranges::unique(out);
  out.erase(twice.begin(), twice.end());
  return out;
}

double cosine(const Trigrams& a, const Trigrams& b) {
  if (a.empty() || b.empty()) return 0;
  std::size_t both = 0;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (*i == *j) ++both;
    const bool step_i = *i <= *j, step_j = *j <= *i;
    i += step_i ? 1 : 0;
    j += step_j ? 1 : 0;
  }
  return static_cast<double>(both) / std::sqrt(double(a.size()) * double(b.size()));
}

Signature signature_of(const Trigrams& trigrams) {
  Signature out;
  out.fill(std::numeric_limits<std::uint64_t>::max());
  for (const std::uint64_t trigram : trigrams) {
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = std::min(out[i], mixed(trigram + i * 0x9E3779B97F4A7C15U));
    }
  }
  return out;
}

// The texts that agree in a band, under what they agree in.
std::unordered_map<std::uint64_t, std::vector<std::size_t>> agreeing(
    const std::vector<Signature>& signatures, std::size_t band) {
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> out;
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    std::uint64_t key = 0;
    for (std::size_t r = 0; r < rows; ++r) key = mixed(key + signatures[i][band * rows + r]);
    out[key].push_back(i);
  }
  return out;
}

}  // namespace

double likeness(const std::string& a, const std::string& b) {
  return cosine(trigrams_of(a), trigrams_of(b));
}

std::vector<Pair> near_duplicates(std::span<const std::string> texts, double score_min) {
  std::vector<Trigrams> trigrams;
  std::vector<Signature> signatures;
  for (const std::string& text : texts) {
    trigrams.push_back(trigrams_of(text));
    signatures.push_back(signature_of(trigrams.back()));
  }
  std::set<std::pair<std::size_t, std::size_t>> candidates;
  for (std::size_t band = 0; band < bands; ++band) {
    for (const auto& [key, alike] : agreeing(signatures, band)) {
      for (std::size_t i = 0; i < alike.size(); ++i) {
        const std::size_t end = std::min(alike.size(), i + 1 + compared_max);
        for (std::size_t j = i + 1; j < end; ++j) candidates.emplace(alike[i], alike[j]);
      }
    }
  }
  std::vector<Pair> out;
  for (const auto& [first, second] : candidates) {
    const double score = cosine(trigrams[first], trigrams[second]);
    if (score >= score_min) out.push_back({first, second, score});
  }
  return out;
}

}  // namespace commonty::themes
