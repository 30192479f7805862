#include "civic/imports/columns.h"

#include <gmock/gmock.h>

#include <set>

#include "tests/support/shared_data.h"

namespace commonty::imports {
namespace {

using documents::Sheet;
using ::testing::ElementsAre;

Sheet sheet_of(const std::string& csv) {
  const auto document = documents::read(csv, "a.csv");
  EXPECT_TRUE(document.ok());
  return document.ok() ? document->sheets[0] : Sheet{};
}

Sheet shared_sheet(const std::string& name) { return sheet_of(file_bytes(shared_data(name))); }

// "text=0 date=2", with the number of rows above the first that counts.
std::string described(const Columns& columns) {
  std::string out = "after " + std::to_string(columns.first_row);
  const auto add = [&](const char* name, const Columns::Index& index) {
    if (index) out += std::string(" ") + name + "=" + std::to_string(*index);
  };
  add("text", columns.text);
  add("person", columns.person);
  add("date", columns.date);
  add("place", columns.place);
  add("kind", columns.kind);
  add("status", columns.status);
  return out;
}

struct Case {
  const char* name;
  const char* csv;
  const char* guess;
};

const Case cases[] = {
    {"plain headings", "Comment,Name,Date,Ward\na lift please,Ann,2026-03-14,North\n",
     "after 1 text=0 person=1 date=2 place=3"},
    {"any order and capitals",
     "WARD,Submitted at,Your idea,E-mail address\nNorth,14/3/2026,a lift,a@b.c\n",
     "after 1 text=2 date=1 place=0"},
    {"a question as the heading",
     "Timestamp,What would help you most?,Postcode\n2026-03-14 10:00,a lift,AB1\n",
     "after 1 text=1 date=0 place=2"},
    {"no headings at all",
     "The stairs at the north door are too steep for us,2026-03-14\nBuses never come after "
     "six,2026-03-15\n",
     "after 0 text=0 date=1"},
    {"one column without a heading",
     "The stairs at the north door are too steep\nBuses never come after six\n", "after 0 text=0"},
    {"one column with a heading", "Ideas\nThe stairs at the north door are too steep\n",
     "after 1 text=0"},
    {"a title above the headings", "Results of our survey\n\nComment,Date\na lift,1/2/2026\n",
     "after 2 text=0 date=1"},
    {"headings that say nothing",
     "x,y\n7,The stairs at the north door are too steep\n8,Buses never come after six\n",
     "after 1 text=1"},
    {"kinds by their values", "words,sort\na lift,idea\nbuses were late,experience\n",
     "after 1 text=0 kind=1"},
    {"the longer of two texts",
     "Comment id,Comment,Feedback given\n1,The stairs are too steep for us,yes\n2,Buses never "
     "come,no\n",
     "after 1 text=1"},
    {"moderated rows", "comment-body,moderated\na lift,1\nrude words,-1\n",
     "after 1 text=0 status=1"},
    {"nothing but numbers", "1,2\n3,4\n", "after 0"},
};

TEST(Columns, AreGuessedFromHeadingsAndValues) {
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    EXPECT_EQ(described(guess_columns(sheet_of(one.csv))), one.guess);
  }
}

TEST(Columns, HaveNamesForThePersonWhoChooses) {
  const Sheet headed = sheet_of("Comment,,Date\na,b,2026-01-01\n");
  EXPECT_THAT(column_names(headed, guess_columns(headed)),
              ElementsAre("Comment", "Column 2", "Date"));
  const Sheet bare = sheet_of("1,2\n3,4\n");
  EXPECT_THAT(column_names(bare, guess_columns(bare)), ElementsAre("Column 1", "Column 2"));
}

TEST(Columns, MakeRowsWithTheirLinesAndReasons) {
  const Sheet sheet = sheet_of(
      "Comment,Name,Date,Status\n\"a "
      "lift,\nplease\",Ann,14/3/2026,ok\n,Ben,,ok\nrude,Cat,soon,Rejected\n"
      "tea,Dan,soonish,\n");
  const auto rows = rows_of(sheet, guess_columns(sheet));
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0].text, "a lift,\nplease");
  EXPECT_EQ(rows[0].line, 2);
  EXPECT_EQ(rows[0].person, "Ann");
  ASSERT_TRUE(rows[0].date);
  EXPECT_EQ(iso_date(*rows[0].date), "2026-03-14");
  EXPECT_FALSE(rows[0].refused);
  EXPECT_EQ(rows[1].line, 4);
  EXPECT_EQ(rows[1].refused->id, "This row has no words.");
  EXPECT_EQ(rows[2].refused->id, "This row was turned down where it comes from.");
  EXPECT_FALSE(rows[3].refused);
  EXPECT_EQ(rows[3].remark->args[0].second, "soonish");
  EXPECT_EQ(std::set<std::string>({rows[0].key, rows[1].key, rows[2].key, rows[3].key}).size(), 4U);
  EXPECT_EQ(rows_of(sheet, guess_columns(sheet))[0].key, rows[0].key);
}

