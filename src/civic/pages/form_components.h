// The components that people fill in. Each is a group: label, hint, error message, control.
#pragma once

#include <boost/json/object.hpp>

#include "civic/pages/options.h"

namespace commonty::pages {

boost::json::object character_count(Options o);
boost::json::object checkboxes(Options o);
boost::json::object date_input(Options o);
boost::json::object error_message(Options o, std::string_view id = "");
boost::json::object fieldset(Options o);
boost::json::object file_upload(Options o);
boost::json::object input(Options o);
boost::json::object label(Options o);
boost::json::object radios(Options o);
boost::json::object select(Options o);
boost::json::object textarea(Options o);

}  // namespace commonty::pages
