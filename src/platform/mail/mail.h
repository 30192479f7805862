// Letters out: composed here, handed to an outbox folder or a mail server.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/base/result.h"
#include "platform/base/time.h"

namespace commonty::mail {

struct Letter {
  std::string to;  // one address
  std::string subject;
  std::string text;             // plain text, UTF-8, LF
  std::string html;             // optional twin
  std::string unsubscribe_url;  // sets List-Unsubscribe and List-Unsubscribe-Post when not empty
  std::string language = "en";
};

// An address we would write to: one @, no spaces, no control characters, at most 254 bytes. Lower-
// cases the domain. Refuses with a sentence that says what to do.
Result<std::string> check_address(std::string_view address);

// RFC 5322 with CRLF, lines <= 998 bytes, encoded words, quoted-printable or base64 parts. Any CR
// or LF in a header value is refused before this (they become spaces here).
std::string compose(const Letter& letter, std::string_view from, std::string_view message_id,
                    Time date);

// Threads: send() may be called from any thread; it blocks, so call it from a background worker.
class Mailer {
 public:
  virtual ~Mailer() = default;
  // Throws std::runtime_error when the letter could not be handed over (try again later).
  virtual void send(const Letter& letter) = 0;
};

// "outbox:DIR" writes one .eml file a letter; "smtp://user:pass@host:port" or "smtps://" sends by
// libcurl; "" keeps them (nothing leaves, letters are counted and logged).
std::unique_ptr<Mailer> open(std::string_view where, std::string from, const Clock& clock);

// Keeps letters in memory, for tests.
class Kept final : public Mailer {
 public:
  void send(const Letter& letter) override { letters.push_back(letter); }
  std::vector<Letter> letters;
};

}  // namespace commonty::mail
