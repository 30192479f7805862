#include "civic/people/people_web.h"

#include "civic/pages/pages.h"
#include "civic/people/people.h"

namespace commonty::people {

PersonId author_of(Tx& tx, Visit& visit, std::string_view guest_name) {
  if (visit.viewer.known()) return visit.viewer.id;
  const Person guest = add_guest(tx, guest_name);
  visit.new_session = open_session(tx, guest.id, visit.request.header("user-agent"));
  return guest.id;
}

void routes(Routes&) {}

}  // namespace commonty::people
