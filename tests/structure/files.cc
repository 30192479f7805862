#include "tests/structure/files.h"

#include <regex>

namespace structure {

namespace {

bool is_cpp(std::string_view path) { return ends_with(path, ".cc") || ends_with(path, ".h"); }

bool is_text(std::string_view text) { return text.find('\0') == text.npos; }

std::string without_comment(const std::string& line) { return line.substr(0, line.find("//")); }

// Calls back for every line of a file that holds the pattern.
template <class Call>
void each_match(const std::string& text, const std::regex& pattern, Call call) {
  int number = 0;
  for (const std::string& line : lines_of(text)) {
    ++number;
    std::smatch match;
    if (std::regex_search(line, match, pattern)) call(number, match.str());
  }
}

// The names are put together here, so that this file does not hold them either.
const std::vector<std::string>& hosts() {
  static const std::vector<std::string> names = {
      std::string("npmjs") + ".org",   std::string("npmjs") + ".com",
      std::string("npmmirror") + ".",  std::string("yarnpkg") + ".com",
      std::string("deb.debian") + ".", std::string("security.debian") + ".",
      std::string("ftp.debian") + ".", std::string("snapshot.debian") + ".",
      std::string("nodesource") + ".", std::string("pypi") + ".org",
      std::string("crates") + ".io",   std::string("proxy.golang") + ".",
  };
  return names;
}

const std::vector<std::string>& folders() {
  static const std::vector<std::string> names = {
      std::string("/work") + "/", std::string("/root") + "/", std::string("/home") + "/",
      std::string("/Users") + "/"};
  return names;
}

// A folder of a machine begins a path; in the middle of one it is somebody's own word.
bool stands_alone(const std::string& line, std::size_t at) {
  if (at == 0) return true;
  const char before = line[at - 1];
  return !std::isalnum(static_cast<unsigned char>(before)) && before != '.' && before != '}' &&
         before != ')' && before != '_' && before != '-' && before != '/';
}

std::string place_in(const std::string& line) {
  for (const std::string& host : hosts()) {
    if (line.find(host) != line.npos) return host;
  }
  for (const std::string& folder : folders()) {
    for (std::size_t i = line.find(folder); i != line.npos; i = line.find(folder, i + 1)) {
      if (stands_alone(line, i)) return folder;
    }
  }
  return "";
}

}  // namespace

Faults places(const Tree& tree) {
  Faults faults;
  for (const auto& [path, text] : tree) {
    if (!is_text(text)) continue;
    int number = 0;
    for (const std::string& line : lines_of(text)) {
      ++number;
      const std::string place = place_in(line);
      if (!place.empty()) faults.push_back(at(path, number) + ": names a place: " + place);
    }
  }
  return faults;
}

Faults first_sentences(const Tree& tree) {
  static const std::regex sentence("^// [A-Z`'\"].{10,}");
  Faults faults;
  for (const auto& [path, text] : tree) {
    if (!ends_with(path, ".h")) continue;
    if (!std::regex_search(text.substr(0, text.find('\n')), sentence)) {
      faults.push_back(at(path, 1) + ": does not begin with a sentence that says what this is");
    }
  }
  return faults;
}

Faults coroutines(const Tree& tree) {
  static const std::regex keyword(R"(\bco_(await|return|yield)\b|\bawaitable\b)");
  Faults faults;
  for (const auto& [path, text] : tree) {
    if (!is_cpp(path) || starts_with(path, "src/platform/web/") ||
        starts_with(path, "src/platform/live/") || starts_with(path, "tests/structure/")) {
      continue;
    }
    if (text.find("co_") == text.npos && text.find("awaitable") == text.npos) continue;
    int number = 0;
    for (const std::string& line : lines_of(text)) {
      ++number;
      if (std::regex_search(without_comment(line), keyword)) {
        faults.push_back(at(path, number) + ": waits; only platform/web and platform/live may");
      }
    }
  }
  return faults;
}

Faults sleeping_tests(const Tree& tree) {
  static const std::regex sleeping(R"(\b(sleep_for|sleep_until|usleep|nanosleep|sleep)\s*\()"
                                   R"(|waitForTimeout\s*\()");
  Faults faults;
  for (const auto& [path, text] : tree) {
    const bool is_test = starts_with(path, "tests/") || ends_with(path, "_test.cc") ||
                         ends_with(path, ".test.ts") || ends_with(path, ".spec.ts");
    if (!is_test || starts_with(path, "tests/structure/")) continue;
    if (text.find("sleep") == text.npos && text.find("waitFor") == text.npos) continue;
    each_match(text, sleeping, [&](int line, const std::string& what) {
      faults.push_back(at(path, line) + ": sleeps (" + what + "): wait for what should happen");
    });
  }
  return faults;
}

}  // namespace structure
