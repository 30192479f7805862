// Letters out: composed here, handed to an outbox folder or a mail server.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/base/result.h"
#include "platform/base/time.h"

namespace commonty::mail {

inline constexpr std::size_t address_bytes_max = 254;  // RFC 5321, section 4.5.3.1.3

struct Letter {
  std::string to;  // one address
  std::string subject;
  std::string text;             // plain text, UTF-8, LF
  std::string html;             // optional twin
  std::string unsubscribe_url;  // sets List-Unsubscribe and List-Unsubscribe-Post when not empty
  std::string language = "en";
};

// An address we would write to: one @, no spaces, no control characters, at most 254 bytes. Lower-
// cases the domain and writes it in ASCII. Refuses with a sentence that says what to do.
Result<std::string> check_address(std::string_view address);

// RFC 5322 with CRLF, lines <= 998 bytes, encoded words, quoted-printable parts. `from` is an
// address, or a name and an address: "Commonty <hello@example.org>". No value can begin a header of
// its own: line ends and control characters become spaces.
std::string compose(const Letter& letter, std::string_view from, std::string_view message_id,
                    Time date);

// The mail server will never take this letter, so there is no use in trying again.
struct Rejected : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Threads: send() may be called from any thread; it blocks, so call it from a background worker.
class Mailer {
 public:
  virtual ~Mailer() = default;
  // Throws Rejected, or another std::runtime_error when the letter could not be handed over (try
  // again later).
  virtual void send(const Letter& letter) = 0;
};

// "outbox:DIR" writes one .eml file a letter; "smtp://user:pass@host:port" or "smtps://" sends by
// libcurl; "" keeps them (nothing leaves, letters are counted and logged). Throws
// std::runtime_error with a sentence for the operator when `where` or `from` makes no sense.
std::unique_ptr<Mailer> open(std::string_view where, std::string from, const Clock& clock);

// Keeps letters in memory, for tests.
class Kept final : public Mailer {
 public:
  void send(const Letter& letter) override { letters.push_back(letter); }
  std::vector<Letter> letters;
};

}  // namespace commonty::mail
