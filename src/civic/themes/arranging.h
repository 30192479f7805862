// What was found, and what people had put right before, put together: pinned themes keep their
// notes and names, and a theme that goes on keeps its address.
#pragma once

#include <vector>

#include "civic/themes/themes.h"

namespace commonty::theming {

struct Arranged {
  struct One {
    ThemeId first;  // of the theme that it goes on from; 0 = a new one
    std::string name;
    std::vector<std::string> terms;
    NoteId medoid = 0;
    bool pinned = false;
    std::vector<std::size_t> notes;  // by their places in `ids`
    std::vector<One> inner;
  };
  std::vector<One> themes;   // the largest first
  std::vector<bool> pinned;  // of each note: by hand
};

// `ids` of the notes that were looked through, in their order. Pure.
Arranged arrange(const themes::Found& found, const std::vector<NoteId>& ids, const Whole& before);

}  // namespace commonty::theming
