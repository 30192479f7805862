// Which thing a request asks for, and in which form it wants it: the address line and Accept.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/web/request.h"

namespace commonty::web {

// A request target split and read (RFC 9112, section 3.2): "/a%20b.json?x=1" or the same with
// "http://host" before it.
struct Target {
  std::string authority;  // of the absolute form only
  std::string path;       // decoded once, no //, no dot segments, no ".json"
  Fields query;
  bool wants_json = false;
};

// Nothing when it is not a target we can mean anything by: bad escapes, NUL and other control
// characters, bytes that are not UTF-8.
std::optional<Target> read_target(std::string_view target);

// The path alone.
std::optional<std::string> clean_path(std::string_view raw);

// RFC 9110, section 12.5.1: JSON where it is liked better than HTML, or equally but named while
// HTML is only covered by */*.
Request::Wants wanted_by(std::string_view accept);

}  // namespace commonty::web
