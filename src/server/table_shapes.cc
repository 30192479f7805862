#include "server/table_shapes.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "platform/base/text.h"

namespace commonty::server {
namespace {

using Holds = TableShape::Holds;

// Table, column, type, its place in the primary key from 1 (0: not in it), whether it refers to
// another table.
constexpr std::string_view shapes_sqlite =
    "SELECT t.name, c.name, c.type, c.pk, "
    "EXISTS (SELECT 1 FROM pragma_foreign_key_list(t.name) f WHERE f.\"from\" = c.name) "
    "FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' "
    "AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~' AND t.sql NOT LIKE 'CREATE VIRTUAL%' "
    "ORDER BY t.name, c.cid";
constexpr std::string_view shapes_postgres =
    "SELECT t.relname::text, a.attname::text, format_type(a.atttypid, NULL), "
    "coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0)::bigint, "
    "(EXISTS (SELECT 1 FROM pg_constraint f WHERE f.conrelid = t.oid AND f.contype = 'f' "
    "AND a.attnum = ANY (f.conkey)))::int::bigint "
    "FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace "
    "JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped "
    "LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary "
    "WHERE t.relkind = 'r' AND n.nspname = current_schema() "
    "ORDER BY t.relname COLLATE \"C\", a.attnum";

// Ids that refer to things of several kinds, or loosely, so that no rule of the database says so.
const std::set<std::string>& loose_ids() {
  static const std::set<std::string> names = {"facts.subject",
                                              "facts.actor",
                                              "facts.scope",
                                              "links.from_id",
                                              "links.to_id",
                                              "contributions.document",
                                              "reports.comment",
                                              "notices.decision",
                                              "notices.thing",
                                              "moderation_log.comment",
                                              "workshops.activity",
                                              "workshops.spotlight",
                                              "board_moves.note",
                                              "harvested_notes.note",
                                              "proposed_sessions.activity",
                                              "contributions.theme",
                                              "theme_sets.run",
                                              "theme_runs.worker",
                                              "themes.first",
                                              "themes.within",
                                              "themes.medoid",
                                              "theme_notes.note",
                                              "theme_notes.theme",
                                              "theme_notes.inner_theme",
                                              "theme_pairs.first_note",
                                              "theme_pairs.second_note",
                                              "theme_edits.run"};
  return names;
}

bool is_moment(const std::string& column) {
  return column == "at" || column == "since" || column == "until" || column.ends_with("_at");
}

std::optional<Holds> held_by(const std::string& table, const std::string& column,
                             const std::string& type, bool refers) {
  if (type == "text") return Holds::text;
  if (type == "bytea") return Holds::bytes;
  if (type == "double precision") return Holds::real;
  if (type != "bigint" && type != "integer") return std::nullopt;
  if (refers || column == "id" || loose_ids().contains(table + "." + column)) return Holds::id;
  return is_moment(column) ? Holds::moment : Holds::number;
}

}  // namespace

std::vector<TableShape> table_shapes(Tx& tx) {
  std::vector<TableShape> out;
  std::map<std::int64_t, std::string> key;  // of the last one, by place
  const bool sqlite = tx.dialect() == store::Dialect::sqlite;
  for (const store::Row row : tx.query(sqlite ? shapes_sqlite : shapes_postgres)) {
    const auto table = row.get<std::string>(0), column = row.get<std::string>(1);
    if (out.empty() || out.back().name != table) {
      out.push_back({table, {}});
      key.clear();
    }
    if (row.integer(3) > 0) {
      key[row.integer(3)] = column;
      out.back().key.clear();
      for (const auto& [place, name] : key) out.back().key.push_back(name);
    }
    const auto holds = held_by(table, column, lower_ascii(row.text(2)), row.integer(4) != 0);
    if (holds) out.back().columns.push_back({column, *holds});
  }
  return out;
}

}  // namespace commonty::server
