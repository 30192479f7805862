#include "civic/pages/form_components.h"

#include <boost/json/array.hpp>

#include "platform/base/text.h"

namespace commonty::pages {
namespace json = boost::json;
namespace {

// Gathers what describes a control: aria-describedby is their ids in the order they are read.
class Group {
 public:
  Group(Options o, std::string id, std::string described_by, std::string_view more_classes = "")
      : out_(o.memory()), id_(std::move(id)), by_(std::move(described_by)) {
    out_.reserve(18);
    const std::string base =
        o["errorMessage"].given() ? "govuk-form-group govuk-form-group--error" : "govuk-form-group";
    out_["group_class"] = classes_of(base + std::string(more_classes), o["formGroup"]);
    out_["group_attributes"] = attributes_of(o["formGroup"]["attributes"]);
    add_hint(o["hint"]);
    add_error(o["errorMessage"]);
    out_["label"] = nullptr;
    out_["before"] = content_of(o["formGroup"]["beforeInput"]);
    out_["after"] = content_of(o["formGroup"]["afterInput"]);
  }

  const std::string& id() const { return id_; }
  const std::string& described_by() const { return by_; }
  void set_label(Options o) {
    json::object made = pages::label(o);
    made["for"] = id_;
    if (made["given"].as_bool()) out_["label"] = std::move(made);
  }
  json::object& out() { return out_; }
  json::object take() { return std::move(out_); }

 private:
  void describe(const std::string& part_id) { by_ += (by_.empty() ? "" : " ") + part_id; }

  void add_hint(Options o) {
    out_["hint"] = nullptr;
    if (!o.given()) return;
    json::object hint = element("govuk-hint", o);
    hint["id"] = id_ + "-hint";
    out_["hint"] = std::move(hint);
    describe(id_ + "-hint");
  }

  void add_error(Options o) {
    out_["error"] = nullptr;
    if (!o.given()) return;
    out_["error"] = error_message(o, id_ + "-error");
    describe(id_ + "-error");
  }

