// An opinion map in plain words: who took part, which groups there are and what they stand for,
// what all share, what divides, and how far one may trust it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "civic/opinion_maps/findings.h"
#include "platform/base/result.h"
#include "platform/texts/texts.h"

namespace commonty::opinion_maps {

// The words of the statements that may be shown. What is not in it, removed since, is not told.
using Wording = std::map<std::int64_t, std::string>;

// How people voted on one statement: "18 of 20 agree".
struct Line {
  std::int64_t statement = 0;
  std::string text;  // of the statement
  Message how;
};

struct GroupInWords {
  int group = 0;
  std::string name;  // "A"
  Message size;
  Message together;  // how often two of it stay together; empty when that was not looked at
  std::vector<Line> stands_for;
  bool stands_out = false;  // is there anything that it stands for?
};

struct Summary {
  std::vector<Message> about;  // who took part, and what there is not enough of
  std::vector<GroupInWords> groups;
  std::vector<Line> shared_by_groups, shared_by_most, dividing;
  std::vector<Message> trust;  // how far
};
Summary summary_of(const Findings& findings, const Wording& wording);
// A sentence with its numbers as they are read: 100,000.
std::string in_words(const Texts& texts, Message message);

// ---- of one person

struct Place {
  std::uint32_t voter = 0;
  std::uint32_t votes = 0;  // they gave
  std::optional<Dot> at;    // none: they voted on too few statements
};
// Where they stand.
Message place_in_words(const Findings& findings, const Place& place);

// "18 of 20 agree", or disagree.
Message how_many(bool agree, std::uint32_t success, std::uint32_t trials);

}  // namespace commonty::opinion_maps
