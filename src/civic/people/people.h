// People and guests: who takes part, how they come back, what they told us about themselves.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "civic/permissions/permissions.h"
#include "platform/store/store.h"

namespace commonty::people {

inline constexpr std::size_t name_length_max = 80;

// A person has an e-mail address and may sign in; a guest has only this browser.
struct Person {
  PersonId id;
  bool is_guest = false;
  std::string name;      // "" = a guest who gave none
  std::string email;     // "" for guests and for those erased
  std::string language;  // "" = as the browser says
  bool site_admin = false;
  Time joined_at;
};

// Nobody, when the session is unknown, expired or revoked. `key` is the cookie's value.
Viewer viewer_of_session(Tx& tx, std::string_view key);

std::optional<Person> find(Tx& tx, PersonId id);
std::optional<Person> find_by_email(Tx& tx, std::string_view email);
// The person of that address, made when there is none yet.
Result<Person> find_or_add(Tx& tx, std::string_view email, std::string_view name);
Person add_guest(Tx& tx, std::string_view name);
void set_site_admin(Tx& tx, PersonId person, bool is_admin);

// Opens a session; the answer is the cookie's value, which is kept only as a digest.
std::string open_session(Tx& tx, PersonId person, std::string_view device);

}  // namespace commonty::people