  json::object out_;
  std::string id_, by_;
};

std::string id_of(Options o) { return o["id"].text_or(o["name"].text()); }

Group labelled(Options o) {
  Group group(o, id_of(o), o["describedBy"].text());
  group.set_label(o["label"]);
  return group;
}

std::string described(const Group& group) {
  return group.described_by().empty() ? "" : attribute("aria-describedby", group.described_by());
}

std::string present(std::string_view name, Options o) {
  return o.given() ? " " + std::string(name) : "";
}

// `checked` or `selected`: said of the item itself, or because it is the value chosen.
bool is_chosen(Options said, bool is_value) {
  return said.given() || (is_value && !said.is_false());
}

std::string input_attributes(Options o, const Group& group) {
  std::string out = attribute("id", group.id()) + attribute("name", o["name"].text()) +
                    attribute("type", o["type"].text_or("text"));
  if (o["spellcheck"].is_bool()) out += attribute("spellcheck", o["spellcheck"].text());
  out += optional_attribute("value", o["value"]) + optional_attribute("disabled", o["disabled"]) +
         described(group);
  for (const std::string_view name : {"autocomplete", "autocapitalize", "pattern", "inputmode"}) {
    out += optional_attribute(name, o[name]);
  }
  return out + attributes_of(o["attributes"]);
}

json::object text_area(Options o, Group group, std::string_view more_classes = "") {
  std::string attributes = attribute("id", group.id()) + attribute("name", o["name"].text()) +
                           attribute("rows", o["rows"].text_or("5"));
  if (o["spellcheck"].is_bool()) attributes += attribute("spellcheck", o["spellcheck"].text());
  attributes += present("disabled", o["disabled"]) + described(group);
  if (o["autocomplete"].given()) attributes += attribute("autocomplete", o["autocomplete"].text());
  json::object& out = group.out();
  const std::string base =
      o["errorMessage"].given() ? "govuk-textarea govuk-textarea--error" : "govuk-textarea";
  out["class"] = classes_of(base + std::string(more_classes), o);
  out["attributes"] = attributes + attributes_of(o["attributes"]);
  out["value"] = o["value"].text();
  return group.take();
}

json::value affix(std::string_view base, Options o) {
  if (!o["text"].given() && !o["html"].given()) return nullptr;
  return element(base, o);
}

// One box to choose: its label and hint, and what appears when it is chosen.
struct Box {
  std::string_view base;  // "govuk-radios"
  std::string id, name, described_by;
  bool chosen = false;
};

json::object choice(const Box& choice, Options o) {
  const std::string base(choice.base);
  const bool conditional = o["conditional"]["html"].given();
  json::object words = element(base + "__label", o["label"]);
  words["content"] = content_of(o);
  words["for"] = choice.id;
  words["heading"] = false;
  const std::string conditional_id = "conditional-" + choice.id;
  std::string attributes = attribute("id", choice.id) + attribute("name", choice.name) +
                           attribute("value", o["value"].text());
  if (choice.chosen) attributes += " checked";
  attributes += present("disabled", o["disabled"]);
  if (conditional) attributes += attribute("data-aria-controls", conditional_id);
  if (o["behaviour"].given()) attributes += attribute("data-behaviour", o["behaviour"].text());
  if (!choice.described_by.empty()) {
    attributes += attribute("aria-describedby", choice.described_by);
  }
  json::value hint(nullptr, o.memory());
  if (o["hint"]["text"].given() || o["hint"]["html"].given()) {
    json::object made = element(base + "__hint", o["hint"]);
    made["class"] = "govuk-hint " + std::string(made["class"].as_string());
    made["id"] = choice.id + "-item-hint";
    hint = std::move(made);
  }
  words["class"] = "govuk-label " + std::string(words["class"].as_string());
  json::object out(o.memory());
  out.reserve(8);
  out.emplace("divider", "");
  out.emplace("attributes", attributes + attributes_of(o["attributes"]));
  out.emplace("label", std::move(words));
  out.emplace("hint", std::move(hint));
  out.emplace("conditional", conditional ? o["conditional"]["html"].text() : "");
  if (conditional) {
    out.emplace("conditional_id", conditional_id);
    const std::string shown = base + "__conditional";
    out.emplace("conditional_class", choice.chosen ? shown : shown + " " + shown + "--hidden");
  }
  return out;
}

json::object divider(Options o) { return {{"divider", o["divider"].text()}}; }

bool has_value(Options values, Options value) {
  for (const Options one : values.items()) {
    if (one.equals(value)) return true;
  }
  return false;
}

std::string numbered(const std::string& id_prefix, std::size_t index) {
  return index > 1 ? id_prefix + "-" + std::to_string(index) : id_prefix;
}

std::string hint_id(const std::string& item_id, Options item) {
  const bool hinted = item["hint"]["text"].given() || item["hint"]["html"].given();
  return hinted ? item_id + "-item-hint" : "";
}

// A fieldset around the group, where there is one.
json::object in_fieldset(Options o, Group group, std::string_view role = "") {
  group.out()["fieldset"] = nullptr;
  if (o["fieldset"].given()) {
    json::object made = fieldset(o["fieldset"]);
    made["described_by"] = group.described_by();
    if (!role.empty()) made["role"] = role;
    group.out()["fieldset"] = std::move(made);
  }
  group.out()["before"] = content_of(o["formGroup"]["beforeInputs"]);
  group.out()["after"] = content_of(o["formGroup"]["afterInputs"]);
  return group.take();
}

using ItemMaker = json::object (*)(Options o, Options item, const std::string& id,
                                   const std::string& described_by);

json::object checkbox(Options o, Options item, const std::string& id,
                      const std::string& described_by) {
  const std::string hint = hint_id(id, item);
  std::string by = o["fieldset"].given() ? "" : described_by;
  if (!hint.empty()) by += (by.empty() ? "" : " ") + hint;
  const bool among = o["values"].given() && has_value(o["values"], item["value"]);
  return choice({"govuk-checkboxes", id, item["name"].text_or(o["name"].text()), by,
                 is_chosen(item["checked"], among)},
                item);
}

json::object radio(Options o, Options item, const std::string& id, const std::string&) {
  const bool is_value = o["value"].given() && item["value"].equals(o["value"]);
  return choice({"govuk-radios", id, o["name"].text(), hint_id(id, item),
                 is_chosen(item["checked"], is_value)},
                item);
}

json::object choices(Options o, std::string_view base, std::string described_by, ItemMaker make) {
  Group group(o, o["idPrefix"].text_or(o["name"].text()), described_by);
  json::array items(o.memory());
  items.reserve(o["items"].items().size());
  std::size_t index = 0;
  for (const Options item : o["items"].items()) {
    ++index;
    if (!item.given()) continue;
    const std::string id = item["id"].text_or(numbered(group.id(), index));
    items.push_back(item["divider"].given() ? divider(item)
                                            : make(o, item, id, group.described_by()));
  }
  group.out()["items"] = std::move(items);
  group.out()["class"] = classes_of(base, o);
  group.out()["attributes"] = attributes_of(o["attributes"]);
  return in_fieldset(o, std::move(group));
}

std::string translation(std::string_view key, Options o) {
  const std::string name = "data-i18n." + std::string(key);
  std::string out;
  for (const auto& [rule, text] : o.members()) out += attribute(name + "." + rule, text.text());
  if (out.empty() && o.given()) out = attribute(name, o.text());
  return out;
}

json::object made_select_item(Options o, Options item) {
  const Options value = item["value"].defined() ? item["value"] : item["text"];
  const bool is_value = o["value"].given() && value.equals(o["value"]);
  std::string attributes;
  if (item["value"].defined()) attributes += attribute("value", item["value"].text());
  if (is_chosen(item["selected"], is_value)) attributes += " selected";
  attributes += present("disabled", item["disabled"]) + attributes_of(item["attributes"]);
  json::object out(o.memory());
  out.reserve(2);
  out.emplace("attributes", attributes);
  out.emplace("text", item["text"].text());
  return out;
}

std::string capitalised(std::string word) {
  word = lower_ascii(word);
  if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] -= 'a' - 'A';
  return word;
}

bool shows_error(Options item) {
  return item["error"].given() || item["classes"].contains("govuk-input--error");
}

struct DatePart {
  std::string name;
  Options said;   // params.day
  Options value;  // params.values.day
  int width = 2;

