// A board in a document: a table laid out like the board, its notes on their coloured paper.
#pragma once

#include <vector>

#include "civic/records/records.h"
#include "platform/documents/documents.h"

namespace commonty::records {

// `tables` counts those of the whole document.
std::vector<documents::Line> board_lines(const Part& part, int& tables);

}  // namespace commonty::records
