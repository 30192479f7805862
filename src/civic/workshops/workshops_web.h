// The pages of workshops: the list, the workshop, setting one up, the desk, the wall, joining.
#pragma once

#include <boost/json/array.hpp>

#include "civic/pages/pages.h"
#include "civic/pages/routes.h"
#include "civic/workshops/workshops.h"

namespace commonty {
class Parts;
}

namespace commonty::workshops {

void routes(Routes& routes);
// What a journey calls the workshop from which a note came.
void parts(Parts& parts);

// Parts of routes(), each in a file of its own.
void set_up_routes(Routes& routes);
void desk_routes(Routes& routes);
void room_routes(Routes& routes);
void live_routes(Routes& routes);

// Parts of other pages: the front page's box for a code; the challenge's workshops.
boost::json::value join_box(const Visit& visit, Tx& tx, std::int64_t);
boost::json::value on_challenge_page(const Visit& visit, Tx& tx, std::int64_t challenge);

// The workshop in the address, once permissions were asked, with what its pages share.
struct Here {
  Workshop workshop;
  std::optional<challenges::Challenge> challenge;
  permissions::Standing standing;
};
Result<Here> of_address(Visit& visit, Tx& tx);
// The activity in the address; one of another workshop is not found.
Result<Activity> activity_of_address(const Visit& visit, Tx& tx, const Workshop& workshop);

// What a deed leads to that has changed the workshop: its live room hears of it.
std::vector<pages::Heard> heard(Tx& tx, WorkshopId id);

std::string url_of(const Workshop& workshop);
std::vector<pages::Crumb> crumbs(const Visit& visit, const Here& here, const std::string& title);

// What every page of a workshop shows of it.
boost::json::object view_of(const Visit& visit, const Here& here);
boost::json::array agenda_view(const Visit& visit, Tx& tx, const Workshop& workshop);
boost::json::object activity_view(const Visit& visit, const Activity& activity);
// What another concept says of an activity that has no board: {url, title, off_agenda_url}, or
// null.
boost::json::value page_of(const Visit& visit, Tx& tx, const Activity& activity);

}  // namespace commonty::workshops
