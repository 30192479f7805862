// The pages of an unconference: its sessions, its rooms and times, its timetable.
#pragma once

#include <boost/json/object.hpp>
#include <functional>

#include "civic/pages/pages.h"
#include "civic/pages/routes.h"
#include "civic/unconferences/unconferences.h"

namespace commonty {
class Parts;
}

namespace commonty::unconferences {

void routes(Routes& routes);
// What a workshop's page shows of its sessions, and what a journey calls one.
void parts(Parts& parts);

// Parts of routes(), each in a file of its own.
void places_routes(Routes& routes);
void timetable_routes(Routes& routes);

// The workshop in the address, once permissions were asked, with its unconference if it has one.
struct Here {
  workshops::Workshop workshop;
  std::optional<Unconference> day;
  bool facilitates = false;
  bool takes_part = false;  // may propose and show interest now
  bool is_over = false;
};
Result<Here> of_address(Visit& visit, Tx& tx);
Result<Session> session_of_address(const Visit& visit, const Here& here);
Doer doer(const Visit& visit, const Here& here);

std::string url_of(const workshops::Workshop& workshop);
std::string url_of(const Session& session);
pages::Page page_of(const Visit& visit, const Here& here, const std::string& title,
                    const Refusal* refusal = nullptr);

// "10:30–11:15", with the day where there are several.
std::string time_of(const Visit& visit, const Unconference& day, const Slot& slot);
// "10:30–11:15, Kirk hall"; "" for none.
std::string words_of(const Visit& visit, const Unconference& day,
                     const std::optional<Place>& place);
// What a page of a workshop's sessions begins with.
boost::json::object view_of(const Here& here);
// The sessions of this visitor that have a place, by time.
std::vector<const Session*> day_of(const Visit& visit, const Unconference& day);

// A deed towards a session or the timetable that leads back to a page of the workshop.
using Did = std::function<Result<pages::Outcome>(Tx&, const Here&)>;
web::Response act(Visit& visit, const Did& did,
                  const std::function<web::Response(const Refusal&)>& again = nullptr);

}  // namespace commonty::unconferences
