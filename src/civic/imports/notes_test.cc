#include "civic/imports/notes.h"

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <set>

#include "platform/base/text.h"
#include "tests/support/office.h"
#include "tests/support/shared_data.h"

namespace commonty::imports {
namespace {

namespace json = boost::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Notes read(const std::string& bytes, const std::string& name) {
  const auto document = documents::read(bytes, name);
  EXPECT_TRUE(document.ok()) << name;
  return document.ok() ? read_notes(*document) : Notes{};
}

void append(std::string& out, const std::string& mark, const std::string& text) {
  out += mark + (text.empty() ? "" : " " + text) + "\n";
}

// The whole reading as an outline: "=" the title, ">" the introduction, #, ## and ### the headings,
// "-" the notes and "?" what was not understood.
std::string outline(const Notes& notes) {
  std::string out;
  if (!notes.title.empty()) append(out, "=", notes.title);
  for (const auto& line : lines_that_became(notes, Notes::Fate::introduction))
    append(out, ">", line.text);
  for (const auto& group : notes.groups) {
    append(out, "#", group.name);
    for (const auto& question : group.questions) {
      if (!question.name.empty()) append(out, "##", question.name);
      for (const auto& prompt : question.prompts) {
        if (!prompt.name.empty()) append(out, "###", prompt.name);
        for (const auto& note : prompt.notes) append(out, "-", note.text);
      }
    }
  }
  for (const auto& line : lines_that_became(notes, Notes::Fate::not_understood))
    append(out, "?", line.text);
  return out;
}

struct Case {
  const char* name;
  const char* text;
  const char* expected;
};

const Case cases[] = {
    {"headings as words",
     "Group One\n\nQuestion one\nWhat is hard?\n- buses\n\nGroup Two\n\nQuestion one\n- stairs\n",
     "# Group One\n## What is hard?\n- buses\n# Group Two\n## What is hard?\n- stairs\n"},
    {"headings as numbers",
     "Table 3\nQ1. What is hard?\n* buses\nTable 4\nQ1. What is hard?\n* stairs\n",
     "# Table 3\n## What is hard?\n- buses\n# Table 4\n## What is hard?\n- stairs\n"},
    {"a dash between number and name",
     "Group 2 - Residents\nQuestion 1 \u2013 What is hard?\n\u2022 buses\n",
     "# Residents\n## What is hard?\n- buses\n"},
    {"shouted labels", "GROUP: Staff\nQUESTION: What next?\nPROMPT: In a month\n* lifts\n",
     "# Staff\n## What next?\n### In a month\n- lifts\n"},
    {"a number word and a colon", "Table three:\n- a lift\n- a ramp\n",
     "# Table three\n- a lift\n- a ramp\n"},
    {"a name in brackets", "Group 1 (Young people)\nQ1) What is hard?\n- exams\n",
     "# Young people\n## What is hard?\n- exams\n"},
    {"a name with nothing between",
     "Table 4 Front-line staff\n- a lift\nTable 5 Carers\n- a rest\n",
     "# Front-line staff\n- a lift\n# Carers\n- a rest\n"},
    {"a sentence about a table is no heading",
     "Group 1\nQuestion 1: What is hard?\n- buses\nTable 2 was very loud all day.\n- trains\n",
     "# Group 1\n## What is hard?\n- buses\n- trains\n? Table 2 was very loud all day.\n"},
    {"Roman figures and letters for groups", "Group II:\n- a\nGroup B\n- b\nGroup III\n- c\n",
     "# Group II\n- a\n# Group B\n- b\n# Group III\n- c\n"},
    {"prompts as capital letters with brackets",
     "Group 1\nQuestion 1: Buses\nA) What works?\n- the 7\nB) What does not?\n- the 8\n",
     "# Group 1\n## Buses\n### What works?\n- the 7\n### What does not?\n- the 8\n"},
    {"prompts as small letters in brackets",
     "Group 1\nQuestion 1: Buses\n(a) What works?\n- the 7\n(b) What does not?\n- the 8\n",
     "# Group 1\n## Buses\n### What works?\n- the 7\n### What does not?\n- the 8\n"},
    {"prompts as letters with full stops",
     "Group 1\nQuestion 1: Buses\na. What works?\n- the 7\nb. What does not?\n- the 8\nc. And "
     "now?\n- the 9\n",
     "# Group 1\n## Buses\n### What works?\n- the 7\n### What does not?\n- the 8\n### And now?\n- "
     "the 9\n"},
    {"letters alone", "Group 1\nA)\n- the 7\nB)\n- the 8\n",
     "# Group 1\n### A\n- the 7\n### B\n- the 8\n"},
    {"a letter alone means what it meant before",
     "Group 1\nQ1: Buses\nA) What works?\n- the 7\nGroup 2\nQ1\nA)\n- the 8\n",
     "# Group 1\n## Buses\n### What works?\n- the 7\n# Group 2\n## Buses\n### What works?\n- the "
     "8\n"},
    {"a repeated letter",
     "Group 1\nA) What works?\n- the 7\nB) What fails?\n- the 8\nB) What next?\n- the 9\n",
     "# Group 1\n### What works?\n- the 7\n### What fails?\n- the 8\n### What next?\n- the 9\n"},
    {"an empty prompt is kept", "Group 1\nA) What works?\nB) What fails?\n- the 8\n",
     "# Group 1\n### What works?\n### What fails?\n- the 8\n"},
    {"a group without a question", "Group 1\nQuestion 1: Buses\n- the 7\nGroup 2\n- stairs\n",
     "# Group 1\n## Buses\n- the 7\n# Group 2\n- stairs\n"},
    {"bullets of every sort",
     "Group 1\nQuestion 1: What is hard?\n\u00b7 one\n\u2022 two\n- three\n\u2013 four\n\u2014 "
     "five\n* six\no Seven\n\u25aa eight\n"
     "\tNine\n\u25cf ten\n\u2192 eleven\n\uF0B7 twelve\n\u2713 "
     "thirteen\n-fourteen\n\u2022fifteen\n> sixteen\n",
     "# Group 1\n## What is hard?\n- one\n- two\n- three\n- four\n- five\n- six\n- Seven\n- "
     "eight\n- Nine\n- ten\n"
     "- eleven\n- twelve\n- thirteen\n- fourteen\n- fifteen\n- sixteen\n"},
    {"numbers as bullets",
     "Table 1\nQuestion 2: What next?\n1. a lift\n2) a ramp\n(3) a rail\n4.Seats\n",
     "# Table 1\n## What next?\n- a lift\n- a ramp\n- a rail\n- Seats\n"},
    {"numbers that are words",
     "Table 1\nQuestion 2: What next?\n- 3 out of 10 letters come back\n- 18:10 is too early\n- "
     "1.5 hours is too long\n",
     "# Table 1\n## What next?\n- 3 out of 10 letters come back\n- 18:10 is too early\n- 1.5 hours "
     "is too long\n"},
    {"letters as bullets where nothing is ever under one",
     "Group 1\nQuestion 1: What is hard?\na) buses\nb) stairs\nQuestion 2: What next?\na) a "
     "lift\nb) a ramp\n",
     "# Group 1\n## What is hard?\n- buses\n- stairs\n## What next?\n- a lift\n- a ramp\n"},
    {"letters further in than the note above",
     "Group 1\nA) What works?\n- buses:\n   a) the 7\n   b) the 8\nB) What fails?\n- trains\n",
     "# Group 1\n### What works?\n- buses:\n- the 7\n- the 8\n### What fails?\n- trains\n"},
    {"indented lines go on with the note",
     "Group 1\nQuestion 1: What is hard?\n- The number 7 bus\n  stops running early.\n  Every "
     "day.\n- stairs\n",
     "# Group 1\n## What is hard?\n- The number 7 bus stops running early. Every day.\n- stairs\n"},
    {"a broken sentence goes on without an indent",
     "Group 1\nQuestion 1: What is hard?\n- The number 7 bus\nstops running early.\n- stairs\n",
     "# Group 1\n## What is hard?\n- The number 7 bus stops running early.\n- stairs\n"},
    {"a broken heading goes on",
     "Group 1\nQuestion 1: What makes it hard to get\nto the clinic?\n- stairs\n",
     "# Group 1\n## What makes it hard to get to the clinic?\n- stairs\n"},
    {"a bullet on a line of its own", "Group 1\nQ1: What next?\n\u2022\nA lift\n\u2022\nA ramp\n",
     "# Group 1\n## What next?\n- A lift\n- A ramp\n"},
    {"an introduction before the first group",
     "Harbour workshop\n\nThank you all for coming on Tuesday.\nWe asked two questions:\n1. What "
     "is hard?\n- there was tea\n\n"
     "Group 1\n- stairs\n",
     "= Harbour workshop\n> Thank you all for coming on Tuesday.\n> We asked two questions:\n> 1. "
     "What is hard?\n"
     "> - there was tea\n# Group 1\n- stairs\n"},
    {"questions told in the introduction and named by number in the groups",
     "Question 1: What is hard?\nQuestion 2: What next?\n\nGroup 1\nQuestion 1\n- stairs\nQuestion "
     "2\n- a lift\n",
     "> Question 1: What is hard?\n> Question 2: What next?\n# Group 1\n## What is hard?\n- "
     "stairs\n## What next?\n- a lift\n"},
    {"letters told in the introduction",
     "We asked:\nA) What works?\nB) What fails?\n\nGroup 1\nA)\n- tea\nB)\n- stairs\n",
     "> We asked:\n> A) What works?\n> B) What fails?\n# Group 1\n### What works?\n- tea\n### What "
     "fails?\n- stairs\n"},
    {"who was there is listed, not taken for a note",
     "Group 1\nFacilitator: Ann\nAttendance: 6 people\nQuestion 1: What is hard?\n- stairs\nScribe "
     "- Ben\n",
     "# Group 1\n## What is hard?\n- stairs\n? Facilitator: Ann\n? Attendance: 6 people\n? Scribe "
     "- Ben\n"},
    {"a list of people is listed, not taken for notes",
     "Group 1\nPresent:\n- Ann\n- Ben\nQuestion 1: What is hard?\n- stairs\n",
     "# Group 1\n## What is hard?\n- stairs\n? Present:\n? - Ann\n? - Ben\n"},
    {"what comes after the groups is listed",
     "Group 1\nQuestion 1: What is hard?\n- stairs\n\nNext steps\n- we will write\n\nThank you\n",
     "# Group 1\n## What is hard?\n- stairs\n? Next steps\n? - we will write\n? Thank you\n"},
    {"page numbers between notes",
     "Group 1\nQ1: What is hard?\n- stairs\nPage 2 of 3\n- buses\n7\n- trains\n",
     "# Group 1\n## What is hard?\n- stairs\n- buses\n- trains\n? Page 2 of 3\n? 7\n"},
    {"a remark among bullets is listed",
     "Group 1\nQ1: What is hard?\n- stairs\nThe group was tired by now.\n- buses\n",
     "# Group 1\n## What is hard?\n- stairs\n- buses\n? The group was tired by now.\n"},
    {"notes without bullets",
     "Group 1\nQuestion 1: What is hard?\nStairs at the north door\nBuses after six\n",
     "# Group 1\n## What is hard?\n- Stairs at the north door\n- Buses after six\n"},
    {"notes without bullets or question",
     "Group 1\nStairs at the north door\nBuses after six\nGroup 2\nRain\n",
     "# Group 1\n- Stairs at the north door\n- Buses after six\n# Group 2\n- Rain\n"},
    {"long lines without bullets that break off",
     "Group 1\nQuestion 1: What is hard?\n\nThe stairs at the north door have been broken for so "
     "long\nthat nobody uses them.\n\nBuses\n",
     "# Group 1\n## What is hard?\n- The stairs at the north door have been broken for so long "
     "that nobody uses them.\n- Buses\n"},
    {"questions without a label",
     "Group 1\nWhat is hard?\n- stairs\n- buses\n\nWhat should we try?\n- a lift\n",
     "# Group 1\n## What is hard?\n- stairs\n- buses\n## What should we try?\n- a lift\n"},
    {"asking lines under a labelled question are prompts",
     "Group 1\nQuestion 1: Buses\nWhat works?\n- the 7\nWhat fails?\n- the 8\n",
     "# Group 1\n## Buses\n### What works?\n- the 7\n### What fails?\n- the 8\n"},
    {"numbered questions over bullets",
     "Group 1\n1. What is hard?\n- stairs\n2. What next?\n- a lift\n",
     "# Group 1\n## What is hard?\n- stairs\n## What next?\n- a lift\n"},
    {"a bulleted question is a note", "Group 1\nQ1: What next?\n- why not trams?\n- a lift\n",
     "# Group 1\n## What next?\n- why not trams?\n- a lift\n"},
    {"headings that end in a colon", "Group 1\nTransport:\n- buses\nHousing:\n- damp\n",
     "# Group 1\n## Transport\n- buses\n## Housing\n- damp\n"},
    {"headings in capitals, questions under them",
     "Group 1\nTRANSPORT\nWhat works?\n- buses\nWhat fails?\n- trains\nHOUSING\nWhat works?\n- "
     "gardens\n",
     "# Group 1\n## TRANSPORT\n### What works?\n- buses\n### What fails?\n- trains\n## "
     "HOUSING\n### What works?\n- gardens\n"},
    {"short lines over notes", "Group 1\n\nTransport\n- buses\n\nHousing\n- damp\n",
     "# Group 1\n## Transport\n- buses\n## Housing\n- damp\n"},
    {"each question put to every group",
     "Question 1: What is hard?\nGroup 1\n- stairs\nGroup 2\n- buses\nQuestion 2: What "
     "next?\nGroup 1\n- a lift\nGroup 2\n- seats\n",
     "# Group 1\n## What is hard?\n- stairs\n## What next?\n- a lift\n# Group 2\n## What is "
     "hard?\n- buses\n## What next?\n- seats\n"},
    {"a group that goes on",
     "Group 1\nQ1: What is hard?\n- stairs\nGroup 2\n- buses\nGroup 1 (continued)\n- rain\n",
     "# Group 1\n## What is hard?\n- stairs\n- rain\n# Group 2\n- buses\n"},
    {"a group named by its number once it is known",
     "Table 1: Carers\n- rest\nTable 2\n- tea\nTable 1\n- sleep\n",
     "# Carers\n- rest\n- sleep\n# Table 2\n- tea\n"},
    {"two groups of one name stay two",
     "Group 1: Residents\n- stairs\nGroup 2: Residents\n- rain\n",
     "# Residents\n- stairs\n# Residents (Group 2)\n- rain\n"},
    {"group and question on one line",
     "Group 1, Question 2: What next?\n- a lift\nGroup 2 - Q2\n- seats\n",
     "# Group 1\n## What next?\n- a lift\n# Group 2\n## What next?\n- seats\n"},
    {"words after a label that add nothing", "Group 1 feedback\n- stairs\nGroup 2 notes:\n- rain\n",
     "# Group 1\n- stairs\n# Group 2\n- rain\n"},
    {"no groups at all",
     "Workshop in the hall\n\nQuestion 1: What is hard?\n- stairs\nQuestion 2: What next?\n- a "
     "lift\n",
     "= Workshop in the hall\n#\n## What is hard?\n- stairs\n## What next?\n- a lift\n"},
    {"nothing but bullets", "- stairs\n- buses\n", "#\n- stairs\n- buses\n"},
    {"nothing that looks like notes", "Dear Ann,\nthe meeting was moved to Friday.\nYours, Ben\n",
     "? Dear Ann,\n? the meeting was moved to Friday.\n? Yours, Ben\n"},
    {"a quotation is somebody's words",
     "Group 1\nQ1: What is hard?\n\u201cThe bus never comes.\u201d\n\"Nobody answers\"\n- stairs\n",
     "# Group 1\n## What is hard?\n- \u201cThe bus never comes.\u201d\n- \"Nobody answers\"\n- "
     "stairs\n"},
    {"initials are no prompts",
     "Group 1\nQ1: What is hard?\n- stairs\nS. Brown, M. Green\n- rain\n",
     "# Group 1\n## What is hard?\n- stairs\n- rain\n? S. Brown, M. Green\n"},
    {"Welsh and Gaelic labels",
     "Gr\u0175p 1\nCwestiwn 1: Beth sy'n anodd?\n- grisiau\nBuidheann 2: Luchd-c\u00f9raim\n- "
     "uisge\n",
     "# Gr\u0175p 1\n## Beth sy'n anodd?\n- grisiau\n# Luchd-c\u00f9raim\n- uisge\n"},
    {"breakout rooms and topics",
     "Breakout room 2: Carers\nTopic 1: Rest\n- sleep\nTopic 2: Money\n- fares\n",
     "# Carers\n## Rest\n- sleep\n## Money\n- fares\n"},
    {"a bulleted heading", "- Group 1:\n  - stairs\n- Group 2:\n  - rain\n",
     "# Group 1\n- stairs\n# Group 2\n- rain\n"},
    {"a note that begins with a label's word",
     "Group 1\nQ1: What next?\n- Group therapy for carers\n- Table tennis\n- Question "
     "everything\n- Group: hug\n",
     "# Group 1\n## What next?\n- Group therapy for carers\n- Table tennis\n- Question "
     "everything\n- Group: hug\n"},
    {"parts of a prompt",
     "Group 1\nQuestion 1: Buses\nPart A: What works?\n- the 7\nPart B: What fails?\n- the 8\n",
     "# Group 1\n## Buses\n### What works?\n- the 7\n### What fails?\n- the 8\n"},
    {"a question asked of each group, over notes without bullets",
     "Group 1\n\nWhat is hard?\n\nStairs\nBuses\n\nWhat next?\n\nA lift\n\nGroup 2\n\nWhat is "
     "hard?\n\nRain\n\nWhat next?\n\nSeats\n",
     "# Group 1\n## What is hard?\n- Stairs\n- Buses\n## What next?\n- A lift\n# Group 2\n## What "
     "is hard?\n- Rain\n## What next?\n- Seats\n"},
    {"who led the table is not its name",
     "Table 1 (facilitator: Ann)\n- stairs\nTable 2 - host Ben\n- rain\n",
     "# Table 1\n- stairs\n# Table 2\n- rain\n"},
    {"a Q without a mark",
     "Group 1\nQ1 What is hard?\n- stairs\nQ2 If you could change one thing\n- lifts\n",
     "# Group 1\n## What is hard?\n- stairs\n## If you could change one thing\n- lifts\n"},
    {"a question without any mark",
     "Group 1\nQuestion 1 what is hard\n- stairs\n- Question 2 was too long\n",
     "# Group 1\n## what is hard\n- stairs\n- Question 2 was too long\n"},
    {"notes indented under letters",
     "Group 1\na) this month\n   Speak to the bus company\nb) this year\n   A minibus\n",
     "# Group 1\n### this month\n- Speak to the bus company\n### this year\n- A minibus\n"},
    {"a copied round bullet", "Group 1\nQ1: What next?\n* a lift\no a ramp\n\tA rail\n",
     "# Group 1\n## What next?\n- a lift\n- a ramp\n- A rail\n"},
    {"Welsh lines that go on with o",
     "Gr\u0175p 1\nCwestiwn 1: Beth nesaf?\n- mae'r bws yn stopio\no flaen y drws\n- mae grisiau "
     "yn serth\n",
     "# Gr\u0175p 1\n## Beth nesaf?\n- mae'r bws yn stopio o flaen y drws\n- mae grisiau yn "
     "serth\n"},
    {"empty bullets are listed", "Group 1\nQ1: What next?\n- a lift\n-\n\n- a ramp\n",
     "# Group 1\n## What next?\n- a lift\n- a ramp\n? -\n"},
    {"tables that sat together", "Tables 1 and 2\n- stairs\nTable 3\n- rain\n",
     "# Tables 1 and 2\n- stairs\n# Table 3\n- rain\n"},
};

TEST(MessyNotes, AreReadAsAPersonWouldReadThem) {
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    EXPECT_EQ(outline(read(one.text, "notes.txt")), one.expected);
  }
}

// Word keeps no empty lines between paragraphs where people set their spacing properly.
TEST(MessyNotes, AreReadTheSameFromAWordFileWithoutStyles) {
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    std::vector<std::string> paragraphs;
    for (const auto line : split(one.text, '\n')) paragraphs.emplace_back(line);
    paragraphs.pop_back();
    // A paragraph of its own keeps only a tab of what stood before it.
    const bool indented = std::string(one.text).find("\n  ") != std::string::npos;
    if (indented) continue;
    EXPECT_EQ(outline(read(docx_paragraphs(paragraphs), "notes.docx")), one.expected);
  }
}

