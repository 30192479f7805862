// All concepts of the program, written out: their tables, routes and jobs.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "civic/pages/jobs.h"
#include "civic/pages/parts.h"
#include "civic/pages/routes.h"
#include "platform/store/store.h"

namespace commonty::server {

struct Concept {
  std::string name;
  std::string tables;  // path of its tables.sql in the resources; "" = none
  void (*routes)(Routes&) = nullptr;
  void (*jobs)(Jobs&) = nullptr;
  void (*parts)(Parts&) = nullptr;  // of other concepts' pages
};

// In the order in which their tables are made: a table may refer to those of concepts before it.
std::span<const Concept> concepts();

std::vector<store::Steps> all_steps();
Routes all_routes();
Jobs all_jobs();
Parts all_parts();

}  // namespace commonty::server
