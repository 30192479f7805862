// What happened, in order: every deed records a fact in its own transaction; followers (notices,
// live pages, later the ledger) read them afterwards and resume where they stopped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/store/store.h"

namespace commonty::facts {

// A fact is a name in the past tense ("contribution.posted"), what it happened to, who did it, and
// a digest of the content. No words or names of people stand in it: those stay in the concept's own
// rows, where they can be erased.
struct Fact {
  std::string name{};        // noun.past
  std::int64_t subject = 0;  // the thing's id
  std::int64_t actor = 0;    // a person's or guest's id; 0 = the program itself
  std::int64_t scope = 0;    // the challenge (or organisation) it belongs to; 0 = the site
  std::string detail{};      // a small JSON object of ids and words of our own; may be empty
  std::string digest{};      // salted SHA-256 of the content, hex; may be empty
};

// The tables of facts, for opening a store.
store::Steps steps();

void record(Tx& tx, const Fact& fact);

// Where a follower stands. Opaque; grows.
struct Position {
  std::int64_t epoch = 0;  // PostgreSQL's transaction id; 0 on SQLite
  std::int64_t number = 0;
  auto operator<=>(const Position&) const = default;
};

// "7-12" and back: a follower outside the program, such as a browser, tells where it stopped.
std::string text_of(Position position);
std::optional<Position> position_in(std::string_view text);

struct Recorded {
  Position position;
  Time at;
  Fact fact;
};

// The next facts after a position, in the order all followers see. Never skips one that is
// committed later: on PostgreSQL only facts older than every open transaction are given.
std::vector<Recorded> after(Tx& tx, Position position, int limit);

// The last that after() gives: where a follower begins who needs nothing of what was before.
Position newest(Tx& tx);

// The newest fact that this read sees, where every read that has the same newest one sees all the
// same facts: what was made of the store then still holds. Nothing where there is no such one,
// since a transaction that began earlier is still open.
std::optional<Position> settled(Tx& tx);

// Are there facts that after() does not give yet, because an older transaction is still open? It
// may end without a commit that anybody hears of, so a follower then looks again by itself, soon.
bool held_back(Tx& tx, Position position);

// To be called once when the program starts. A dump that was restored into another PostgreSQL meets
// transaction ids that may be lower than its facts'; this makes new facts come after the old ones.
void keep_order_after_restore(Tx& tx);

// A follower's bookmark, moved in the transaction of the follower's own work.
Position bookmark(Tx& tx, const std::string& follower);
void move_bookmark(Tx& tx, const std::string& follower, Position to);

}  // namespace commonty::facts