  std::string its_name() const {
    return said.given() ? said["name"].text_unless_missing(name) : name;
  }
};

// Day, month or year; which of them an item is, its name tells.
json::object date_item(Options o, Options item, const DatePart* part, bool some_show_error) {
  const std::string name = item["name"].text_or(part ? part->name : "");
  const std::string prefix = o["namePrefix"].given() ? o["namePrefix"].text() + "-" : "";
  std::string classes = "govuk-date-input__input";
  const bool error = shows_error(item) ||
                     (!item["error"].is_false() && o["errorMessage"].given() && !some_show_error);
  if (error && !item["classes"].contains("govuk-input--error")) classes += " govuk-input--error";
  if (!item["classes"].contains("govuk-input--width-")) {
    classes += " govuk-input--width-" + std::to_string(part ? part->width : 2);
  }
  Options value = item["value"];
  if (!value.defined() && part) value = part->said.defined() ? part->said["value"] : part->value;
  if (!value.defined()) value = o["values"][prefix + name];

  json::object options({{"label",
                         {{"text", item["label"].text_or(capitalised(name))},
                          {"classes", "govuk-date-input__label"}}},
                        {"id", item["id"].text_or(o["id"].text() + "-" + name)},
                        {"classes", classes_of(classes, item)},
                        {"name", prefix + name},
                        {"inputmode", item["inputmode"].text_or("numeric")},
                        {"attributes", attributes_of(item["attributes"])}},
                       o.memory());
  if (value.defined() && !value.is_null()) options["value"] = value.text();
  for (const std::string_view key : {"autocomplete", "pattern"}) {
    if (item[key].given()) options[key] = item[key].text();
  }
  return input(Options(options));
}

}  // namespace

