// No column that names a person is forgotten when they move, ask for their data or are erased.
#include "server/belongings.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "platform/base/resources.h"
#include "platform/base/text.h"
#include "server/concepts.h"

namespace commonty::server {
namespace {

TEST(Belongings, NameEveryColumnThatNamesAPerson) {
  std::set<std::string> known;
  for (const auto& rows : belongings().tables) known.insert(rows.table + "." + rows.column);
  const std::regex table(R"(CREATE TABLE (\w+))"), column(R"(^\s*(\w+) .*REFERENCES people\b)");
  int seen = 0;
  for (const Concept& item : concepts()) {
    std::string in_table;
    for (std::string_view line : split(resources::find(item.tables), '\n')) {
      const std::string text(line);
      std::smatch match;
      if (std::regex_search(text, match, table)) in_table = match[1];
      if (!std::regex_search(text, match, column)) continue;
      ++seen;
      EXPECT_TRUE(known.contains(in_table + "." + match[1].str()))
          << "Say in src/server/belongings.cc what becomes of " << in_table << "." << match[1]
          << " (" << item.tables << ")";
    }
  }
  EXPECT_GE(seen, 3);
}

}  // namespace
}  // namespace commonty::server
