#include "tests/structure/tree.h"

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>

namespace structure {

namespace {

std::string output_of(const std::string& command) {
  auto close = [](FILE* pipe) { pclose(pipe); };
  std::unique_ptr<FILE, decltype(close)> pipe(popen(command.c_str(), "r"), close);
  if (!pipe) throw std::runtime_error("cannot run: " + command);
  std::string output;
  std::array<char, 4096> piece;
  while (std::size_t got = fread(piece.data(), 1, piece.size(), pipe.get())) {
    output.append(piece.data(), got);
  }
  return output;
}

std::string part_of(std::string_view path, int index) {
  std::istringstream parts{std::string(path)};
  std::string part;
  for (int i = 0; i <= index; ++i) {
    if (!std::getline(parts, part, '/')) return "";
  }
  return parts.eof() ? "" : part;  // the last part is the file itself
}

std::vector<std::string> paths_by_git(const std::string& root) {
  // Whoever runs the tests need not own the clone.
  std::istringstream listing(output_of("git -c safe.directory='*' -C '" + root +
                                       "' ls-files -z --cached --others --exclude-standard"));
  std::vector<std::string> paths;
  for (std::string path; std::getline(listing, path, '\0');) paths.push_back(path);
  return paths;
}

// A copy of the tree without its history: everything but what is made from it.
std::vector<std::string> paths_by_walking(const std::string& root) {
  namespace fs = std::filesystem;
  static const std::set<std::string> made = {".git", ".cache", "build",
                                             "data", "dist",   "node_modules"};
  std::vector<std::string> paths;
  for (auto it = fs::recursive_directory_iterator(root); it != fs::end(it); ++it) {
    if (it->is_directory() && made.contains(it->path().filename())) it.disable_recursion_pending();
    if (it->is_regular_file()) paths.push_back(fs::relative(it->path(), root));
  }
  return paths;
}

}  // namespace

Tree read_tree(const std::string& root) {
  std::vector<std::string> paths = paths_by_git(root);
  if (paths.empty()) paths = paths_by_walking(root);
  Tree tree;
  for (const std::string& path : paths) {
    std::ifstream file(root + "/" + path, std::ios::binary);
    if (!file) continue;  // removed, not yet committed
    tree[path] = std::string(std::istreambuf_iterator<char>(file), {});
  }
  if (tree.empty()) throw std::runtime_error("there are no files in " + root);
  return tree;
}

const Tree& real_tree() {
  static const Tree tree = read_tree(COMMONTY_SOURCE_DIR);
  return tree;
}

std::vector<Include> includes_of(std::string_view source) {
  static const std::regex include(R"re(^\s*#\s*include\s+"([^"]+)")re");
  std::vector<Include> found;
  int number = 0;
  for (const std::string& line : lines_of(source)) {
    ++number;
    std::smatch match;
    if (line.find("include") == line.npos) continue;  // the expression is slow
    if (std::regex_search(line, match, include)) found.push_back({match[1], number});
  }
  return found;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) lines.push_back(std::move(line));
  return lines;
}

bool starts_with(std::string_view text, std::string_view beginning) {
  return text.substr(0, beginning.size()) == beginning;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string at(std::string_view path, int line) {
  return std::string(path) + ":" + std::to_string(line);
}

std::string floor_of(std::string_view path) {
  return part_of(path, 0) == "src" ? part_of(path, 1) : "";
}

std::string folder_of(std::string_view path) {
  return part_of(path, 0) == "src" ? part_of(path, 2) : "";
}

}  // namespace structure
