#include "civic/pages/fields.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "civic/pages/components.h"

namespace commonty::pages {
namespace json = boost::json;
namespace {

constexpr std::string_view kinds[] = {"input",       "textarea",   "character-count",
                                      "select",      "radios",     "picks",
                                      "file-upload", "date-input", "checkboxes"};

// What is the same for every field; each kind adds options of its component.
class Made {
 public:
  Made(const Visit& visit, const Field& field, const Refusal* refusal)
      : visit_(visit),
        id_(field.id.empty() ? field.name : field.id),
        refused_(refusal != nullptr),
        label_(text_of(field.label)),
        value_(refused_ ? std::string(visit.field(field.name)) : field.value) {
    const std::string hint = text_of(field.hint), error = error_of(field.name, refusal);
    out_ = {{"name", field.name}, {"label", label_}, {"hint", hint}, {"error", error}};
    options_ = {{"name", field.name}, {"id", id_}, {"idPrefix", id_}};
    if (!hint.empty()) options_["hint"] = json::object{{"text", hint}};
    if (!error.empty()) options_["errorMessage"] = json::object{{"text", error}};
    json::object attributes;
    for (const auto& [name, value] : field.attributes) attributes[name] = value;
    options_["attributes"] = std::move(attributes);
  }

  const std::string& id() const { return id_; }
  const std::string& value() const { return value_; }
  bool refused() const { return refused_; }
  json::object& options() { return options_; }

  void set_value(std::string value) { value_ = std::move(value); }
  void add_label() { options_["label"] = json::object{{"text", label_}}; }
  void add_legend() {
    if (label_.empty()) return;
    options_["fieldset"] = json::object{{"legend", json::object{{"text", label_}}}};
  }
  void add_items(json::array items) {
    if (for_machines()) out_["items"] = items;
    options_["items"] = std::move(items);
  }

  // Drawn as a component; another one's partial may draw what was prepared.
  json::object as(std::string_view component, std::string_view partial) {
    out_["value"] = value_;
    if (for_machines()) return std::move(out_);
    json::object drawn;
    drawn.reserve(std::size(kinds));
    for (const std::string_view kind : kinds) drawn[kind] = nullptr;
    drawn[partial] = prepare_component(component, options_);
    out_["drawn"] = std::move(drawn);
    return std::move(out_);
  }
  json::object as(std::string_view component) { return as(component, component); }

 private:
  bool for_machines() const { return visit_.request.wants == web::Request::Wants::json; }
  std::string text_of(const Message& message) const {
    return message.id.empty() ? "" : visit_.text(message);
  }
  std::string error_of(const std::string& name, const Refusal* refusal) const {
    if (refusal == nullptr) return "";
    for (const Problem& problem : refusal->problems) {
      if (problem.field == name) return visit_.text(problem.text);
    }
    return "";
  }

