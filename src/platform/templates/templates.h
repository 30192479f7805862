// Pages written in Mustache: the public spec (mustache.github.io, v1.4) with inheritance, over
// Boost.JSON values; parsed once to a flat list of operations, escaping by default.
//
// A file holds several views, each after a line `<!-- view: NAME -->`. src/civic/people/people.html
// with `<!-- view: profile -->` gives the template "people/profile". Text before the first marker
// is ignored. A file without a marker is one view: src/platform/look/layout.html "look/layout".
// Others use a view by its whole name: {{> people/profile}}, or {{< look/layout}}{{$main}}...
// {{/main}}{{/look/layout}}. Its last line end is left out where it stands within a line.
// Inside views, beside the spec:
//   {{#t}}Hello {name}{{/t}}    a translated sentence; {name} is looked up like {{name}} and
//                               escaped
//   {{#tn count}}One comment|{count} comments{{/tn}}    a plural; `count` chooses the form, and
//                               {count} is written as people write numbers: 1,200
// The text between is the msgid (white space runs folded to one space, trimmed). It may hold
// markup: {{#t}}Read <a href="{url}">the answer</a>.{{/t}}
// A section is left out for null, false, an empty list, an empty text and 0; true adds no context.
#pragma once

#include <boost/json/value.hpp>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/base/resources.h"
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
  // Once all are added: throws std::runtime_error naming every place that refers to a view that
  // does not exist (where it is printed, such a view would be empty, as the spec says).
  void check() const;

  // Prints `name` over a stack of contexts, the last one searched first. Missing keys print
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

// Adds every view of the program: src/.../FOLDER/FILE.html, under FOLDER.
void load_views(Templates& templates, std::span<const resources::File> files);

}  // namespace commonty
