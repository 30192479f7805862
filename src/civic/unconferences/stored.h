// What the files of this concept share and nobody else needs.
#pragma once

#include <string_view>

#include "civic/unconferences/unconferences.h"

namespace commonty::unconferences {

Result<void> require_going_on(const workshops::Workshop& workshop);
// The workshop's unconference, while it can be changed. Who comes after waits for whoever is first.
Result<Unconference> locked(Tx& tx, const workshops::Workshop& workshop);
// Those that this person proposed.
std::vector<Session> with_boards_of(Tx& tx, PersonId person);
// Out of the plan.
void take_out(Tx& tx, ProposalId id);
Result<Session> session_of(const Unconference& day, ProposalId id);
void record(Tx& tx, std::string_view name, PersonId by, std::int64_t subject,
            const workshops::Workshop& workshop);
// The same of what everyone sees: pages of its sessions that are open somewhere are drawn anew.
void record_for_all(Tx& tx, std::string_view name, PersonId by, std::int64_t subject,
                    const workshops::Workshop& workshop);

}  // namespace commonty::unconferences
