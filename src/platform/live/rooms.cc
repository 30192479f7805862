#include "platform/live/rooms.h"

#include <charconv>
#include <map>
#include <mutex>
#include <stdexcept>

#include "platform/live/circle.h"
#include "platform/live/room.h"

namespace commonty::live {
namespace {

constexpr std::string_view about_room = "room ";
constexpr std::string_view about_rights = "rights ";  // may wait beside a position
constexpr std::string_view word_recheck = "recheck", word_close = "close";

std::optional<Position> position_in(std::string_view text) {
  Position position = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
  if (error != std::errc() || end != text.data() + text.size() || position < 0) return std::nullopt;
  return position;
}

}  // namespace

std::optional<Position> place_in(const web::Request& request) {
  const std::string_view last = request.header("last-event-id");
  return position_in(last.empty() ? request.query.get("from") : last);
}

// Threads: any.
class Rooms::Parts : public std::enable_shared_from_this<Parts> {
 public:
  Parts(Options options, store::Store* store)
      : options_(options), store_(store), pool_(options.workers) {}

  std::shared_ptr<Hearer> let_in(Joining joining);
  void stop() { pool_.stop(); }

  // All of its wings.
  std::vector<std::shared_ptr<Room>> find(std::string_view name) const;
  void close(std::string_view name);
  std::size_t count() const;
  void tell_others(std::string_view about, const std::string& name, std::string_view word) const;

 private:
  std::shared_ptr<Room> find_or_make(Joining joining);
  void forget(const std::string& key);
  void wake(std::string_view name) const;
  void listen_to_others();
  void hear(std::string_view about, std::string_view word);
  void look_everywhere() const;

