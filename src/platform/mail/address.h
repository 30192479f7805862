// The address a letter goes to, and the name and address it comes from.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/mail/mail.h"

namespace commonty::mail {

struct Sender {
  std::string name;  // may be empty
  std::string address;

  std::string_view domain() const;
};

// "Commonty <hello@example.org>" or "hello@example.org".
std::optional<Sender> read_sender(std::string_view from);

}  // namespace commonty::mail