// Where people set the spacing of paragraphs, there is no empty one between them.
TEST(MessyNotes, AreReadTheSameWithoutEmptyParagraphs) {
  for (const Case& one : cases) {
    if (one.name == std::string("short lines over notes")) continue;  // only empty lines part them
    SCOPED_TRACE(one.name);
    std::vector<std::string> paragraphs;
    for (const auto line : split(one.text, '\n')) {
      if (!trim(line).empty()) paragraphs.emplace_back(line);
    }
    EXPECT_EQ(outline(read(docx_paragraphs(paragraphs), "notes.docx")), one.expected);
  }
}

struct DocxCase {
  const char* name;
  std::string body;
  const char* expected;
};

std::string paragraph(const std::string& text) {
  return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>";
}
std::string bold(const std::string& text) {
  return "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>" + text + "</w:t></w:r></w:p>";
}
std::string heading(int level, const std::string& text) {
  return "<w:p><w:pPr><w:outlineLvl w:val=\"" + std::to_string(level - 1) +
         "\"/></w:pPr><w:r><w:t>" + text + "</w:t></w:r></w:p>";
}
std::string item(const std::string& text) {
  return "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId "
         "w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>" +
         text + "</w:t></w:r></w:p>";
}
std::string row(const std::vector<std::string>& cells) {
  std::string out = "<w:tr>";
  for (const std::string& cell : cells) out += "<w:tc>" + cell + "</w:tc>";
  return out + "</w:tr>";
}
std::string table(const std::vector<std::string>& rows) {
  return "<w:tbl>" + join(rows, "") + "</w:tbl>";
}

