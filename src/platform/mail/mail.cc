#include "platform/mail/mail.h"

#include <atomic>

#include "platform/base/id.h"
#include "platform/base/log.h"
#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/mail/address.h"
#include "platform/mail/ways_out.h"

namespace commonty::mail {
namespace {

class Counted final : public Mailer {
 public:
  void send(const Letter&) override {
    log::info("a letter was kept back, as --mail is not set", {{"letters", count(++kept_)}});
  }

 private:
  static std::string count(std::int64_t letters) { return std::to_string(letters); }
  std::atomic<std::int64_t> kept_ = 0;
};

}  // namespace

std::unique_ptr<Mailer> open(std::string_view where, std::string from, const Clock& clock) {
  if (!read_sender(from)) {
    throw std::runtime_error("the sender of letters must look like 'Commonty <hello@example.org>'");
  }
  if (where.empty()) return std::make_unique<Counted>();
  if (where.substr(0, 7) == "outbox:" && where.size() > 7) {
    return open_outbox(std::string(where.substr(7)), std::move(from), clock);
  }
  if (starts_with_ci(where, "smtp://") || starts_with_ci(where, "smtps://")) {
    return open_smtp(std::string(where), std::move(from), clock);
  }
  throw std::runtime_error("--mail must be outbox:FOLDER, smtp://HOST:PORT or smtps://HOST:PORT");
}

std::string new_message_id(std::string_view from, Time now) {
  const auto sender = read_sender(from);
  return to_base32(now.ms) + "." + to_hex(random_bytes(10)) + "@" +
         std::string(sender ? sender->domain() : "localhost");
}

}  // namespace commonty::mail
