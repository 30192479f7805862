#include "tests/structure/translations.h"

#include <map>
#include <optional>
#include <regex>
#include <set>

namespace structure {

namespace {

struct Entry {
  int line = 0;
  bool fuzzy = false;
  std::map<std::string, std::string> texts;  // "msgid" -> ...; "msgstr[1]" -> ...
};

// "a\"b\n" -> a"b and a line end; nothing when the quotes or escapes are wrong.
std::optional<std::string> unquoted(const std::string& text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::nullopt;
  std::string out;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '"') return std::nullopt;
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    if (++i + 1 >= text.size()) return std::nullopt;
    switch (text[i]) {
      case 'n':
        out += '\n';
        break;
      case 't':
        out += '\t';
        break;
      case '"':
        out += '"';
        break;
      case '\\':
        out += '\\';
        break;
      default:
        return std::nullopt;
    }
  }
  return out;
}

// Reads a file into entries and says which lines it does not understand.
class Reader {
 public:
  Reader(const std::string& path, const std::string& text, Faults& faults)
      : path_(path), faults_(faults) {
    for (const std::string& line : lines_of(text)) read(line);
    finish();
  }
  std::vector<Entry> entries;

 private:
  void read(const std::string& line) {
    ++number_;
    static const std::regex keyword(R"((msgctxt|msgid|msgid_plural|msgstr(\[\d\])?) (".*"))");
    std::smatch match;
    if (line.find_first_not_of(" \t\r") == line.npos) return finish();
    if (line[0] == '#') {
      if (!entry_.texts.empty()) finish();
      if (line.find("fuzzy") != line.npos && starts_with(line, "#,")) entry_.fuzzy = true;
    } else if (std::regex_match(line, match, keyword)) {
      begin(match[1], match[3]);
    } else if (line[0] == '"' && !key_.empty()) {
      append(line);
    } else {
      wrong("is no line of a po file");
    }
  }
  void begin(const std::string& key, const std::string& text) {
    const bool next_entry = key == "msgctxt" || (key == "msgid" && entry_.texts.count("msgid"));
    if (next_entry && !entry_.texts.empty()) finish();
    if (entry_.texts.empty()) entry_.line = number_;
    key_ = key;
    append(text);
  }
  void append(const std::string& quoted) {
    if (const auto text = unquoted(quoted)) {
      entry_.texts[key_] += *text;
    } else {
      wrong("has wrong quotes or escapes");
    }
  }
  void finish() {
    if (!entry_.texts.empty()) entries.push_back(std::move(entry_));
    entry_ = {};
    key_.clear();
  }
  void wrong(const std::string& what) { faults_.push_back(at(path_, number_) + ": " + what); }

  const std::string& path_;
  Faults& faults_;
  int number_ = 0;
  Entry entry_;
  std::string key_;
};

std::set<std::string> names_in(const std::string& text) {
  static const std::regex name(R"(\{[a-z_.0-9]+\})");
  return {std::sregex_token_iterator(text.begin(), text.end(), name), {}};
}

std::string text_of(const Entry& entry, const std::string& key) {
  const auto found = entry.texts.find(key);
  return found == entry.texts.end() ? "" : found->second;
}

int plural_forms_of(const std::vector<Entry>& entries) {
  static const std::regex count(R"(Plural-Forms:\s*nplurals=(\d+);\s*plural=[^;]+;)");
  std::smatch match;
  const std::string head = entries.empty() ? "" : text_of(entries[0], "msgstr");
  return std::regex_search(head, match, count) ? std::stoi(match[1]) : 0;
}

void check_head(const std::string& path, const std::vector<Entry>& entries, Faults& faults) {
  const std::string head = entries.empty() ? "" : text_of(entries[0], "msgstr");
  const bool first_is_head = !entries.empty() && text_of(entries[0], "msgid").empty();
  if (!first_is_head || head.find("charset=UTF-8") == head.npos ||
      !std::regex_search(head, std::regex("Language: [a-z]")) || plural_forms_of(entries) == 0) {
    faults.push_back(at(path, 1) + ": lacks a head with charset=UTF-8, Language, Plural-Forms");
  }
}

void check_entry(const std::string& path, const Entry& entry, int forms, Faults& faults) {
  const std::string original = text_of(entry, "msgid"), plural = text_of(entry, "msgid_plural");
  std::set<std::string> known = names_in(original);
  known.merge(names_in(plural));
  int translated = 0;
  for (const auto& [key, text] : entry.texts) {
    if (!starts_with(key, "msgstr") || text.empty()) continue;
    ++translated;
    // A plural form may leave its number out ("One comment"); a plain sentence may lose nothing.
    const std::set<std::string> names = names_in(text);
    bool same = plural.empty() ? names == known : true;
    for (const std::string& name : names) same = same && known.count(name) > 0;
    if (!same) faults.push_back(at(path, entry.line) + ": the {names} differ: " + text);
  }
  if (!plural.empty() && translated != 0 && translated != forms) {
    faults.push_back(at(path, entry.line) + ": has not as many plural forms as the head says");
  }
}

void check_file(const std::string& path, const std::string& text, Faults& faults) {
  const Reader reader(path, text, faults);
  check_head(path, reader.entries, faults);
  std::map<std::string, int> seen;
  for (const Entry& entry : reader.entries) {
    const std::string key = text_of(entry, "msgctxt") + '\x04' + text_of(entry, "msgid");
    const auto [first, is_new] = seen.emplace(key, entry.line);
    if (!is_new) {
      faults.push_back(at(path, entry.line) + ": stands on line " + std::to_string(first->second) +
                       " already: " + text_of(entry, "msgid"));
    }
    if (!text_of(entry, "msgid").empty()) {
      check_entry(path, entry, plural_forms_of(reader.entries), faults);
    }
  }
}

}  // namespace

Faults translations(const Tree& tree) {
  Faults faults;
  for (const auto& [path, text] : tree) {
    if (starts_with(path, "po/") && ends_with(path, ".po")) check_file(path, text, faults);
  }
  return faults;
}

}  // namespace structure
