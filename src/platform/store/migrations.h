// Brings the tables of a database up to what this program needs, step by step.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "platform/store/store.h"

namespace commonty::store {

struct PendingStep {
  std::string concept_name;
  std::int64_t number = 0;
  std::string sql;  // in the database's own dialect; several statements
};

// What is still to be run, in the order of `steps`. Makes the table of steps if there is none.
// Throws Unavailable when the database has a step that this program does not know.
std::vector<PendingStep> pending_steps(Tx& tx, std::span<const Steps> steps);

// Runs them and notes each down; `run_script` runs several statements in the transaction.
void apply_steps(Tx& tx, const std::vector<PendingStep>& pending,
                 const std::function<void(const std::string&)>& run_script);

// The lines meant for one database, in its words.
std::string in_dialect(std::string_view sql, Dialect dialect);

}  // namespace commonty::store
