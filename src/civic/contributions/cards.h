// What pages, lists and live streams show of a contribution: one card, as JSON for its view.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "civic/contributions/contributions.h"
#include "platform/texts/texts.h"

namespace commonty::contributions {

// In which language, and when, somebody reads.
struct Reading {
  const Texts& texts;
  Time now;
};

boost::json::object moment(const Reading& reading, Time t);
// "Ann", "A guest", "A note from Table 4".
std::string given_by(const Reading& reading, const Contribution& c);
// For {{> pages/contribution_card}}.
boost::json::object card(const Reading& reading, const Contribution& c);
boost::json::object source(const Reading& reading, const Source& source);

// "?kind=idea&after=..."; empty values are left away.
class QueryString {
 public:
  QueryString& add(std::string_view name, std::string_view value);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace commonty::contributions
