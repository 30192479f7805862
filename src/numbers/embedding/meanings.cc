#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <cmath>

#include "numbers/embedding/embedding.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"

namespace commonty::embedding {
namespace {

// Changes whenever the same text gets another vector.
constexpr std::string_view model_name = "use-lite 1\n";
constexpr double capitals_share_max = 0.7;

std::string without_shouting(const std::string& text) {
  icu::UnicodeString whole = icu::UnicodeString::fromUTF8(text);
  int letters = 0, capitals = 0;
  for (std::int32_t i = 0; i < whole.length(); i = whole.moveIndex32(i, 1)) {
    letters += u_isalpha(whole.char32At(i)) ? 1 : 0;
    capitals += u_isupper(whole.char32At(i)) ? 1 : 0;
  }
  if (letters < 2 || capitals < capitals_share_max * letters) return text;
  std::string out;
  whole.toLower().toUTF8String(out);
  return out;
}

bool is_in_latin_letters(std::string_view text) {
  const icu::UnicodeString whole =
      icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  int letters = 0, latin = 0;
  for (std::int32_t i = 0; i < whole.length(); i = whole.moveIndex32(i, 1)) {
    const UChar32 c = whole.char32At(i);
    UErrorCode status = U_ZERO_ERROR;
    letters += u_isalpha(c) ? 1 : 0;
    latin += u_isalpha(c) && uscript_getScript(c, &status) == USCRIPT_LATIN ? 1 : 0;
  }
  return letters > 0 && 2 * latin >= letters;
}

// Where the next part ends: after a sentence where there is one, else after a word.
std::size_t end_of_part(std::string_view text, std::size_t size_max) {
  if (text.size() <= size_max) return text.size();
  const std::string_view head = text.substr(0, size_max);
  for (const std::string_view marks : {".!?;\n", " "}) {
    const std::size_t at = head.find_last_of(marks);
    if (at != std::string_view::npos && at > size_max / 3) return at + 1;
  }
  return size_max;
}

// A text that the model reads in one go stays whole.
std::vector<std::string> parts_of(const Encoder& encoder, const std::string& text) {
  constexpr std::size_t part_size = 400;  // bytes, mostly well under 128 tokens
  if (text.size() <= tokens_max || encoder.tokens(text).size() <= tokens_max) return {text};
  std::vector<std::string> out;
  std::string_view rest = text;
  while (!rest.empty() && out.size() < parts_max) {
    const std::size_t end = end_of_part(rest, part_size);
    out.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  return out;
}

void to_unit_length(std::span<float> vector) {
  double squares = 0;
  for (const float value : vector) squares += double(value) * value;
  if (squares == 0) return;
  const auto length = static_cast<float>(std::sqrt(squares));
  for (float& value : vector) value /= length;
}

}  // namespace

bool Encoder::reads(std::string_view text) const {
  if (!is_in_latin_letters(text)) return false;
  // Most English comes to three characters a token and more, Gaelic and Welsh to two. Of a few
  // words this says nothing.
  constexpr std::size_t tokens_min = 8;
  constexpr double characters_a_token_min = 2.4;
  const auto count = static_cast<double>(tokens(text).size());
  return count < tokens_min || static_cast<double>(length(text)) >= characters_a_token_min * count;
}

Vectors meanings(const Encoder& encoder, std::span<const std::string> texts) {
  std::vector<std::string> parts;
  std::vector<std::size_t> whose;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string text = without_shouting(clean_line(texts[i]));
    if (is_blank(text) || !encoder.reads(text)) continue;
    for (std::string& part : parts_of(encoder, text)) {
      parts.push_back(std::move(part));
      whose.push_back(i);
    }
  }
  const Vectors read = encoder.encode(parts);
  Vectors out{width, std::vector<float>(texts.size() * width)};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (std::size_t j = 0; j < width; ++j) out.values[whose[i] * width + j] += read[i][j];
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    to_unit_length({&out.values[i * width], width});
  }
  return out;
}

std::string key_of(std::string_view text) {
  return sha256_hex(std::string(model_name) + clean_line(text));
}

}  // namespace commonty::embedding