TEST(MessyNotes, AreReadFromTheShapesThatWordFilesHave) {
  const DocxCase word_cases[] = {
      {"bold lines as headings",
       bold("Group 1") + bold("Transport") + item("buses") + bold("Housing") + item("damp") +
           bold("Group 2") + bold("Transport") + item("trains"),
       "# Group 1\n## Transport\n- buses\n## Housing\n- damp\n# Group 2\n## Transport\n- trains\n"},
      {"short lines over real lists",
       paragraph("Group 1") + paragraph("Transport") + item("buses") + paragraph("Housing") +
           item("damp"),
       "# Group 1\n## Transport\n- buses\n## Housing\n- damp\n"},
      {"headings without labels, three deep",
       heading(1, "Carers") + heading(2, "Money") + heading(3, "Now") + item("fares") +
           heading(1, "Staff") + heading(2, "Time") + item("rotas"),
       "# Carers\n## Money\n### Now\n- fares\n# Staff\n## Time\n- rotas\n"},
      {"headings that all ask",
       heading(1, "What is hard?") + item("stairs") + heading(1, "What next?") + item("a lift"),
       "#\n## What is hard?\n- stairs\n## What next?\n- a lift\n"},
      {"a lone first heading is the title",
       heading(1, "Harbour workshop") + paragraph("Thanks for coming.") + heading(2, "Group 1") +
           item("stairs") + heading(2, "Group 2") + item("rain"),
       "= Harbour workshop\n> Thanks for coming.\n# Group 1\n- stairs\n# Group 2\n- rain\n"},
      {"a part of the day over the groups",
       heading(1, "Morning") + heading(2, "Group 1") + item("stairs") + heading(1, "Afternoon") +
           item("tea came late") + heading(2, "Group 2") + item("rain"),
       "> Morning\n# Group 1\n- stairs\n# Group 2\n- rain\n? Afternoon\n? tea came late\n"},
      {"what is next under a heading of its own",
       heading(1, "Introduction") + item("a welcome") + heading(1, "Group 1") + item("stairs") +
           heading(1, "Next steps") + item("we write"),
       "> Introduction\n> a welcome\n# Group 1\n- stairs\n? Next steps\n? we write\n"},
      {"question headings over group headings",
       heading(1, "Question 1: What is hard?") + heading(2, "Group 1") + item("stairs") +
           heading(2, "Group 2") + item("rain") + heading(1, "Question 2: What next?") +
           heading(2, "Group 1") + item("a lift"),
       "# Group 1\n## What is hard?\n- stairs\n## What next?\n- a lift\n# Group 2\n## What is "
       "hard?\n- rain\n"},
      {"a table whose first row heads its columns",
       paragraph("Group 1") +
           table({row({bold("What works"), bold("What does not")}),
                  row({paragraph("- buses"), paragraph("- trains") + paragraph("- trams")}),
                  row({paragraph("- tea"), paragraph("- rain")})}),
       "# Group 1\n## What works\n- buses\n- tea\n## What does not\n- trains\n- trams\n- rain\n"},
      {"a table with a group in each column",
       table({row({bold("Group 1"), bold("Group 2")}), row({item("stairs"), item("rain")})}),
       "# Group 1\n- stairs\n# Group 2\n- rain\n"},
      {"a table with a group in each row",
       table({row({paragraph("Group"), bold("What works?"), bold("What fails?")}),
              row({bold("Carers"), item("tea"), item("stairs")}),
              row({bold("Staff"), item("rotas"), item("rain")})}),
       "# Carers\n## What works?\n- tea\n## What fails?\n- stairs\n# Staff\n## What works?\n- "
       "rotas\n## What fails?\n- rain\n"},
      {"a table of one column is read down",
       table({row({paragraph("Group 1")}), row({paragraph("- stairs") + paragraph("- rain")})}),
       "# Group 1\n- stairs\n- rain\n"},
      {"a group beside its notes",
       table({row({paragraph("Group 1"), paragraph("- stairs")}),
              row({paragraph("Group 2"), paragraph("- rain")})}),
       "# Group 1\n- stairs\n# Group 2\n- rain\n"},
  };
  for (const DocxCase& one : word_cases) {
    SCOPED_TRACE(one.name);
    EXPECT_EQ(outline(read(docx_of(one.body), "notes.docx")), one.expected);
  }
}

