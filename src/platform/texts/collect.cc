#include "platform/texts/collect.h"

#include <algorithm>
#include <optional>

#include "platform/texts/plural.h"

namespace commonty::collect {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// As much of C++'s grammar as it takes to know words, strings and comments apart.
class Code {
 public:
  explicit Code(std::string_view rest) : rest_(rest) {}

  bool at_end() const { return rest_.empty(); }

  // The next word, or "" when something else was skipped.
  std::string_view next_word() {
    skip_blanks();
    if (literal()) return {};
    const auto size = static_cast<std::size_t>(
        std::find_if_not(rest_.begin(), rest_.end(), is_word) - rest_.begin());
    if (size == 0) {
      take(1);
      return {};
    }
    const auto word = take(size);
    const bool is_number = word[0] >= '0' && word[0] <= '9';
    if (is_number && rest_.starts_with('\'')) take(1);  // 1'000
    if (word.ends_with('R') && rest_.starts_with('"')) skip_raw_string();
    return word;
  }

  bool next_is(char c) {
    skip_blanks();
    if (!rest_.starts_with(c)) return false;
    take(1);
    return true;
  }

  // "one" "after another".
  std::optional<std::string> literals() {
    std::optional<std::string> all;
    for (skip_blanks(); rest_.starts_with('"'); skip_blanks()) {
      all = all.value_or("") + *literal();
    }
    return all;
  }

 private:
  std::string_view take(std::size_t size) {
    const auto taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  void skip_past(std::string_view end) {
    const auto at = rest_.find(end);
    take(at == rest_.npos ? rest_.size() : at + end.size());
  }

  void skip_blanks() {
    while (!rest_.empty()) {
      if (rest_.starts_with("//")) {
        skip_past("\n");
      } else if (rest_.starts_with("/*")) {
        skip_past("*/");
      } else if (std::string_view(" \t\r\n").find(rest_[0]) != std::string_view::npos) {
        take(1);
      } else {
        return;
      }
    }
  }

  void skip_raw_string() {
    take(1);
    const auto mark = std::string(take(rest_.find('(')));
    skip_past(")" + mark + "\"");
  }

  // A string or a character with its escapes read.
  std::optional<std::string> literal() {
    if (!rest_.starts_with('"') && !rest_.starts_with('\'')) return std::nullopt;
    const char quote = take(1)[0];
    std::string text;
    while (!rest_.empty() && rest_[0] != quote) {
      const char c = take(1)[0];
      text += c == '\\' && !rest_.empty() ? unescaped(take(1)[0]) : c;
    }
    take(1);
    return text;
  }

  static char unescaped(char c) { return c == 'n' ? '\n' : c == 't' ? '\t' : c; }

  std::string_view rest_;
};

std::size_t forms_of(const std::vector<po::Entry>& entries) {
  if (entries.empty() || !entries[0].id.empty()) return PluralRule().forms();
  const auto rule = po::header_field(entries[0].texts.at(0), "Plural-Forms");
  return rule.empty() ? PluralRule().forms() : PluralRule(rule).forms();
}

bool is_translated(const po::Entry& entry) {
  return std::none_of(entry.texts.begin(), entry.texts.end(),
                      [](const std::string& text) { return text.empty(); });
}

po::Entry untranslated(const std::string& sentence, const std::string& plural, std::size_t forms) {
  po::Entry entry;
  entry.id = sentence;
  entry.plural = plural;
  entry.texts.resize(plural.empty() ? 1 : forms);
  return entry;
}

}  // namespace

void add_from_code(Sentences& sentences, std::string_view text) {
  for (Code code(text); !code.at_end();) {
    const auto word = code.next_word();
    if ((word != "say" && word != "find_plural") || !code.next_is('(')) continue;
    const auto sentence = code.literals();
    if (!sentence || sentence->empty()) continue;
    std::string plural;
    if (word == "find_plural" && code.next_is(',')) plural = code.literals().value_or("");
    auto& known = sentences[*sentence];
    if (known.empty()) known = plural;
  }
}

Change bring_up_to_date(const std::vector<po::Entry>& entries, const Sentences& sentences) {
  Change change;
  Sentences left = sentences;
  for (auto entry : entries) {
    if (!entry.id.empty()) {
      const auto found = left.find(entry.id);
      const bool used = found != left.end() && found->second == entry.plural;
      if (!used && !entry.obsolete) ++change.gone;
      if (used && entry.obsolete) ++change.added;
      if (used && !is_translated(entry)) ++change.untranslated;
      if (used) left.erase(found);
      entry.obsolete = !used;
    }
    change.entries.push_back(std::move(entry));
  }
  for (const auto& [sentence, plural] : left) {
    change.entries.push_back(untranslated(sentence, plural, forms_of(entries)));
    ++change.added;
    ++change.untranslated;
  }
  return change;
}

std::string template_file(const Sentences& sentences) {
  po::Entry head;
  head.texts = {
      "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"};
  return po::write(bring_up_to_date({head}, sentences).entries);
}

}  // namespace commonty::collect
