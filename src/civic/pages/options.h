// What a component of a page was given, read as GOV.UK's own templates read it: what is missing is
// nothing, and what counts as given follows JavaScript.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace commonty::pages {

// A view of a value that may be missing. Lives no longer than the value.
class Options {
 public:
  explicit Options(const boost::json::object& object)
      : object_(&object), memory_(object.storage().get()) {}

  Options operator[](std::string_view key) const;
  // Where the options lie, and what is made of them: a field is built in one piece of memory.
  boost::json::storage_ptr memory() const { return memory_; }
  bool defined() const { return value_ != nullptr || object_ != nullptr; }
  bool is_null() const { return value_ != nullptr && value_->is_null(); }
  bool is_false() const { return value_ != nullptr && value_->is_bool() && !value_->get_bool(); }
  bool is_bool() const { return value_ != nullptr && value_->is_bool(); }
  bool is_array() const { return value_ != nullptr && value_->is_array(); }
  bool given() const;        // neither missing nor null, false, 0 or ""
  std::string text() const;  // not escaped; "" when it is missing
  std::string text_or(std::string_view other) const {
    return given() ? text() : std::string(other);
  }
  // When missing altogether; null and "" are an answer.
  std::string text_unless_missing(std::string_view other) const {
    return defined() ? text() : std::string(other);
  }
  bool contains(std::string_view words) const { return text().find(words) != std::string::npos; }
  bool equals(Options other) const { return text() == other.text(); }
  std::vector<Options> items() const;  // of an array
  std::vector<std::pair<std::string, Options>> members() const;

 private:
  Options(const boost::json::value* value, boost::json::memory_resource* memory)
      : value_(value), memory_(memory) {}
  const boost::json::object* object() const;

  const boost::json::value* value_ = nullptr;
  const boost::json::object* object_ = nullptr;
  boost::json::memory_resource* memory_;
};

// ` name="value"`, escaped, with a space before it.
std::string attribute(std::string_view name, std::string_view value);
// Nothing for null and false, the name alone for true.
std::string optional_attribute(std::string_view name, Options value);
// Of {"data-x": "y"} or a text that is taken as it is.
std::string attributes_of(Options given);
// The `html` as it is, or else the `text`, escaped.
std::string content_of(Options of, std::string_view html = "html", std::string_view text = "text");
// "govuk-tag" and what `classes` adds.
std::string classes_of(std::string_view base, Options of);
// {class, attributes, content, id}: what most components are; with room for a few more.
boost::json::object element(std::string_view base, Options of);

}  // namespace commonty::pages
