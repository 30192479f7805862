// The record of a workshop's day: when and where, who was there, what was done, what every board
// said. And the paper to take along before it, which comes back typed by the import of notes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "civic/boards/boards.h"
#include "civic/contributions/contributions.h"
#include "civic/records/conversation_part.h"
#include "civic/records/floor_part.h"
#include "civic/workshops/workshops.h"
#include "platform/documents/documents.h"

namespace commonty::records {

using workshops::tools::Say;

// ---- the day -----------------------------------------------------------------------------------

struct Attendance {
  std::string organisation;  // "" = none was told
  int people = 0;
  std::vector<std::string> names;  // of those who agreed to stand here
};

struct Part {
  workshops::Activity activity;
  std::string tool_title;  // "" = talk without a board
  bool was_held = false;
  std::vector<workshops::tools::OutlineLine> lines;
  std::string board_url;
  boards::Board board;                           // as everyone may see it
  std::vector<boards::Pane> panes;               // of those tables that wrote something
  std::vector<std::string> pictures;             // of each pane, an SVG
  std::optional<ConversationPart> conversation;  // where people voted on statements
};

struct Record {
  workshops::Workshop workshop;
  std::optional<challenges::Challenge> challenge;
  std::vector<Attendance> attendance;
  int people = 0;
  std::vector<Part> parts;
  FloorPart floor;
  std::vector<contributions::Contribution> answered;  // of what came of it
  // Whoever reads it may open the challenge's pages; those in a team's room may not.
  bool opens_challenge = false;
};
Record of(Tx& tx, const workshops::Workshop& workshop, const Say& speak);

// Every note on a row of its own; a name only where its owner agreed. Then the statements of a
// conversation, with their votes once these are shown.
std::string as_csv(Tx& tx, const workshops::Workshop& workshop, const Say& speak);

// ---- the paper ---------------------------------------------------------------------------------

struct Prompt {
  std::string letter, text, hint;  // "a"; no letter where the question has no prompts
};
struct Question {
  int number = 0;
  std::string text;
  std::vector<Prompt> prompts;
};
struct Sheets {
  std::vector<std::string> tables;  // "Table 1", "Table 2: residents"
  std::vector<Question> questions;  // the same for each
};
Sheets paper_of(Tx& tx, const workshops::Workshop& workshop, const Say& speak);
// The lines to type the notes below, as the import of notes reads them.
std::vector<documents::Line> lines_of(const workshops::Workshop& workshop, const Sheets& sheets,
                                      const Say& speak);

}  // namespace commonty::records
