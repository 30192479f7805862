// Whatever an address, a subject or a name holds, a letter stays one letter to one person.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "platform/base/text.h"
#include "platform/mail/mail.h"

namespace {

using namespace commonty;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_lines(const std::string& message) {
  std::size_t line_start = 0;
  for (std::size_t i = 0; i < message.size(); ++i) {
    require(message[i] != '\0' && static_cast<unsigned char>(message[i]) < 0x7F);
    require((message[i] == '\r') == (i + 1 < message.size() && message[i + 1] == '\n'));
    if (message[i] == '\n') line_start = i + 1;
    require(i + 1 - line_start <= 1000);  // with CR and LF
  }
}

int headers_of(const std::string& message) {
  int headers = 0;
  const std::string head = message.substr(0, message.find("\r\n\r\n"));
  for (const std::string_view line : split(head, '\n')) {
    if (!line.empty() && line.front() != ' ') ++headers;
  }
  return headers;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (const auto address = mail::check_address(input)) {
    require(mail::check_address(*address).ok() && *mail::check_address(*address) == *address);
    require(address->find_first_of(" <>,;:\"\r\n") == std::string::npos);
  }

  const std::string text(input);
  mail::Letter letter;
  letter.to = letter.subject = letter.text = letter.html = letter.language = text;
  letter.unsubscribe_url = "x" + text;
  const std::string message = mail::compose(letter, text, text, Time{0});
  check_lines(message);
  require(headers_of(message) == (text.empty() ? 12 : 11));
  return 0;
}
