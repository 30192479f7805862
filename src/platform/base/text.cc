#include "platform/base/text.h"

#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <memory>

namespace commonty {
namespace {

constexpr std::size_t slug_bytes_max = 60;

using Breaker = std::unique_ptr<icu::BreakIterator>;

icu::UnicodeString to_icu(std::string_view text) {
  return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

std::string from_icu(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

// Threads: break iterators are not shared, so each thread keeps its own pair.
icu::BreakIterator& characters_of(const icu::UnicodeString& text) {
  thread_local Breaker made = [] {
    UErrorCode status = U_ZERO_ERROR;
    return Breaker(icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  }();
  made->setText(text);
  return *made;
}

icu::BreakIterator& words_of(const icu::UnicodeString& text) {
  thread_local Breaker made = [] {
    UErrorCode status = U_ZERO_ERROR;
    return Breaker(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
  }();
  made->setText(text);
  return *made;
}

bool is_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

bool is_bidi_control(UChar32 c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool may_be_stored(UChar32 c) {
  if (c == '\t' || c == '\n') return true;
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return false;
  return !is_bidi_control(c) && c != 0xFEFF;
}

icu::UnicodeString normalised(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  return nfc->normalize(text, status);
}

icu::UnicodeString kept_characters(const icu::UnicodeString& text) {
  icu::UnicodeString out;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    UChar32 c = text.char32At(i);
    if (c == '\r') {
      if (i + 1 < text.length() && text[i + 1] == '\n') continue;
      c = '\n';
    }
    if (c == 0x2028 || c == 0x2029) c = '\n';
    if (may_be_stored(c)) out.append(c);
  }
  return out;
}

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_white(unsigned char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// How many bytes the letter or sign at `at` has, where it needs no tables: ASCII, the Latin letters
// of European languages, dashes, quotes, dots and the euro. None of them is white, joins with what
// stands beside it, or has another form. 0 for all else.
std::size_t plain_size(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
  };
  const unsigned first = byte(0), second = byte(1), third = byte(2);
  if (first < 0x80)
    return first >= ' ' ? first != 0x7F : is_white(first) && first != '\v' && first != '\f';
  const bool continues = second >= 0x80 && second <= 0xBF;
  if (first == 0xC2) return second >= 0xA1 && continues ? 2 : 0;
  if (first >= 0xC3 && first <= 0xC5) return continues ? 2 : 0;
  const bool is_sign = first == 0xE2 && second == 0x80 && third >= 0x90 && third <= 0xA7;
  const bool is_euro = first == 0xE2 && second == 0x82 && third == 0xAC;
  return is_sign || is_euro ? 3 : 0;
}

// Most text of people here: a list draws hundreds of such lines a second.
bool is_plain(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] >= ' ' && text[at] <= '~') {
      ++at;
      continue;
    }
    const std::size_t size = plain_size(text, at);
    if (size == 0) return false;
    at += size;
  }
  return true;
}

// Line ends of two characters count as one.
bool is_plain_without_returns(std::string_view text) {
  return is_plain(text) && text.find('\r') == text.npos;
}

std::size_t plain_length(std::string_view plain) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  return static_cast<std::size_t>(std::count_if(plain.begin(), plain.end(), begins));
}

std::string with_line_feeds(std::string_view plain) {
  std::string out;
  out.reserve(plain.size());
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (plain[i] != '\r') {
      out += plain[i];
    } else if (i + 1 == plain.size() || plain[i + 1] != '\n') {
      out += '\n';
    }
  }
  return out;
}

std::string in_one_line(std::string_view plain) {
  std::string out;
  out.reserve(plain.size());
  bool gap = false;
  for (const char c : plain) {
    if (is_white(static_cast<unsigned char>(c))) {
      gap = !out.empty();
      continue;
    }
    if (gap) out += ' ';
    gap = false;
    out += c;
  }
  return out;
}

std::string shorten_plain(std::string_view plain, std::size_t characters) {
  const std::size_t last = std::max<std::size_t>(characters, 1) - 1;
  std::size_t end = 0, space = 0, space_at = 0;
  for (std::size_t i = 0; i <= last && end < plain.size(); ++i) {
    if (plain[end] == ' ') space = i, space_at = end;  // also one right at the cut
    if (i < last) end += plain_size(plain, end);
  }
  if (space > last / 2) end = space_at;
  return trim(plain.substr(0, end)) + "…";
}

// What ICU takes for a letter between two others, @ included.
bool is_folded_letter(char c) { return (c >= 'a' && c <= 'z') || c == '@'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "it's", "e.g" and "3,141.5" are one word each (WB6, WB7, WB11 and WB12 of UAX 29).
bool joins(char before, char c, char after) {
  const bool either = c == '.' || c == '\'';
  if (is_folded_letter(before)) return either && is_folded_letter(after);
  return (either || c == ',' || c == ';') && is_digit(before) && is_digit(after);
}

// As ICU's rules find them, ten times as fast.
std::vector<std::string> words_of_ascii(std::string_view folded) {
  const auto is_part = [](char c) { return is_folded_letter(c) || is_digit(c) || c == '_'; };
  std::vector<std::string> out;
  out.reserve(folded.size() / 5);
  for (std::size_t from = 0; from < folded.size();) {
    std::size_t to = from;
    while (to < folded.size() &&
           (is_part(folded[to]) || (to > from && to + 1 < folded.size() &&
                                    joins(folded[to - 1], folded[to], folded[to + 1])))) {
      ++to;
    }
    const std::string_view word = folded.substr(from, to - from);
    if (!word.empty() && word != "_") out.emplace_back(word);
    from = std::max(to, from + 1);
  }
  return out;
}

}  // namespace

bool is_utf8(std::string_view text) {
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);
    if (c < 0) return false;
  }
  return true;
}

