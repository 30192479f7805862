// What belongs to the whole site: its secret, its look (skins), its first administrator.
#pragma once

#include <string>
#include <string_view>

#include "platform/store/store.h"

namespace commonty::site {

// A setting kept in the database; "" when it was never set.
std::string setting(Tx& tx, std::string_view name);
void set(Tx& tx, std::string_view name, std::string_view value);

// 32 random bytes, made at the first start: signs forms, cookies and links.
std::string secret(Tx& tx);

}  // namespace commonty::site
