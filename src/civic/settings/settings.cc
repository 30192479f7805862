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

Face face(Tx& tx) {
  Face out;
  for (const store::Row row : tx.query(
           "SELECT name, value FROM site_settings WHERE name IN ('name', 'tagline', 'skin_url')")) {
    const std::string_view name = row.text(0);
    std::string value = row.get<std::string>(1);
    if (value.empty()) continue;
    (name == "name" ? out.name : name == "tagline" ? out.tagline : out.skin_url) = std::move(value);
  }
  return out;
}

}  // namespace commonty::settings
