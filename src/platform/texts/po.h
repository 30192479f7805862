// Gettext's .po files: sentences and what they are in another language.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace commonty::po {

struct Entry {
  std::vector<std::string> comments;  // whole lines, with their #; but no flags and no places
  std::vector<std::string> places;    // "src/civic/people/people.html:12"
  std::string context;
  std::string id;
  std::string plural;              // "" when there is only one form
  std::vector<std::string> texts;  // one, or one a plural form; "" where not translated yet
  bool fuzzy = false;              // a guess that nobody has read yet
  bool obsolete = false;           // no longer asked for, kept in case it comes back

  bool operator==(const Entry&) const = default;
};

// The first entry, with the id "", is the header. Throws std::runtime_error "line N: ...".
std::vector<Entry> read(std::string_view file);
std::string write(const std::vector<Entry>& entries);

// A field of the header: header_field(texts[0], "Plural-Forms"). "" when there is none.
std::string header_field(std::string_view header, std::string_view name);

}  // namespace commonty::po
