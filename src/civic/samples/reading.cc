#include "civic/samples/reading.h"

#include "platform/texts/texts.h"

namespace commonty::samples {
namespace json = boost::json;

std::string text_of(const json::object& from, std::string_view key) {
  const json::value* found = from.if_contains(key);
  return found && found->is_string() ? std::string(found->as_string()) : "";
}

std::int64_t number_of(const json::object& from, std::string_view key, std::int64_t otherwise) {
  const json::value* found = from.if_contains(key);
  return found && found->is_int64() ? found->as_int64() : otherwise;
}

bool is_true(const json::object& from, std::string_view key) {
  const json::value* found = from.if_contains(key);
  return found && found->is_bool() && found->as_bool();
}

const json::array& list_of(const json::object& from, std::string_view key) {
  static const json::array none;
  const json::value* found = from.if_contains(key);
  return found && found->is_array() ? found->as_array() : none;
}

std::vector<std::string> strings_of(const json::object& from, std::string_view key) {
  std::vector<std::string> out;
  for (const json::value& item : list_of(from, key)) out.emplace_back(item.as_string());
  return out;
}

Time moment_of(Time day, const std::string& clock) {
  return local_moment(local_date(day), std::stoi(clock) * 60 + std::stoi(clock.substr(3)));
}

void is_refused(const Refusal& refusal, std::string_view what) {
  throw std::logic_error("sample data: " + std::string(what) + ": " +
                         refusal.problems.front().text.id);
}

}  // namespace commonty::samples
