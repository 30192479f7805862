#include "platform/documents/xml.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "platform/documents/readers.h"

namespace commonty::documents::xml {
namespace {

constexpr std::size_t bindings_max = 200;

struct Known {
  std::string_view address;
  std::string_view prefix;
};

constexpr std::array<Known, 19> known_namespaces = {{
    {"http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"},
    {"http://purl.oclc.org/ooxml/wordprocessingml/main", "w"},
    {"http://schemas.openxmlformats.org/spreadsheetml/2006/main", ""},
    {"http://purl.oclc.org/ooxml/spreadsheetml/main", ""},
    {"http://schemas.openxmlformats.org/officeDocument/2006/relationships", "r"},
    {"http://purl.oclc.org/ooxml/officeDocument/relationships", "r"},
    {"http://schemas.openxmlformats.org/package/2006/relationships", ""},
    {"http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"},
    {"http://purl.org/dc/elements/1.1/", "dc"},
    {"urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"},
    {"urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"},
    {"urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"},
    {"urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"},
    {"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0", "fo"},
    {"urn:oasis:names:tc:opendocument:xmlns:meta:1.0", "meta"},
    {"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", "manifest"},
    {"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"},
    {"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", "svg"},
    {"http://www.w3.org/XML/1998/namespace", "xml"},
}};

// A name that no reader looks for.
constexpr std::string_view foreign = "foreign";

std::optional<std::string_view> canonical(std::string_view address) {
  for (const Known& known : known_namespaces) {
    if (known.address == address) return known.prefix;
  }
  return std::nullopt;
}

bool is_reserved(std::string_view prefix) {
  return std::any_of(known_namespaces.begin(), known_namespaces.end(),
                     [&](const Known& known) { return known.prefix == prefix; });
}

struct Binding {
  int depth;
  std::string written;
  std::string meant;
};

// Gives each element and attribute the prefix we know its namespace by.
class Renamer {
 public:
  // False when the element declares more namespaces than any office program does.
  bool enter(pugi::xml_node element, int depth) {
    while (!bindings_.empty() && bindings_.back().depth >= depth) leave_binding();
    for (const pugi::xml_attribute attribute : element.attributes()) bind(attribute, depth);
    if (bindings_.size() > bindings_max) return false;
    if (strange_ == 0) return true;
    rename(element);
    for (const pugi::xml_attribute attribute : element.attributes()) rename_attribute(attribute);
    return true;
  }

 private:
  void bind(pugi::xml_attribute attribute, int depth) {
    const std::string_view name = attribute.name();
    if (name.substr(0, 5) != "xmlns") return;
    if (name.size() > 5 && name[5] != ':') return;
    const std::string written(name.size() > 5 ? name.substr(6) : "");
    const auto meant = canonical(attribute.value());
    const bool clashes = !meant && !written.empty() && is_reserved(written);
    bindings_.push_back({depth, written,
                         std::string(meant     ? *meant
                                     : clashes ? foreign
                                               : written)});
    if (bindings_.back().meant != written) ++strange_;
  }

  void leave_binding() {
    if (bindings_.back().meant != bindings_.back().written) --strange_;
    bindings_.pop_back();
  }

  std::string_view meant_by(std::string_view written) const {
    for (std::size_t i = bindings_.size(); i-- > 0;) {
      if (bindings_[i].written == written) return bindings_[i].meant;
    }
    return written;
  }

  std::string renamed(std::string_view name, bool has_default) const {
    const std::size_t colon = name.find(':');
    if (colon == std::string_view::npos && !has_default) return std::string(name);
    const std::string_view written = colon == std::string_view::npos ? "" : name.substr(0, colon);
    const std::string_view local = colon == std::string_view::npos ? name : name.substr(colon + 1);
    const std::string_view meant = meant_by(written);
    return meant.empty() ? std::string(local) : std::string(meant) + ":" + std::string(local);
  }

  void rename(pugi::xml_node element) const {
    const std::string name = renamed(element.name(), true);
    if (name != element.name()) element.set_name(name.c_str());
  }

  // An attribute without a prefix is in no namespace at all.
  void rename_attribute(pugi::xml_attribute attribute) const {
    const std::string name = renamed(attribute.name(), false);
    if (name != attribute.name()) attribute.set_name(name.c_str());
  }

  std::vector<Binding> bindings_;
  int strange_ = 0;
};

// Every element costs a "<" and every attribute a "=", so this bounds the memory of the tree.
bool is_modest(std::string_view bytes) {
  std::size_t count = 0;
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    if (bytes[i] == '=' || (bytes[i] == '<' && bytes[i + 1] != '/')) ++count;
  }
  return count <= nodes_max;
}

bool has_doctype(const pugi::xml_document& document) {
  for (const pugi::xml_node node : document.children()) {
    if (node.type() == pugi::node_doctype) return true;
  }
  return false;
}

bool settle_names(pugi::xml_document& document) {
  Renamer names;
  int depth = 0;
  bool good = true;
  walk(
      document.root(),
      [&](pugi::xml_node node) {
        ++depth;
        if (depth > depth_max) good = false;
        if (good && node.type() == pugi::node_element) good = names.enter(node, depth);
        return good;
      },
      [&](pugi::xml_node) { --depth; });
  return good;
}

}  // namespace

Result<pugi::xml_document> parse(std::string bytes) {
  if (!is_modest(bytes)) return too_much_text();
  pugi::xml_document document;
  const unsigned options = pugi::parse_default | pugi::parse_doctype | pugi::parse_ws_pcdata;
  const auto parsed = document.load_buffer(bytes.data(), bytes.size(), options);
  if (!parsed || has_doctype(document) || !settle_names(document)) return damaged();
  return document;
}

std::string name_in(pugi::xml_attribute attribute) {
  const char* value = attribute.value();
  return {value, strnlen(value, name_size_max)};
}

std::string text_of(pugi::xml_node root) {
  std::string out;
  walk(
      root,
      [&](pugi::xml_node node) {
        out += node.value();
        return true;
      },
      [](pugi::xml_node) {});
  return out;
}

}  // namespace commonty::documents::xml