// Every line that has words becomes exactly one thing, and all words are kept.
void expect_nothing_lost(const std::string& bytes, const std::string& name) {
  const auto document = documents::read(bytes, name);
  ASSERT_TRUE(document.ok());
  const Notes notes = read_notes(*document);
  ASSERT_EQ(notes.lines.size(), document->lines.size());
  std::set<int> lines_of_notes;
  for (const PlacedNote& note : placed(notes)) lines_of_notes.insert(note.line);
  for (std::size_t i = 0; i < notes.lines.size(); ++i) {
    EXPECT_EQ(notes.lines[i].text, document->lines[i].text);
    const bool is_note = notes.lines[i].fate == Notes::Fate::note;
    EXPECT_EQ(lines_of_notes.count(notes.lines[i].line) > 0, is_note) << notes.lines[i].text;
  }
}

TEST(MessyNotes, LoseNoLine) {
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    expect_nothing_lost(one.text, "notes.txt");
    expect_nothing_lost(one.text, "notes.md");
  }
}

// Lines of all the cases in any order: the strangest documents still lose nothing.
TEST(MessyNotes, LoseNoLineHoweverTheyAreShuffled) {
  std::vector<std::string> lines = {""};
  for (const Case& one : cases) {
    for (const auto line : split(one.text, '\n')) lines.emplace_back(line);
  }
  for (unsigned seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    std::string text;
    unsigned chance = seed * 2654435761U;
    for (int i = 0; i < 60; ++i) {
      chance = chance * 1664525U + 1013904223U;
      text += lines[(chance >> 8) % lines.size()] + "\n";
    }
    if (trim(text).empty()) continue;
    expect_nothing_lost(text, "notes.txt");
  }
}

