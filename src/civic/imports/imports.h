// Bringing notes in from a document or a sheet: looked at and corrected first, then each becomes a
// contribution that keeps its place on paper. The same file twice adds nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/contributions/contributions.h"
#include "civic/imports/columns.h"
#include "civic/imports/notes.h"
#include "civic/workshops/workshops.h"

namespace commonty {
using ImportId = Id<struct ImportTag>;
}  // namespace commonty

namespace commonty::imports {

inline constexpr std::int64_t import_kept_ms = 30 * day_ms;
// Of one challenge, so that files nobody takes over cannot fill the disk.
inline constexpr int imports_kept_max = 20;

// What a file holds, whether notes of tables or rows of a sheet.
struct Reading {
  struct Note {
    std::string key, text, group, question, prompt, person, place, kind;
    std::optional<Time> date;
    int line = 0;
  };
  std::string title;
  std::vector<Note> notes;
  struct Line {
    int line = 0;
    std::string text;
    Message why = {};  // empty: it could not be placed
  };
  std::vector<Line> introduction, not_understood;
  // A sheet whose columns people may choose; empty for notes.
  bool is_sheet = false;
  std::vector<std::string> column_names;
  Columns columns;
};

// Refuses what is no document of ours, in words for the one who chose the file. `columns`: as
// chosen.
Result<Reading> read_file(std::string_view bytes, std::string_view name,
                          const std::optional<Columns>& columns = std::nullopt);

struct Import {
  ImportId id;
  ChallengeId challenge;
  std::string name, bytes;
  PersonId brought_by;
  Time at;
};
// Forgets the oldest of the challenge beyond imports_kept_max.
ImportId keep(Tx& tx, PersonId by, ChallengeId challenge, std::string_view name,
              std::string_view bytes);
Result<Import> get_import(Tx& tx, ImportId id);
Result<ChallengeId> challenge_of(Tx& tx, ImportId id);
void discard(Tx& tx, ImportId id);
int discard_old(Tx& tx);

struct Taken {
  WorkshopId workshop;  // 0 when nothing was new
  int added = 0, known = 0;
};
// All notes or none. Those whose key was taken over before are counted, not added.
Result<Taken> take_over(Tx& tx, PersonId by, const challenges::Challenge& challenge,
                        const Reading& reading, std::string_view document, contributions::Way way,
                        contributions::Kind kind);

}  // namespace commonty::imports
