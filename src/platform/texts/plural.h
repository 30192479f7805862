// Which form of a sentence goes with a number: the rule in the header of each .po file.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace commonty {

// Gettext's Plural-Forms: "nplurals=2; plural=(n != 1);". The expression is C's, over n alone.
class PluralRule {
 public:
  // Two forms, as in English.
  PluralRule();
  // Throws std::runtime_error when it cannot be read.
  explicit PluralRule(std::string_view plural_forms);

  std::size_t forms() const { return forms_; }
  // Below forms(), whatever the expression says.
  std::size_t form(std::int64_t count) const;

 private:
  friend class PluralReader;

  // One step of the expression; what it works on are earlier steps.
  struct Step {
    char sign;  // 'n', '0' number, or the operator: ? | & = ! < > l(<=) g(>=) + - * / % ~(not)
    std::uint64_t number = 0;
    std::size_t a = 0, b = 0, c = 0;
  };

  std::size_t forms_ = 2;
  std::vector<Step> steps_;
};

}  // namespace commonty