// ---- The same workshop in seven files ----

std::string as_expected(const Notes& notes, bool with_title) {
  json::array groups;
  for (const auto& group : notes.groups) {
    json::array questions;
    for (const auto& question : group.questions) {
      json::array prompts;
      for (const auto& prompt : question.prompts) {
        json::array texts;
        for (const auto& note : prompt.notes) texts.emplace_back(note.text);
        prompts.push_back({{"name", prompt.name}, {"notes", texts}});
      }
      questions.push_back({{"name", question.name}, {"prompts", prompts}});
    }
    groups.push_back({{"name", group.name}, {"questions", questions}});
  }
  json::object out;
  if (with_title) out["title"] = notes.title;
  out["groups"] = groups;
  return json::serialize(out);
}

const char* const seven_files[] = {"notes.txt",
                                   "notes.md",
                                   "notes.csv",
                                   "notes-pandoc.docx",
                                   "notes-libreoffice.docx",
                                   "notes-libreoffice.odt",
                                   "notes-libreoffice.xlsx"};

TEST(SevenFiles, AreAllReadAsTheSameWorkshop) {
  NEEDS_SHARED_DATA("workshop-docs");
  json::value expected = json::parse(file_bytes(shared_data("workshop-docs/expected.json")));
  for (const std::string name : seven_files) {
    SCOPED_TRACE(name);
    const bool titled = !name.ends_with(".csv") && !name.ends_with(".xlsx");
    json::object wanted;
    if (titled) wanted["title"] = expected.at("title");
    wanted["groups"] = expected.at("groups");
    const Notes notes = read(file_bytes(shared_data("workshop-docs/" + name)), name);
    EXPECT_EQ(as_expected(notes, titled), json::serialize(wanted));
    EXPECT_THAT(lines_that_became(notes, Notes::Fate::not_understood), IsEmpty());
  }
}

