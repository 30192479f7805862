#include "platform/live/circle.h"

#include <algorithm>
#include <boost/asio/post.hpp>

#include "platform/base/log.h"

namespace commonty::live {
namespace {

namespace asio = boost::asio;

// So many are told before others on the thread have a turn: about half a millisecond.
constexpr std::size_t told_in_a_row = 128;
constexpr std::size_t asked_in_a_row = 64;
// A telling that took so long is followed by so many times as long without one.
constexpr int pauses_a_telling = 3;
constexpr std::size_t past_size_wanted = 16 * 1024;
constexpr std::uint64_t nobody = ~std::uint64_t{0};

const Bytes& heartbeat() {
  static const Bytes bytes = std::make_shared<const std::string>(":\n\n");
  return bytes;
}

Moment now() { return std::chrono::steady_clock::now(); }

}  // namespace

// --- one who hears -----------------------------------------------------------------------------

void Hearer::take(web::Listener& listener) {
  listener_ = &listener;
  const auto self = shared_from_this();
  circle_ = room_->enter(self, listener.executor());
  circle_->add(self);
}

void Hearer::ready() {
  busy_ = false;
  circle_->serve(*this);
}

void Hearer::leave() { circle_->remove(*this); }

bool Hearer::may_stay() const {
  try {
    return !may_stay_ || may_stay_();
  } catch (const std::exception& failure) {
    log::error("nobody knows who may hear a live room", {{"why", failure.what()}});
    return false;
  }
}

// --- all of them -------------------------------------------------------------------------------

Circle::Circle(Room& room, asio::any_io_executor executor, std::uint64_t next)
    : room_(room),
      executor_(std::move(executor)),
      timer_(executor_),
      told_next_(next),
      heartbeat_due_(now() + std::chrono::milliseconds(room.options().heartbeat_ms)),
      rights_due_(now() + std::chrono::milliseconds(room.options().rights_ms)) {}

void Circle::wake() {
  if (wake_is_posted_.exchange(true)) return;
  asio::post(executor_, [self = shared_from_this()] {
    self->wake_is_posted_ = false;
    self->look();
  });
}

void Circle::add(const std::shared_ptr<Hearer>& hearer) {
  hearer->index_ = hearers_.size();
  hearers_.push_back(hearer);
  ++count_;
  if (!hearer->may_stay_) return serve(*hearer);
  ++hearer->held_;
  room_.ask_rights(shared_from_this(), {hearer});
}

void Circle::remove(Hearer& hearer) {
  const auto self = shared_from_this();
  hearer.listener_ = nullptr;
  if (telling_) {
    hearers_[hearer.index_].reset();
  } else {
    std::swap(hearers_[hearer.index_], hearers_.back());
    hearers_[hearer.index_]->index_ = hearer.index_;
    hearers_.pop_back();
  }
  --count_;
  if (count_ == 0) timer_.cancel();
  room_.leave(*this, count_ == 0);
}

void Circle::tell_past(Hearer& hearer, std::shared_ptr<const Past> past) {
  const auto unheard =
      std::find_if(past->frames.begin(), past->frames.end(),
                   [&](const Frame& one) { return one.position > hearer.position_; });
  hearer.past_at_ = static_cast<std::size_t>(unheard - past->frames.begin());
  hearer.past_ = std::move(past);
  hearer.waiting_ = false;
  hearer.abreast_ = true;
  serve(hearer);
}

void Circle::hold_all() {
  std::vector<std::shared_ptr<Hearer>> asked;
  for (const auto& hearer : hearers_) {
    if (!hearer || !hearer->may_stay_) continue;
    ++hearer->held_;
    asked.push_back(hearer);
    if (asked.size() < asked_in_a_row) continue;
    room_.ask_rights(shared_from_this(), std::move(asked));
    asked.clear();
  }
  if (!asked.empty()) room_.ask_rights(shared_from_this(), std::move(asked));
}

void Circle::release(Hearer& hearer, bool may_stay) {
  if (hearer.listener_ == nullptr) return;
  if (!may_stay) return hearer.listener_->end();
  --hearer.held_;
  serve(hearer);
}

void Circle::put_right(Position end) {
  const auto past = std::make_shared<const Past>(Past{{frame(end, "behind", "")}, end});
  for (std::size_t i = 0; i < hearers_.size(); ++i) {
    const std::shared_ptr<Hearer> hearer = hearers_[i];
    if (!hearer || hearer->position_ <= end) continue;
    hearer->position_ = end;
    hearer->next_ = 0;
    hearer->past_ = past;
    hearer->past_at_ = 0;
    serve(*hearer);
  }
}

void Circle::send_all_away() {
  for (const auto& hearer : hearers_) {
    if (hearer) hearer->listener_->end();
  }
}

// --- one at a time -----------------------------------------------------------------------------

void Circle::serve(Hearer& hearer) {
  while (hearer.may_be_told()) {
    const std::optional<Log::Piece> piece = next_piece(hearer);
    hearer.waiting_ = !piece;
    if (!piece) return;
    hearer.position_ = piece->position;
    hearer.next_ = piece->next;
    hearer.abreast_ = true;
    if (!piece->frames.empty()) {
      if (!send(hearer, joined(piece->frames))) return;
      continue;
    }
    if (hearer.presence_ != presence_) {
      hearer.presence_ = presence_;
      send(hearer, presence_frame_);
    }
    return;
  }
}

std::optional<Log::Piece> Circle::next_piece(Hearer& hearer) {
  if (!hearer.past_) return room_.after(hearer);
  Log::Piece piece{{}, 0, hearer.position_};
  const std::vector<Frame>& frames = hearer.past_->frames;
  std::size_t size = 0;
  while (hearer.past_at_ < frames.size() && size < past_size_wanted) {
    const Frame& one = frames[hearer.past_at_++];
    size += one.bytes->size();
    piece.position = one.position;
    piece.frames.push_back(one);
  }
  if (!piece.frames.empty()) return piece;
  hearer.position_ = std::max(hearer.position_, hearer.past_->upto);
  hearer.past_.reset();
  return room_.after(hearer);
}

// Whether more may be sent.
bool Circle::send(Hearer& hearer, const Bytes& bytes) {
  const web::Listener::Sent sent = hearer.listener_->send(bytes);
  hearer.busy_ = sent != web::Listener::Sent::all;
  return !hearer.busy_;
}

// --- all at once -------------------------------------------------------------------------------

void Circle::look() {
  if (count_ == 0 || telling_) return;
  const Moment moment = now();
  if (moment >= rights_due_) {
    rights_due_ = moment + std::chrono::milliseconds(room_.options().rights_ms);
    hold_all();
  }
  Moment due = std::min(heartbeat_due_, rights_due_);
  if (room_.next() != told_next_) due = std::min(due, may_tell_);
  if (presence_differs()) due = std::min(due, std::max(may_tell_, may_tell_presence_));
  if (due <= moment) return begin_telling(moment);
  look_at(due);
}

void Circle::look_at(Moment when) {
  timer_.expires_at(when);
  timer_.async_wait([self = shared_from_this()](boost::system::error_code error) {
    if (!error) self->look();
  });
}

bool Circle::presence_differs() const { return room_.present() != presence_told_; }

void Circle::begin_telling(Moment moment) {
  telling_ = true;
  began_ = moment;
  told_ = 0;
  const std::vector<Frame> frames = news(moment);
  batch_.bytes = frames.empty() ? nullptr : joined(frames);
  if (frames.empty() && moment >= heartbeat_due_) batch_.bytes = heartbeat();
  tell_some();
}

std::vector<Frame> Circle::news(Moment moment) {
  std::vector<Frame> frames;
  if (auto piece = room_.since(told_next_)) {
    frames = std::move(piece->frames);
    batch_ = {told_next_, piece->next, piece->position, nullptr};
  } else {
    batch_ = {nobody, room_.next(), 0, nullptr};  // everybody goes on from where they stand
  }
  if (presence_differs() && moment >= may_tell_presence_) {
    presence_told_ = room_.present();
    ++presence_;
    presence_frame_ = frame(0, "presence", std::to_string(presence_told_)).bytes;
    may_tell_presence_ = moment + std::chrono::milliseconds(room_.options().presence_ms);
    frames.push_back({0, presence_frame_});
  }
  return frames;
}

void Circle::tell_some() {
  if (count_ == 0) return;
  const std::size_t pause = std::min(told_ + told_in_a_row, hearers_.size());
  for (; told_ < pause; ++told_) {
    if (hearers_[told_]) tell(*hearers_[told_]);
  }
  if (told_ == hearers_.size()) return end_telling();
  asio::post(executor_, [self = shared_from_this()] { self->tell_some(); });
}

void Circle::tell(Hearer& hearer) {
  if (!hearer.may_be_told()) return;
  if (hearer.next_ != batch_.from) return serve(hearer);
  hearer.next_ = batch_.next;
  hearer.position_ = std::max(hearer.position_, batch_.position);
  // Newcomers have heard the number of people before; to hear it again does no harm.
  hearer.presence_ = presence_;
  if (batch_.bytes) send(hearer, batch_.bytes);
}

void Circle::end_telling() {
  telling_ = false;
  batch_.bytes.reset();
  told_next_ = batch_.next;
  std::erase(hearers_, nullptr);
  for (std::size_t i = 0; i < hearers_.size(); ++i) hearers_[i]->index_ = i;
  const Moment moment = now();
  const auto tick = std::chrono::milliseconds(room_.options().tick_ms);
  may_tell_ = moment + std::max<Moment::duration>(tick, pauses_a_telling * (moment - began_));
  heartbeat_due_ = moment + std::chrono::milliseconds(room_.options().heartbeat_ms);
  look();
}

}  // namespace commonty::live