json::object label(Options o) {
  json::object out = element("govuk-label", o);
  out["for"] = o["for"].text();
  out["heading"] = o["isPageHeading"].given();
  out["given"] = o["html"].given() || o["text"].given();
  return out;
}

json::object error_message(Options o, std::string_view id) {
  json::object out = element("govuk-error-message", o);
  if (!id.empty()) out["id"] = id;
  const Options hidden = o["visuallyHiddenText"];
  out["says_error"] = !hidden.defined();  // in the page's own language
  out["hidden"] = hidden.given() ? hidden.text() : "";
  return out;
}

json::object fieldset(Options o) {
  json::object out = element("govuk-fieldset", o);
  const Options legend = o["legend"];
  out["role"] = o["role"].text();
  out["described_by"] = o["describedBy"].text();
  out["legend"] = nullptr;
  if (legend["html"].given() || legend["text"].given()) {
    json::object made = element("govuk-fieldset__legend", legend);
    made["heading"] = legend["isPageHeading"].given();
    out["legend"] = std::move(made);
  }
  out["content"] = o["html"].text();
  return out;
}

json::object input(Options o) {
  Group group = labelled(o);
  json::object& out = group.out();
  out["class"] =
      classes_of("govuk-input", o) + (o["errorMessage"].given() ? " govuk-input--error" : "");
  out["attributes"] = input_attributes(o, group);
  out["prefix"] = affix("govuk-input__prefix", o["prefix"]);
  out["suffix"] = affix("govuk-input__suffix", o["suffix"]);
  out["inside_before"] = std::exchange(out["before"], "");
  out["inside_after"] = std::exchange(out["after"], "");
  const bool wrapped = !out["prefix"].is_null() || !out["suffix"].is_null() ||
                       !out["inside_before"].as_string().empty() ||
                       !out["inside_after"].as_string().empty();
  out["wrapped"] = wrapped;
  out["wrapper_class"] = classes_of("govuk-input__wrapper", o["inputWrapper"]);
  out["wrapper_attributes"] = attributes_of(o["inputWrapper"]["attributes"]);
  return group.take();
}

json::object textarea(Options o) { return text_area(o, labelled(o)); }

json::object character_count(Options o) {
  const std::string limit = o["maxwords"].text_or(o["maxlength"].text());
  const std::string counts = o["countType"].text_or(o["maxwords"].given() ? "words" : "");
  const Options said = o["textareaDescriptionText"];
  std::string says = said.text_or("You can enter up to %{count} " +
                                  std::string(counts == "words" ? "words" : "characters"));
  if (const auto at = says.find("%{count}"); at != says.npos) says.replace(at, 8, limit);
  if (limit.empty()) says.clear();

  std::string attributes = attribute("data-module", "govuk-character-count") +
                           optional_attribute("data-maxlength", o["maxlength"]) +
                           optional_attribute("data-maxwords", o["maxwords"]) +
                           optional_attribute("data-threshold", o["threshold"]);
  if (!counts.empty()) attributes += attribute("data-count-type", counts);
  if (limit.empty() && said.given()) {
    attributes += attribute("data-i18n.textarea-description.other", said.text());
  }
  for (const auto& [key, option] : {std::pair{"characters-under-limit", "charactersUnderLimitText"},
                                    {"characters-at-limit", "charactersAtLimitText"},
                                    {"characters-over-limit", "charactersOverLimitText"},
                                    {"words-under-limit", "wordsUnderLimitText"},
                                    {"words-at-limit", "wordsAtLimitText"},
                                    {"words-over-limit", "wordsOverLimitText"}}) {
    attributes += translation(key, o[option]);
  }

  const std::string id = id_of(o);
  Group group(o, id, id + "-info", " govuk-character-count");
  group.set_label(o["label"]);
  json::object& out = group.out();
  out["group_attributes"] = attributes + attributes_of(o["formGroup"]["attributes"]);
  json::object message = element("govuk-hint govuk-character-count__message", o["countMessage"]);
  message["attributes"] = "";
  message["id"] = id + "-info";
  message["content"] = escape_html(says);
  out["message"] = std::move(message);
  return text_area(o, std::move(group), " govuk-js-character-count");
}

