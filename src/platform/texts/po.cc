#include "platform/texts/po.h"

#include <stdexcept>

#include "platform/base/text.h"

namespace commonty::po {
namespace {

class Reader {
 public:
  std::vector<Entry> read(std::string_view file) {
    if (!is_utf8(file)) throw std::runtime_error("line 1: the file is not UTF-8");
    if (file.starts_with("\xEF\xBB\xBF")) file.remove_prefix(3);
    for (const auto line : split(file, '\n')) {
      ++number_;
      take(trim(line));
    }
    finish();
    return std::move(entries_);
  }

 private:
  void take(std::string_view line) {
    if (line.empty()) return;
    if (line.starts_with("#~")) {
      const auto words = trim(line.substr(2));
      if (has_id_ && (words.starts_with("msgid ") || words.starts_with("msgctxt "))) finish();
      entry_.obsolete = true;
      return take_words(words);
    }
    if (line[0] == '#') return take_comment(line);
    take_words(line);
  }

  void take_comment(std::string_view line) {
    if (has_id_) finish();
    if (line.starts_with("#,")) {
      if (line.find("fuzzy") != line.npos) entry_.fuzzy = true;
    } else if (line.starts_with("#:")) {
      for (const auto place : split(line.substr(2), ' ')) {
        if (!place.empty()) entry_.places.emplace_back(place);
      }
    } else if (!line.starts_with("#|")) {
      entry_.comments.emplace_back(line);
    }
  }

  void take_words(std::string_view line) {
    if (line.empty()) return;
    if (line[0] == '"') {
      if (!into_) fail("words without a keyword");
      *into_ += unquoted(line);
      return;
    }
    const auto gap = line.find_first_of(" \t");
    if (gap == line.npos) fail("a keyword without words");
    const auto keyword = line.substr(0, gap);
    into_ = field(keyword);
    *into_ = unquoted(trim(line.substr(gap)));
  }

  std::string* field(std::string_view keyword) {
    if (keyword == "msgctxt" || keyword == "msgid") {
      if (has_id_) finish();
      has_id_ = keyword == "msgid";
      return has_id_ ? &entry_.id : &entry_.context;
    }
    if (!has_id_) fail("a translation without a msgid");
    if (keyword == "msgid_plural") return &entry_.plural;
    if (keyword == "msgstr") return text(0);
    constexpr std::string_view form = "msgstr[";
    if (keyword.size() == form.size() + 2 && keyword.starts_with(form) && keyword.back() == ']') {
      const char digit = keyword[form.size()];
      if (digit >= '0' && digit <= '7') return text(static_cast<std::size_t>(digit - '0'));
    }
    fail("no such keyword: " + std::string(keyword));
  }

  std::string* text(std::size_t form) {
    if (entry_.texts.size() <= form) entry_.texts.resize(form + 1);
    return &entry_.texts[form];
  }

  std::string unquoted(std::string_view words) const {
    if (words.size() < 2 || words.front() != '"' || words.back() != '"') {
      fail("words stand between quotation marks");
    }
    words = words.substr(1, words.size() - 2);
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i] == '"') fail("a quotation mark within words is written \\\"");
      if (words[i] != '\\') {
        out += words[i];
        continue;
      }
      constexpr std::string_view signs = "ntr\"\\", meant = "\n\t\r\"\\";
      const auto sign = ++i < words.size() ? signs.find(words[i]) : signs.npos;
      if (sign == signs.npos) fail("a \\ stands before n, t, r, \\ or \"");
      out += meant[sign];
    }
    return out;
  }

  void finish() {
    into_ = nullptr;
    if (has_id_) {
      if (entry_.texts.empty()) fail("a msgid without a translation");
      entries_.push_back(std::move(entry_));
    }
    has_id_ = false;
    entry_ = {};
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error("line " + std::to_string(number_) + ": " + what);
  }

  std::vector<Entry> entries_;
  Entry entry_;
  std::string* into_ = nullptr;
  bool has_id_ = false;
  int number_ = 0;
};

std::string quoted(std::string_view words) {
  std::string out = "\"";
  for (const char c : words) {
    switch (c) {
      case '\n':
        out += "\\n";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\r':
        out += "\\r";
        break;
      case '"':
      case '\\':
        out += '\\';
        [[fallthrough]];
      default:
        out += c;
    }
  }
  return out + '"';
}

// Words of several lines begin with an empty line, as gettext's own tools write them.
void append_field(std::string& out, std::string_view mark, std::string_view keyword,
                  std::string_view words) {
  out.append(mark).append(keyword).append(" ");
  const auto newline = words.find('\n');
  if (newline == words.npos || newline + 1 == words.size()) {
    out += quoted(words) + '\n';
    return;
  }
  out += "\"\"\n";
  while (!words.empty()) {
    const auto line = words.substr(0, words.find('\n') + 1);
    const auto piece = line.empty() ? words : line;
    out.append(mark).append(quoted(piece)) += '\n';
    words.remove_prefix(piece.size());
  }
}

void append_entry(std::string& out, const Entry& entry) {
  for (const auto& comment : entry.comments) out += comment + '\n';
  for (const auto& place : entry.places) out += "#: " + place + '\n';
  if (entry.fuzzy) out += "#, fuzzy\n";
  const std::string_view mark = entry.obsolete ? "#~ " : "";
  if (!entry.context.empty()) append_field(out, mark, "msgctxt", entry.context);
  append_field(out, mark, "msgid", entry.id);
  if (!entry.plural.empty()) append_field(out, mark, "msgid_plural", entry.plural);
  for (std::size_t i = 0; i < entry.texts.size(); ++i) {
    const auto form = entry.plural.empty() ? "msgstr" : "msgstr[" + std::to_string(i) + "]";
    append_field(out, mark, form, entry.texts[i]);
  }
}

}  // namespace

std::vector<Entry> read(std::string_view file) { return Reader().read(file); }

std::string write(const std::vector<Entry>& entries) {
  std::string out;
  for (const auto& entry : entries) {
    if (!out.empty()) out += '\n';
    append_entry(out, entry);
  }
  return out;
}

std::string header_field(std::string_view header, std::string_view name) {
  for (const auto line : split(header, '\n')) {
    const auto colon = line.find(':');
    if (colon != line.npos && line.substr(0, colon) == name) return trim(line.substr(colon + 1));
  }
  return "";
}

}  // namespace commonty::po
