#include "server/export_data.h"

#include <gmock/gmock.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <filesystem>

#include "civic/contributions/contributions.h"
#include "server/concepts.h"
#include "server/table_shapes.h"
#include "tests/support/databases.h"
#include "tests/support/shared_data.h"
#include "tests/support/site/asking.h"

namespace commonty::server {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class Export : public AnyStore {
 protected:
  Export() : AnyStore(all_steps()) {}

  ContributionId given(const std::string& text) {
    return store().write([&](Tx& tx) {
      contributions::Draft draft;
      draft.text = text;
      const auto challenge = add_challenge(tx);
      return contributions::post(tx, add_person(tx, "Beth"), challenge, draft).value().id;
    });
  }
  TableShape shape(const std::string& name) {
    for (TableShape& table : store().read(table_shapes)) {
      if (table.name == name) return table;
    }
    ADD_FAILURE() << "no table " << name;
    return {};
  }
  json::object only_row(const std::string& table) const {
    return json::parse(file_bytes(folder.file("out/" + table + ".jsonl"))).as_object();
  }

  TemporaryFolder folder;
  std::string out = folder.file("out");
};
ON_BOTH_DATABASES(Export);

TEST_P(Export, TellsOfEveryTable) {
  for (const TableShape& table : store().read(table_shapes)) {
    EXPECT_NE(stays_here(table.name), !told_of(table.name).empty())
        << table.name << ": say in export_data.cc what it holds, or that it stays here";
  }
}

TEST_P(Export, KnowsIdsMomentsAndKeysByTheirTables) {
  using Holds = TableShape::Holds;
  const TableShape supports = shape("supports");
  EXPECT_THAT(supports.key, ElementsAre("contribution", "person"));
  ASSERT_EQ(supports.columns.size(), 3u);
  EXPECT_EQ(supports.columns[0].holds, Holds::id);
  EXPECT_EQ(supports.columns[1].holds, Holds::id);
  EXPECT_EQ(supports.columns[2].holds, Holds::moment);
  for (const TableShape::Column& column : shape("contributions").columns) {
    EXPECT_NE(column.name, "words") << "what search looks in is no one's words";
    if (column.name == "supports") {
      EXPECT_EQ(column.holds, Holds::number);
    }
  }
}

TEST_P(Export, WritesWordsAsTheyWereAndCellsThatNoSheetRuns) {
  const ContributionId id = given("=1+1\n\"quoted\", and 2");
  const Exported written = export_data(store(), out).value();
  EXPECT_GT(written.tables, 20);
  const json::object row = only_row("contributions");
  EXPECT_EQ(row.at("id").as_string(), id.text());
  EXPECT_EQ(row.at("text").as_string(), "=1+1\n\"quoted\", and 2");
  EXPECT_EQ(row.at("given_at").as_string(), "2026-03-14T09:00:00Z");
  EXPECT_TRUE(row.at("edited_at").is_null());
  EXPECT_TRUE(row.at("document").is_null()) << "no document is nothing, not a thing called 0";
  EXPECT_THAT(file_bytes(out + "/contributions.csv"),
              HasSubstr("\"'=1+1\n\"\"quoted\"\", and 2\""));
  EXPECT_THAT(file_bytes(out + "/README.txt"), HasSubstr("\ncontributions (1 row): What people"));
}

TEST_P(Export, WritesWhatWasAttachedAsFiles) {
  const ContributionId id = given("Look at this");
  const std::string bytes("\x89PNG\0\xff more", 11);
  const std::int64_t attachment = store().write([&](Tx& tx) {
    const std::int64_t fresh = tx.next_id();
    tx.run(
        "INSERT INTO attachments (id, contribution, added_by, state, state_since, kind, name, "
        "description, size, width, height, sha256, added_at, bytes) SELECT $1, id, author, "
        "'shown', "
        "0, 'png', 'The Bus Stop.PNG', '', 11, 1, 1, '', 0, $3 FROM contributions WHERE id = $2",
        fresh, id, store::Bytes{bytes});
    return fresh;
  });
  ASSERT_TRUE(export_data(store(), out));
  const std::string place = "attachments/" + to_base32(attachment) + ".png";
  EXPECT_EQ(only_row("attachments").at("bytes").as_string(), place);
  EXPECT_EQ(file_bytes(out + "/" + place), bytes);
}

TEST_P(Export, LeavesKeysWhereTheyAre) {
  store().write([](Tx& tx) {
    tx.run("INSERT INTO site_settings VALUES ('name', 'Strathkellan')");
    tx.run("INSERT INTO site_settings VALUES ('secret', 'hush'), ('first_run_key', 'hush')");
  });
  ASSERT_TRUE(export_data(store(), out));
  EXPECT_EQ(only_row("site_settings").at("value").as_string(), "Strathkellan");
  EXPECT_THAT(file_bytes(out + "/site_settings.csv"), Not(HasSubstr("hush")));
  EXPECT_FALSE(fs::exists(out + "/sessions.csv"));
}

TEST_P(Export, RefusesAFolderThatHoldsSomething) {
  fs::create_directories(out);
  {
    std::ofstream(out + "/mine.txt") << "mine";
  }
  EXPECT_FALSE(export_data(store(), out));
  EXPECT_EQ(std::distance(fs::directory_iterator(out), fs::directory_iterator()), 1);
  EXPECT_FALSE(export_data(store(), out + "/mine.txt")) << "a file is no folder";
}

}  // namespace
}  // namespace commonty::server