  const Options options_;
  store::Store* const store_;
  web::WorkerPool pool_;
  std::once_flag listening_;
  mutable std::mutex mutex_;
  std::map<std::string, std::weak_ptr<Room>, std::less<>> rooms_;    // "name\nwing"
  std::map<std::string, std::weak_ptr<std::atomic<int>>> counters_;  // one for all wings
};

std::shared_ptr<Hearer> Rooms::Parts::let_in(Joining joining) {
  if (joining.room.size() > room_name_length_max) throw std::invalid_argument("room name too long");
  listen_to_others();
  const Position after = joining.after;
  auto may_stay = std::move(joining.may_stay);
  return std::make_shared<Hearer>(find_or_make(std::move(joining)), after, std::move(may_stay));
}

std::shared_ptr<Room> Rooms::Parts::find_or_make(Joining joining) {
  const std::string key = joining.room + "\n" + joining.wing;
  const std::lock_guard lock(mutex_);
  std::weak_ptr<Room>& known = rooms_[key];
  auto room = known.lock();
  if (room) return room;
  const auto gone = [parts = weak_from_this(), key](Room* last) {
    delete last;
    if (const auto there = parts.lock()) there->forget(key);
  };
  const auto counted = [parts = weak_from_this(), name = joining.room] {
    if (const auto there = parts.lock()) there->wake(name);
  };
  std::weak_ptr<std::atomic<int>>& counter = counters_[joining.room];
  auto present = counter.lock();
  if (!present) counter = present = std::make_shared<std::atomic<int>>(0);
  room = std::shared_ptr<Room>(
      new Room(options_, pool_,
               {std::move(joining.catch_up), joining.afresh, std::move(present), counted}),
      gone);
  known = room;
  return room;
}

std::vector<std::shared_ptr<Room>> Rooms::Parts::find(std::string_view name) const {
  const std::string all = std::string(name) + "\n";
  std::vector<std::shared_ptr<Room>> wings;
  {
    const std::lock_guard lock(mutex_);
    for (auto at = rooms_.lower_bound(all); at != rooms_.end() && at->first.starts_with(all);
         ++at) {
      wings.push_back(at->second.lock());
    }
  }
  std::erase(wings, nullptr);
  return wings;
}

// Who looks at another wing counts with us.
void Rooms::Parts::wake(std::string_view name) const {
  for (const auto& wing : find(name)) wing->wake();
}

// Unless somebody has come into a new one meanwhile.
void Rooms::Parts::forget(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto known = rooms_.find(key);
  if (known != rooms_.end() && known->second.expired()) rooms_.erase(known);
  const auto counter = counters_.find(key.substr(0, key.find('\n')));
  if (counter != counters_.end() && counter->second.expired()) counters_.erase(counter);
}

// Whoever comes after this comes into another room of the same name.
void Rooms::Parts::close(std::string_view name) {
  const std::string all = std::string(name) + "\n";
  std::vector<std::shared_ptr<Room>> wings;
  {
    const std::lock_guard lock(mutex_);
    for (auto at = rooms_.lower_bound(all); at != rooms_.end() && at->first.starts_with(all);) {
      wings.push_back(at->second.lock());
      at = rooms_.erase(at);
    }
  }
  for (const auto& wing : wings) {
    if (wing) wing->close();
  }
}

std::size_t Rooms::Parts::count() const {
  const std::lock_guard lock(mutex_);
  return rooms_.size();
}

void Rooms::Parts::tell_others(std::string_view about, const std::string& name,
                               std::string_view word) const {
  if (store_ != nullptr) store_->tell_others(std::string(about) + name, std::string(word));
}

// From the first listener on: a program that has none need not hear.
void Rooms::Parts::listen_to_others() {
  if (store_ == nullptr) return;
  std::call_once(listening_, [this] {
    store_->on_word([parts = weak_from_this()](std::string_view about, std::string_view word) {
      if (const auto there = parts.lock()) there->hear(about, word);
    });
  });
}

void Rooms::Parts::hear(std::string_view about, std::string_view word) {
  if (about.empty()) return look_everywhere();
  const bool rights = about.starts_with(about_rights);
  if (!rights && !about.starts_with(about_room)) return;
  about.remove_prefix(rights ? about_rights.size() : about_room.size());
  if (word == word_close) return close(about);
  const auto position = position_in(word);
  for (const auto& wing : find(about)) {
    if (word == word_recheck) wing->recheck();
    if (position) wing->point_to(*position);
  }
}

void Rooms::Parts::look_everywhere() const {
  std::vector<std::shared_ptr<Room>> rooms;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [name, known] : rooms_) rooms.push_back(known.lock());
  }
  for (const auto& room : rooms) {
    if (!room) continue;
    room->recheck();
    room->look();
  }
}

Rooms::Rooms(Options options) : parts_(std::make_shared<Parts>(options, nullptr)) {}
Rooms::Rooms(Options options, store::Store& store)
    : parts_(std::make_shared<Parts>(options, &store)) {}

// What the threads still do is done while everything is there.
Rooms::~Rooms() { parts_->stop(); }

web::Response Rooms::stream(Joining joining) {
  web::Response response;
  response.seat = parts_->let_in(std::move(joining));
  return response;
}

void Rooms::say(const std::string& room, const Message& message) {
  for (const auto& wing : parts_->find(room)) wing->say(message);
  parts_->tell_others(about_room, room, std::to_string(message.position));
}

void Rooms::point_to(const std::string& room, Position position) {
  for (const auto& wing : parts_->find(room)) wing->point_to(position);
  parts_->tell_others(about_room, room, std::to_string(position));
}

void Rooms::say_in_passing(const std::string& room, const std::string& name,
                           const std::string& data) {
  for (const auto& wing : parts_->find(room)) wing->say_in_passing(name, data);
}

void Rooms::recheck(const std::string& room) {
  for (const auto& wing : parts_->find(room)) wing->recheck();
  parts_->tell_others(about_rights, room, word_recheck);
}

void Rooms::close(const std::string& room) {
  parts_->close(room);
  parts_->tell_others(about_rights, room, word_close);
}

int Rooms::present(const std::string& room) const {
  const auto wings = parts_->find(room);
  return wings.empty() ? 0 : wings.front()->present();
}

std::size_t Rooms::count() const { return parts_->count(); }

}  // namespace commonty::live
