// What is kept for the whole site: its secret, its name, which skin it wears.
#pragma once

#include <string>
#include <string_view>

#include "platform/store/store.h"

namespace commonty::settings {

// A setting kept in the database; "" when it was never set.
std::string get(Tx& tx, std::string_view name);
void set(Tx& tx, std::string_view name, std::string_view value);
void remove(Tx& tx, std::string_view name);

// 32 random bytes, made at the first start: signs forms, cookies and links.
std::string secret(Tx& tx);

// What every page shows of the site.
struct Face {
  std::string name = "Commonty";
  std::string tagline;
  std::string skin_url = "/skin.css";  // changes with the skin, so that browsers may keep it

  bool operator==(const Face&) const = default;
};
Face face(Tx& tx);

}  // namespace commonty::settings
