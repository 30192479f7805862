// The lines of a document, read into groups, questions, prompts and notes.
#pragma once

#include <vector>

#include "civic/imports/note_tree.h"
#include "civic/imports/notes.h"
#include "platform/documents/documents.h"

namespace commonty::imports {

// `notes` must be empty; `tree` is its tree.
void read_lines(Notes& notes, NoteTree& tree, const documents::Document& document);

// Adds one sheet, if its first rows name its columns; false if a person must choose them. Without a
// column for groups the sheet's own name is one, where somebody gave it a name.
bool read_sheet(Notes& notes, NoteTree& tree, const documents::Sheet& sheet);

// Its first row names a column of notes, and one of tables, questions or prompts.
bool names_columns_of_notes(const documents::Sheet& sheet);

}  // namespace commonty::imports
