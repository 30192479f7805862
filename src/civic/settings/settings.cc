#include "civic/settings/settings.h"

#include "platform/base/secret.h"

namespace commonty::settings {

std::string get(Tx& tx, std::string_view name) {
  return tx.first<std::string>("SELECT value FROM site_settings WHERE name = $1", name)
      .value_or("");
}

void set(Tx& tx, std::string_view name, std::string_view value) {
  tx.run(
      "INSERT INTO site_settings (name, value) VALUES ($1, $2) "
      "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      name, value);
}

void remove(Tx& tx, std::string_view name) {
  tx.run("DELETE FROM site_settings WHERE name = $1", name);
}

std::string secret(Tx& tx) {
  std::string kept = get(tx, "secret");
  if (kept.empty()) {
    kept = random_token();
    set(tx, "secret", kept);
  }
  return kept;
}

// For every page, so by rows that are found at once: a list in IN (...) makes SQLite build a table
// first.
Face face(Tx& tx) {
  const store::Rows rows = tx.query(
      "SELECT (SELECT value FROM site_settings WHERE name = 'name'),"
      " (SELECT value FROM site_settings WHERE name = 'tagline'),"
      " (SELECT value FROM site_settings WHERE name = 'skin_url')");
  Face out;
  const auto take = [&](int column, std::string& into) {
    if (rows[0].is_null(column) || rows[0].text(column).empty()) return;
    into = rows[0].get<std::string>(column);
  };
  take(0, out.name);
  take(1, out.tagline);
  take(2, out.skin_url);
  return out;
}

}  // namespace commonty::settings