TEST(Columns, ReadMonthsFirstWhereSomeDateProvesIt) {
  const Sheet sheet = sheet_of("Comment,Date\none,3/4/2026\ntwo,3/14/2026\n");
  EXPECT_EQ(iso_date(*rows_of(sheet, guess_columns(sheet))[0].date), "2026-03-04");
}

TEST(Columns, OfRealCivicCommentsAreRight) {
  NEEDS_SHARED_DATA("themes/civic-comments.csv");
  const Sheet sheet = shared_sheet("themes/civic-comments.csv");
  const Columns columns = guess_columns(sheet);
  EXPECT_EQ(described(columns), "after 1 text=0");
  const auto rows = rows_of(sheet, columns);
  EXPECT_EQ(rows.size(), 720U);
  std::set<std::string> keys;
  for (const SheetRow& row : rows) {
    EXPECT_FALSE(row.refused) << row.line;
    keys.insert(row.key);
  }
  EXPECT_EQ(keys.size(), rows.size());
}

TEST(Columns, OfARealConversationAreRight) {
  const std::string name = "opinion/american-assembly.bowling-green/comments.csv";
  NEEDS_SHARED_DATA(name);
  const Sheet sheet = shared_sheet(name);
  const Columns columns = guess_columns(sheet);
  EXPECT_EQ(described(columns), "after 1 text=7 person=3 date=0 status=6");
  int refused = 0;
  for (std::size_t i = 0; i < sheet.rows.size() - 1; ++i) {
    const SheetRow row = rows_of(sheet, columns)[i];
    EXPECT_EQ(row.refused.has_value(), sheet.rows[i + 1][6] == "-1") << row.line;
    EXPECT_EQ(row.date->ms, std::stoll(sheet.rows[i + 1][0]));
    if (row.refused) ++refused;
    if (i > 20) break;
  }
  EXPECT_GT(refused, 0);
}

TEST(Dates, AreReadAsPeopleAndProgramsWriteThem) {
  const std::vector<std::pair<std::string, std::string>> date_cases = {
      {"2026-03-14", "2026-03-14T00:00:00Z"},
      {"2026-03-14T09:05:16Z", "2026-03-14T09:05:16Z"},
      {"2026-03-14 09:05:16.250", "2026-03-14T09:05:16Z"},
      {"2026-03-14T09:05+01:00", "2026-03-14T08:05:00Z"},
      {"2026-03-14T09:05:00-0530", "2026-03-14T14:35:00Z"},
      {"2026/3/4", "2026-03-04T00:00:00Z"},
      {"14/3/2026", "2026-03-14T00:00:00Z"},
      {"3/4/2026", "2026-04-03T00:00:00Z"},
      {"14.03.26 9:05", "2026-03-14T09:05:00Z"},
      {"14-3-2026 9:05 pm", "2026-03-14T21:05:00Z"},
      {"1518501496471", "2018-02-13T05:58:16Z"},
      {"1518501496", "2018-02-13T05:58:16Z"},
      {"20260314", "2026-03-14T00:00:00Z"},
      {"Tue Feb 13 12:58:16 WIB 2018", "2018-02-13T12:58:16Z"},
      {"14th March 2026", "2026-03-14T00:00:00Z"},
      {"Saturday, 14 March 2026", "2026-03-14T00:00:00Z"},
      {"Mar 14, 2026 12:10 AM", "2026-03-14T00:10:00Z"},
      {"1 Sept 2026", "2026-09-01T00:00:00Z"},
  };
  for (const auto& [text, expected] : date_cases) {
    SCOPED_TRACE(text);
    const auto date = date_in(text);
    ASSERT_TRUE(date);
    EXPECT_EQ(rfc3339(*date), expected);
  }
}

TEST(Dates, AreNotSeenWhereThereAreNone) {
  for (const char* text : {"", "3", "12", "31/2/2026", "99/99/2026", "March 2026", "North ward",
                           "7 out of 10", "1.5", "AB1 2CD", "2026", "18:10", "May we have a lift",
                           "99999999999999999999", "1-2-3", "12345678"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(date_in(text));
  }
}

}  // namespace
}  // namespace commonty::imports
