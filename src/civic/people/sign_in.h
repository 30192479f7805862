// Signing in by a link in a letter: asked for, followed, used once. No password is kept anywhere.
#pragma once

#include <string>
#include <string_view>

#include "civic/people/belongings.h"
#include "civic/people/people.h"
#include "platform/texts/texts.h"

namespace commonty::people {

inline constexpr std::int64_t link_minutes = 30;
inline constexpr std::size_t link_token_length = 43;

struct LinkRequest {
  std::string email;
  std::string back;       // a path of this site: where to go once signed in
  std::string base_url;   // of the link in the letter
  std::string site_name;  // that the letter speaks of
};
// Queues the letter, whoever the address belongs to; gives the link's token. Nobody is made a
// person before they follow the link.
Result<std::string> ask_for_link(Tx& tx, const LinkRequest& request, const Texts& texts);

// One that was sent to this address and still works.
bool has_usable_link(Tx& tx, std::string_view email);

enum class LinkState { usable, used, expired, unknown };
struct Link {
  LinkState state = LinkState::unknown;
  std::string email, back;  // of a usable one
};
Link look_at_link(Tx& tx, std::string_view token);

struct SignedIn {
  Person person;
  std::string session;  // the cookie's value
  std::string back;
};
// Spends the link. What a guest of this browser gave becomes the person's; the session in hand ends
// and a new one begins. Refuses with Reason::gone when the link is spent, expired or unknown.
Result<SignedIn> use_link(Tx& tx, std::string_view token, const Viewer& viewer,
                          std::string_view device, const Belongings& belongings);

// Somebody who has shown who they are: ends the session in hand, opens a new one.
SignedIn sign_in(Tx& tx, Person person, const Viewer& viewer, std::string_view device,
                 const Belongings& belongings);

// Links and sessions that nobody can use any more.
bool anything_to_sweep(Tx& tx);
void sweep(Tx& tx);

// "/challenges/bus?sort=new" as it is; "/" for anything that would lead elsewhere.
std::string local_path(std::string_view path);

// With the key of first_run_key().
bool opens_first_run(Tx& tx, std::string_view key);
Result<Person> begin(Tx& tx, std::string_view key, std::string_view email, std::string_view name);

}  // namespace commonty::people
