#include "civic/imports/note_line.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "platform/base/text.h"

namespace commonty::imports {
namespace {

using std::string_view;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
// Part of a word, so that no label ends before it.
bool is_wordy(char c) {
  return is_digit(c) || is_letter(c) || static_cast<unsigned char>(c) >= 0x80;
}
char at(string_view text, std::size_t i) { return i < text.size() ? text[i] : '\0'; }
bool begins(string_view text, string_view with) { return text.substr(0, with.size()) == with; }

UChar32 first_letter(string_view text) {
  std::int32_t i = 0;
  UChar32 c = 0;
  if (!text.empty()) U8_NEXT(text.data(), i, static_cast<std::int32_t>(text.size()), c);
  return c;
}

string_view without_spaces(string_view text) {
  const std::size_t from = text.find_first_not_of(' ');
  if (from == string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(' ') - from + 1);
}

// ---- Labels ----

struct LabelWord {
  string_view word;
  Tier tier;
  bool may_lack_number;  // "Group: x" is a heading, "Part: x" need not be one
};

// Longer words stand before the shorter ones that they begin with or end in.
constexpr std::array<LabelWord, 42> label_words = {{
    {"breakout group", Tier::group, true},
    {"break-out group", Tier::group, true},
    {"discussion group", Tier::group, true},
    {"focus group", Tier::group, true},
    {"working group", Tier::group, false},
    {"small group", Tier::group, true},
    {"breakout room", Tier::group, true},
    {"break-out room", Tier::group, true},
    {"breakout", Tier::group, false},
    {"break-out", Tier::group, false},
    {"groups", Tier::group, false},
    {"group", Tier::group, true},
    {"tables", Tier::group, false},
    {"table", Tier::group, true},
    {"team", Tier::group, false},
    {"room", Tier::group, false},
    {"circle", Tier::group, false},
    {"pod", Tier::group, false},
    {"gr\u0175p", Tier::group, true},
    {"grwp", Tier::group, true},
    {"bwrdd", Tier::group, false},
    {"buidheann", Tier::group, true},
    {"b\u00f2rd", Tier::group, false},
    {"discussion question", Tier::question, true},
    {"key question", Tier::question, true},
    {"question", Tier::question, true},
    {"cwestiwn", Tier::question, true},
    {"ceist", Tier::question, true},
    {"q", Tier::question, true},
    {"topic", Tier::question, true},
    {"theme", Tier::question, true},
    {"discussion point", Tier::question, false},
    {"discussion", Tier::question, false},
    {"activity", Tier::question, false},
    {"exercise", Tier::question, false},
    {"task", Tier::question, false},
    {"sub-question", Tier::prompt, true},
    {"subquestion", Tier::prompt, true},
    {"sub question", Tier::prompt, true},
    {"prompt", Tier::prompt, true},
    {"probe", Tier::prompt, true},
    {"part", Tier::prompt, false},
}};

constexpr std::array<string_view, 20> number_words = {
    "one",     "two",     "three",     "four",     "five",     "six",      "seven",
    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"};

constexpr std::array<string_view, 10> roman_numbers = {"i",  "ii",  "iii",  "iv", "v",
                                                       "vi", "vii", "viii", "ix", "x"};

// The number that begins `text`: as digits, a word, a letter or in Roman figures.
struct Number {
  std::string value;
  std::size_t size = 0;  // 0 when there is none
};

Number number_at(string_view text) {
  std::size_t end = 0;
  while (is_digit(at(text, end))) ++end;
  constexpr std::size_t digits_max = 3;
  if (end > 0 && end <= digits_max && !is_wordy(at(text, end))) {
    return {std::to_string(std::stoi(std::string(text.substr(0, end)))), end};
  }
  while (is_letter(at(text, end))) ++end;
  if (end == 0 || is_wordy(at(text, end))) return {};
  const string_view word = text.substr(0, end);
  for (std::size_t i = 0; i < number_words.size(); ++i) {
    if (word == number_words.at(i)) return {std::to_string(i + 1), end};
  }
  if (end == 1) return {std::string(word), 1};
  for (std::size_t i = 0; i < roman_numbers.size(); ++i) {
    if (word == roman_numbers.at(i)) return {std::to_string(i + 1), end};
  }
  return {};
}

// "no. 3", "number 3", "#3": the size of what stands before the number.
std::size_t number_sign_size(string_view text) {
  for (const string_view sign : {"number ", "no. ", "no ", "nr ", "nr. ", "#"}) {
    if (begins(text, sign)) return sign.size();
  }
  return 0;
}

// "1 and 2", "1 & 2", "1/2", "3-4", "1, 2 and 3": tables that sat together.
Number numbers_at(string_view text) {
  Number all = number_at(text);
  if (all.size == 0 || !is_digit(text[0])) return all;
  for (;;) {
    std::size_t joint = 0;
    for (const string_view by : {" and ", " & ", ", ", "&", "/", "-", "+", " + ", " to "}) {
      if (begins(text.substr(all.size), by)) joint = by.size();
    }
    const string_view rest = text.substr(std::min(text.size(), all.size + joint));
    const Number next = joint == 0 || !is_digit(at(rest, 0)) ? Number{} : number_at(rest);
    if (next.size == 0) return all;
    all.value += "+" + next.value;
    all.size += joint + next.size;
  }
}

bool is_one_of(string_view text, const std::vector<string_view>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// Words after a label that add nothing to it: "Group 2 feedback".
bool is_filler(string_view rest) {
  while (ends_with_any(rest, ":. -")) rest.remove_suffix(1);
  static const std::vector<string_view> fillers = {
      "feedback",  "notes",      "comments", "discussion",      "responses",
      "ideas",     "answers",    "output",   "outputs",         "summary",
      "flipchart", "flip chart", "findings", "discussion notes"};
  return is_one_of(rest, fillers);
}

bool says_it_goes_on(string_view rest) {
  return is_one_of(rest, {"continued", "cont", "cont.", "contd", "contd.", "cont'd", "cont\u2019d",
                          "ctd", "ctd.", "continues", "again"});
}

// "facilitator Ann", "led by Ben".
bool names_leader(string_view rest) {
  for (const string_view word :
       {"facilitator ", "facilitated by ", "host ", "hosted by ", "led by ", "scribe "}) {
    if (begins(rest, word)) return true;
  }
  return false;
}

// How many bytes of marks stand between a label and its name.
std::size_t separator_size(string_view text) {
  std::size_t end = 0;
  for (;;) {
    if (std::string_view(" :.-()[]/|,;=>").find(at(text, end)) != string_view::npos &&
        end < text.size()) {
      ++end;
    } else if (begins(text.substr(end), "\u2013") || begins(text.substr(end), "\u2014") ||
               begins(text.substr(end), "\u2212")) {
      end += 3;
    } else {
      return end;
    }
  }
}

// Closes no bracket that the name itself did not open.
string_view without_lone_bracket(string_view name) {
  const bool lone = ends_with_any(name, ")]") && name.find_first_of("([") == string_view::npos;
  return without_spaces(lone ? name.substr(0, name.size() - 1) : name);
}

// "what could we try": asks, although nobody typed the mark.
bool asks(string_view rest) {
  if (ends_with_any(rest, "?")) return true;
  const std::string lower = lower_ascii(rest);
  for (const string_view word : {"what ", "how ", "who ", "why ", "where ", "when ", "which "}) {
    if (begins(lower, word)) return true;
  }
  return false;
}

// May `rest` be a name although nothing but a space parts it from the number?
bool may_follow_loosely(string_view rest, const LabelWord& known, Strictness strictness) {
  if (known.tier == Tier::question && asks(rest)) return true;
  constexpr std::size_t name_size_max = 60;
  const bool named = strictness == Strictness::loose && u_isupper(first_letter(rest)) != 0;
  if (known.word == "q") return named;
  return named && known.tier == Tier::group && rest.size() <= name_size_max &&
         !ends_with_any(rest, ".!;,");
}

// The label without a number: "GROUP: x", "Prompt - x", "Question".
Label unnumbered(string_view text, std::size_t word_end, const LabelWord& known) {
  Label label{known.tier, std::string(known.word), "", "", "", false};
  const string_view rest = text.substr(word_end);
  const std::size_t gap = separator_size(rest);
  const string_view between = rest.substr(0, gap);
  const bool parted = between.find(':') != string_view::npos || begins(between, " - ") ||
                      begins(between, " \u2013 ") || begins(between, " \u2014 ");
  const bool alone = without_spaces(rest).empty() && known.word.size() > 1 &&
                     known.word != "table" && known.word != "topic" && known.word != "theme";
  if (!known.may_lack_number || (!parted && !alone)) return {};
  label.as_called = text.substr(0, word_end);
  label.name = without_lone_bracket(rest.substr(gap));
  return label;
}

Label label_with(string_view text, const std::string& lower, const LabelWord& known,
                 Strictness strictness) {
  if (!begins(lower, known.word)) return {};
  std::size_t end = known.word.size();
  const bool joined = known.word == "q" && is_digit(at(lower, end));
  if (is_wordy(at(lower, end)) && !joined) return {};
  const std::size_t word_end = end;
  while (at(lower, end) == ' ') ++end;
  const bool bracketed = at(lower, end) == '(' && is_wordy(at(lower, end + 1));
  if (bracketed) ++end;
  end += number_sign_size(string_view(lower).substr(end));
  const Number number = numbers_at(string_view(lower).substr(end));
  const bool letter = number.size == 1 && !is_digit(lower[end]);
  end += number.size;
  const std::size_t gap = separator_size(text.substr(end));
  // "Group a few of them": one letter is a number only where something parts it from the rest.
  const bool only_spaces = without_spaces(text.substr(end, gap)).empty() && end + gap < text.size();
  if (number.size == 0 || (letter && only_spaces)) return unnumbered(text, word_end, known);
  // "Part B" is a prompt; "Part 2" is the afternoon.
  if (known.word == "part" && !letter) return {};
  Label label{known.tier,   std::string(known.word),
              number.value, std::string(text.substr(0, end)) + (bracketed ? ")" : ""),
              "",           false};
  const string_view rest = without_lone_bracket(text.substr(end + gap));
  const std::string rest_lower = lower_ascii(rest);
  label.goes_on = says_it_goes_on(rest_lower);
  // "Table 1 (facilitator: Ann)" is not a table of that name.
  if (label.goes_on || is_filler(rest_lower) || is_about_meeting(rest) ||
      names_leader(rest_lower)) {
    return label;
  }
  if (only_spaces && !may_follow_loosely(rest, known, strictness)) return {};
  label.name = rest;
  return label;
}

// ---- Marks ----

// Bullets that need nothing after them to be told from words.
constexpr std::array<string_view, 42> sure_bullets = {
    "•",      "·",      "∙",      "‣",      "◦",      "●",      "○",      "■",      "□", "▪", "▫",
    "◆",      "◇",      "►",      "▶",      "▸",      "➢",      "➤",      "➔",      "→", "⇒", "»",
    "›",      "✓",      "✔",      "☐",      "☑",      "☒",      "⁃",      "❖",      "✦", "★", "☆",
    "\uF0B7", "\uF0A7", "\uF0D8", "\uF0FC", "\uF076", "\uF06E", "\uF0A8", "\uFFFD", "¤"};
// Dashes and stars, which may also begin a word.
constexpr std::array<string_view, 10> dash_bullets = {"-", "–", "—", "‒", "−",
                                                      "‐", "‑", "*", "+", "~"};

// The bytes of a bullet at the start, or 0.
std::size_t bullet_size(string_view text) {
  for (const string_view bullet : sure_bullets) {
    if (begins(text, bullet)) return bullet.size();
  }
  for (const string_view bullet : dash_bullets) {
    if (!begins(text, bullet)) continue;
    std::size_t end = bullet.size();
    while (begins(text.substr(end), bullet)) end += bullet.size();
    if (end == text.size() || text[end] == ' ') return end;
    const bool word = u_isalpha(first_letter(text.substr(end))) != 0 || text[end] == '"' ||
                      begins(text.substr(end), "\u201c") || begins(text.substr(end), "\u2018");
    const bool emphasis = bullet == "*" && text.find('*', end) != string_view::npos;
    const bool needs_space = bullet == "+" || bullet == "~";
    return word && !emphasis && !needs_space && end == bullet.size() ? end : 0;
  }
  const bool spaced = at(text, 1) == ' ' && text.size() > 2;
  if (spaced && (text[0] == '>' || begins(text, "\u00a7"))) return 1;
  // Word's round bullet becomes the letter o when it is copied.
  return spaced && text[0] == 'o' ? 1 : 0;
}

// "[ ] " and "[x] " after a bullet.
string_view without_box(string_view text) {
  const bool box = text.size() > 3 && text[0] == '[' && text[2] == ']' &&
                   string_view(" xX").find(text[1]) != string_view::npos;
  return without_spaces(box ? text.substr(3) : text);
}

std::optional<Marked> bulleted(string_view text) {
  std::size_t size = bullet_size(text);
  if (size == 0) return std::nullopt;
  while (size != 0) {
    text = without_spaces(text.substr(size));
    size = bullet_size(text);
  }
  return Marked{Mark::bullet, '\0', false, std::string(without_box(text))};
}

// "(1)", "1.", "1)", "1:", "(b)", "B.", "[c]": where the mark ends, or 0. `core_end` is where its
// number or letter ends.
std::size_t enumeration_end(string_view text, std::size_t core_end) {
  const char opens = at(text, 0);
  const bool bracketed = opens == '(' || opens == '[';
  const char closes = at(text, core_end);
  if (bracketed && closes != ')' && closes != ']') return 0;
  if (!bracketed && string_view(".):").find(closes) == string_view::npos) return 0;
  if (core_end >= text.size()) return 0;
  std::size_t end = core_end + 1;
  if (closes == ')' && string_view(".:").find(at(text, end)) != string_view::npos &&
      end < text.size())
    ++end;
  if (closes == '.' && at(text, end) == ')') ++end;
  const bool spaced = end >= text.size() || text[end] == ' ';
  const UChar32 next = first_letter(text.substr(std::min(end, text.size())));
  const bool after_digit = closes == '.' && is_digit(text[core_end - 1]);
  const bool touching =
      (closes == ')' && u_isalpha(next) != 0) || (after_digit && u_isupper(next) != 0);
  return spaced || touching ? end : 0;
}

// "1.2 Buses", "2.1. Buses", but not "1.5 hours".
std::size_t section_number_end(string_view text) {
  std::size_t end = 0;
  std::size_t parts = 0;
  while (is_digit(at(text, end))) {
    while (is_digit(at(text, end))) ++end;
    ++parts;
    if (at(text, end) == '.') ++end;
  }
  if (parts < 2 || at(text, end) != ' ') return 0;
  const bool sure = text[end - 1] == '.' || u_isupper(first_letter(text.substr(end + 1))) != 0;
  return sure ? end : 0;
}

std::optional<Marked> numbered(string_view text) {
  const std::size_t from = at(text, 0) == '(' || at(text, 0) == '[' ? 1 : 0;
  std::size_t core = from;
  while (is_digit(at(text, core))) ++core;
  constexpr std::size_t digits_max = 3;
  const bool digits = core > from && core - from <= digits_max;
  std::size_t roman = from;
  while (string_view("ivxIVX").find(at(text, roman)) != string_view::npos && roman < text.size())
    ++roman;
  const bool figures = roman > from + 1 && roman - from <= 5;
  std::size_t end = digits    ? enumeration_end(text, core)
                    : figures ? enumeration_end(text, roman)
                              : 0;
  if (end == 0 && from == 0) end = section_number_end(text);
  if (end == 0 && digits && from == 0) {
    for (const string_view dash : {" - ", " \u2013 "}) {
      const string_view rest = text.substr(core);
      if (begins(rest, dash) && u_isalpha(first_letter(rest.substr(dash.size()))) != 0) {
        end = core + dash.size();
      }
    }
  }
  if (end == 0) return std::nullopt;
  return Marked{Mark::number, '\0', false, std::string(without_spaces(text.substr(end)))};
}

std::optional<Marked> lettered(string_view text) {
  const std::size_t from = at(text, 0) == '(' || at(text, 0) == '[' ? 1 : 0;
  if (!is_letter(at(text, from))) return std::nullopt;
  const std::size_t end = enumeration_end(text, from + 1);
  if (end == 0) return std::nullopt;
  const bool dotted = from == 0 && text[1] == '.';
  return Marked{Mark::letter, static_cast<char>(std::tolower(text[from])), dotted,
                std::string(without_spaces(text.substr(end)))};
}

bool is_quoted(string_view text) {
  struct Pair {
    string_view opens, closes;
  };
  constexpr std::array<Pair, 5> pairs = {
      {{"\"", "\""}, {"\u201c", "\u201d"}, {"\u2018", "\u2019"}, {"\u00ab", "\u00bb"}, {"'", "'"}}};
  for (const Pair& pair : pairs) {
    if (!begins(text, pair.opens)) continue;
    const std::size_t closes = text.rfind(pair.closes);
    constexpr std::size_t after_max = 2;  // "...", she said
    return closes > pair.opens.size() && closes + pair.closes.size() + after_max >= text.size();
  }
  return false;
}

// ---- The meeting itself ----

// "Attendance: 12", "Facilitated by Ann", "Date - 3 May"; at the start, then a mark or the end.
constexpr std::array<string_view, 34> meeting_words = {"attendance",
                                                       "attendees",
                                                       "attending",
                                                       "in attendance",
                                                       "present",
                                                       "people present",
                                                       "participants",
                                                       "facilitator",
                                                       "facilitators",
                                                       "facilitated by",
                                                       "facilitation",
                                                       "scribe",
                                                       "scribes",
                                                       "note taker",
                                                       "note-taker",
                                                       "notetaker",
                                                       "notes by",
                                                       "notes taken by",
                                                       "recorder",
                                                       "rapporteur",
                                                       "apologies",
                                                       "chair",
                                                       "host",
                                                       "table host",
                                                       "date",
                                                       "time",
                                                       "venue",
                                                       "location",
                                                       "number of people",
                                                       "number of participants",
                                                       "number at table",
                                                       "photo",
                                                       "photos",
                                                       "author"};

// Headings of what is said around the notes.
constexpr std::array<string_view, 31> aside_words = {"introduction",
                                                     "introductions",
                                                     "background",
                                                     "welcome",
                                                     "agenda",
                                                     "programme",
                                                     "housekeeping",
                                                     "ground rules",
                                                     "next steps",
                                                     "what happens next",
                                                     "close",
                                                     "closing",
                                                     "closing remarks",
                                                     "thanks",
                                                     "thank you",
                                                     "evaluation",
                                                     "appendix",
                                                     "annex",
                                                     "contents",
                                                     "table of contents",
                                                     "contacts",
                                                     "contact",
                                                     "list of attendees",
                                                     "attendance list",
                                                     "list of participants",
                                                     "who was there",
                                                     "who came",
                                                     "purpose",
                                                     "about this document",
                                                     "any other business",
                                                     "afterwards"};

bool is_page_number(string_view lower) {
  if (begins(lower, "page ") && is_digit(at(lower, 5))) return true;
  return !lower.empty() && lower.size() <= 4 &&
         lower.find_first_not_of("0123456789") == string_view::npos;
}

bool is_meeting_word_then(string_view lower, string_view after) {
  for (const string_view word : meeting_words) {
    if (!begins(lower, word)) continue;
    const string_view rest = without_spaces(lower.substr(word.size()));
    if (rest.empty() || after.find(rest[0]) != string_view::npos) return true;
    if (begins(rest, "\u2013") || begins(rest, "\u2014") || word.ends_with(" by")) return true;
  }
  return false;
}

}  // namespace

Label label_of(string_view text, Strictness strictness) {
  const std::string lower = lower_ascii(text);
  for (const LabelWord& known : label_words) {
    if (Label label = label_with(text, lower, known, strictness)) return label;
  }
  return {};
}

Marked marked(string_view text) {
  if (auto found = bulleted(text)) return *found;
  if (auto found = numbered(text)) return *found;
  if (auto found = lettered(text)) return *found;
  return {is_quoted(text) ? Mark::quote : Mark::none, '\0', false, std::string(text)};
}

bool is_about_meeting(string_view text) {
  const std::string lower = lower_ascii(text);
  if (is_page_number(lower)) return true;
  // "Group facilitator: Ann", "Table host: Ben".
  string_view rest = lower;
  for (const string_view word : {"group ", "table ", "workshop ", "your "}) {
    if (begins(rest, word)) rest.remove_prefix(word.size());
  }
  return is_meeting_word_then(rest, ":-(=");
}

bool opens_aside(string_view text) {
  std::string lower = lower_ascii(text);
  const bool opens_list = ends_with_any(lower, ":");
  while (ends_with_any(lower, ":. -")) lower.pop_back();
  if (std::find(aside_words.begin(), aside_words.end(), lower) != aside_words.end()) return true;
  // "Time" alone may be what a table talked about.
  static const std::vector<string_view> people = {"attendance",   "attendees", "in attendance",
                                                  "participants", "apologies", "people present",
                                                  "facilitators", "present"};
  if (is_one_of(lower, people)) return true;
  return opens_list &&
         std::find(meeting_words.begin(), meeting_words.end(), lower) != meeting_words.end();
}

bool ends_with_any(string_view text, string_view marks) {
  return !text.empty() && marks.find(text.back()) != string_view::npos;
}

bool begins_small(string_view text) { return u_islower(first_letter(text)) != 0; }

bool is_in_capitals(string_view text) {
  constexpr int letters_min = 4;
  int letters = 0;
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(text.size());) {
    UChar32 c = 0;
    U8_NEXT(text.data(), i, static_cast<std::int32_t>(text.size()), c);
    if (c > 0 && u_islower(c) != 0) return false;
    if (c > 0 && u_isupper(c) != 0) ++letters;
  }
  return letters >= letters_min;
}

}  // namespace commonty::imports
