// What the styles and lists of a .docx say about its paragraphs. Ids of styles are in the writer's
// language, so headings are known by their outline level and titles by the built-in name.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <pugixml.hpp>

#include "platform/documents/list_marks.h"

namespace commonty::documents::docx {

struct ListPlace {
  std::string list;  // "" for none, "0" for taken out of its list
  int level = 0;
};

struct Style {
  std::string name;                 // lower case
  const Style* based_on = nullptr;  // one of the same file
  std::optional<int> outline;
  std::optional<ListPlace> list;
  std::optional<bool> bold;
};

class Styles {
 public:
  // From styles.xml; an empty tree gives none.
  explicit Styles(const pugi::xml_document& document);
  Styles(const Styles&) = delete;

  // All that the style says, with what it inherits.
  Style resolved(const std::string& id) const;

 private:
  const Style* find(const std::string& id) const;

  std::map<std::string, Style> styles_;
  std::string default_;
};

class Numbering {
 public:
  // From numbering.xml; an empty tree gives none.
  explicit Numbering(const pugi::xml_document& document);
  Numbering(const Numbering&) = delete;

  // The mark of the next item there.
  std::string next(const ListPlace& place);

 private:
  struct List {
    std::string counts_as;  // lists of one pattern go on counting, unless one says it starts anew
    const std::vector<ListLevel>* levels;
  };
  std::map<std::string, std::vector<ListLevel>> patterns_;
  std::map<std::string, List> lists_;
  ListMarks marks_;
};

// On and off in w:b and its like: present means on.
bool is_on(pugi::xml_node switch_node);
std::optional<ListPlace> list_place(pugi::xml_node paragraph_properties);
std::optional<int> outline_level(pugi::xml_node paragraph_properties);

}  // namespace commonty::documents::docx
