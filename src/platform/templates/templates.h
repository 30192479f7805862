// Pages written in Mustache: the public spec (mustache.github.io, v1.4) with inheritance, over
// Boost.JSON values; parsed once to a flat list of operations, escaping by default.
//
// A file holds several views, each after a line `<!-- view: NAME -->`. src/civic/people/people.html
// with `<!-- view: profile -->` gives the template "people/profile". Text before the first marker
// is ignored. Inside views, beside the spec:
//   {{#t}}Hello {name}{{/t}}     a translated sentence; {name} is looked up like {{name}} and
//   escaped
//   {{#tn count}}One comment|{count} comments{{/tn}}   a plural; `count` chooses the form
// The text between is the msgid (white space runs folded to one space, trimmed).
#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/texts/texts.h"

namespace commonty {

class Templates {
 public:
  Templates();
  ~Templates();
  Templates(Templates&&) noexcept;

  // Parses all views of a file. `folder` is the prefix: "people". Throws std::runtime_error with
  // file, line and what is wrong.
  void add_file(std::string_view folder, std::string_view source, std::string_view shown_path);
  // Parses one template under a name (tests, the spec's partials).
  void add(std::string_view name, std::string_view source);
  bool has(std::string_view name) const;

  // Renders `name` over a stack of contexts, the last one searched first. Missing keys print
  // nothing. Threads: may be called from many at once once all templates are added.
  std::string render(std::string_view name, std::span<const boost::json::value* const> contexts,
                     const Texts& texts) const;
  std::string render(std::string_view name, const boost::json::value& context,
                     const Texts& texts) const;

  // Every msgid in all templates, for `./dev texts`: singular and plural ("" when none).
  std::vector<std::pair<std::string, std::string>> texts_used() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace commonty
