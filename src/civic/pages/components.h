// GOV.UK Frontend's components, without its brand: {{> govuk/input}} and its like draw what
// prepare_component made of the very options that GOV.UK documents for them. Where a view has the
// words itself it fills the frame in which the component is drawn, too:
//   {{< govuk/details-frame}}{{$summary}}More{{/summary}}{{$content}}...{{/content}}{{/ govuk/...}}
// Only what is one element, a button or an inset text, is written by its class alone.
#pragma once

#include <boost/json/object.hpp>
#include <string_view>
#include <vector>

namespace commonty::pages {

// The names that prepare_component knows: "breadcrumbs", "button", "input" ...
std::vector<std::string_view> component_names();

// Adds what a template cannot work out: ids, what describes what, joined classes, safe content.
// Every key that the template reads is there, so that nothing is looked up further out. Asserts
// that the name is known.
boost::json::object prepare_component(std::string_view name, const boost::json::object& options);

}  // namespace commonty::pages
