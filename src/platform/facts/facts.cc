#include "platform/facts/facts.h"

#include <charconv>

#include "platform/base/resources.h"

namespace commonty::facts {

namespace {

using store::Dialect;

constexpr std::string_view insert_sqlite =
    "INSERT INTO facts (at, name, subject, actor, scope, detail, digest) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)";
constexpr std::string_view insert_postgres =
    "INSERT INTO facts (at, name, subject, actor, scope, detail, digest, epoch) "
    "SELECT $1, $2, $3, $4, $5, $6, $7, pg_current_xact_id()::text::bigint + base FROM fact_epoch";

constexpr std::string_view after_sqlite =
    "SELECT 0, position, at, name, subject, actor, scope, detail, digest FROM facts "
    "WHERE $1 <= 0 AND position > $2 ORDER BY position LIMIT $3";
constexpr std::string_view after_postgres =
    "SELECT epoch, position, at, name, subject, actor, scope, detail, digest FROM facts "
    "WHERE (epoch, position) > ($1, $2) AND epoch < (SELECT base + "
    "pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM fact_epoch) "
    "ORDER BY epoch, position LIMIT $3";

constexpr std::string_view newest_sqlite =
    "SELECT 0, position FROM facts ORDER BY position DESC LIMIT 1";
constexpr std::string_view newest_postgres =
    "SELECT epoch, position FROM facts WHERE epoch < (SELECT base + "
    "pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM fact_epoch) "
    "ORDER BY epoch DESC, position DESC LIMIT 1";

constexpr std::string_view settled_postgres =
    "SELECT epoch, position FROM (SELECT epoch, position FROM facts "
    "ORDER BY epoch DESC, position DESC LIMIT 1) AS last WHERE epoch < (SELECT base + "
    "pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM fact_epoch)";

Position first_position(const store::Rows& rows) {
  return rows.empty() ? Position() : Position{rows[0].integer(0), rows[0].integer(1)};
}

bool read_number(std::string_view text, std::int64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number >= 0;
}

Recorded read_recorded(store::Row row) {
  Recorded recorded;
  Fact& fact = recorded.fact;
  row.into(recorded.position.epoch, recorded.position.number, recorded.at, fact.name, fact.subject,
           fact.actor, fact.scope, fact.detail, fact.digest);
  return recorded;
}

}  // namespace

store::Steps steps() {
  return store::read_steps("facts", resources::find("src/platform/facts/tables.sql"));
}

void record(Tx& tx, const Fact& fact) {
  tx.run(tx.dialect() == Dialect::sqlite ? insert_sqlite : insert_postgres, tx.now(), fact.name,
         fact.subject, fact.actor, fact.scope, fact.detail, fact.digest);
}

std::vector<Recorded> after(Tx& tx, Position position, int limit) {
  std::vector<Recorded> found;
  auto sql = tx.dialect() == Dialect::sqlite ? after_sqlite : after_postgres;
  for (store::Row row : tx.query(sql, position.epoch, position.number, limit)) {
    found.push_back(read_recorded(row));
  }
  return found;
}

Position newest(Tx& tx) {
  return first_position(
      tx.query(tx.dialect() == Dialect::sqlite ? newest_sqlite : newest_postgres));
}

std::optional<Position> settled(Tx& tx) {
  const auto rows = tx.query(tx.dialect() == Dialect::sqlite ? newest_sqlite : settled_postgres);
  return rows.empty() ? std::nullopt : std::optional(first_position(rows));
}

std::string text_of(Position position) {
  return std::to_string(position.epoch) + "-" + std::to_string(position.number);
}

std::optional<Position> position_in(std::string_view text) {
  const std::size_t dash = text.find('-');
  Position position;
  const bool is_one = dash != text.npos && read_number(text.substr(0, dash), position.epoch) &&
                      read_number(text.substr(dash + 1), position.number);
  return is_one ? std::optional(position) : std::nullopt;
}

bool held_back(Tx& tx, Position position) {
  if (tx.dialect() == Dialect::sqlite) return false;
  return tx.one<bool>(
      "SELECT EXISTS (SELECT 1 FROM facts WHERE (epoch, position) > ($1, $2) AND epoch >= (SELECT "
      "base + pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM fact_epoch))",
      position.epoch, position.number);
}

void keep_order_after_restore(Tx& tx) {
  if (tx.dialect() == Dialect::sqlite) return;
  tx.run(
      "UPDATE fact_epoch SET base = newest FROM (SELECT max(epoch) AS newest FROM facts) AS known "
      "WHERE newest >= base + pg_current_xact_id()::text::bigint");
}

Position bookmark(Tx& tx, const std::string& follower) {
  return first_position(
      tx.query("SELECT epoch, number FROM fact_bookmarks WHERE follower = $1", follower));
}

void move_bookmark(Tx& tx, const std::string& follower, Position to) {
  tx.run(
      "INSERT INTO fact_bookmarks (follower, epoch, number) VALUES ($1, $2, $3) "
      "ON CONFLICT (follower) DO UPDATE SET epoch = excluded.epoch, number = excluded.number",
      follower, to.epoch, to.number);
}

}  // namespace commonty::facts
