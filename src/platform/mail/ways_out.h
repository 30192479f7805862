// The ways by which a letter leaves: a folder of files, or a mail server.
#pragma once

#include <memory>
#include <string>

#include "platform/mail/mail.h"

namespace commonty::mail {

// One file a letter, whole or not there at all; the names sort by time.
std::unique_ptr<Mailer> open_outbox(std::string folder, std::string from, const Clock& clock);

// smtps:// is TLS from the start. smtp:// asks for STARTTLS where the server offers it, insists on
// it where a password would go over the network, and does without on this machine itself.
std::unique_ptr<Mailer> open_smtp(const std::string& url, std::string from, const Clock& clock);

// A Message-ID that no other letter has: "1j2k3.k9x2...@example.org".
std::string new_message_id(std::string_view from, Time now);

}  // namespace commonty::mail
