// What the files of this concept share and nobody else needs.
#pragma once

#include "civic/floor_questions/floor_questions.h"

namespace commonty::floor_questions {

// A row as lists.cc asks for it.
Question read(const store::Row& row);
// Whoever follows the workshop's questions hears that something happened.
void note_change(Tx& tx, WorkshopId workshop);
// The fact of a deed. One asked without a name tells nobody who asked it.
void record(Tx& tx, std::string_view deed, PersonId by, const Question& question,
            std::string detail = "");
// People who vote for it or for what was joined into it, and so on for what it is joined into.
void recount(Tx& tx, FloorQuestionId id);
Result<void> require_state(const Question& question, bool is_right);
// Those joined into one stand by themselves again.
void release_merged(Tx& tx, PersonId by, FloorQuestionId joint);

}  // namespace commonty::floor_questions
