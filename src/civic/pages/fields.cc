#include "civic/pages/fields.h"

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>

#include "civic/pages/components.h"
#include "civic/pages/drawn_fields.h"
#include "platform/base/text.h"

namespace commonty::pages {
namespace json = boost::json;
namespace {

// All that decides how a field looks, where nobody has typed anything.
std::string key_of(const Visit& visit, const Field& field, std::string_view view,
                   const std::vector<Choice>& items, const std::string& chosen) {
  std::string key;
  key.reserve(512);
  const auto add = [&](std::string_view part) {
    key += part;
    key += '\x1f';
  };
  const auto add_message = [&](const Message& message) {
    add(message.id);
    for (const auto& [name, value] : message.args) add(value);
  };
  add(visit.texts.language());
  add(view);
  add(field.name);
  add(field.id);
  add_message(field.label);
  add_message(field.hint);
  add(field.type);
  add(field.autocomplete);
  for (const std::size_t number : {std::size_t(field.width), std::size_t(field.rows),
                                   field.length_max, std::size_t(field.small), items.size()}) {
    add(std::to_string(number));
  }
  for (const auto& [name, value] : field.attributes) add(name), add(value);
  for (const Choice& item : items) add(item.value), add(item.text), add(item.shape);
  add(chosen);
  return key;
}

// A form that only asks is sent in the address.
std::string_view sent(const Visit& visit, std::string_view name) {
  const std::string_view in_form = visit.field(name);
  return in_form.empty() ? visit.query(name) : in_form;
}

// What is the same for every field: what machines get, and the options of its component, to which
// each kind adds its own. It is drawn at once, from one piece of memory, so that of all the options
// only the HTML remains.
class Made {
 public:
  // `chosen`: which of the items.
  Made(const Visit& visit, const Field& field, const Refusal* refusal, std::string view,
       const std::vector<Choice>& items = {}, const std::string& chosen = "")
      : visit_(visit),
        field_(field),
        view_(std::move(view)),
        refused_(refusal != nullptr),
        label_(text_of(field.label)),
        value_(refused_ ? std::string(sent(visit, field.name)) : field.value) {
    const std::string hint = text_of(field.hint), error = error_of(refusal);
    out_ = {{"name", field.name},
            {"label", label_},
            {"hint", hint},
            {"error", error},
            {"value", value_}};
    if (for_machines()) {
      if (!items.empty()) out_["items"] = items_of(items, {});
      done_ = true;
    } else if (!refused_ && (field.value.empty() || !items.empty())) {
      key_ = key_of(visit, field, view_, items, items.empty() ? "" : value_ + chosen);
      if (auto html = visit.app.drawn_fields.find(key_)) {
        out_["field_html"] = *std::move(html);
        done_ = true;
      }
    }
    if (!done_) begin(hint, error, items);
  }

  // For machines, or drawn before: nothing is left to do.
  bool is_done() const { return done_; }
  json::object take() { return std::move(out_); }

  const std::string& id() const { return field_.id.empty() ? field_.name : field_.id; }
  bool refused() const { return refused_; }
  json::object& options() { return options_; }
  json::storage_ptr memory() { return &memory_; }

  void add_label() { add("label", {{"text", label_}}); }
  void add_legend() {
    if (!label_.empty()) add("fieldset", {{"legend", {{"text", label_}}}});
  }

  json::object drawn_as(std::string_view component) {
    return drawn(prepare_component(component, options_));
  }
  json::object drawn(json::object model) {
    const json::value shown(std::move(model));
    std::string html = visit_.app.templates.render(view_, shown, visit_.texts);
    out_["field_html"] = html;
    if (!key_.empty()) visit_.app.drawn_fields.keep(std::move(key_), std::move(html));
    return std::move(out_);
  }

 private:
  void begin(const std::string& hint, const std::string& error, const std::vector<Choice>& items) {
    options_.reserve(16);
    options_.emplace("name", field_.name);
    options_.emplace("id", id());
    options_.emplace("idPrefix", id());
    options_.emplace("value", value_);
    if (!hint.empty()) add("hint", {{"text", hint}});
    if (!error.empty()) add("errorMessage", {{"text", error}});
    if (!items.empty()) options_.emplace("items", items_of(items, &memory_));
    for (const auto& [name, value] : field_.attributes) {
      json::value& all = options_.emplace("attributes", json::object_kind).first->value();
      all.as_object()[name] = value;
    }
  }
  void add(std::string_view key, std::initializer_list<json::value_ref> members) {
    options_.emplace(key, json::value(members, &memory_));
  }
  static json::array items_of(const std::vector<Choice>& items, const json::storage_ptr& memory) {
    json::array out(memory);
    out.reserve(items.size());
    for (const Choice& item : items) {
      out.push_back(json::value({{"value", item.value}, {"text", item.text}}, memory));
    }
    return out;
  }
  bool for_machines() const { return visit_.request.wants == web::Request::Wants::json; }
  std::string text_of(const Message& message) const {
    return message.id.empty() ? "" : visit_.text(message);
  }
  std::string error_of(const Refusal* refusal) const {
    if (refusal == nullptr) return "";
    for (const Problem& problem : refusal->problems) {
      if (problem.field == field_.name) return visit_.text(problem.text);
    }
    return "";
  }

