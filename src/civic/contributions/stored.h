// How a contribution lies in its table; for the files of this folder alone.
#pragma once

#include <string>
#include <string_view>

#include "civic/contributions/contributions.h"

namespace commonty::contributions {

// SELECT <columns> FROM <from> WHERE c.id = ..., one query for everything a card shows.
inline constexpr std::string_view columns =
    "c.id, c.challenge, c.kind, c.state, c.title, c.text, coalesce(c.author, 0), "
    "coalesce(p.name, c.author_name), coalesce(c.on_behalf_of, 0), coalesce(o.name, ''), c.way, "
    "coalesce(c.document, 0), c.source_group, c.source_question, c.source_prompt, c.source_line, "
    "c.place, coalesce(c.brought_by, 0), c.given_at, c.edited_at, c.supports, c.comments, c.views, "
    "c.pictures, c.pdfs, "
    "coalesce(c.merged_into, 0), c.outcome, c.theme";
inline constexpr std::string_view joined_with =
    " LEFT JOIN people p ON p.id = c.author LEFT JOIN organisations o ON o.id = c.on_behalf_of ";

Contribution read(const store::Row& row);

// Salted, for facts: proves the words without telling them.
std::string digest(std::string_view salt, std::string_view title, std::string_view text);
std::string salt_of(Tx& tx, ContributionId id);
// Of the folded words, without salt: the same words twice are found.
std::string digest_of_words(std::string_view title, std::string_view text);

void record(Tx& tx, std::string_view name, const Contribution& about, PersonId actor,
            std::string detail = "", std::string digest = "");
Refusal not_found();
// Refuses words for one that is hidden, withdrawn or joined with another.
Result<void> require_shown(const Contribution& contribution);

}  // namespace commonty::contributions
