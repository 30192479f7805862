#include "platform/documents/docx_styles.h"

#include <algorithm>
#include <string_view>

#include "platform/base/text.h"
#include "platform/documents/xml.h"

namespace commonty::documents::docx {
namespace {

constexpr int inheritance_max = 30;
constexpr int start_max = 1'000'000;
constexpr std::size_t form_size_max = 32;

std::string value_of(pugi::xml_node node) { return xml::name_in(node.attribute("w:val")); }

Style read_style(pugi::xml_node node) {
  Style style;
  style.name = lower_ascii(value_of(node.child("w:name")));
  style.outline = outline_level(node.child("w:pPr"));
  style.list = list_place(node.child("w:pPr"));
  const pugi::xml_node bold = node.child("w:rPr").child("w:b");
  if (bold) style.bold = is_on(bold);
  return style;
}

Counting counting_of(const std::string& format) {
  if (format == "bullet" || format == "none") return Counting::bullet;
  if (format == "upperLetter") return Counting::upper_letter;
  if (format == "lowerLetter") return Counting::lower_letter;
  if (format == "upperRoman") return Counting::upper_roman;
  if (format == "lowerRoman") return Counting::lower_roman;
  return Counting::decimal;
}

std::vector<ListLevel> read_levels(pugi::xml_node abstract) {
  std::vector<ListLevel> levels;
  for (const pugi::xml_node node : abstract.children("w:lvl")) {
    if (levels.size() == list_levels_max) break;
    const int start = node.child("w:start").attribute("w:val").as_int(1);
    levels.push_back({counting_of(value_of(node.child("w:numFmt"))),
                      value_of(node.child("w:lvlText")).substr(0, form_size_max),
                      std::clamp(start, 1, start_max)});
  }
  return levels;
}

}  // namespace

bool is_on(pugi::xml_node switch_node) {
  const std::string value = value_of(switch_node);
  return switch_node && value != "0" && value != "false" && value != "off";
}

std::optional<ListPlace> list_place(pugi::xml_node paragraph_properties) {
  const pugi::xml_node list = paragraph_properties.child("w:numPr");
  if (!list) return std::nullopt;
  const int level = list.child("w:ilvl").attribute("w:val").as_int(0);
  return ListPlace{value_of(list.child("w:numId")), std::clamp(level, 0, list_levels_max - 1)};
}

std::optional<int> outline_level(pugi::xml_node paragraph_properties) {
  const pugi::xml_node outline = paragraph_properties.child("w:outlineLvl");
  if (!outline) return std::nullopt;
  return outline.attribute("w:val").as_int(9);
}

Styles::Styles(const pugi::xml_document& document) {
  std::vector<std::pair<Style*, std::string>> made_from;
  for (const pugi::xml_node node : document.child("w:styles").children("w:style")) {
    if (std::string_view(node.attribute("w:type").as_string("paragraph")) != "paragraph") continue;
    const std::string id = xml::name_in(node.attribute("w:styleId"));
    if (node.attribute("w:default").as_bool()) default_ = id;
    const auto [at, is_new] = styles_.emplace(id, read_style(node));
    if (is_new) made_from.emplace_back(&at->second, value_of(node.child("w:basedOn")));
  }
  for (const auto& [style, name] : made_from) style->based_on = find(name);
}

const Style* Styles::find(const std::string& id) const {
  if (id.empty()) return nullptr;
  const auto found = styles_.find(id);
  return found == styles_.end() ? nullptr : &found->second;
}

Style Styles::resolved(const std::string& id) const {
  Style whole;
  const Style* at = find(id.empty() ? default_ : id);
  if (at != nullptr) whole.name = at->name;
  for (int step = 0; step < inheritance_max && at != nullptr; ++step) {
    if (!whole.outline) whole.outline = at->outline;
    if (!whole.list) whole.list = at->list;
    if (!whole.bold) whole.bold = at->bold;
    at = at->based_on;
  }
  // Word knows the levels of its own headings even where the file does not say them.
  const std::string_view built_in = "heading ";
  if (!whole.outline && whole.name.size() == built_in.size() + 1 &&
      whole.name.compare(0, built_in.size(), built_in) == 0) {
    whole.outline = whole.name.back() - '1';
  }
  return whole;
}

Numbering::Numbering(const pugi::xml_document& document) {
  const pugi::xml_node root = document.child("w:numbering");
  for (const pugi::xml_node node : root.children("w:abstractNum")) {
    patterns_.emplace(xml::name_in(node.attribute("w:abstractNumId")), read_levels(node));
  }
  for (const pugi::xml_node node : root.children("w:num")) {
    const std::string id = xml::name_in(node.attribute("w:numId"));
    const std::string pattern = value_of(node.child("w:abstractNumId"));
    const bool starts_anew = !node.child("w:lvlOverride").empty();
    lists_[id] = {starts_anew ? "own " + id : pattern, &patterns_[pattern]};
  }
}

std::string Numbering::next(const ListPlace& place) {
  const auto found = lists_.find(place.list);
  if (found == lists_.end()) return "•";
  return marks_.next(found->second.counts_as, place.level, *found->second.levels);
}

}  // namespace commonty::documents::docx
