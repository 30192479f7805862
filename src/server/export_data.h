// Everything that an administrator takes along when they leave: a folder with a sheet and a file of
// JSON lines for each table, what was attached as files, and a text that explains them.
#pragma once

#include <string>
#include <vector>

#include "platform/store/store.h"

namespace commonty::server {

struct Exported {
  int tables = 0;
  std::int64_t rows = 0;
};

// Refuses a folder that holds something already. What is read is one moment's state, a few rows at
// a time.
Result<Exported> export_data(store::Store& store, const std::string& folder);

// What a table holds, in a sentence; "" for one that nobody has described yet.
std::string told_of(const std::string& table);
// Tables of no use elsewhere, or that must not leave: keys, links that sign people in, indexes.
bool stays_here(const std::string& table);

}  // namespace commonty::server
