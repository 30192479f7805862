// What tables a database holds and what stands in their columns, for those who take everything.
#pragma once

#include <string>
#include <vector>

#include "platform/store/store.h"

namespace commonty::server {

struct TableShape {
  enum class Holds { text, number, real, moment, id, bytes };
  struct Column {
    std::string name;
    Holds holds = Holds::text;
  };
  std::string name;
  std::vector<Column> columns;     // without those that only this database understands
  std::vector<std::string> key{};  // of its rows, in order
};

// All tables, by name. Which number is a moment or an id we know by its column's name and by what
// it refers to.
std::vector<TableShape> table_shapes(Tx& tx);

}  // namespace commonty::server
