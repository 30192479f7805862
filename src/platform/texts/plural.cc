#include "platform/texts/plural.h"

#include <array>
#include <charconv>
#include <stdexcept>
#include <string>

namespace commonty {

// Reads C's grammar from the weakest operator to the strongest.
class PluralReader {
 public:
  PluralReader(std::string_view text, std::vector<PluralRule::Step>& steps)
      : text_(text), steps_(steps) {}

  void read() {
    choice();
    skip_blanks();
    if (!text_.empty() && text_[0] != ';') fail();
  }

 private:
  struct Operator {
    std::string_view text;
    char sign;
  };
  using Level = std::vector<Operator>;

  static constexpr int depth_max = 100;

  std::size_t choice() {
    if (++depth_ > depth_max) fail();
    auto at = binary(0);
    if (take("?")) {
      const auto yes = choice();
      if (!take(":")) fail();
      const auto no = choice();
      at = add({'?', 0, at, yes, no});
    }
    --depth_;
    return at;
  }

  std::size_t binary(std::size_t level) {
    static const std::array<Level, 6> levels = {
        Level{{"||", '|'}},
        Level{{"&&", '&'}},
        Level{{"==", '='}, {"!=", '!'}},
        Level{{"<=", 'l'}, {">=", 'g'}, {"<", '<'}, {">", '>'}},
        Level{{"+", '+'}, {"-", '-'}},
        Level{{"*", '*'}, {"/", '/'}, {"%", '%'}},
    };
    if (level == levels.size()) return unary();
    auto left = binary(level + 1);
    for (bool found = true; found;) {
      found = false;
      for (const auto& candidate : levels[level]) {
        if (!take(candidate.text)) continue;
        const auto right = binary(level + 1);
        left = add({candidate.sign, 0, left, right});
        found = true;
        break;
      }
    }
    return left;
  }

  std::size_t unary() {
    if (take("!")) {
      if (++depth_ > depth_max) fail();
      const auto of = unary();
      --depth_;
      return add({'~', 0, of});
    }
    if (take("(")) {
      const auto inside = choice();
      if (!take(")")) fail();
      return inside;
    }
    if (take("n")) return add({'n'});
    return number();
  }

  std::size_t number() {
    skip_blanks();
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (error != std::errc()) fail();
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
    return add({'0', value});
  }

  std::size_t add(PluralRule::Step step) {
    steps_.push_back(step);
    return steps_.size() - 1;
  }

  bool take(std::string_view word) {
    skip_blanks();
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }

  void skip_blanks() {
    while (!text_.empty() && (text_[0] == ' ' || text_[0] == '\t')) text_.remove_prefix(1);
  }

  [[noreturn]] void fail() const {
    throw std::runtime_error("Plural-Forms cannot be read at '" + std::string(text_) + "'");
  }

  std::string_view text_;
  std::vector<PluralRule::Step>& steps_;
  int depth_ = 0;
};

PluralRule::PluralRule() : PluralRule("nplurals=2; plural=(n != 1);") {}

PluralRule::PluralRule(std::string_view plural_forms) {
  constexpr std::string_view count = "nplurals=", rule = "plural=";
  constexpr std::size_t forms_max = 8;
  const auto at = plural_forms.find(count);
  const auto semicolon = plural_forms.find(';');
  const auto from = plural_forms.find(rule, semicolon == plural_forms.npos ? 0 : semicolon);
  if (at == plural_forms.npos || semicolon == plural_forms.npos || from == plural_forms.npos) {
    throw std::runtime_error("Plural-Forms should be: nplurals=N; plural=EXPRESSION;");
  }
  const auto digits = plural_forms.substr(at + count.size());
  std::from_chars(digits.data(), digits.data() + digits.size(), forms_);
  if (forms_ < 1 || forms_ > forms_max) throw std::runtime_error("nplurals is 1 to 8");
  PluralReader(plural_forms.substr(from + rule.size()), steps_).read();
}

// Every step is worked out, in order, even those a choice does not ask for: there are few of
// them, and without jumps nothing can go wrong. Unsigned, so that nothing overflows.
std::size_t PluralRule::form(std::int64_t count) const {
  const auto n =
      count < 0 ? 0 - static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count);
  std::vector<std::uint64_t> values;
  values.reserve(steps_.size());
  for (const auto& step : steps_) {
    const auto a = values.empty() ? 0 : values[step.a], b = values.empty() ? 0 : values[step.b];
    switch (step.sign) {
      case 'n':
        values.push_back(n);
        break;
      case '0':
        values.push_back(step.number);
        break;
      case '?':
        values.push_back(a ? b : values[step.c]);
        break;
      case '|':
        values.push_back(a || b);
        break;
      case '&':
        values.push_back(a && b);
        break;
      case '=':
        values.push_back(a == b);
        break;
      case '!':
        values.push_back(a != b);
        break;
      case '<':
        values.push_back(a < b);
        break;
      case '>':
        values.push_back(a > b);
        break;
      case 'l':
        values.push_back(a <= b);
        break;
      case 'g':
        values.push_back(a >= b);
        break;
      case '+':
        values.push_back(a + b);
        break;
      case '-':
        values.push_back(a - b);
        break;
      case '*':
        values.push_back(a * b);
        break;
      case '/':
        values.push_back(b ? a / b : 0);
        break;
      case '%':
        values.push_back(b ? a % b : 0);
        break;
      default:
        values.push_back(!a);
    }
  }
  const auto form = values.empty() ? 0 : values.back();
  return form < forms_ ? static_cast<std::size_t>(form) : 0;
}

}  // namespace commonty
