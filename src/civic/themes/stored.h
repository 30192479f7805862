// How themes lie in their tables; for the files of this folder alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "civic/themes/themes.h"

namespace commonty::theming {

// The set, made at the first search for themes.
Set set_of(Tx& tx, ChallengeId challenge);
Set set_of(Tx& tx, WorkshopId workshop);

// Something that its pages show is another now.
void changed(Tx& tx, ThemeSetId set);
// The fact that something was done to a set, its run or one of its themes.
void record(Tx& tx, std::string_view name, const Set& set, std::int64_t subject, PersonId by);
// Contributions keep the address of their published theme, so that lists need no other table.
void tell_contributions(Tx& tx, const Set& set);

void keep(Tx& tx, ThemeRunId run, const Theme& theme);
void keep(Tx& tx, ThemeRunId run, const std::vector<Placed>& notes,
          const std::vector<Why>& reasons);
void keep(Tx& tx, ThemeRunId run, const std::vector<Pair>& pairs);
void keep(Tx& tx, ThemeRunId run, const std::vector<themes::Level>& levels);
// Those that each note of a run has of its theme's terms.
std::map<NoteId, std::vector<std::string>> terms_by_note(Tx& tx, ThemeRunId run);
// What a theme, or a note in it, is told by is another now.
void describe(Tx& tx, const Theme& theme);
void describe(Tx& tx, ThemeRunId run, NoteId note, const std::vector<std::string>& terms);
// What a run found goes; that there was one stays.
void forget(Tx& tx, ThemeRunId run);

Refusal gone();

// What an edit did, as its row names it.
namespace edit_kinds {
inline constexpr const char* merged = "merged";
inline constexpr const char* divided = "divided";
inline constexpr const char* moved = "moved";
inline constexpr const char* renamed = "renamed";
inline constexpr const char* pinned = "pinned";
inline constexpr const char* unpinned = "unpinned";
inline constexpr const char* published = "published";
inline constexpr const char* taken_back = "taken_back";
inline constexpr const char* replaced = "replaced";
}  // namespace edit_kinds

// As they are looked through.
std::vector<themes::Note> words_of(const std::vector<Note>& notes);

}  // namespace commonty::theming
