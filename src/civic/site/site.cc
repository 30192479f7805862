#include "civic/site/site.h"

#include "platform/base/secret.h"

namespace commonty::site {

std::string setting(Tx& tx, std::string_view name) {
  return tx.first<std::string>("SELECT value FROM site_settings WHERE name = $1", name)
      .value_or("");
}

void set(Tx& tx, std::string_view name, std::string_view value) {
  tx.run(
      "INSERT INTO site_settings (name, value) VALUES ($1, $2) "
      "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      name, value);
}

std::string secret(Tx& tx) {
  std::string kept = setting(tx, "secret");
  if (kept.empty()) {
    kept = random_token();
    set(tx, "secret", kept);
  }
  return kept;
}

}  // namespace commonty::site
