#include "civic/site/skins.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "civic/settings/settings.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::site {
namespace {

constexpr std::string_view columns =
    "slug, name, accent, accent_deep, accent_soft, accent_text, header, header_text, header_line, "
    "header_current, paper";
constexpr std::string_view first_skin = "heather";

// What the stylesheet (web/src/styles) puts behind and into text, whatever the skin.
constexpr std::string_view white = "#ffffff", ink = "#17212b", muted = "#4c5a66";
constexpr double text_contrast = 4.5, strong_contrast = 7.0, line_contrast = 3.0;

Skin read(const store::Row& row) {
  Skin skin;
  skin.slug = row.get<std::string>(0);
  skin.name = row.get<std::string>(1);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    skin.colours[i] = row.get<std::string>(static_cast<int>(i) + 2);
  }
  return skin;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// One channel of sRGB as light (WCAG 2.2, relative luminance).
double light(std::string_view colour, std::size_t at) {
  const double c = (hex_digit(colour[at]) * 16 + hex_digit(colour[at + 1])) / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(std::string_view colour) {
  return 0.2126 * light(colour, 1) + 0.7152 * light(colour, 3) + 0.0722 * light(colour, 5);
}

// "4.49", cut rather than rounded: 4.499 must not look as if it were enough.
std::string shown(double ratio) {
  char text[16];
  std::snprintf(text, sizeof text, "%.2f", std::floor(ratio * 100) / 100);
  return text;
}

void check_contrast(const Skin& skin, Problems& problems) {
  for (const Pair& pair : pairs_to_read(skin)) {
    const double measured = contrast(pair.text, pair.ground);
    if (measured >= pair.needed) continue;
    Message text = pair.too_faint;
    text.args = {{"measured", shown(measured)}, {"needed", shown(pair.needed)}};
    problems.add(std::string(name_of(pair.part)), std::move(text));
  }
}

Skin cleaned(const Skin& draft) {
  Skin skin = draft;
  skin.name = clean_line(skin.name);
  for (std::string& colour : skin.colours) colour = lower_ascii(trim(colour));
  return skin;
}

void wear(Tx& tx, const Skin& skin) {
  settings::set(tx, "skin", skin.slug);
  settings::set(tx, "skin_url", stylesheet_url(skin));
}

void record(Tx& tx, const char* name, PersonId by, const Skin& skin) {
  facts::record(tx, {.name = name,
                     .actor = by.value,
                     .detail = "{\"skin\":\"" + skin.slug + "\"}",
                     .digest = sha256_hex(stylesheet(skin))});
}

}  // namespace

std::string_view name_of(Part part) {
  constexpr std::array<std::string_view, parts.size()> names = {
      "accent",      "accent_deep", "accent_soft",    "accent_text", "header",
      "header_text", "header_line", "header_current", "paper"};
  return names.at(static_cast<std::size_t>(part));
}

Message label(Part part) {
  switch (part) {
    case Part::accent:
      return say("Links and buttons");
    case Part::accent_deep:
      return say("Links and buttons under the pointer");
    case Part::accent_soft:
      return say("Quiet background of what is marked");
    case Part::accent_text:
      return say("Words on buttons");
    case Part::header:
      return say("Background of the page's head");
    case Part::header_text:
      return say("Words in the page's head");
    case Part::header_line:
      return say("Line under the page's head");
    case Part::header_current:
      return say("Line under where one is in the menu");
    case Part::paper:
      return say("Paper tone behind the page");
  }
  return {};
}

bool is_colour(std::string_view text) {
  return text.size() == 7 && text[0] == '#' &&
         std::all_of(text.begin() + 1, text.end(), [](char c) { return hex_digit(c) >= 0; });
}

double contrast(std::string_view one, std::string_view other) {
  const auto [darker, lighter] = std::minmax({luminance(one), luminance(other)});
  return (lighter + 0.05) / (darker + 0.05);
}

std::vector<Pair> pairs_to_read(const Skin& skin) {
  const auto on = [&](Part part, std::string_view ground, double needed, Message too_faint) {
    return Pair{part, skin[part], std::string(ground), needed, std::move(too_faint)};
  };
  const std::string &soft = skin[Part::accent_soft], &paper = skin[Part::paper];
  return {
      on(Part::accent, white, text_contrast,
         say("Links on white have a contrast of {measured} to 1 and need {needed} to 1. Choose a "
             "darker colour")),
      on(Part::accent, paper, text_contrast,
         say("Links on the paper tone have a contrast of {measured} to 1 and need {needed} to 1. "
             "Choose a darker colour")),
      on(Part::accent, soft, text_contrast,
         say("Links on the quiet background have a contrast of {measured} to 1 and need {needed} "
             "to 1. Choose a darker colour")),
      on(Part::accent_deep, white, strong_contrast,
         say("Links under the pointer, on white, have a contrast of {measured} to 1 and need "
             "{needed} to 1. Choose a darker colour")),
      on(Part::accent_deep, soft, strong_contrast,
         say("Links under the pointer, on the quiet background, have a contrast of {measured} to 1 "
             "and need {needed} to 1. Choose a darker colour")),
      on(Part::accent_soft, ink, strong_contrast,
         say("Text on the quiet background has a contrast of {measured} to 1 and needs {needed} to "
             "1. Choose a lighter colour")),
      on(Part::accent_text, skin[Part::accent], text_contrast,
         say("Words on buttons have a contrast of {measured} to 1 and need {needed} to 1. Choose a "
             "colour that differs more from the buttons")),
      on(Part::header_text, skin[Part::header], text_contrast,
         say("Words in the page's head have a contrast of {measured} to 1 and need {needed} to 1. "
             "Choose a colour that differs more from its background")),
      on(Part::header_current, skin[Part::header], line_contrast,
         say("The line in the menu has a contrast of {measured} to 1 and needs {needed} to 1. "
             "Choose a colour that differs more from its background")),
      on(Part::paper, ink, strong_contrast,
         say("Text on the paper tone has a contrast of {measured} to 1 and needs {needed} to 1. "
             "Choose a lighter colour")),
      on(Part::paper, muted, text_contrast,
         say("Small grey text on the paper tone has a contrast of {measured} to 1 and needs "
             "{needed} to 1. Choose a lighter colour"))};
}

Result<void> check(const Skin& skin) {
  Problems problems;
  const std::string name = clean_line(skin.name);
  if (name.empty() || length(name) > skin_name_length_max) {
    problems.add("name", say("Give the skin a name of at most {max} characters",
                             {{"max", std::to_string(skin_name_length_max)}}));
  }
  bool all_colours = true;
  for (Part part : parts) {
    if (is_colour(skin[part])) continue;
    all_colours = false;
    problems.add(
        std::string(name_of(part)),
        say("Write the colour as # and six digits or letters a to f, for example #6b3fa0"));
  }
  if (all_colours) check_contrast(skin, problems);
  return std::move(problems).result();
}

std::vector<Skin> skins(Tx& tx) {
  std::vector<Skin> out;
  for (const store::Row row :
       tx.query("SELECT " + std::string(columns) + " FROM skins ORDER BY name, slug")) {
    out.push_back(read(row));
  }
  return out;
}

Result<Skin> get_skin(Tx& tx, std::string_view slug) {
  const auto rows =
      tx.query("SELECT " + std::string(columns) + " FROM skins WHERE slug = $1", slug);
  if (!rows.empty()) return read(rows[0]);
  return refuse(Reason::not_found, say("There is no page at this address, or it is not for you"));
}

Result<Skin> add_skin(Tx& tx, PersonId by, const Skin& draft) {
  Skin skin = cleaned(draft);
  TRY(check(skin));
  const std::string wanted = slug(skin.name);
  skin.slug = wanted;
  for (int n = 2; skin.slug == "new" || get_skin(tx, skin.slug).ok(); ++n) {
    skin.slug = wanted + "-" + std::to_string(n);
  }
  tx.run("INSERT INTO skins (" + std::string(columns) +
             ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
         skin.slug, skin.name, skin.colours[0], skin.colours[1], skin.colours[2], skin.colours[3],
         skin.colours[4], skin.colours[5], skin.colours[6], skin.colours[7], skin.colours[8]);
  record(tx, "skin.added", by, skin);
  return skin;
}

Result<void> change_skin(Tx& tx, PersonId by, const Skin& changed) {
  const Skin skin = cleaned(changed);
  TRY(check(skin));
  tx.run(
      "UPDATE skins SET name = $2, accent = $3, accent_deep = $4, accent_soft = $5, "
      "accent_text = $6, header = $7, header_text = $8, header_line = $9, header_current = $10, "
      "paper = $11 WHERE slug = $1",
      skin.slug, skin.name, skin.colours[0], skin.colours[1], skin.colours[2], skin.colours[3],
      skin.colours[4], skin.colours[5], skin.colours[6], skin.colours[7], skin.colours[8]);
  if (chosen_skin(tx) == skin.slug) wear(tx, skin);
  record(tx, "skin.changed", by, skin);
  return done();
}

std::string chosen_skin(Tx& tx) {
  std::string chosen = settings::get(tx, "skin");
  return chosen.empty() ? std::string(first_skin) : chosen;
}

Result<void> choose_skin(Tx& tx, PersonId by, std::string_view slug) {
  const Skin skin = TRY(get_skin(tx, slug));
  wear(tx, skin);
  record(tx, "skin.chosen", by, skin);
  return done();
}

std::string stylesheet(const Skin& skin) {
  std::string css = ":root {\n";
  for (Part part : parts) {
    std::string property = "--" + std::string(name_of(part));
    std::replace(property.begin(), property.end(), '_', '-');
    css += "  " + property + ": " + skin[part] + ";\n";
  }
  return css + "}\n";
}

std::string version(const Skin& skin) { return sha256_hex(stylesheet(skin)).substr(0, 16); }

std::string stylesheet_url(const Skin& skin) {
  return "/skin.css?skin=" + skin.slug + "&v=" + version(skin);
}

}  // namespace commonty::site
