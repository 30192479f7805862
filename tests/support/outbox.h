// The folder into which a site under test puts its letters, read as their readers would.
#pragma once

#include <string>
#include <vector>

#include "tests/support/databases.h"

namespace commonty::test {

struct ReadLetter {
  std::string to, text;
  // The path of the first link that holds these words: "/sign-in/".
  std::string link(const std::string& words) const;
};

// What a letter of each kind holds.
inline constexpr const char* way_in = "/sign-in/";
inline constexpr const char* news = "/unsubscribe/";

class Outbox {
 public:
  // What --mail takes.
  std::string place() const { return "outbox:" + folder_.path(); }
  // Those that hold these words, in the order in which they were sent.
  std::vector<ReadLetter> letters_to(const std::string& address, const std::string& words) const;
  // Waits until that many have come; throws when nothing comes any more.
  std::vector<ReadLetter> wait_for(const std::string& address, const std::string& words,
                                   std::size_t count) const;

 private:
  TemporaryFolder folder_;
};

}  // namespace commonty::test
