// What belongs to a person, table by table: so that all of it can move from guest to person, be
// given out, and be erased.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <string>
#include <vector>

#include "civic/people/people.h"

namespace commonty::people {

// The rows of one table that name a person in one column.
struct Belonging {
  std::string table, column;
  // What a download gives, under the table's name; none: the rows say nothing about the person.
  std::vector<std::string> shown = {};
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

// All that is kept of a person: {"person": {...}, "contributions": [...], ...}.
boost::json::object everything_of(Tx& tx, PersonId person, const Belongings& belongings);

// Removes name, address and words for good; what was counted stays counted. Refuses the last
// administrator of the site.
Result<void> erase(Tx& tx, PersonId person, const Belongings& belongings);

inline constexpr const char* erased_words = "[erased at the author's wish]";

}  // namespace commonty::people
