// What was asked from the floor of a workshop, how it was answered and what was promised there, as
// the record of the day tells it.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "civic/commitments/commitments.h"
#include "civic/floor_questions/floor_questions.h"
#include "civic/workshops/workshops.h"

namespace commonty::records {

struct FloorPart {
  struct Asked {
    floor_questions::Question question;
    std::string by;      // only of those who asked with their name and agreed to stand here
    std::string answer;  // Markdown
    std::string joint;   // the words that it was joined into
  };
  std::vector<Asked> asked;  // the most wanted first; those joined into one follow it
  std::vector<commitments::Commitment> promised;
};
FloorPart floor_of(Tx& tx, const workshops::Workshop& workshop);

// For the page, and as JSON.
void add_floor(boost::json::object& model, const FloorPart& floor, const Texts& texts);
// For the document: a paragraph a question, a paragraph a promise.
std::vector<std::string> asked_lines(const FloorPart& floor, const Texts& texts);
std::vector<std::string> promised_lines(const FloorPart& floor, const Texts& texts);
// For the table of notes, in its columns.
std::string floor_rows(const FloorPart& floor, const workshops::tools::Say& speak);

}  // namespace commonty::records
