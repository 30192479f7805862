// XML parts of office documents, read without trusting them: no DOCTYPE, limits on depth and on the
// number of nodes, and each known namespace under one prefix, whatever the file calls it.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "platform/base/result.h"

namespace commonty::documents::xml {

inline constexpr int depth_max = 256;
inline constexpr std::size_t nodes_max = 2'000'000;  // elements and attributes

// The names in the tree begin with these prefixes: w (word processing), r (relationships), mc,
// office, text, table, style, fo, meta, dc, manifest; spreadsheets and packages have none. The
// Strict variants of the namespaces count as the same.
Result<pugi::xml_document> parse(std::string bytes);

// An id or the name of a style, cut where no office program goes on: a file names a style once and
// uses it a million times, and each use is a copy.
inline constexpr std::size_t name_size_max = 1000;
std::string name_in(pugi::xml_attribute attribute);

inline bool is(pugi::xml_node node, std::string_view name) { return node.name() == name; }

// Walks all below `root` in the order of reading, without recursion. `enter` says whether to go
// into a node; `leave` hears of every node, after its children.
template <class Enter, class Leave>
void walk(pugi::xml_node root, Enter enter, Leave leave) {
  pugi::xml_node node = root.first_child();
  while (node) {
    if (enter(node) && node.first_child()) {
      node = node.first_child();
      continue;
    }
    leave(node);
    while (!node.next_sibling()) {
      node = node.parent();
      if (!node || node == root) return;
      leave(node);
    }
    node = node.next_sibling();
  }
}

// All the text in it, in order.
std::string text_of(pugi::xml_node root);

}  // namespace commonty::documents::xml
