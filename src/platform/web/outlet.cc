#include "platform/web/outlet.h"

namespace commonty::web {

Listener::Sent Outlet::send(const std::shared_ptr<const std::string>& bytes) {
  if (over_) return Sent::nothing;
  const std::optional<std::size_t> taken = line_.write_at_once(*bytes);
  if (!taken) {
    break_off();
    return Sent::nothing;
  }
  if (*taken == bytes->size()) return Sent::all;
  rest_ = bytes;
  sent_ = *taken;
  send_rest();
  return Sent::rest_follows;
}

void Outlet::end() {
  if (over_) return;
  over_ = true;
  if (!busy()) line_.interrupt();
}

void Outlet::send_rest() {
  line_.allow_until(in_ms(patience_ms_));
  line_.write_some_later(std::string_view(*rest_).substr(sent_),
                         [this](std::size_t size) { sent_more(size); });
}

void Outlet::sent_more(std::size_t size) {
  sent_ += size;
  if (size > 0 && sent_ < rest_->size()) return send_rest();
  rest_.reset();
  if (size == 0) {
    break_off();
  } else if (over_) {
    line_.interrupt();
  } else {
    line_.allow_until(Moment::max());
    seat_.ready();
  }
  if (!busy()) at_rest_();
}

void Outlet::break_off() {
  over_ = broken_ = true;
  line_.interrupt();
}

}  // namespace commonty::web
