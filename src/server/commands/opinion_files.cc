#include "server/commands/opinion_files.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <fstream>
#include <iterator>

#include "platform/base/text.h"
#include "platform/documents/documents.h"
#include "platform/documents/long_csv.h"

namespace commonty::server {
namespace {

namespace json = boost::json;
using opinion_map::Ballots;
using opinion_map::Ids;
using opinion_map::Standing;

Refusal unreadable(const std::string& file) {
  return refuse(Reason::not_found, say("The file {file} cannot be read.", {{"file", file}}));
}

Result<std::string> bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad()) return unreadable(file);
  return bytes;
}

// The place of a column, or the number of columns where it is not there.
std::size_t column(const std::vector<std::string>& headings,
                   std::initializer_list<std::string_view> names) {
  for (std::size_t i = 0; i < headings.size(); ++i) {
    const std::string heading = opinion_map::heading(headings[i]);
    if (std::find(names.begin(), names.end(), heading) != names.end()) return i;
  }
  return headings.size();
}

std::string cell(const std::vector<std::string>& row, std::size_t column) {
  return column < row.size() ? trim(row[column]) : "";
}

bool is_true(const std::string& cell) {
  return cell == "1" || starts_with_ci(cell, "t") || starts_with_ci(cell, "y");
}

std::string name_of(const json::value& group) {
  if (group.is_string()) return std::string(group.get_string());
  return group.is_int64() && group.get_int64() >= 0 ? std::to_string(group.get_int64()) : "";
}

}  // namespace

Result<Ballots> read_votes(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in || in.peek() == std::ifstream::traits_type::eof()) {
    if (!in.is_open() || in.bad()) return unreadable(file);
    return refuse(Reason::invalid, say("The file {file} is empty.", {{"file", file}}));
  }
  documents::LongCsv csv(in);
  std::vector<std::string_view> cells;
  if (!TRY(csv.next(cells))) {
    return refuse(Reason::invalid, say("The file {file} is empty.", {{"file", file}}));
  }
  opinion_map::VotesTable table = TRY(opinion_map::VotesTable::with_heading(cells));
  while (TRY(csv.next(cells))) TRY(table.add(cells, csv.line()));
  return std::move(table).result();
}

Result<StatementFacts> read_comments(const std::string& file, const Ids& statements) {
  const std::string bytes = TRY(bytes_of(file));
  const auto rows = TRY(documents::read_csv(bytes));
  StatementFacts facts;
  facts.standings.assign(statements.size(), Standing::in);
  facts.texts.resize(statements.size());
  if (rows.empty()) {
    return refuse(Reason::invalid, say("The file {file} is empty.", {{"file", file}}));
  }
  const std::size_t id = column(rows[0], {"comment-id", "statement-id", "tid"});
  const std::size_t moderated = column(rows[0], {"moderated", "mod"});
  const std::size_t meta = column(rows[0], {"is-meta", "meta"});
  const std::size_t text = column(rows[0], {"comment-body", "comment", "text", "txt"});
  if (id == rows[0].size()) {
    return refuse(Reason::invalid,
                  say("The first line of {file} must name its columns: comment-id, and where there "
                      "are any moderated, is-meta and comment-body.",
                      {{"file", file}}));
  }
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto place = statements.find(cell(rows[i], id));
    if (!place) continue;
    facts.texts[*place] = clean_line(cell(rows[i], text));
    if (is_true(cell(rows[i], meta))) facts.standings[*place] = Standing::meta;
    if (cell(rows[i], moderated) == "-1") facts.standings[*place] = Standing::out;
  }
  return facts;
}

Result<GivenGroups> read_groups(const std::string& file, const Ids& people) {
  const std::string bytes = TRY(bytes_of(file));
  boost::system::error_code error;
  const json::value parsed = json::parse(bytes, error);
  if (error || !parsed.is_object()) {
    return refuse(Reason::invalid,
                  say("{file} must be a JSON object that gives each participant a group, such as "
                      "{example}.",
                      {{"file", file}, {"example", R"({"17": 0, "18": 1})"}}));
  }
  GivenGroups given;
  given.of_person.assign(people.size(), opinion_map::in_no_group);
  for (const auto& [person, group] : parsed.get_object()) {
    if (group.is_null()) continue;
    const std::string name = name_of(group);
    if (name.empty()) {
      return refuse(Reason::invalid, say("The group of {person} is neither a name nor a number "
                                         "from 0.",
                                         {{"person", std::string(person)}}));
    }
    if (people.find(person)) given.names.push_back(name);
  }
  std::sort(given.names.begin(), given.names.end(), opinion_map::id_before);
  given.names.erase(std::unique(given.names.begin(), given.names.end()), given.names.end());
  if (given.names.size() > opinion_map::centres_max) {
    return refuse(Reason::invalid, say("There are more than {max} groups.",
                                       {{"max", std::to_string(opinion_map::centres_max)}}));
  }
  for (const auto& [person, group] : parsed.get_object()) {
    const auto place = people.find(person);
    given.unknown += !place && !group.is_null();
    if (!place || group.is_null()) continue;
    const auto name = std::lower_bound(given.names.begin(), given.names.end(), name_of(group),
                                       opinion_map::id_before);
    given.of_person[*place] = static_cast<int>(name - given.names.begin());
  }
  return given;
}

}  // namespace commonty::server