TEST(SevenFiles, GiveEachNoteTheSameKey) {
  NEEDS_SHARED_DATA("workshop-docs");
  std::set<std::vector<std::string>> all;
  for (const std::string name : seven_files) {
    std::vector<std::string> keys;
    for (const auto& note : placed(read(file_bytes(shared_data("workshop-docs/" + name)), name))) {
      keys.push_back(note.key);
    }
    all.insert(keys);
  }
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(std::set<std::string>(all.begin()->begin(), all.begin()->end()).size(), 11U);
}

// ---- What is made of them ----

TEST(NotesKeys, AreKeptWhenAProgramChangesQuotesDashesAndCapitals) {
  const auto keys = [](const std::string& text) {
    std::vector<std::string> out;
    for (const auto& note : placed(read(text, "a.txt"))) out.push_back(note.key);
    return out;
  };
  EXPECT_EQ(keys("Group 1\n- the \"lift\" - now\n- same\n- same"),
            keys("GROUP 1\n\u2022 The \u201clift\u201d \u2013 now.\n\u2022 same\n\u2022 same\n"));
  const auto three = keys("Group 1\n- same\n- same\nGroup 2\n- same");
  EXPECT_EQ(std::set<std::string>(three.begin(), three.end()).size(), 3U);
}

TEST(NotesJson, HasTheStableNames) {
  const std::string text =
      "Hall\n\nHello all.\nGroup 1\nQ1: What next?\nA) Now\n- a lift\nB) Later\nPhoto: wall\n";
  EXPECT_EQ(
      json::serialize(to_json(read(text, "a.txt"))),
      R"({"title":"Hall","groups":["Group 1"],"questions":["What next?"],)"
      R"("prompts":[{"group":"Group 1","question":"What next?","prompt":"Now","notes":1},)"
      R"({"group":"Group 1","question":"What next?","prompt":"Later","notes":0}],)"
      R"("notes":[{"group":"Group 1","question":"What next?","prompt":"Now","text":"a lift","line":7}],)"
      R"("introduction":[{"line":3,"text":"Hello all."}],"not_understood":[{"line":9,"text":"Photo: wall"}]})");
}

