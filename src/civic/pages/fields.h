// Fields of forms, for {{> pages/field}} inside a section of the field's own:
//   {{#email_field}}{{> pages/field}}{{/email_field}}
// Each shows what was typed and what to put right when the form was refused. Machines get
// {name, label, hint, error, value}, and the items to choose from; people the GOV.UK component.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "civic/pages/visit.h"

namespace commonty::pages {

struct Field {
  std::string name;
  Message label;
  Message hint = {};
  std::string value = "";  // what a first look shows; a refused form shows what was typed
  std::string type = "text";
  std::string autocomplete = "";
  int width = 0;               // characters that a short answer has: 2, 3, 4, 5, 10, 20 or 30
  int rows = 5;                // of a text area
  std::size_t length_max = 0;  // of a text area: told, and counted while one types
  bool small = false;          // checkboxes and radios: many, or beside something larger
  std::string id = "";         // only where another field of the page has the same name
  // More of the input itself: {{"accept", ".docx,.odt"}}.
  std::vector<std::pair<std::string, std::string>> attributes = {};
};

boost::json::object text_field(const Visit& visit, const Field& field,
                               const Refusal* refusal = nullptr);
// "email", where a guest may leave an address, which is asked by a letter before anything is sent
// to it.
boost::json::object address_field(const Visit& visit, const std::string& value,
                                  const Refusal* refusal = nullptr);
boost::json::object textarea_field(const Visit& visit, const Field& field,
                                   const Refusal* refusal = nullptr);
boost::json::object file_field(const Visit& visit, const Field& field,
                               const Refusal* refusal = nullptr);
// Posts NAME-day, NAME-month and NAME-year.
boost::json::object date_field(const Visit& visit, Field field, std::optional<Time> value,
                               const Refusal* refusal = nullptr);

struct Choice {
  std::string value, text;  // text is translated
  std::string shape = "";   // of picks: one of {{> pages/shapes}}, "kind-idea"
};
boost::json::object select_field(const Visit& visit, const Field& field,
                                 const std::vector<Choice>& items,
                                 const Refusal* refusal = nullptr);
boost::json::object radios_field(const Visit& visit, const Field& field,
                                 const std::vector<Choice>& items,
                                 const Refusal* refusal = nullptr);
// The same with choices that the view draws itself: {{< pages/choices_frame}}{{$control}}...
boost::json::object own_choices_field(const Visit& visit, const Field& field,
                                      const Refusal* refusal = nullptr);
// Radios side by side, for a few short words.
boost::json::object picks_field(const Visit& visit, const Field& field,
                                const std::vector<Choice>& items, const Refusal* refusal = nullptr);
// `chosen` at a first look; field.value is not used. A single one needs no label of the field.
boost::json::object checkboxes_field(const Visit& visit, const Field& field,
                                     const std::vector<Choice>& items,
                                     const std::vector<std::string>& chosen = {},
                                     const Refusal* refusal = nullptr);

}  // namespace commonty::pages
