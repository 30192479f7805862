// People and guests: who takes part, how they come back, what they told us about themselves.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/permissions/permissions.h"
#include "platform/store/store.h"

namespace commonty {
struct Visit;
}

namespace commonty::people {

inline constexpr std::size_t name_length_max = 80;
// Stands where somebody's words stood.
inline constexpr const char* erased_words = "[erased at the author's wish]";

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

std::optional<Person> find(Tx& tx, PersonId id);
std::optional<Person> find_by_email(Tx& tx, std::string_view email);
// The person of that address, made when there is none yet.
Result<Person> find_or_add(Tx& tx, std::string_view email, std::string_view name);
Person add_guest(Tx& tx, std::string_view name);

// Whoever gives something without being known becomes a guest of this browser: makes the guest in
// the same transaction as the deed and leaves a session cookie. Gives the viewer's id otherwise.
PersonId author_of(Tx& tx, Visit& visit, std::string_view guest_name = "");

struct Profile {
  std::string name, language;
};
Result<void> check(const Profile& profile);
Result<void> change_profile(Tx& tx, PersonId person, const Profile& profile);

// By name or address, those who joined last first; guests are left out.
struct Search {
  std::string words;
  std::optional<PersonId> before;  // the last one of the page before
  int limit = 25;
};
std::vector<Person> search(Tx& tx, const Search& search);
void set_site_admin(Tx& tx, PersonId person, bool is_admin);
// The same by an administrator: refuses to leave the site without any.
Result<void> change_site_admin(Tx& tx, PersonId by, PersonId person, bool is_admin);
bool is_last_site_admin(Tx& tx, PersonId person);

// Nobody, when the session is unknown, expired or revoked. `key` is the cookie's value.
Viewer viewer_of_session(Tx& tx, std::string_view key);
// Opens a session; the answer is the cookie's value, which is kept only as a digest.
std::string open_session(Tx& tx, PersonId person, std::string_view device);

struct Session {
  SessionId id;
  std::string device;
  Time opened_at, expires_at;
};
std::vector<Session> sessions(Tx& tx, PersonId person);
// not_found when it is not one of this person's.
Result<void> end_session(Tx& tx, PersonId person, SessionId session);
// All but the one in hand; how many were ended.
std::int64_t end_other_sessions(Tx& tx, PersonId person, SessionId kept);

// ---- what belongs to a person, so that all of it can move, be given out and be erased

// The rows of one table that name a person in one column.
struct Belonging {
  std::string table, column;
  // What a download gives, under the table's name; none: the rows say nothing about the person.
  std::vector<std::string> shown = {};
  // What a download joins to it: "JOIN votes ON ..."; its columns may stand in `shown`.
  std::string joined = {};
  // Words of theirs: replaced when they are erased.
  std::vector<std::string> words = {};
  // There may be one row a person and such a thing: {"contribution"} of supports.
  std::vector<std::string> once_for = {};
  // The rows go when the person is erased (memberships, sessions); others stay without a name.
  bool goes_with_person = false;
};

struct Belongings {
  std::vector<Belonging> tables;
  // What a concept must do besides, in the same transaction: search indexes, kept counts.
  std::vector<std::function<void(Tx&, PersonId guest, PersonId person)>> before_adopting = {};
  std::vector<std::function<void(Tx&, PersonId)>> before_erasing = {};
};

// What the guest of a browser gave is the person's from now on; the guest is nobody any more.
void adopt_guest(Tx& tx, PersonId guest, PersonId person, const Belongings& belongings);

// Removes name, address and words for good; what was counted stays counted. Refuses the last
// administrator of the site.
Result<void> erase(Tx& tx, PersonId person, const Belongings& belongings);

// ---- the first start

// While there is no administrator: whoever has this key, which the program prints when it starts,
// may become one at /first-run. "" once there is one.
std::string first_run_key(Tx& tx);

}  // namespace commonty::people
