#include "numbers/themes/terms.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <unordered_set>

#include "platform/base/text.h"

namespace commonty::themes {
namespace {

// English, then what of Gaelic and Welsh is not English besides.
constexpr std::string_view common_words =
    "a about above across after again against all almost also although always am among an and any "
    "are aren't around as at be because been before being below between both but by can can't "
    "cannot could couldn't did didn't do does doesn't doing don't down during each either else etc "
    "even ever every few for from further get gets getting give go goes going got had has hasn't "
    "have haven't having he her here hers him himself his how however i i'd i'll i'm i've if in "
    "into "
    "is isn't it it's its itself just let let's like lot lots made make makes many may maybe me "
    "might "
    "more most much must my myself near need needs never no nor not now of off often on once one "
    "only onto or other others our ours out over own per perhaps please put quite rather really "
    "same see she should shouldn't since so some something soon still such take than that that's "
    "the their theirs them themselves then there there's these they they're thing things think "
    "this "
    "those though through to too toward towards under until up upon us use used using very via "
    "want "
    "wants was wasn't way we we're we've well were what what's when where whether which while who "
    "whom whose why will with within without won't would wouldn't yes yet you you're your yours "
    "yourself "
    "agus aig air am an anns ar bha bho bidh chan dha do e fo gu gun iad is leis mar mi mo na nam "
    "nan no nuair oir ri sin sinn tha thu ud "
    "ac ag am ar at bod chi dim dros ei ein eich eu fel fod gan gyda hefyd hi hyn i mae mewn mwy "
    "na "
    "neu nid o oedd oes rhwng sydd sy'n un wedi wrth y ychydig yma yn yng ym yr";

bool is_without_spaces(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return true;
    default:
      return false;
  }
}

bool is_of_word(UChar32 c) {
  const auto kind = u_charType(c);
  return u_isalnum(c) || kind == U_NON_SPACING_MARK || kind == U_COMBINING_SPACING_MARK;
}

bool is_apostrophe(UChar32 c) { return c == '\'' || c == 0x2019; }

std::string to_utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

// "NHS" stays, "Bus" does not; of one letter or with digits alone nothing can be told.
bool is_abbreviation(const icu::UnicodeString& word) {
  int letters = 0;
  for (std::int32_t i = 0; i < word.length(); ++i) {
    if (u_isalpha(word[i]) && !u_isupper(word[i])) return false;
    letters += u_isalpha(word[i]) ? 1 : 0;
  }
  return letters >= 2 && letters <= 5;
}

class Words {
 public:
  explicit Words(std::string_view text)
      : text_(icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())})) {
  }

  std::vector<Word> all() && {
    for (at_ = 0; at_ < text_.length();) {
      const UChar32 c = text_.char32At(at_);
      if (!is_of_word(c)) {
        at_ = text_.moveIndex32(at_, 1);
      } else if (is_without_spaces(c)) {
        take_pairs();
      } else {
        take_word();
      }
    }
    return std::move(out_);
  }

 private:
  void take_word() {
    const std::int32_t from = at_;
    while (at_ < text_.length()) {
      const UChar32 c = text_.char32At(at_);
      const std::int32_t next = text_.moveIndex32(at_, 1);
      const bool inside =
          is_apostrophe(c) && next < text_.length() && u_isalpha(text_.char32At(next));
      if (!inside && (!is_of_word(c) || is_without_spaces(c))) break;
      at_ = next;
    }
    add(text_.tempSubStringBetween(from, at_));
  }

  void take_pairs() {
    const std::int32_t from = at_;
    std::int32_t last = at_;
    for (at_ = text_.moveIndex32(at_, 1);
         at_ < text_.length() && is_without_spaces(text_.char32At(at_));
         at_ = text_.moveIndex32(at_, 1)) {
      add(text_.tempSubStringBetween(last, text_.moveIndex32(at_, 1)));
      last = at_;
    }
    if (last == from) add(text_.tempSubStringBetween(from, at_));
  }

  void add(icu::UnicodeString word) {
    word.findAndReplace(icu::UnicodeString(char16_t(0x2019)), icu::UnicodeString(u'\''));
    Word made;
    made.key = fold(to_utf8(word));
    made.shown = to_utf8(is_abbreviation(word) ? word : word.toLower());
    made.common = is_common(made.key);
    if (!made.key.empty()) out_.push_back(std::move(made));
  }

  icu::UnicodeString text_;
  std::int32_t at_ = 0;
  std::vector<Word> out_;
};

}  // namespace

std::vector<Word> words_of(std::string_view text) { return Words(text).all(); }

std::string singular(std::string key) {
  if (key.ends_with("'s")) key.resize(key.size() - 2);
  if (key.size() > 4 && key.ends_with("ies")) return key.substr(0, key.size() - 3) + "y";
  for (const std::string_view end : {"sses", "shes", "ches", "xes"}) {
    if (key.size() > end.size() && key.ends_with(end)) return key.substr(0, key.size() - 2);
  }
  if (key.size() == 5 && key.ends_with("uses")) return key.substr(0, 3);  // buses, not houses
  const bool is_many = key.size() > 3 && key.ends_with("s") && !key.ends_with("ss") &&
                       !key.ends_with("us") && !key.ends_with("is");
  if (is_many) key.pop_back();
  return key;
}

bool is_common(std::string_view key) {
  static const std::unordered_set<std::string_view> known = [] {
    std::unordered_set<std::string_view> made;
    for (const std::string_view word : split(common_words, ' ')) made.insert(word);
    return made;
  }();
  return known.contains(key);
}

std::string plain(std::string_view text) {
  const icu::UnicodeString whole = icu::UnicodeString::fromUTF8(fold(clean_line(text)));
  icu::UnicodeString out;
  for (std::int32_t i = 0; i < whole.length(); i = whole.moveIndex32(i, 1)) {
    const UChar32 c = whole.char32At(i);
    if (is_apostrophe(c)) continue;
    if (u_ispunct(c) || u_isUWhiteSpace(c)) {
      if (!out.isEmpty() && out[out.length() - 1] != u' ') out.append(u' ');
    } else {
      out.append(c);
    }
  }
  return to_utf8(out.trim());
}

}  // namespace commonty::themes