  const Visit& visit_;
  std::string id_;
  bool refused_;
  std::string label_, value_;
  json::object out_, options_;
};

// Sentences that the browser completes as people type.
void add_count(const Visit& visit, json::object& options, std::size_t length_max) {
  const auto counting = [&](Message message) {
    message.args = {{"count", "%{count}"}};
    return visit.text(message);
  };
  const std::string max = visit.texts.number(static_cast<std::int64_t>(length_max));
  options["maxlength"] = length_max;
  options["threshold"] = 60;  // percent: until then it would only distract
  options["textareaDescriptionText"] =
      visit.text(say("You can write up to {max} characters", {{"max", max}}));
  options["charactersUnderLimitText"] = {
      {"one", counting(say("You have {count} character left"))},
      {"other", counting(say("You have {count} characters left"))}};
  options["charactersAtLimitText"] = visit.text(say("You have no characters left"));
  options["charactersOverLimitText"] = {
      {"one", counting(say("You have {count} character too many"))},
      {"other", counting(say("You have {count} characters too many"))}};
}

json::array items_of(const std::vector<Choice>& items) {
  json::array out;
  out.reserve(items.size());
  for (const Choice& item : items) out.push_back({{"value", item.value}, {"text", item.text}});
  return out;
}

json::object chosen_one(const Visit& visit, const Field& field, const std::vector<Choice>& items,
                        const Refusal* refusal, std::string_view partial) {
  Made made(visit, field, refusal);
  const bool is_select = partial == "select";
  is_select ? made.add_label() : made.add_legend();
  if (field.small) made.options()["classes"] = "govuk-radios--small";
  made.add_items(items_of(items));
  made.options()["value"] = made.value();
  return made.as(is_select ? "select" : "radios", partial);
}

struct DatePart {
  std::string name;
  Message label;
  int width;
  int value;
};

std::vector<DatePart> parts_of(std::optional<Time> date) {
  const Day day = date ? local_date(*date) : Day{};
  return {{"day", say("Day"), 2, static_cast<int>(day.day)},
          {"month", say("Month"), 2, static_cast<int>(day.month)},
          {"year", say("Year"), 4, static_cast<int>(day.year)}};
}

}  // namespace

json::object text_field(const Visit& visit, const Field& field, const Refusal* refusal) {
  Made made(visit, field, refusal);
  made.add_label();
  json::object& options = made.options();
  options["type"] = field.type;
  options["value"] = made.value();
  if (!field.autocomplete.empty()) options["autocomplete"] = field.autocomplete;
  if (field.width > 0) options["classes"] = "govuk-input--width-" + std::to_string(field.width);
  return made.as("input");
}

json::object textarea_field(const Visit& visit, const Field& field, const Refusal* refusal) {
  Made made(visit, field, refusal);
  made.add_label();
  made.options()["value"] = made.value();
  made.options()["rows"] = field.rows;
  if (field.length_max == 0) return made.as("textarea");
  add_count(visit, made.options(), field.length_max);
  return made.as("character-count");
}

json::object file_field(const Visit& visit, const Field& field, const Refusal* refusal) {
  Made made(visit, field, refusal);
  made.set_value("");  // no browser sends a file again by itself
  made.add_label();
  return made.as("file-upload");
}

json::object date_field(const Visit& visit, const Field& field, std::optional<Time> value,
                        const Refusal* refusal) {
  Made made(visit, field, refusal);
  made.set_value(value ? rfc3339(*value).substr(0, 10) : "");
  made.add_legend();
  json::array items;
  for (const DatePart& part : parts_of(value)) {
    const std::string name = field.name + "-" + part.name;
    const std::string shown = made.refused() ? std::string(visit.field(name))
                              : value        ? std::to_string(part.value)
                                             : "";
    // The first has the field's own id, where the error summary leads.
    items.push_back({{"id", items.empty() ? made.id() : made.id() + "-" + part.name},
                     {"name", part.name},
                     {"label", visit.text(part.label)},
                     {"classes", "govuk-input--width-" + std::to_string(part.width)},
                     {"value", shown}});
  }
  json::object& options = made.options();
  options["id"] = made.id() + "-date";
  options["namePrefix"] = field.name;
  options["items"] = std::move(items);
  return made.as("date-input");
}

json::object select_field(const Visit& visit, const Field& field, const std::vector<Choice>& items,
                          const Refusal* refusal) {
  return chosen_one(visit, field, items, refusal, "select");
}

json::object radios_field(const Visit& visit, const Field& field, const std::vector<Choice>& items,
                          const Refusal* refusal) {
  return chosen_one(visit, field, items, refusal, "radios");
}

json::object picks_field(const Visit& visit, const Field& field, const std::vector<Choice>& items,
                         const Refusal* refusal) {
  json::object out = chosen_one(visit, field, items, refusal, "picks");
  if (json::value* drawn = out.if_contains("drawn")) {
    json::array& shown = drawn->at("picks").at("items").as_array();
    for (std::size_t i = 0; i < items.size(); ++i) shown[i].as_object()["shape"] = items[i].shape;
  }
  return out;
}

json::object checkboxes_field(const Visit& visit, const Field& field,
                              const std::vector<Choice>& items,
                              const std::vector<std::string>& chosen, const Refusal* refusal) {
  Made made(visit, field, refusal);
  made.set_value("");
  made.add_legend();
  std::vector<std::string> values = chosen;
  if (made.refused()) {
    const auto sent = visit.request.form.all(field.name);
    values.assign(sent.begin(), sent.end());
  }
  json::array boxes = items_of(items);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool checked = std::find(values.begin(), values.end(), items[i].value) != values.end();
    boxes[i].as_object()["checked"] = checked;
  }
  made.add_items(std::move(boxes));
  if (field.small) made.options()["classes"] = "govuk-checkboxes--small";
  return made.as("checkboxes");
}

}  // namespace commonty::pages
