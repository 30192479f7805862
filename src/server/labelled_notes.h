// Notes of a .csv or .txt file, with the labels that people gave them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "numbers/themes/themes.h"
#include "platform/base/result.h"

namespace commonty::server {

struct LabelledNotes {
  std::vector<themes::Note> notes;  // by their rows, from 0; the header is none
  std::vector<std::string> labels;  // as many, or none
  bool has_header = true;
};

// A .csv's notes are its column `text` (or note, comment, idea), what was asked its column `prompt`
// (or question); of one column alone and of a .txt, every line is a note. `labels_from` is the name
// of a column, or empty.
Result<LabelledNotes> read_labelled_notes(std::string_view bytes, const std::string& name,
                                          const std::string& labels_from);

}  // namespace commonty::server
