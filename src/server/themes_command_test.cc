#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <filesystem>
#include <fstream>
#include <set>

#include "server/command_line.h"
#include "tests/support/shared_data.h"

namespace commonty::server {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

struct Answer {
  int status = 0;
  std::string out, err;
};

class ThemesCommand : public testing::Test {
 protected:
  ~ThemesCommand() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& bytes) {
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return (folder_ / name).string();
  }

  // Without a model, unless one is named.
  static Answer ask(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"commonty", "themes"});
    if (std::ranges::find(arguments, "--model") == arguments.end()) {
      arguments.insert(arguments.end(), {"--model", "none.bin"});
    }
    std::vector<char*> raw;
    for (std::string& argument : arguments) raw.push_back(argument.data());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Answer answer;
    answer.status = run(static_cast<int>(raw.size()), raw.data());
    answer.out = testing::internal::GetCapturedStdout();
    answer.err = testing::internal::GetCapturedStderr();
    return answer;
  }

  static std::string notes(char separator = ',') {
    std::string out = std::string("label") + separator + "text\r\n";
    for (int i = 0; i < 12; ++i) {
      const std::string number = std::to_string(i);
      out += std::string("bus") + separator + "The bus is late on route " + number + "\r\n";
      out += std::string("hall") + separator + "Heat the village hall for club " + number + "\r\n";
      out += std::string("path") + separator + "Mend the river path at mile " + number + "\r\n";
    }
    return out;
  }

 private:
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() /
      ("commonty-themes-" +
       std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
};

std::set<std::string> keys(const json::object& object) {
  std::set<std::string> out;
  for (const auto& [key, value] : object) out.emplace(key);
  return out;
}

// Every row from 0 stands once, in a theme or among the ungrouped.
void expect_rows(const json::object& found, std::size_t count) {
  std::multiset<std::size_t> rows;
  for (const json::value& theme : found.at("themes").as_array()) {
    for (const auto row : json::value_to<std::vector<std::size_t>>(theme.at("notes"))) {
      rows.insert(row);
    }
  }
  for (const auto row : json::value_to<std::vector<std::size_t>>(found.at("ungrouped"))) {
    rows.insert(row);
  }
  std::multiset<std::size_t> expected;
  for (std::size_t row = 0; row < count; ++row) expected.insert(row);
  EXPECT_EQ(rows, expected);
}

TEST_F(ThemesCommand, PrintsOneJsonObjectOfAgreedNames) {
  const Answer answer = ask({file("notes.csv", notes()), "--json"});
  ASSERT_EQ(answer.status, 0) << answer.err;
  const json::object found = json::parse(answer.out).as_object();
  EXPECT_EQ(keys(found), (std::set<std::string>{"themes", "ungrouped", "duplicates"}));
  expect_rows(found, 36);
  for (const json::value& theme : found.at("themes").as_array()) {
    EXPECT_EQ(keys(theme.as_object()),
              (std::set<std::string>{"label", "terms", "medoid", "notes"}));
  }
  for (const json::value& pair : found.at("duplicates").as_array()) {
    EXPECT_EQ(pair.as_array().size(), 3U);
  }
  EXPECT_THAT(answer.err, HasSubstr("words alone"));
}

TEST_F(ThemesCommand, TellsHowWellThemesAgreeWithLabels) {
  const Answer answer = ask({file("notes.csv", notes()), "--json", "--labels-from", "label"});
  const json::object found = json::parse(answer.out).as_object();
  EXPECT_EQ(found.at("themes").as_array().size(), 3U);
  EXPECT_EQ(keys(found.at("quality").as_object()),
            (std::set<std::string>{"v_measure", "ari", "recall_at_1", "mrr"}));
  EXPECT_EQ(found.at("quality").at("ari").to_number<double>(), 1);
}

TEST_F(ThemesCommand, PrintsTheSameBytesEveryTime) {
  const std::string name = file("notes.csv", notes());
  EXPECT_EQ(ask({name, "--json"}).out, ask({name, "--json"}).out);
}