  const Visit& visit_;
  const Field& field_;
  std::string view_;
  bool refused_, done_ = false;
  std::string label_, value_, key_;
  json::object out_;
  unsigned char buffer_[8 * 1024];
  json::monotonic_resource memory_{buffer_};
  json::object options_{&memory_};
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
  Made made(visit, field, refusal, "govuk/input");
  if (made.is_done()) return made.take();
  made.add_label();
  json::object& options = made.options();
  options["type"] = field.type;
  if (!field.autocomplete.empty()) options["autocomplete"] = field.autocomplete;
  if (field.width > 0) options["classes"] = "govuk-input--width-" + std::to_string(field.width);
  return made.drawn_as("input");
}

json::object address_field(const Visit& visit, const std::string& value, const Refusal* refusal) {
  return text_field(visit,
                    {.name = "email",
                     .label = say("E-mail, to be told what became of it"),
                     .hint = say("Only for that, once you have followed the link in our first "
                                 "letter. You may leave it empty"),
                     .value = value,
                     .type = "email",
                     .autocomplete = "email"},
                    refusal);
}

json::object textarea_field(const Visit& visit, const Field& field, const Refusal* refusal) {
  const std::string component = field.length_max == 0 ? "textarea" : "character-count";
  Made made(visit, field, refusal, "govuk/" + component);
  if (made.is_done()) return made.take();
  made.add_label();
  made.options()["rows"] = field.rows;
  if (field.length_max > 0) add_count(visit, made.options(), field.length_max);
  return made.drawn_as(component);
}

json::object file_field(const Visit& visit, const Field& field, const Refusal* refusal) {
  Made made(visit, field, refusal, "govuk/file-upload");
  if (made.is_done()) return made.take();
  made.add_label();
  made.options().erase("value");  // no browser sends a file again by itself
  return made.drawn_as("file-upload");
}

json::object date_field(const Visit& visit, Field field, std::optional<Time> value,
                        const Refusal* refusal) {
  field.value = value ? rfc3339(start_of(local_date(*value))).substr(0, 10) : "";
  Made made(visit, field, refusal, "govuk/date-input");
  if (made.is_done()) return made.take();
  made.add_legend();
  json::array items(made.memory());
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
  return made.drawn_as("date-input");
}

json::object select_field(const Visit& visit, const Field& field, const std::vector<Choice>& items,
                          const Refusal* refusal) {
  Made made(visit, field, refusal, "govuk/select", items);
  if (made.is_done()) return made.take();
  made.add_label();
  return made.drawn_as("select");
}

json::object radios_field(const Visit& visit, const Field& field, const std::vector<Choice>& items,
                          const Refusal* refusal) {
  Made made(visit, field, refusal, "govuk/radios", items);
  if (made.is_done()) return made.take();
  made.add_legend();
  if (field.small) made.options()["classes"] = "govuk-radios--small";
  return made.drawn_as("radios");
}

json::object picks_field(const Visit& visit, const Field& field, const std::vector<Choice>& items,
                         const Refusal* refusal) {
  Made made(visit, field, refusal, "pages/picks", items);
  if (made.is_done()) return made.take();
  made.add_legend();
  json::object model = prepare_component("radios", made.options());
  json::array& shown = model["items"].as_array();
  for (std::size_t i = 0; i < items.size(); ++i) shown[i].as_object()["shape"] = items[i].shape;
  return made.drawn(std::move(model));
}

json::object checkboxes_field(const Visit& visit, const Field& field,
                              const std::vector<Choice>& items,
                              const std::vector<std::string>& chosen, const Refusal* refusal) {
  Made made(visit, field, refusal, "govuk/checkboxes", items, join(chosen, "\x1f"));
  if (made.is_done()) return made.take();
  made.add_legend();
  json::array values(made.memory());
  if (made.refused()) {
    for (const std::string_view sent : visit.request.form.all(field.name))
      values.emplace_back(sent);
  } else {
    for (const std::string& one : chosen) values.emplace_back(one);
  }
  made.options()["values"] = std::move(values);
  if (field.small) made.options()["classes"] = "govuk-checkboxes--small";
  return made.drawn_as("checkboxes");
}

json::object own_choices_field(const Visit& visit, const Field& field, const Refusal* refusal) {
  Made made(visit, field, refusal, "govuk/choice-group");
  if (made.is_done()) return made.take();
  made.add_legend();
  json::object model = prepare_component("radios", made.options());
  json::object out = made.take();
  out["frame"] = std::move(model);
  return out;
}

}  // namespace commonty::pages
