// What happens when, for people's own calendars: an iCalendar file (RFC 5545).
#pragma once

#include <string>
#include <vector>

#include "civic/pages/visit.h"

namespace commonty::pages {

struct Event {
  std::string uid;  // "workshop-7x": always the same for the same thing
  Time stamp;       // when it was written down
  Time starts, ends;
  std::string title, place = {}, about = {};
  std::string path = {};  // of its page
};
web::Response calendar(const Visit& visit, const std::vector<Event>& events);

}  // namespace commonty::pages
