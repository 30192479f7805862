// How the site looks: a few colours that a host chooses, checked so that everyone can read them.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "civic/permissions/permissions.h"
#include "platform/store/store.h"

namespace commonty::site {

inline constexpr std::size_t skin_name_length_max = 40;

// What a skin may colour; the colours of focus are nobody's to change.
enum class Part {
  accent,
  accent_deep,
  accent_soft,
  accent_text,
  header,
  header_text,
  header_line,
  header_current,
  paper
};
inline constexpr std::array parts = {Part::accent,      Part::accent_deep,    Part::accent_soft,
                                     Part::accent_text, Part::header,         Part::header_text,
                                     Part::header_line, Part::header_current, Part::paper};
std::string_view name_of(Part part);  // "accent_deep"; its custom property is --accent-deep
Message label(Part part);

struct Skin {
  std::string slug, name;
  std::array<std::string, parts.size()> colours;  // "#rrggbb", in the order of `parts`

  std::string& operator[](Part part) { return colours.at(static_cast<std::size_t>(part)); }
  const std::string& operator[](Part part) const {
    return colours.at(static_cast<std::size_t>(part));
  }
};

// "#6b3fa0", in any case.
bool is_colour(std::string_view text);
// WCAG 2.2: from 1 to 21, of two colours as above.
double contrast(std::string_view one, std::string_view other);

// What must be readable on what. Refuses with the contrast that was measured and the one needed.
Result<void> check(const Skin& skin);
struct Pair {
  Part part;                 // whose field hears of it
  std::string text, ground;  // colours
  double needed;
  Message too_faint;  // with {measured} and {needed}
};
std::vector<Pair> pairs_to_read(const Skin& skin);

std::vector<Skin> skins(Tx& tx);
Result<Skin> get_skin(Tx& tx, std::string_view slug);
Result<Skin> add_skin(Tx& tx, PersonId by, const Skin& draft);
Result<void> change_skin(Tx& tx, PersonId by, const Skin& skin);
// The one the site wears.
std::string chosen_skin(Tx& tx);
Result<void> choose_skin(Tx& tx, PersonId by, std::string_view slug);

// The stylesheet of a skin, and the address under which browsers may keep it for good.
std::string stylesheet(const Skin& skin);
std::string version(const Skin& skin);
std::string stylesheet_url(const Skin& skin);

}  // namespace commonty::site
