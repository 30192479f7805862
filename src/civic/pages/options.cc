#include "civic/pages/options.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "platform/base/text.h"

namespace commonty::pages {
namespace json = boost::json;

const json::object* Options::object() const {
  return object_ ? object_ : value_ ? value_->if_object() : nullptr;
}

Options Options::operator[](std::string_view key) const {
  const json::object* from = object();
  return Options(from ? from->if_contains(key) : nullptr, memory_);
}

bool Options::given() const {
  if (!value_) return object_ != nullptr;
  if (value_->is_string()) return !value_->get_string().empty();
  if (value_->is_bool()) return value_->get_bool();
  if (value_->is_number()) return value_->to_number<double>() != 0;
  return !value_->is_null();
}

std::string Options::text() const {
  if (!value_ || value_->is_null()) return "";
  if (value_->is_string()) return std::string(value_->get_string());
  return json::serialize(*value_);
}

std::vector<Options> Options::items() const {
  std::vector<Options> out;
  if (!is_array()) return out;
  out.reserve(value_->get_array().size());
  for (const json::value& item : value_->get_array()) out.push_back(Options(&item, memory_));
  return out;
}

std::vector<std::pair<std::string, Options>> Options::members() const {
  std::vector<std::pair<std::string, Options>> out;
  const json::object* from = object();
  if (!from) return out;
  for (const auto& [key, value] : *from) {
    out.emplace_back(std::string(key), Options(&value, memory_));
  }
  return out;
}

std::string attribute(std::string_view name, std::string_view value) {
  std::string out;
  out.reserve(name.size() + value.size() + 4);
  out += ' ';
  append_escaped(out, name);
  out += "=\"";
  append_escaped(out, value);
  out += '"';
  return out;
}

std::string optional_attribute(std::string_view name, Options value) {
  if (!value.defined() || value.is_null() || value.is_false()) return "";
  return value.is_bool() ? " " + escape_html(name) : attribute(name, value.text());
}

std::string attributes_of(Options given) {
  const auto members = given.members();
  if (members.empty()) return given.text().starts_with('{') ? "" : given.text();
  std::string out;
  for (const auto& [name, value] : members) {
    const Options inner = value["value"];
    if (value["optional"].given()) {
      out += optional_attribute(name, inner);
    } else {
      out += attribute(name, inner.defined() ? inner.text() : value.text());
    }
  }
  return out;
}

std::string content_of(Options of, std::string_view html, std::string_view text) {
  return of[html].given() ? of[html].text() : escape_html(of[text].text());
}

std::string classes_of(std::string_view base, Options of) {
  const std::string more = of["classes"].text();
  return std::string(base) + (more.empty() || base.empty() ? "" : " ") + more;
}

json::object element(std::string_view base, Options of) {
  json::object out(of.memory());
  out.reserve(8);
  out.emplace("class", classes_of(base, of));
  out.emplace("attributes", attributes_of(of["attributes"]));
  out.emplace("content", content_of(of));
  out.emplace("id", of["id"].text());
  return out;
}

}  // namespace commonty::pages
