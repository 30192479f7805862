#include "server/export_data.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <variant>

#include "platform/base/id.h"
#include "platform/base/text.h"
#include "platform/documents/documents.h"
#include "server/table_shapes.h"

namespace commonty::server {
namespace {

namespace json = boost::json;
using Column = TableShape::Column;
using Holds = TableShape::Holds;

constexpr int rows_at_once = 500;
constexpr int rows_with_files_at_once = 2;  // each may be as large as an upload
constexpr std::size_t file_ending_max = 5;

const std::map<std::string, std::string>& sentences() {
  static const std::map<std::string, std::string> all = {
      {"activities", "What workshops did, one thing after the other."},
      {"amendments", "How published answers were changed, with what stood there before."},
      {"answer_templates", "Words kept for answers that are given often."},
      {"attachments", "Pictures and documents; the files themselves lie in the folder beside."},
      {"board_moves", "What was written and moved on boards, in order."},
      {"calls", "Calls for contributions, with their dates."},
      {"challenge_limits", "What is in the gift of those who ask, what is not."},
      {"challenge_owners", "Which organisations ask a challenge."},
      {"challenge_roles", "Who looks after a challenge."},
      {"challenge_steps", "When each step of a challenge began."},
      {"challenges", "The questions."},
      {"commitment_changes", "How promises stood, one state after the other."},
      {"commitments", "What was promised, by whom and until when."},
      {"comment_versions", "Earlier words of comments."},
      {"comments", "What people said about contributions; also what was hidden or taken back."},
      {"contribution_versions", "Earlier words of contributions."},
      {"contributions", "What people gave, with where it came from and what became of it."},
      {"conversations", "Questions that people think about by voting on statements."},
      {"decisions", "Outcomes published together, and drafts."},
      {"exit_answers", "How people found a workshop, asked at its end."},
      {"facts", "What happened, in order."},
      {"floor_answers",
       "Written answers to questions from the floor, with what stood there before."},
      {"floor_questions", "What people in the room of a workshop asked, named or not."},
      {"floor_rules", "How each workshop handles its questions."},
      {"floor_votes", "Who wants which question answered."},
      {"guest_addresses",
       "Where guests of workshops want to hear, and whether they said it is theirs."},
      {"harvested_notes", "What each note of a board became."},
      {"harvests", "Whose boards were taken into a challenge, and when."},
      {"imported_notes", "Which notes of documents were taken over already."},
      {"links", "Which thing came from which: the journeys."},
      {"memberships", "Who belongs to which organisation."},
      {"merged_originals", "Which contributions were joined by a merge."},
      {"merges", "Contributions that were joined, by whom and why."},
      {"moderation_log", "What was hidden or shown again, by whom and for which reason."},
      {"network_members", "Which organisations form a network."},
      {"networks", "Regions and themes that organisations share."},
      {"notice_choices", "Who wants letters."},
      {"notices", "What people were told."},
      {"opinion_maps", "What the votes of each conversation add up to."},
      {"opinion_places", "Where voters stand on the map, and in which group; many in one row."},
      {"organisations", "The organisations."},
      {"outcomes", "What each contribution was answered, with the reason."},
      {"participants", "Who was in which workshop, at which table."},
      {"people", "Everyone who took part, with their e-mail address where they gave one."},
      {"proposed_sessions",
       "Sessions that people proposed, and where in the timetable they stand."},
      {"reports", "Words that people reported to the moderators."},
      {"session_interests", "Who would go to which proposed session."},
      {"site_settings", "The site's name and words; not its keys."},
      {"skins", "Colours."},
      {"statements", "What people may agree or disagree with, also what was refused."},
      {"supports", "Who supports what."},
      {"theme_edits", "What people put right in themes, and how it was before."},
      {"theme_levels", "How many themes there would be, from coarse to fine."},
      {"theme_notes", "Which theme each contribution or note lies in, and why."},
      {"theme_pairs", "Notes that say the same, or may."},
      {"theme_runs", "When themes were looked for, by whom, and how it ended."},
      {"theme_sets", "Whose themes they are, and since when everyone sees them."},
      {"themes", "What several contributions are about."},
      {"told_apart", "Pairs that look alike, but are not the same."},
      {"unconference_closures", "Rooms of unconferences that cannot be used at a time."},
      {"unconference_rooms", "The rooms of unconferences."},
      {"unconference_times", "When sessions of unconferences are held."},
      {"unconferences", "Workshops whose sessions people propose themselves."},
      {"voters", "Who took part in which conversation; nobody's where it was imported."},
      {"votes", "Who agrees (1), disagrees (-1) or passes (0) on which statement."},
      {"workshop_groups", "The tables of workshops."},
      {"workshop_templates", "Agendas kept for the next workshop."},
      {"workshops", "Rooms, and documents from which notes came."},
  };
  return all;
}

// ---- cells

// A value of a row's key, kept to go on from there.
using KeyValue = std::variant<std::int64_t, std::string>;

std::vector<store::Param> params_of(const std::vector<KeyValue>& key) {
  std::vector<store::Param> out;
  for (const KeyValue& value : key) {
    std::visit([&](const auto& held) { out.push_back(store::param(held)); }, value);
  }
  return out;
}

// ".png", when the row has a name that ends so.
std::string file_ending(const TableShape& table, const store::Row& row) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].name != "name" || row.is_null(static_cast<int>(i))) continue;
    const std::string ending =
        lower_ascii(std::filesystem::path(row.text(static_cast<int>(i))).extension().string());
    const bool plain = std::all_of(ending.begin(), ending.end(), [](char c) {
      return c == '.' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    });
    if (plain && ending.size() <= file_ending_max) return ending;
  }
  return "";
}

