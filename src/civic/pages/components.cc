#include "civic/pages/components.h"

#include <boost/json/array.hpp>
#include <cassert>
#include <functional>
#include <map>
#include <string>

#include "civic/pages/form_components.h"
#include "civic/pages/options.h"
#include "platform/base/text.h"

namespace commonty::pages {
namespace json = boost::json;
namespace {

json::array each(Options list, const std::function<json::object(Options)>& make) {
  json::array out(list.memory());
  for (const Options item : list.items()) {
    if (item.given()) out.push_back(make(item));
  }
  return out;
}

json::object link(std::string_view base, Options o) {
  json::object out = element(base, o);
  out["href"] = o["href"].text();
  return out;
}

json::object skip_link(Options o) {
  json::object out = element("govuk-skip-link", o);
  out["href"] = o["href"].text_or("#content");
  return out;
}

json::object breadcrumbs(Options o) {
  json::object out = element("govuk-breadcrumbs", o);
  if (o["collapseOnMobile"].given()) {
    out["class"] = std::string(out["class"].as_string()) + " govuk-breadcrumbs--collapse-on-mobile";
  }
  out["label"] = o["labelText"].text();
  out["items"] = each(o["items"], [](Options item) { return link("", item); });
  return out;
}

json::object button(Options o) {
  json::object out = element("govuk-button", o);
  const bool start = o["isStartButton"].given();
  if (start) out["class"] = std::string(out["class"].as_string()) + " govuk-button--start";
  out["start"] = start;
  out["wrapped"] = start && o["html"].given();
  out["href"] = o["href"].text();
  out["type"] = o["type"].text_or("submit");
  out["value"] = o["value"].text();
  out["name"] = o["name"].text();
  out["disabled"] = o["disabled"].given();
  out["prevent_double_click"] = o["preventDoubleClick"].text();
  return out;
}

json::object details(Options o) {
  json::object out = element("govuk-details", o);
  out["open"] = o["open"].given();
  out["summary"] = content_of(o, "summaryHtml", "summaryText");
  return out;
}

json::object error_summary(Options o) {
  json::object out = element("govuk-error-summary", o);
  out["no_focus"] = o["disableAutoFocus"].text();
  out["title"] = content_of(o, "titleHtml", "titleText");
  out["description"] = content_of(o, "descriptionHtml", "descriptionText");
  json::array list = each(o["errorList"], [](Options item) { return link("", item); });
  out["has_list"] = !list.empty();
  out["list"] = std::move(list);
  return out;
}

json::object notification_banner(Options o) {
  const bool success = o["type"].text() == "success";
  json::object out =
      element(success ? "govuk-notification-banner govuk-notification-banner--success"
                      : "govuk-notification-banner",
              o);
  out["role"] = o["role"].text_or(success ? "alert" : "region");
  out["success"] = success;
  out["title"] = content_of(o, "titleHtml", "titleText");
  out["title_id"] = o["titleId"].text_or("govuk-notification-banner-title");
  out["level"] = o["titleHeadingLevel"].text_or("2");
  out["no_focus"] = o["disableAutoFocus"].text();
  out["plain"] = !o["html"].given() && o["text"].given();
  return out;
}

json::value page_arrow(Options o, bool block) {
  if (!o.given() || !o["href"].given()) return nullptr;
  json::object out = link("", o);
  const std::string labelled = o["labelText"].text();
  out["block"] = block;
  out["decorated"] = block && labelled.empty();
  out["label"] = block ? labelled : "";
  return out;
}

json::object page_item(Options o) {
  json::object out = link("govuk-pagination__item", o);
  std::string classes = "govuk-pagination__item";
  if (o["current"].given()) classes += " govuk-pagination__item--current";
  if (o["ellipsis"].given()) classes += " govuk-pagination__item--ellipsis";
  out["class"] = classes;
  out["current"] = o["current"].given();
  out["ellipsis"] = o["ellipsis"].given();
  out["number"] = o["number"].text();
  out["label"] = o["visuallyHiddenText"].text();
  return out;
}

json::object pagination(Options o) {
  const bool has_items = o["items"].given();
  const bool block = !has_items && (o["next"].given() || o["previous"].given());
  json::object out =
      element(block ? "govuk-pagination govuk-pagination--block" : "govuk-pagination", o);
  out["label"] = o["landmarkLabel"].text();
  out["previous"] = page_arrow(o["previous"], block);
  out["next"] = page_arrow(o["next"], block);
  out["has_items"] = has_items;
  json::array items(o.memory());
  for (const Options item : o["items"].items()) {
    if (!item.members().empty()) items.push_back(page_item(item));
  }
  out["items"] = std::move(items);
  return out;
}

json::object tag(Options o) { return element("govuk-tag", o); }

json::object phase_banner(Options o) {
  json::object out = element("govuk-phase-banner govuk-width-container", o);
  json::object mark = element("govuk-tag govuk-phase-banner__content__tag", o["tag"]);
  mark["attributes"] = "";
  out["tag"] = std::move(mark);
  return out;
}

json::object action_link(Options o, Options card_title) {
  json::object out = link("govuk-link", o);
  out["hidden"] = o["visuallyHiddenText"].text();
  out["of_card"] = content_of(card_title);
  out["says_more"] = o["visuallyHiddenText"].given() || card_title.given();
  return out;
}

// One action stands alone, several are a list.
json::value actions(std::string_view base, Options o, Options card_title) {
  json::array items;
  for (const Options action : o["items"].items()) items.push_back(action_link(action, card_title));
  if (items.empty()) return nullptr;
  const bool many = items.size() > 1;
  return json::object{{"class", classes_of(base, o)}, {"many", many}, {"items", std::move(items)}};
}

json::object summary_card(Options o) {
  json::object out = element("govuk-summary-card", o);
  out["title"] = nullptr;
  if (o["title"].given()) {
    json::object title = element("govuk-summary-card__title", o["title"]);
    title["level"] = o["title"]["headingLevel"].text_or("2");
    out["title"] = std::move(title);
  }
  out["actions"] = actions("govuk-summary-card__actions", o["actions"], o["title"]);
  return out;
}

json::object summary_row(Options o, bool some_have_actions, Options card_title) {
  const bool without = some_have_actions && !o["actions"]["items"].given();
  return {
      {"class", classes_of(without ? "govuk-summary-list__row govuk-summary-list__row--no-actions"
                                   : "govuk-summary-list__row",
                           o)},
      {"key", element("govuk-summary-list__key", o["key"])},
      {"value", element("govuk-summary-list__value", o["value"])},
      {"actions", actions("govuk-summary-list__actions", o["actions"], card_title)}};
}

json::object summary_list(Options o) {
  bool some_have_actions = false;
  for (const Options row : o["rows"].items()) {
    some_have_actions = some_have_actions || !row["actions"]["items"].items().empty();
  }
  json::object out = element("govuk-summary-list", o);
  const Options card_title = o["card"]["title"];
  out["rows"] =
      each(o["rows"], [&](Options row) { return summary_row(row, some_have_actions, card_title); });
  out["card"] = o["card"].given() ? json::value(summary_card(o["card"])) : json::value(nullptr);
  return out;
}

json::object warning_text(Options o) {
  json::object out = element("govuk-warning-text", o);
  out["icon_text"] = o["iconFallbackText"].text();
  return out;
}

using Maker = json::object (*)(Options);

const std::map<std::string_view, Maker>& makers() {
  static const std::map<std::string_view, Maker> all = {
      {"breadcrumbs", breadcrumbs},
      {"button", button},
      {"character-count", character_count},
      {"checkboxes", checkboxes},
      {"date-input", date_input},
      {"details", details},
      {"error-message", [](Options o) { return error_message(o); }},
      {"error-summary", error_summary},
      {"fieldset", fieldset},
      {"file-upload", file_upload},
      {"hint", [](Options o) { return element("govuk-hint", o); }},
      {"input", input},
      {"inset-text", [](Options o) { return element("govuk-inset-text", o); }},
      {"label", label},
      {"notification-banner", notification_banner},
      {"pagination", pagination},
      {"phase-banner", phase_banner},
      {"radios", radios},
      {"select", select},
      {"skip-link", skip_link},
      {"summary-list", summary_list},
      {"tag", tag},
      {"textarea", textarea},
      {"warning-text", warning_text},
  };
  return all;
}

}  // namespace

std::vector<std::string_view> component_names() {
  std::vector<std::string_view> names;
  for (const auto& [name, maker] : makers()) names.push_back(name);
  return names;
}

json::object prepare_component(std::string_view name, const json::object& options) {
  const auto found = makers().find(name);
  assert(found != makers().end());
  return found->second(Options(options));
}

}  // namespace commonty::pages
