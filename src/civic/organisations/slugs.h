// A page's address that nobody else has: "council", or "council-2".
#pragma once

#include <string>

#include "platform/base/text.h"

namespace commonty::organisations {

template <class IsTaken>
std::string free_slug(std::string_view name, const IsTaken& is_taken) {
  const std::string wanted = slug(name);
  std::string found = wanted;
  for (int n = 2; is_taken(found); ++n) found = wanted + "-" + std::to_string(n);
  return found;
}

}  // namespace commonty::organisations
