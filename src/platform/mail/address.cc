#include "platform/mail/address.h"

#include <unicode/idna.h>
#include <unicode/stringpiece.h>

#include <memory>

#include "platform/base/text.h"

namespace commonty::mail {
namespace {

constexpr std::size_t local_bytes_max = 64;  // RFC 5321, section 4.5.3.1.1
constexpr std::string_view atom_marks = "!#$%&'*+-/=?^_`{|}~";

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// A dot-atom (RFC 5322, section 3.2.3): what mail addresses of people look like. Quoted local parts
// exist on paper only, and are a way to smuggle in a second recipient.
bool is_local_part(std::string_view text) {
  if (text.empty() || text.size() > local_bytes_max) return false;
  if (text.front() == '.' || text.back() == '.' || text.find("..") != text.npos) return false;
  for (const char c : text) {
    if (c != '.' && !is_letter_or_digit(c) && atom_marks.find(c) == atom_marks.npos) return false;
  }
  return true;
}

// "Bücher.Example" -> "xn--bcher-kva.example"; nothing when it is no domain name.
std::optional<std::string> to_ascii_domain(std::string_view domain) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::IDNA> idna(
      icu::IDNA::createUTS46Instance(UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI |
                                         UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII,
                                     status));
  if (U_FAILURE(status)) return std::nullopt;
  std::string ascii;
  icu::StringByteSink<std::string> sink(&ascii);
  icu::IDNAInfo info;
  idna->nameToASCII_UTF8({domain.data(), static_cast<std::int32_t>(domain.size())}, sink, info,
                         status);
  if (U_FAILURE(status) || info.hasErrors()) return std::nullopt;
  return ascii;
}

// A machine's own "localhost" may have no dot; it serves tests and outboxes.
bool is_domain(std::string_view ascii) {
  return ascii == "localhost" || (ascii.find('.') != ascii.npos && ascii.back() != '.');
}

Refusal not_an_address() {
  return refuse_field("email", say("Enter an email address in the correct format, like "
                                   "name@example.com"));
}

}  // namespace

Result<std::string> check_address(std::string_view address) {
  const std::string whole = trim(address);
  if (whole.empty()) return refuse_field("email", say("Enter an email address"));
  const std::size_t at = whole.find('@');
  if (at == whole.npos || !is_local_part(whole.substr(0, at))) return not_an_address();

  const auto domain = to_ascii_domain(whole.substr(at + 1));
  if (!domain || !is_domain(*domain)) return not_an_address();
  std::string checked = whole.substr(0, at + 1) + *domain;
  if (checked.size() > address_bytes_max) return not_an_address();
  return checked;
}

std::string_view Sender::domain() const {
  return std::string_view(address).substr(address.find('@') + 1);
}

std::optional<Sender> read_sender(std::string_view from) {
  const std::size_t open = from.find('<');
  const bool named = open != from.npos && from.back() == '>';
  const auto address = check_address(named ? from.substr(open + 1, from.size() - open - 2) : from);
  if (!address) return std::nullopt;
  return Sender{named ? clean_line(from.substr(0, open)) : "", *address};
}

}  // namespace commonty::mail
