// Keys by which a contribution is known again when its file is read a second time.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace commonty::imports {

class Keys {
 public:
  // The same for the same words, whatever their capitals, dashes and quotation marks; the second of
  // two that are equal gets a key of its own.
  std::string next(const std::vector<std::string>& parts);

 private:
  std::map<std::string, int> seen_;
};

}  // namespace commonty::imports
