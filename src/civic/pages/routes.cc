#include "civic/pages/routes.h"

#include <algorithm>
#include <stdexcept>

#include "platform/base/text.h"

namespace commonty {
namespace {

bool is_value(std::string_view segment) { return segment.starts_with('{'); }

// How exact a pattern is: literal segments first, leftmost weighs most.
std::string exactness(std::string_view pattern) {
  std::string out;
  for (std::string_view segment : split(pattern, '/')) out += is_value(segment) ? '1' : '0';
  return out;
}

std::optional<web::Fields> values_of(std::string_view pattern, std::string_view path) {
  const auto wanted = split(pattern, '/'), given = split(path, '/');
  if (wanted.size() != given.size()) return std::nullopt;
  web::Fields values;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!is_value(wanted[i])) {
      if (wanted[i] != given[i]) return std::nullopt;
    } else if (given[i].empty()) {
      return std::nullopt;
    } else {
      values.add(std::string(wanted[i].substr(1, wanted[i].size() - 2)), std::string(given[i]));
    }
  }
  return values;
}

}  // namespace

void Routes::add(Route route) {
  for (const Route& other : routes_) {
    if (other.method == route.method && other.pattern == route.pattern) {
      throw std::logic_error("two handlers for " + route.pattern);
    }
  }
  const auto place = std::find_if(routes_.begin(), routes_.end(), [&](const Route& other) {
    return exactness(route.pattern) < exactness(other.pattern);
  });
  routes_.insert(place, std::move(route));
}

Routes::Match Routes::match(web::Method method, std::string_view path) const {
  Match match;
  for (const Route& route : routes_) {
    auto values = values_of(route.pattern, path);
    if (!values) continue;
    const bool fits =
        route.method == method || (method == web::Method::head && route.method == web::Method::get);
    if (fits) return {&route, std::move(*values), {}};
    match.other_methods.push_back(route.method);
  }
  return match;
}

}  // namespace commonty
