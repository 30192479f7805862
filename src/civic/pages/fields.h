// Fields of forms: what a view needs to draw one, with what was typed and what to put right.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <utility>
#include <vector>

#include "civic/pages/visit.h"

namespace commonty::pages {

struct Input {
  std::string name;
  Message label;
  Message hint = {};
  std::string value = "";  // what a first look shows; a refused form shows what was typed
  std::string type = "text";
  std::string autocomplete = "";
  int rows = 5;         // of a text area
  std::string id = "";  // only where another field of the page has the same name
};
// For {{> pages/input}} and {{> pages/textarea}} inside a section of the field's own.
boost::json::object input(const Visit& visit, const Input& input, const Refusal* refusal = nullptr);

struct Choice {
  std::string value, text;  // text is translated
};
// For {{> pages/radios}} and {{> pages/select}}.
boost::json::object choices(const Visit& visit, const Input& input,
                            const std::vector<Choice>& items, const Refusal* refusal = nullptr);

}  // namespace commonty::pages
