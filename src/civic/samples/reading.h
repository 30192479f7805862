// The sample as it is written down: small readers of its JSON, and who and what is in it.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "civic/challenges/challenges.h"
#include "platform/base/time.h"
#include "platform/store/store.h"

namespace commonty::samples {

std::string text_of(const boost::json::object& from, std::string_view key);
std::int64_t number_of(const boost::json::object& from, std::string_view key,
                       std::int64_t otherwise = 0);
bool is_true(const boost::json::object& from, std::string_view key);
const boost::json::array& list_of(const boost::json::object& from, std::string_view key);
std::vector<std::string> strings_of(const boost::json::object& from, std::string_view key);

// "18:30" on the day.
Time moment_of(Time day, const std::string& clock);

// A sample that is refused is our own mistake, and says which.
[[noreturn]] void is_refused(const Refusal& refusal, std::string_view what);

template <class T>
T must(Result<T> result, std::string_view what) {
  if (!result) is_refused(result.refusal(), what);
  if constexpr (!std::is_void_v<T>) return std::move(result).value();
}

// Who and what a part of the story may speak of, by their keys.
using Deed = std::function<void(Tx&)>;
struct Cast {
  Time now;
  const std::map<std::string, PersonId>& people;
  const std::map<std::string, ChallengeId>& challenges;
  std::function<void(Time, Deed)> at;  // done when everything before that moment is done
};

}  // namespace commonty::samples