std::string clean(std::string_view text) {
  if (is_plain(text)) return trim(with_line_feeds(text));
  return trim(from_icu(normalised(kept_characters(to_icu(text)))));
}

std::string clean_line(std::string_view text) {
  if (is_plain(text)) return in_one_line(text);
  bool gap = false;
  const icu::UnicodeString source = normalised(kept_characters(to_icu(text)));
  icu::UnicodeString line;
  for (std::int32_t i = 0; i < source.length(); i = source.moveIndex32(i, 1)) {
    const UChar32 c = source.char32At(i);
    if (u_isUWhiteSpace(c)) {
      gap = !line.isEmpty();
      continue;
    }
    if (gap) line.append(u' ');
    gap = false;
    line.append(c);
  }
  return from_icu(line);
}

bool is_blank(std::string_view text) {
  const auto is_seen = [](char c) { return c > ' ' && c <= '~'; };
  if (std::any_of(text.begin(), text.end(), is_seen)) return false;
  const icu::UnicodeString whole = to_icu(text);
  for (std::int32_t i = 0; i < whole.length(); i = whole.moveIndex32(i, 1)) {
    const UChar32 c = whole.char32At(i);
    const bool shows_nothing = u_isUWhiteSpace(c) || u_iscntrl(c) ||
                               u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
    if (!shows_nothing) return false;
  }
  return true;
}

std::size_t length(std::string_view text) {
  if (is_plain_without_returns(text)) return plain_length(text);
  const icu::UnicodeString whole = to_icu(text);
  icu::BreakIterator& breaks = characters_of(whole);
  std::size_t count = 0;
  while (breaks.next() != icu::BreakIterator::DONE) ++count;
  return count;
}

std::string shorten(std::string_view text, std::size_t characters) {
  if (length(text) <= characters) return std::string(text);
  if (is_plain_without_returns(text)) return shorten_plain(text, characters);
  const icu::UnicodeString whole = to_icu(text);
  icu::BreakIterator& breaks = characters_of(whole);
  const std::int32_t hard = breaks.next(static_cast<std::int32_t>(characters) - 1);
  std::int32_t end = hard == icu::BreakIterator::DONE ? whole.length() : hard;
  const std::int32_t space = whole.lastIndexOf(u' ', 0, end + 1);  // also one right at the cut
  if (space > end / 2) end = space;
  return trim(from_icu(whole.tempSubStringBetween(0, end))) + "…";
}

std::string slug(std::string_view text) {
  std::string out;
  for (const char c : fold(text)) {
    if (is_word_character(c)) {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  if (out.size() > slug_bytes_max) {
    const std::size_t cut = out.rfind('-', slug_bytes_max);
    out.resize(cut != std::string::npos && cut > 20 ? cut : slug_bytes_max);
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out.empty() ? "x" : out;
}

std::string fold(std::string_view text) {
  if (is_ascii(text)) return lower_ascii(text);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(status);
  const icu::UnicodeString split_marks = nfkd->normalize(to_icu(text), status);
  icu::UnicodeString out;
  for (std::int32_t i = 0; i < split_marks.length(); i = split_marks.moveIndex32(i, 1)) {
    const UChar32 c = split_marks.char32At(i);
    if (u_charType(c) != U_NON_SPACING_MARK) out.append(c);
  }
  return from_icu(out.foldCase());
}

std::vector<std::string> words(std::string_view text) {
  const std::string folded = fold(text);
  if (is_ascii(folded)) return words_of_ascii(folded);
  const icu::UnicodeString whole = to_icu(folded);
  icu::BreakIterator& breaks = words_of(whole);
  std::vector<std::string> out;
  std::int32_t from = breaks.first();
  for (std::int32_t to = breaks.next(); to != icu::BreakIterator::DONE; to = breaks.next()) {
    if (breaks.getRuleStatus() != UBRK_WORD_NONE) {
      out.push_back(from_icu(whole.tempSubStringBetween(from, to)));
    }
    from = to;
  }
  return out;
}

std::string trim(std::string_view text) {
  while (!text.empty() && is_white(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && is_white(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return std::string(text);
}

std::vector<std::string_view> split(std::string_view text, char by) {
  std::vector<std::string_view> out;
  for (;;) {
    const std::size_t at = text.find(by);
    out.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + 1);
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view by) {
  std::string out;
  for (const std::string& part : parts) {
    if (&part != &parts.front()) out += by;
    out += part;
  }
  return out;
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool starts_with_ci(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         lower_ascii(text.substr(0, prefix.size())) == lower_ascii(prefix);
}

std::string percent_encode(std::string_view text) {
  constexpr char hex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_word_character(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      ((out += '%') += hex[byte >> 4]) += hex[byte & 15];
    }
  }
  return out;
}

}  // namespace commonty
