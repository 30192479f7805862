#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "platform/base/resources.h"
#include "platform/base/text.h"
#include "platform/texts/texts.h"

namespace commonty {
namespace {

// "0.8" of "gd;q=0.8", as 800; what cannot be read counts as 1.
int weight_of(std::string_view range) {
  const auto semicolon = range.find(';');
  if (semicolon == range.npos) return 1000;
  const auto parameter = lower_ascii(trim(range.substr(semicolon + 1)));
  if (!parameter.starts_with("q=")) return 1000;
  double weight = 1;
  std::from_chars(parameter.data() + 2, parameter.data() + parameter.size(), weight);
  return static_cast<int>(std::clamp(weight, 0.0, 1.0) * 1000);
}

std::string main_language(std::string_view range) {
  return lower_ascii(trim(range.substr(0, range.find_first_of(";-"))));
}

}  // namespace

Languages Languages::load() {
  std::vector<Texts> found;
  for (const auto& file : resources::all()) {
    if (!file.path.starts_with("po/") || !file.path.ends_with(".po")) continue;
    const auto language = file.path.substr(3, file.path.size() - 6);
    try {
      found.push_back(Texts::read_po(std::string(language), file.bytes));
    } catch (const std::runtime_error& error) {
      throw std::runtime_error(std::string(file.path) + ": " + error.what());
    }
  }
  return of(std::move(found));
}

Languages Languages::of(std::vector<Texts> found) {
  const auto is_english = [](const Texts& texts) { return texts.language() == "en"; };
  if (std::none_of(found.begin(), found.end(), is_english)) found.push_back(Texts::english());
  std::stable_partition(found.begin(), found.end(), is_english);
  Languages languages;
  languages.all_ = std::move(found);
  return languages;
}

const Texts& Languages::get(std::string_view language) const {
  for (const auto& texts : all_) {
    if (texts.language() == language) return texts;
  }
  return all_.front();
}

const Texts& Languages::negotiate(std::string_view accept_language) const {
  const Texts* best = &all_.front();
  int best_weight = 0;
  for (const auto range : split(accept_language, ',')) {
    const auto wanted = main_language(range);
    const auto weight = weight_of(range);
    if (weight <= best_weight) continue;
    const Texts& found = get(wanted);
    if (found.language() != wanted && wanted != "*") continue;
    best = &found;
    best_weight = weight;
  }
  return *best;
}

}  // namespace commonty
