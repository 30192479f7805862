// A table of very many rows as a file, put together while it goes out, so that nobody holds it
// whole.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "civic/pages/visit.h"
#include "platform/web/response.h"

namespace commonty::pages {

struct LongTable {
  std::string file_name;
  std::vector<std::string> heading;
  // The rows are about things that are numbered from 0.
  std::int64_t count = 0, at_once = 500;
  // Those about the things `from` and following, but not `before`. Each part is read by itself, so
  // what changes meanwhile may show in a later one.
  std::function<std::string(Tx& tx, std::int64_t from, std::int64_t before)> rows;
};
web::Response long_table(const Visit& visit, LongTable table);

}  // namespace commonty::pages
