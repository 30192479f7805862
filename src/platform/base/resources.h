// The files that travel inside the program: views, tables, translations (made by
// cmake/embed.cmake).
#pragma once

#include <span>
#include <string_view>

namespace commonty::resources {

struct File {
  std::string_view path;  // from the root of the repository: "src/civic/people/people.html"
  std::string_view bytes;
};

// All of them, sorted by path.
std::span<const File> all();
// Empty when there is none of that path.
std::string_view find(std::string_view path);

}  // namespace commonty::resources
