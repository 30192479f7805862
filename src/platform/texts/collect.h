// Gathers every sentence of ours from the code, and brings the translations up to date with them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/texts/po.h"

namespace commonty::collect {

// A sentence and its plural, or "".
using Sentences = std::map<std::string, std::string>;

// The literals of say("...") and find_plural("...", "..."); those of views are texts_used().
// Adjacent literals are one; what stands in comments is not looked at.
void add_from_code(Sentences& sentences, std::string_view code);

struct Change {
  std::vector<po::Entry> entries;
  int added = 0;
  int gone = 0;
  int untranslated = 0;
};

// Keeps the file's order and every translation. New sentences come at the end, those no longer
// used become obsolete, and a used one that was obsolete comes back.
Change bring_up_to_date(const std::vector<po::Entry>& entries, const Sentences& sentences);

// A .pot file for translators' tools: every sentence, no translation.
std::string template_file(const Sentences& sentences);

}  // namespace commonty::collect
