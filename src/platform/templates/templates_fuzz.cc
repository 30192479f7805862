// Any bytes as a view: read or refused with a line, printed or stopped, and twice the same.
#include <boost/json/value.hpp>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>

#include "platform/templates/templates.h"

namespace {

using namespace commonty;

const boost::json::value context = {
    {"name", "<Ada & 'co'>"},
    {"count", 3},
    {"yes", true},
    {"nothing", nullptr},
    {"a", {{"b", {{"c", 1.5}}}}},
    {"list", {{{"name", "one"}}, {{"list", boost::json::array{"x", 2, boost::json::array{3}}}}}},
};

std::string print(std::string_view source) {
  Templates templates;
  templates.add("view", source);
  templates.add("other", "<p>\n  {{$main}}\n  default\n  {{/main}}\n{{>view}}\n</p>\n");
  templates.texts_used();
  try {
    return templates.render("view", context, Texts::english());
  } catch (const std::runtime_error&) {
    return "stopped";  // it includes itself
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  try {
    if (print(source) != print(source)) std::abort();
  } catch (const std::runtime_error& refused) {
    if (std::string_view(refused.what()).find("view:") != 0) std::abort();
  }
  try {
    Templates().add_file("folder", source, "file.html");
  } catch (const std::runtime_error&) {
  }
  return 0;
}
