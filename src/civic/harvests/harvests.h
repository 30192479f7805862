// At the end of a workshop: the notes of its boards become contributions of the challenge, each
// with its author, its table and its question. No note is taken twice.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "civic/boards/boards.h"
#include "civic/contributions/contributions.h"
#include "civic/workshops/workshops.h"

namespace commonty::harvests {

using boards::NoteId;

// A note as it would be taken.
struct Note {
  NoteId id = 0;
  ActivityId activity;
  std::string activity_title;
  int table = 0;  // 0 = the whole room
  std::string group, question, prompt, text;
  contributions::Kind kind = contributions::Kind::idea;  // what the board thinks it is
  PersonId author;                                       // 0 = written without a name
  std::string author_name;                               // as the board shows it
  Time written_at;
};

// Up to which move of each board the notes were looked at: what was written meanwhile waits for the
// next harvest.
using Seen = std::map<ActivityId, std::int64_t>;

struct Crop {
  std::vector<Note> notes;  // not taken yet: by activity, table and question
  int taken = 0;            // before
  Seen seen;
};
Crop ripe(Tx& tx, const workshops::Workshop& workshop, const workshops::tools::Say& speak,
          const std::optional<Seen>& seen = std::nullopt);

// The notes that say nearly the same in nearly the same letters, by their places in the list.
std::vector<std::vector<std::size_t>> alike(const std::vector<Note>& notes);

struct Taken {
  int added = 0, known = 0, joined = 0;
};
// All or none. Those taken before are counted, not added. The notes of each of `same` are joined
// into the first of them; all stay to be seen, with their authors, and it can be undone.
Result<Taken> take(Tx& tx, PersonId by, const workshops::Workshop& workshop,
                   const challenges::Challenge& challenge, const std::vector<Note>& notes,
                   const std::vector<std::vector<NoteId>>& same, std::string_view why_joined);

}  // namespace commonty::harvests
