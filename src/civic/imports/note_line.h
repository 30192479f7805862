// What one typed-up line says by itself, before we know its neighbours: "Group 2 - Residents" names
// a group, "(b) What next?" a prompt, "• Buses" is a note.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace commonty::imports {

// From the outside in; a line may name one of them.
enum class Tier { none, group, question, prompt };

// "Group 2 - Residents", "Q1.", "Prompt: x".
struct Label {
  Tier tier = Tier::none;
  std::string word;       // "group", "table", "question"; lower case
  std::string number;     // "2" for 2, two or II; "a" for A; empty for none
  std::string as_called;  // "Group 2", as it was written
  std::string name;       // "Residents"; empty when nothing but the label is there
  bool goes_on = false;   // "Group 2 (continued)"

  explicit operator bool() const { return tier != Tier::none; }
};

// `loose` also takes "Table 4 Front-line staff", which has no mark between number and name.
enum class Strictness { strict, loose };
Label label_of(std::string_view text, Strictness strictness);

enum class Mark { none, bullet, number, letter, quote };

struct Marked {
  Mark mark = Mark::none;
  char letter = '\0';   // 'a' for "A)", "(a)", "a."
  bool dotted = false;  // "a.", which may be somebody's initial
  std::string body;     // the words after the mark
};

// The mark before a line: "•", "- ", "1.", "(b)". A line in quotation marks is somebody's words.
Marked marked(std::string_view text);

// "Facilitator: Ann", "Attendance", "Page 2 of 3": about the meeting, not said in it.
bool is_about_meeting(std::string_view text);
// The same where the line is the whole heading of a list: "Present:", "Next steps".
bool opens_aside(std::string_view text);

bool ends_with_any(std::string_view text, std::string_view marks);
// A line that begins like this goes on with a sentence: its first letter is a small one.
bool begins_small(std::string_view text);
// All its letters are capitals, and there are at least four.
bool is_in_capitals(std::string_view text);

}  // namespace commonty::imports