TEST_F(ThemesCommand, TakesOtherSeparatorsAndPlainLists) {
  const std::string comma = ask({file("a.csv", notes()), "--json"}).out;
  EXPECT_EQ(ask({file("b.csv", notes(';')), "--json"}).out, comma);
  EXPECT_EQ(ask({file("c.csv", notes('\t')), "--json"}).out, comma);

  const Answer list =
      ask({file("list.csv", "The bus is late\nThe bus is slow\nWarm hall\n"), "--json"});
  EXPECT_EQ(list.status, 0);
  EXPECT_THAT(list.err, HasSubstr("every line is taken for a note"));
  expect_rows(json::parse(list.out).as_object(), 3);

  const Answer text = ask({file("list.txt", "The bus is late\nThe bus is slow\n"), "--json"});
  EXPECT_EQ(text.status, 0);
  expect_rows(json::parse(text.out).as_object(), 2);
}

TEST_F(ThemesCommand, KnowsOtherNamesOfTheColumn) {
  const Answer answer = ask({file("notes.csv", "group,Note\na,Bus\nb,Hall\n"), "--json"});
  EXPECT_EQ(answer.status, 0);
  expect_rows(json::parse(answer.out).as_object(), 2);
}

TEST_F(ThemesCommand, CountsRowsThatAreEmpty) {
  const Answer answer =
      ask({file("notes.csv", "text,label\nBus,a\n\"\",\n,\n\nHall,b\n\"\"\n"), "--json"});
  ASSERT_EQ(answer.status, 0) << answer.err;
  expect_rows(json::parse(answer.out).as_object(), 5);
}

TEST_F(ThemesCommand, SaysWhyItRefuses) {
  const struct {
    const char* name;
    std::vector<std::string> arguments;
    int status;
    const char* says;
  } cases[] = {
      {"nothing in it", {file("empty.csv", "")}, 1, "empty"},
      {"a header alone", {file("header.csv", "text,label\n")}, 1, "no notes"},
      {"no text", {file("other.csv", "a,b\n1,2\n")}, 1, "no column text"},
      {"bars between", {file("bars.csv", "text|label\na|b\n")}, 1, "no column text"},
      {"no such label", {file("n.csv", notes()), "--labels-from", "x"}, 1, "no column x"},
      {"no labels in a text", {file("n.txt", "a\n"), "--labels-from", "x"}, 1, "no column x"},
      {"no text file", {file("zip.csv", std::string("PK\3\4\0\0", 6))}, 1, ""},
      {"no file", {"nowhere.csv"}, 1, "cannot be read"},
      {"no argument", {}, 2, "file"},
      {"no number", {file("m.csv", notes()), "--finer", "much"}, 2, "finer"},
      {"no model", {file("o.csv", notes()), "--model", file("bad.bin", "x")}, 1, "use-lite.bin"},
  };
  for (const auto& [name, arguments, status, says] : cases) {
    SCOPED_TRACE(name);
    const Answer answer = ask(arguments);
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.out, "");
    EXPECT_THAT(answer.err, HasSubstr(says));
    EXPECT_GT(answer.err.size(), 20U);
  }
}

TEST_F(ThemesCommand, SaysWhenThereIsTooLittleToFindThemesIn) {
  const Answer answer = ask({file("one.csv", "text\nThe bus is late\n"), "--json"});
  EXPECT_EQ(answer.status, 0);
  EXPECT_EQ(answer.out, "{\"themes\":[],\"ungrouped\":[0],\"duplicates\":[]}\n");
  EXPECT_THAT(answer.err, HasSubstr("too few notes"));
}

TEST_F(ThemesCommand, ReadsWellWithoutJson) {
  const Answer answer = ask({file("notes.csv", notes())});
  EXPECT_EQ(answer.status, 0);
  EXPECT_THAT(answer.out, HasSubstr("36 notes"));
  EXPECT_THAT(answer.out, HasSubstr("bus"));
}

TEST_F(ThemesCommand, UsesTheModelBesideTheProgram) {
  const auto model = build_folder() / "use-lite.bin";
  if (!std::filesystem::exists(model)) GTEST_SKIP() << "needs " << model;
  const Answer answer = ask({file("notes.csv", notes()), "--json", "--model", model.string()});
  EXPECT_EQ(answer.status, 0);
  EXPECT_EQ(answer.err, "");
  expect_rows(json::parse(answer.out).as_object(), 36);
}

}  // namespace
}  // namespace commonty::server
