// One Mustache template as a flat list of operations: how it is read, and how it is printed.
#pragma once

#include <atomic>
#include <boost/json/value.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/texts/texts.h"

namespace commonty::mustache {

struct Template;

// The place of a template that others refer to by name; empty until one is added.
struct Slot {
  std::string name;
  std::unique_ptr<const Template> filled;
};

// A dotted name, split: a.b.c is a and then {b, c}. {{.}} is "".
struct Name {
  std::string_view first;
  std::vector<std::string_view> then;
  // Where `first` stood in the object it was last found in: rows are all alike, so it is
  // mostly there again. Threads: read and written as an atomic.
  mutable std::uint32_t likely_place = 0;
};
Name split_name(std::string_view dotted);

enum class Kind : std::uint8_t {
  text,      // text
  escaped,   // {{name}}
  raw,       // {{{name}}}
  section,   // {{#name}}, up to `end`
  inverted,  // {{^name}}, up to `end`
  partial,   // {{>slot}}, indented by `text`
  parent,    // {{<slot}}, indented by `text`; the blocks up to `end` replace those of the parent
  block,     // {{$other}}, indented by `text`; up to `end`
  sentence,  // {{#t}}text{{/t}}
  plural,    // {{#tn name}}text|other{{/tn}}
};

struct Op {
  Kind kind = Kind::text;
  bool own_line = false;  // the tag stood alone on its line
  std::uint32_t end = 0;  // one past the last operation inside
  std::uint32_t line = 0;
  std::string_view text = {};
  std::string_view other = {};
  Name name = {};
  const Slot* slot = nullptr;
};

struct Template {
  std::string source;
  std::string path;  // shown in errors
  bool is_view = false;
  std::vector<Op> ops;
  std::deque<std::string> sentences;           // folded msgids that ops point at
  mutable std::atomic<std::size_t> size_hint;  // the largest page so far, reserved for the next
};

// What a template is read from. A view ends with one line end, which is left out where the view
// is printed in the middle of a line.
struct Source {
  std::string text;
  std::string path;
  std::uint32_t first_line = 1;
  bool is_view = false;
};

// Throws std::runtime_error "path:line: what is wrong".
std::unique_ptr<const Template> parse(Source source,
                                      const std::function<const Slot&(std::string_view)>& slot);

using Contexts = std::span<const boost::json::value* const>;

// Throws std::runtime_error when templates include each other more than depth_max deep.
inline constexpr int depth_max = 100;
std::string render(const Template& page, Contexts contexts, const Texts& texts);

}  // namespace commonty::mustache
