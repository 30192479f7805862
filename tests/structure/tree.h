// The source tree as the rules see it: the text of every file that git keeps or would keep.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace structure {

using Tree = std::map<std::string, std::string>;  // path from the root of the repository -> text
// Each fault is one sentence that begins with file and line.
using Faults = std::vector<std::string>;

Tree read_tree(const std::string& root);
// The tree that this program was built from.
const Tree& real_tree();

struct Include {
  std::string path;  // as written between the quotes
  int line = 0;
};
std::vector<Include> includes_of(std::string_view source);

std::vector<std::string> lines_of(std::string_view text);
bool starts_with(std::string_view text, std::string_view beginning);
bool ends_with(std::string_view text, std::string_view end);
std::string at(std::string_view path, int line);  // "src/x.cc:12"

// "src/civic/people/people.h": floor civic, folder people. Empty where a path has none.
std::string floor_of(std::string_view path);
std::string folder_of(std::string_view path);

}  // namespace structure
