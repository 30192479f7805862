#include "platform/live/room.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "platform/base/log.h"
#include "platform/live/circle.h"

namespace commonty::live {
namespace {

namespace asio = boost::asio;

// What one client's own buffer may take, while it hears what others have heard already.
constexpr std::size_t piece_size_max = 16 * 1024;

}  // namespace

Room::Room(const Options& options, web::WorkerPool& pool, Manner manner)
    : options_(options),
      pool_(pool),
      manner_(std::move(manner)),
      log_(options.frames_max, options.bytes_max) {}

// --- what is said ------------------------------------------------------------------------------

void Room::say(const Message& message) {
  Frame framed = frame(message.position, message.name, message.data);
  const std::lock_guard lock(mutex_);
  wanted_ = std::max(wanted_, message.position);
  if (known_ && message.position == log_.end() + 1) {
    log_.add(std::move(framed));
    wake_all();
  }
  pull_if_needed();
}

void Room::point_to(Position position) {
  const std::lock_guard lock(mutex_);
  wanted_ = std::max(wanted_, position);
  pull_if_needed();
}

void Room::say_in_passing(std::string_view name, std::string_view data) {
  Frame framed = frame(0, name, data);
  const std::lock_guard lock(mutex_);
  log_.add(std::move(framed));
  wake_all();
}

void Room::look() {
  const std::lock_guard lock(mutex_);
  look_wanted_ = true;
  pull_if_needed();
}

void Room::recheck() {
  const std::lock_guard lock(mutex_);
  tell_circles(&Circle::hold_all);
}

void Room::close() {
  const std::lock_guard lock(mutex_);
  tell_circles(&Circle::send_all_away);
}

// --- who is there ------------------------------------------------------------------------------

std::shared_ptr<Circle> Room::enter(const std::shared_ptr<Hearer>& hearer,
                                    const asio::any_io_executor& executor) {
  auto circle = find_or_make_circle(*hearer, executor);
  manner_.counted();
  return circle;
}

std::shared_ptr<Circle> Room::find_or_make_circle(const Hearer& hearer,
                                                  const asio::any_io_executor& executor) {
  const std::lock_guard lock(mutex_);
  if (!begun_) log_.begin(hearer.position());
  begun_ = true;
  ++*manner_.present;
  auto known = std::find_if(circles_.begin(), circles_.end(),
                            [&](const auto& circle) { return circle->executor() == executor; });
  if (known == circles_.end()) {
    known = circles_.insert(known, std::make_shared<Circle>(*this, executor, log_.next()));
  }
  pull_if_needed();
  return *known;
}

void Room::leave(Circle& circle, bool was_last) {
  {
    const std::lock_guard lock(mutex_);
    --*manner_.present;
    if (was_last) {
      std::erase_if(circles_, [&](const auto& one) { return one.get() == &circle; });
      std::erase_if(waiting_, [&](const Waiting& one) { return one.circle.get() == &circle; });
    }
  }
  manner_.counted();
}

void Room::wake() {
  const std::lock_guard lock(mutex_);
  wake_all();
}

std::uint64_t Room::next() const {
  const std::lock_guard lock(mutex_);
  return log_.next();
}

std::optional<Log::Piece> Room::since(std::uint64_t serial) const {
  const std::lock_guard lock(mutex_);
  if (!log_.holds(serial)) return std::nullopt;
  return log_.since(serial);
}

std::optional<Log::Piece> Room::after(Hearer& hearer) {
  const std::lock_guard lock(mutex_);
  const Position position = hearer.position();
  const bool has_missed = manner_.afresh && !hearer.is_abreast() && position < log_.end();
  if (!known_ || position < log_.begin() || has_missed) {
    waiting_.push_back({hearer.shared_from_this(), hearer.circle(), position});
    pull_if_needed();
    return std::nullopt;
  }
  Log::Piece piece = log_.after(position, hearer.next(), piece_size_max);
  if (position > log_.end()) {
    // They know more than we do: until we know it too, serial numbers say nothing about them.
    piece.next = 0;
    wanted_ = std::max(wanted_, position);
    pull_if_needed();
  }
  return piece;
}

void Room::ask_rights(const std::shared_ptr<Circle>& circle,
                      std::vector<std::shared_ptr<Hearer>> hearers) {
  pool_.run([room = shared_from_this(), circle, hearers = std::move(hearers)] {
    std::vector<bool> answers;
    for (const auto& hearer : hearers) answers.push_back(hearer->may_stay());
    room->post(circle, [circle, hearers, answers] {
      for (std::size_t i = 0; i < hearers.size(); ++i) circle->release(*hearers[i], answers[i]);
    });
  });
}

void Room::post(const std::shared_ptr<Circle>& circle, std::function<void()> what) {
  const std::lock_guard lock(mutex_);
  post_locked(circle, std::move(what));
}

void Room::post_locked(const std::shared_ptr<Circle>& circle, std::function<void()> what) {
  if (std::find(circles_.begin(), circles_.end(), circle) == circles_.end()) return;
  asio::post(circle->executor(), std::move(what));
}

void Room::tell_circles(void (Circle::*what)()) {
  for (const auto& circle : circles_) {
    asio::post(circle->executor(), [circle, what] { (circle.get()->*what)(); });
  }
}

void Room::wake_all() {
  for (const auto& circle : circles_) circle->wake();
}

// --- what the store knows ----------------------------------------------------------------------

// One question at a time; whoever needs something meanwhile is served by the next.
void Room::pull_if_needed() {
  const bool needed = look_wanted_ || !waiting_.empty() || wanted_ > log_.end();
  if (!needed || pulling_ || circles_.empty()) return;
  pulling_ = true;
  const bool looks = std::exchange(look_wanted_, false);
  Position from = log_.end();
  for (const Waiting& one : waiting_) from = std::min(from, one.position);
  pool_.run([room = shared_from_this(), from, wanted = wanted_, looks] {
    room->pull(from, wanted, looks);
  });
}

void Room::pull(Position from, Position wanted, bool looks) {
  Found found = ask(from);
  found.wanted = wanted;
  found.looked = looks;
  const std::lock_guard lock(mutex_);
  pulling_ = false;
  if (found.outcome != Found::Outcome::told) return send_away_after(found);
  take_in(found);
  tell_waiting(found);
  give_up_what_nobody_knows(found);
  wake_all();
  pull_if_needed();
}

Room::Found Room::ask(Position from) const {
  Found found;
  found.from = from;
  try {
    const std::optional<News> news = manner_.catch_up(from);
    found.outcome = news ? Found::Outcome::told : Found::Outcome::over;
    if (!news) return found;
    found.too_much = news->too_much;
    for (const Message& one : news->messages) {
      found.past.frames.push_back(frame(one.position, one.name, one.data));
    }
    const Position last = news->messages.empty() ? from : news->messages.back().position;
    found.past.upto = news->upto.value_or(last);
    if (found.too_much) found.past.frames = {frame(found.past.upto, "behind", "")};
  } catch (const std::exception& failure) {
    log::error("a live room could not catch up", {{"why", failure.what()}});
  }
  return found;
}

void Room::take_in(const Found& found) {
  // The first who came may have named a place that is nowhere, or too far back to go on from.
  if (!known_ && (found.too_much || found.past.upto < log_.end())) log_.begin(found.past.upto);
  known_ = true;
  if (found.too_much && found.from < log_.end()) return;  // that is for those who wait
  for (const Frame& one : found.past.frames) {
    if (one.position > log_.end()) log_.add(one);
  }
  log_.advance(found.past.upto);
}

void Room::tell_waiting(Found& found) {
  Past& past = found.past;
  if (past.upto < log_.begin()) {  // it would not join what we have
    past = {{frame(log_.end(), "behind", "")}, log_.end()};
  }
  const auto shared = std::make_shared<const Past>(std::move(past));
  const auto served = [&](const Waiting& one) {
    return found.too_much ? one.position == found.from : one.position >= found.from;
  };
  for (const Waiting& one : waiting_) {
    if (!served(one)) continue;
    post_locked(one.circle, [one, shared] { one.circle->tell_past(*one.hearer, shared); });
  }
  std::erase_if(waiting_, served);
}

void Room::give_up_what_nobody_knows(const Found& found) {
  if (wanted_ > found.wanted || wanted_ <= log_.end()) return;
  wanted_ = log_.end();
  for (const auto& circle : circles_) {
    asio::post(circle->executor(), [circle, end = wanted_] { circle->put_right(end); });
  }
}

// Whoever is sent away comes again, by the page, which knows better what to say. Those who have
// heard everything may stay if it was only an accident.
void Room::send_away_after(const Found& found) {
  const bool may_have_missed = found.looked || wanted_ > log_.end() || !known_;
  const bool all = found.outcome == Found::Outcome::over || may_have_missed;
  if (all) tell_circles(&Circle::send_all_away);
  for (const Waiting& one : waiting_) {
    post_locked(one.circle, [one] { one.circle->release(*one.hearer, false); });
  }
  waiting_.clear();
}

}  // namespace commonty::live
