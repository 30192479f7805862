#include "civic/imports/keys.h"

#include "platform/base/secret.h"
#include "platform/base/text.h"

namespace commonty::imports {
namespace {

// No cleaned text holds it.
constexpr std::string_view separator = "\x1F";

std::string essence(const std::string& text) {
  const std::string bare = join(words(text), " ");
  return bare.empty() ? text : bare;
}

}  // namespace

std::string Keys::next(const std::vector<std::string>& parts) {
  std::vector<std::string> bare;
  for (const std::string& part : parts) bare.push_back(essence(part));
  const std::string whole = sha256(join(bare, separator));
  return sha256_hex(whole + std::to_string(++seen_[whole]));
}

}  // namespace commonty::imports