json::value value_of(Holds holds, const store::Row& row, int column) {
  switch (holds) {
    case Holds::text:
      return json::string(row.text(column));
    case Holds::number:
      return row.integer(column);
    case Holds::real:
      return row.real(column);
    case Holds::moment:
      return json::string(rfc3339(row.get<Time>(column)));
    case Holds::id:
      if (row.integer(column) == 0) return nullptr;
      return json::string(to_base32(row.integer(column)));
    case Holds::bytes:
      break;
  }
  return nullptr;
}

std::string cell_of(const json::value& value) {
  if (value.is_null()) return "";
  return value.is_string() ? std::string(value.as_string()) : json::serialize(value);
}

// ---- a table

// Writes a file and makes sure that all of it is there.
class Written {
 public:
  explicit Written(std::filesystem::path file)
      : file_(std::move(file)), out_(file_, std::ios::binary | std::ios::trunc) {}
  void add(std::string_view bytes) {
    out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  void close() {
    out_.close();
    if (!out_) throw std::runtime_error("cannot write " + file_.string() + ": is the disk full?");
  }

 private:
  std::filesystem::path file_;
  std::ofstream out_;
};

void write_file(const std::filesystem::path& file, std::string_view bytes) {
  Written written(file);
  written.add(bytes);
  written.close();
}

class TableWriter {
 public:
  TableWriter(const TableShape& table, std::filesystem::path folder)
      : table_(table),
        folder_(std::move(folder)),
        sheet_(folder_ / (table.name + ".csv")),
        lines_(folder_ / (table.name + ".jsonl")) {
    std::vector<std::string> headings;
    for (const Column& column : table.columns) headings.push_back(column.name);
    sheet_.add(documents::csv_row(headings));
  }

  std::int64_t write_all(Tx& tx) {
    std::int64_t written = 0;
    for (store::Rows rows = next(tx); !rows.empty(); rows = next(tx)) {
      for (const store::Row row : rows) written += write(row);
      if (table_.key.empty()) break;
      remember_key(rows[rows.size() - 1]);
    }
    sheet_.close();
    lines_.close();
    return written;
  }

 private:
  bool has_files() const {
    return std::any_of(table_.columns.begin(), table_.columns.end(),
                       [](const Column& column) { return column.holds == Holds::bytes; });
  }

  // The next rows in the order of their key; all of them where a table has none.
  store::Rows next(Tx& tx) const {
    std::vector<std::string> names, marks;
    for (const Column& column : table_.columns) names.push_back("\"" + column.name + "\"");
    const std::string key = join(table_.key, ", ");
    std::string sql = "SELECT " + join(names, ", ") + " FROM \"" + table_.name + "\"";
    for (std::size_t i = 0; i < last_.size(); ++i) marks.push_back("$" + std::to_string(i + 1));
    if (!last_.empty()) sql += " WHERE (" + key + ") > (" + join(marks, ", ") + ")";
    if (!key.empty()) {
      const int limit = has_files() ? rows_with_files_at_once : rows_at_once;
      sql += " ORDER BY " + key + " LIMIT " + std::to_string(limit);
    }
    return tx.run_query(sql, params_of(last_));
  }

  void remember_key(const store::Row& row) {
    last_.clear();
    for (const std::string& name : table_.key) {
      for (std::size_t i = 0; i < table_.columns.size(); ++i) {
        const int at = static_cast<int>(i);
        if (table_.columns[i].name != name) continue;
        if (table_.columns[i].holds == Holds::text) {
          last_.emplace_back(row.get<std::string>(at));
        } else {
          last_.emplace_back(row.integer(at));
        }
      }
    }
  }

