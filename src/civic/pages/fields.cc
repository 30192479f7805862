#include "civic/pages/fields.h"

namespace commonty::pages {
namespace json = boost::json;
namespace {

std::string error_of(const Visit& visit, const std::string& name, const Refusal* refusal) {
  if (refusal == nullptr) return "";
  for (const Problem& problem : refusal->problems) {
    if (problem.field == name) return visit.text(problem.text);
  }
  return "";
}

std::string text_of(const Visit& visit, const Message& message) {
  return message.id.empty() ? "" : visit.text(message);
}

}  // namespace

json::object input(const Visit& visit, const Input& input, const Refusal* refusal) {
  const std::string error = error_of(visit, input.name, refusal);
  const std::string hint = text_of(visit, input.hint);
  std::string described_by;
  const std::string id = input.id.empty() ? input.name : input.id;
  if (!hint.empty()) described_by = id + "-hint";
  if (!error.empty()) described_by += (described_by.empty() ? "" : " ") + id + "-error";
  const std::string value = refusal ? std::string(visit.field(input.name)) : input.value;
  return {{"id", id},
          {"name", input.name},
          {"label", text_of(visit, input.label)},
          {"hint", hint},
          {"value", value},
          {"error", error},
          {"described_by", described_by},
          {"type", input.type},
          {"autocomplete", input.autocomplete},
          {"rows", input.rows}};
}

json::object choices(const Visit& visit, const Input& field, const std::vector<Choice>& items,
                     const Refusal* refusal) {
  json::object out = input(visit, field, refusal);
  const std::string chosen(out["value"].as_string());
  json::array list;
  for (const Choice& item : items) {
    // The first has the field's own id, where the error summary leads.
    const std::string id(out["id"].as_string());
    list.push_back({{"id", list.empty() ? id : id + "-" + item.value},
                    {"value", item.value},
                    {"text", item.text},
                    {"checked", item.value == chosen}});
  }
  out["items"] = std::move(list);
  return out;
}

}  // namespace commonty::pages