json::object select(Options o) {
  Group group = labelled(o);
  json::array items(o.memory());
  for (const Options item : o["items"].items()) {
    if (item.given()) items.push_back(made_select_item(o, item));
  }
  json::object& out = group.out();
  out["class"] =
      classes_of("govuk-select", o) + (o["errorMessage"].given() ? " govuk-select--error" : "");
  out["attributes"] = attribute("id", group.id()) + attribute("name", o["name"].text()) +
                      present("disabled", o["disabled"]) + described(group) +
                      attributes_of(o["attributes"]);
  out["items"] = std::move(items);
  return group.take();
}

json::object file_upload(Options o) {
  Group group = labelled(o);
  json::object& out = group.out();
  out["class"] = classes_of("govuk-file-upload", o) +
                 (o["errorMessage"].given() ? " govuk-file-upload--error" : "");
  out["attributes"] = attribute("id", group.id()) + attribute("name", o["name"].text()) +
                      present("disabled", o["disabled"]) + present("multiple", o["multiple"]) +
                      described(group) + attributes_of(o["attributes"]);
  const std::string more = o["wrapperClasses"].text();
  out["wrapped"] = o["javascript"].given();
  out["wrapper_class"] = "govuk-file-upload-wrapper" + (more.empty() ? "" : " " + more);
  std::string wrapper;
  for (const auto& [key, option] : {std::pair{"choose-files-button", "chooseFilesButtonText"},
                                    {"no-file-chosen", "noFileChosenText"},
                                    {"multiple-files-chosen", "multipleFilesChosenText"},
                                    {"drop-instruction", "dropInstructionText"},
                                    {"entered-drop-zone", "enteredDropZoneText"},
                                    {"left-drop-zone", "leftDropZoneText"}}) {
    wrapper += translation(key, o[option]);
  }
  out["wrapper_attributes"] = wrapper + attributes_of(o["wrapperAttributes"]);
  return group.take();
}

json::object checkboxes(Options o) {
  return choices(o, "govuk-checkboxes",
                 o["fieldset"]["describedBy"].text_or(o["describedBy"].text()), checkbox);
}

json::object radios(Options o) {
  return choices(o, "govuk-radios", o["fieldset"]["describedBy"].text(), radio);
}

json::object date_input(Options o) {
  Group group(o, o["id"].text(), o["fieldset"]["describedBy"].text());
  const Options values = o["values"];
  const DatePart parts[] = {{"day", o["day"], values["day"], 2},
                            {"month", o["month"], values["month"], 2},
                            {"year", o["year"], values["year"], 4}};
  json::array items(o.memory());
  bool some_show_error = false;
  std::vector<Options> given = o["items"].items();
  const bool own_items = !given.empty();
  if (!own_items) {
    for (const DatePart& part : parts) given.push_back(part.said);
  }
  for (const Options item : given) some_show_error = some_show_error || shows_error(item);
  for (std::size_t i = 0; i < given.size(); ++i) {
    const Options item = given[i];
    if (own_items && !item.given()) continue;
    if (!own_items && item.defined() && !item.given()) continue;
    const DatePart* part = own_items ? nullptr : &parts[i];
    for (const DatePart& one : parts) {
      if (own_items && (item["name"].text() == one.name ||
                        (item["name"].given() && item["name"].text() == one.its_name()))) {
        part = &one;
      }
    }
    items.push_back(date_item(o, item, part, some_show_error));
  }
  group.out()["items"] = std::move(items);
  group.out()["class"] = classes_of("govuk-date-input", o);
  std::string attributes = attributes_of(o["attributes"]);
  if (o["id"].given()) attributes += attribute("id", o["id"].text());
  group.out()["attributes"] = attributes;
  return in_fieldset(o, std::move(group), "group");
}

}  // namespace commonty::pages