  bool write(const store::Row& row) {
    if (is_secret(row)) return false;
    json::object line;
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      const int at = static_cast<int>(i);
      const Column& column = table_.columns[i];
      json::value value;
      if (!row.is_null(at)) {
        value = column.holds == Holds::bytes ? json::value(file_of(row, at))
                                             : value_of(column.holds, row, at);
      }
      cells.push_back(cell_of(value));
      line[column.name] = std::move(value);
    }
    sheet_.add(documents::csv_row(cells));
    lines_.add(json::serialize(line) + "\n");
    return true;
  }

  // Writes what the cell holds into a file of its own; where it lies.
  std::string file_of(const store::Row& row, int column) const {
    std::string name;
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      if (table_.columns[i].name == "id") name = to_base32(row.integer(static_cast<int>(i)));
    }
    const std::string& part = table_.columns[static_cast<std::size_t>(column)].name;
    if (part != "bytes") name += "-" + part;
    const std::string place = table_.name + "/" + name + file_ending(table_, row);
    std::filesystem::create_directories(folder_ / table_.name);
    write_file(folder_ / place, row.text(column));
    return place;
  }

  // Keys sign forms and links: whoever has them could act for others.
  bool is_secret(const store::Row& row) const {
    if (table_.name != "site_settings") return false;
    const std::string_view name = row.text(0);
    return name.find("secret") != name.npos || name.find("key") != name.npos;
  }

  const TableShape& table_;
  const std::filesystem::path folder_;
  Written sheet_, lines_;
  std::vector<KeyValue> last_;  // the key of the row that was written last
};

// ---- the folder

struct Contents {
  std::string table;
  std::int64_t rows = 0;
};

std::string readme(const std::vector<Contents>& contents, Time now) {
  std::string out =
      "Everything that this Commonty kept, taken out on " + rfc3339(now) +
      ".\n\nIt holds names, e-mail addresses, and words that were hidden or taken back: keep it as "
      "private as the site's own data.\n\nEach table is there twice: as a sheet (.csv) and as "
      "JSON, "
      "a line a row (.jsonl). The same id in two tables means the same thing; it is the last part "
      "of the thing's address on the site. Moments are in UTC. An empty cell, or null, means that "
      "there is nothing. In the sheets a cell that a spreadsheet would run as a formula begins "
      "with an apostrophe; in the JSON all words stand exactly as they were given.\n\n"
      "Left out: keys, open sessions, links for signing in, letters on their way, uploads that "
      "nobody took over.\n\n";
  for (const Contents& one : contents) {
    out += one.table + " (" + std::to_string(one.rows) + (one.rows == 1 ? " row)" : " rows)");
    const std::string sentence = told_of(one.table);
    out += (sentence.empty() ? "" : ": " + sentence) + "\n";
  }
  return out;
}

Result<void> make_empty_folder(const std::string& folder) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) {
    return refuse(Reason::invalid, say("The folder {folder} cannot be made: {why}",
                                       {{"folder", folder}, {"why", problem.message()}}));
  }
  if (!std::filesystem::is_empty(folder, problem)) {
    return refuse(Reason::conflict,
                  say("{folder} is not empty: name a new folder", {{"folder", folder}}));
  }
  return done();
}

}  // namespace

std::string told_of(const std::string& table) {
  const auto found = sentences().find(table);
  return found == sentences().end() ? "" : found->second;
}

bool stays_here(const std::string& table) {
  for (const char* one : {"sessions", "sign_in_links", "forms_answered", "letters_out", "imports",
                          "fact_bookmarks", "fact_epoch", "meanings", "schema_steps"}) {
    if (table == one) return true;
  }
  return table.starts_with("contribution_words");  // what search looks in
}

Result<Exported> export_data(store::Store& store, const std::string& folder) {
  TRY(make_empty_folder(folder));
  return store.read([&](Tx& tx) {
    Exported all;
    std::vector<Contents> contents;
    for (const TableShape& table : table_shapes(tx)) {
      if (stays_here(table.name)) continue;
      const std::int64_t rows = TableWriter(table, folder).write_all(tx);
      contents.push_back({table.name, rows});
      ++all.tables;
      all.rows += rows;
    }
    write_file(std::filesystem::path(folder) / "README.txt", readme(contents, tx.now()));
    return all;
  });
}

}  // namespace commonty::server
