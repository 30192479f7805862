// Notes that people wrote on paper in a workshop and somebody typed up: read from a document into
// groups, questions, prompts and notes, however messy. No line is ever lost: each is one of these,
// or the introduction, or is listed as not understood.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "platform/documents/documents.h"

namespace commonty::imports {

struct Notes {
  struct Note {
    std::string text;
    int line = 0;       // in the document, or the row of its sheet
    std::string sheet;  // empty but in spreadsheets
  };
  struct Prompt {
    std::string name;  // empty when the notes stand directly under the question
    std::vector<Note> notes;
  };
  struct Question {
    std::string name;  // empty when the group has none
    std::vector<Prompt> prompts;
  };
  struct Group {
    std::string name;  // empty when the document names no groups
    std::vector<Question> questions;
  };

  enum class Fate { title, introduction, heading, note, continuation, not_understood };
  struct Line {
    int line = 0;
    std::string text;
    std::string sheet;
    Fate fate = Fate::not_understood;
  };

  std::string title;
  std::vector<Group> groups;
  std::vector<Line> lines;  // every line of the document in its order, with what became of it
  // Indices of sheets without a heading row that we know; a person must choose their columns.
  std::vector<std::size_t> sheets_to_choose;
};

// Reads any document; what it cannot place is in `lines` as not understood.
Notes read_notes(const documents::Document& document);

// The lines with that fate, in order.
std::vector<Notes::Line> lines_that_became(const Notes& notes, Notes::Fate fate);

// A note with all that stands above it.
struct PlacedNote {
  std::string group;
  std::string question;
  std::string prompt;
  std::string text;
  int line = 0;
  std::string sheet;
  // The same for the same note wherever it is read again: in another format, with other dashes or
  // capitals. The second of two equal notes in one place has a key of its own.
  std::string key;
};

std::vector<PlacedNote> placed(const Notes& notes);

// {"title","groups":[name],"questions":[name],"prompts":[{...}],"notes":[{...}],
// "introduction":[{...}],"not_understood":[{"line","text"}]}; the same bytes for the same notes.
boost::json::object to_json(const Notes& notes);

}  // namespace commonty::imports
