// A header's value with parameters: `form-data; name="notes"; filename="a \"b\".docx"`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace commonty::web {

struct HeaderValue {
  std::string word;  // before the first semicolon, in lower case
  std::vector<std::pair<std::string, std::string>> parameters;  // names in lower case

  // The first of that name.
  std::optional<std::string> parameter(std::string_view name) const;
};

// RFC 9110, sections 5.6.4 and 5.6.6. What is no parameter is left out.
HeaderValue read_header_value(std::string_view text);

}  // namespace commonty::web
