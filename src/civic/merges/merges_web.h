// Joining contributions: what probably says the same, choose, compare side by side, join, undo.
#pragma once

#include <string>
#include <vector>

#include "civic/challenges/challenges.h"
#include "civic/pages/pages.h"

namespace commonty::merges {

void routes(Routes& routes);

// A part of routes(), in a file of its own.
void likely_routes(Routes& routes);
// What its pages share: the challenge in the address, once permissions agreed, and the way to it.
Result<challenges::Challenge> challenge_here(Visit& visit, Tx& tx);
std::vector<pages::Crumb> crumbs(const Visit& visit, const challenges::Challenge& challenge,
                                 const std::string& title);

}  // namespace commonty::merges