TEST(NotesJson, OfNothingHasEmptyLists) {
  EXPECT_EQ(
      json::serialize(to_json(read_notes({}))),
      R"({"title":"","groups":[],"questions":[],"prompts":[],"notes":[],"introduction":[],"not_understood":[]})");
}

// ---- Sheets ----

TEST(NotesInSheets, AreFoundByTheirHeadingsInAnyOrder) {
  EXPECT_EQ(
      outline(read("Comment,TABLE,Topic\na lift,3,Getting in\nmore seats,4,\n,4,Getting home\n",
                   "a.csv")),
      "# TABLE 3\n## Getting in\n- a lift\n# TABLE 4\n- more seats\n## Getting home\n");
}

TEST(NotesInSheets, GoOnInCellsLeftEmpty) {
  EXPECT_EQ(
      outline(read(
          "Hall notes\nGroup,Question,Prompt,Note\nCarers,Money,Now,fares\n,,,food\n,,Later,rent\n"
          ",Time,,sleep\nStaff,,,rotas\n",
          "a.csv")),
      "= Hall notes\n# Carers\n## Money\n### Now\n- fares\n- food\n### Later\n- rent\n## Time\n- "
      "sleep\n# Staff\n- rotas\n");
}

TEST(NotesInSheets, MaySitTogetherInOneCell) {
  EXPECT_EQ(outline(read("Group,Notes\nCarers,\"- fares\n- food\"\nStaff,\"rotas\nand "
                         "rest\"\nCleaners,\u2022 mops\n",
                         "a.csv")),
            "# Carers\n- fares\n- food\n# Staff\n- rotas and rest\n# Cleaners\n- mops\n");
}

TEST(NotesInSheets, WithoutKnownHeadingsWaitForAPerson) {
  const Notes notes = read("when,what\nMonday,a lift\n", "a.csv");
  EXPECT_THAT(notes.sheets_to_choose, ElementsAre(0U));
  EXPECT_EQ(outline(notes), "? when | what\n? Monday | a lift\n");
}

TEST(NotesInSheets, ListRowsThatSayNothingWeKnow) {
  EXPECT_EQ(outline(read("Group,Note,Votes\nCarers,fares,3\n,,17\n", "a.csv")),
            "# Carers\n- fares\n? 17\n");
}

}  // namespace
}  // namespace commonty::imports
