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

// Every request is held against all patterns, so this takes no memory.
bool fits(std::string_view pattern, std::string_view path) {
  while (true) {
    const std::size_t wanted_end = pattern.find('/'), given_end = path.find('/');
    const auto wanted = pattern.substr(0, wanted_end), given = path.substr(0, given_end);
    if (is_value(wanted) ? given.empty() : wanted != given) return false;
    if (wanted_end == pattern.npos || given_end == path.npos) return wanted_end == given_end;
    pattern.remove_prefix(wanted_end + 1);
    path.remove_prefix(given_end + 1);
  }
}

web::Fields values_of(std::string_view pattern, std::string_view path) {
  const auto wanted = split(pattern, '/'), given = split(path, '/');
  web::Fields values;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!is_value(wanted[i])) continue;
    values.add(std::string(wanted[i].substr(1, wanted[i].size() - 2)), std::string(given[i]));
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
  const auto before = [](const std::string& exact, const Route& other) {
    return exact < exactness(other.pattern);
  };
  const auto place =
      std::upper_bound(routes_.begin(), routes_.end(), exactness(route.pattern), before);
  routes_.insert(place, std::move(route));
}

Routes::Match Routes::match(web::Method method, std::string_view path) const {
  Match match;
  for (const Route& route : routes_) {
    if (!fits(route.pattern, path)) continue;
    const bool is_it =
        route.method == method || (method == web::Method::head && route.method == web::Method::get);
    if (is_it) return {&route, values_of(route.pattern, path), {}};
    match.other_methods.push_back(route.method);
  }
  return match;
}

}  // namespace commonty
