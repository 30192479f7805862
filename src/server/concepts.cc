#include "server/concepts.h"

#include "civic/boards/boards_web.h"
#include "civic/challenges/challenges_web.h"
#include "civic/commitments/commitments_web.h"
#include "civic/contributions/contributions_web.h"
#include "civic/decisions/decisions_web.h"
#include "civic/exit_rounds/exit_rounds_web.h"
#include "civic/floor_questions/floor_questions_web.h"
#include "civic/harvests/harvests_web.h"
#include "civic/imports/imports_web.h"
#include "civic/letters/letters.h"
#include "civic/merges/merges_web.h"
#include "civic/moderation/moderation_web.h"
#include "civic/notices/notices_web.h"
#include "civic/opinion_maps/opinion_maps_web.h"
#include "civic/opinions/opinions_web.h"
#include "civic/organisations/organisations_web.h"
#include "civic/pages/answered_forms.h"
#include "civic/people/people_web.h"
#include "civic/records/records_web.h"
#include "civic/search/search_web.h"
#include "civic/site/site_web.h"
#include "civic/themes/themes_web.h"
#include "civic/unconferences/unconferences_web.h"
#include "civic/workshops/workshops_web.h"
#include "platform/base/resources.h"
#include "server/openapi.h"

namespace commonty::server {

std::span<const Concept> concepts() {
  static const std::vector<Concept> list = {
      {"facts", "src/platform/facts/tables.sql"},
      {"pages", "src/civic/pages/tables.sql", nullptr, pages::jobs},
      {"settings", "src/civic/settings/tables.sql"},
      {"letters", "src/civic/letters/tables.sql", nullptr, letters::jobs},
      {"site", "src/civic/site/tables.sql", site::routes},
      {"people", "src/civic/people/tables.sql", people::routes, people::jobs},
      {"organisations", "src/civic/organisations/tables.sql", organisations::routes, nullptr,
       organisations::parts},
      {"challenges", "src/civic/challenges/tables.sql", challenges::routes, nullptr,
       challenges::parts},
      {"journeys", "src/civic/journeys/tables.sql"},
      {"meanings", "src/civic/meanings/tables.sql"},
      {"contributions", "src/civic/contributions/tables.sql", contributions::routes,
       contributions::jobs, contributions::parts},
      {"search", "", search::routes},
      {"moderation", "src/civic/moderation/tables.sql", moderation::routes},
      {"merges", "src/civic/merges/tables.sql", merges::routes},
      {"workshops", "src/civic/workshops/tables.sql", workshops::routes, nullptr, workshops::parts},
      {"boards", "src/civic/boards/tables.sql", boards::routes, nullptr, boards::parts},
      {"unconferences", "src/civic/unconferences/tables.sql", unconferences::routes, nullptr,
       unconferences::parts},
      {"harvests", "src/civic/harvests/tables.sql", harvests::routes, nullptr, harvests::parts},
      {"floor_questions", "src/civic/floor_questions/tables.sql", floor_questions::routes, nullptr,
       floor_questions::parts},
      {"commitments", "src/civic/commitments/tables.sql", commitments::routes, nullptr,
       commitments::parts},
      {"themes", "src/civic/themes/tables.sql", theming::routes, theming::jobs, theming::parts},
      {"records", "", records::routes},
      {"exit_rounds", "src/civic/exit_rounds/tables.sql", exit_rounds::routes},
      {"imports", "src/civic/imports/tables.sql", imports::routes, imports::jobs},
      {"opinions", "src/civic/opinions/tables.sql", opinions::routes, opinions::jobs, opinions::parts},
      {"opinion_maps", "src/civic/opinion_maps/tables.sql", opinion_maps::routes,
       opinion_maps::jobs, opinion_maps::parts},
      {"decisions", "src/civic/decisions/tables.sql", decisions::routes, decisions::jobs,
       decisions::parts},
      {"notices", "src/civic/notices/tables.sql", notices::routes, notices::jobs},
  };
  return list;
}

std::vector<store::Steps> all_steps() {
  std::vector<store::Steps> steps;
  for (const Concept& item : concepts()) {
    if (item.tables.empty()) continue;
    steps.push_back(store::read_steps(item.name, resources::find(item.tables)));
  }
  return steps;
}

Routes all_routes() {
  Routes routes;
  for (const Concept& item : concepts()) {
    if (item.routes) item.routes(routes);
  }
  add_openapi(routes);
  return routes;
}

Jobs all_jobs() {
  Jobs jobs;
  for (const Concept& item : concepts()) {
    if (item.jobs) item.jobs(jobs);
  }
  return jobs;
}

Parts all_parts() {
  Parts parts;
  for (const Concept& item : concepts()) {
    if (item.parts) item.parts(parts);
  }
  return parts;
}

}  // namespace commonty::server
