// GOV.UK Frontend's components, without its brand: {{> govuk/button}} and its like draw what
// prepare_component made of the very options that GOV.UK documents for them.
#pragma once

#include <boost/json/object.hpp>
#include <string_view>
#include <vector>

namespace commonty::pages {

// The names that prepare_component knows: "back-link", "breadcrumbs", "button" ...
std::vector<std::string_view> component_names();

// Adds what a template cannot work out: ids, what describes what, joined classes, safe content.
// Every key that the template reads is there, so that nothing is looked up further out. Asserts
// that the name is known.
boost::json::object prepare_component(std::string_view name, const boost::json::object& options);

}  // namespace commonty::pages
