#include "civic/letters/letters.h"

#include <algorithm>
#include <vector>

#include "civic/pages/jobs.h"
#include "platform/base/log.h"

namespace commonty::letters {
namespace {

constexpr int at_once = 50;
constexpr std::int64_t wait_max_ms = hour_ms;

using LetterId = Id<struct LetterTag>;

struct Waiting {
  LetterId id;
  mail::Letter letter;
  std::int64_t tries = 0;
  Time next_try_at;
};

std::vector<Waiting> due(Tx& tx) {
  std::vector<Waiting> out;
  for (const store::Row row :
       tx.query("SELECT id, recipient, subject, text, html, unsubscribe_url, language, tries, "
                "next_try_at FROM letters_out WHERE next_try_at <= $1 ORDER BY next_try_at, id "
                "LIMIT $2",
                tx.now(), at_once)) {
    Waiting& one = out.emplace_back();
    row.into(one.id, one.letter.to, one.letter.subject, one.letter.text, one.letter.html,
             one.letter.unsubscribe_url, one.letter.language, one.tries, one.next_try_at);
  }
  return out;
}

// 1, 2, 4 ... minutes, an hour at most.
std::int64_t wait_after(std::int64_t tries) {
  return std::min(wait_max_ms, minute_ms << std::min<std::int64_t>(tries, 10));
}

// Taken before it is sent, with the next try already set: a program that dies while sending, or a
// server that does not answer, has then failed like any other.
bool take(Tx& tx, const Waiting& one) {
  return tx.run(
             "UPDATE letters_out SET tries = tries + 1, next_try_at = $1 "
             "WHERE id = $2 AND next_try_at = $3",
             tx.now() + wait_after(one.tries), one.id, one.next_try_at) == 1;
}

void remove(const App& app, LetterId id) {
  app.store.write([&](Tx& tx) { tx.run("DELETE FROM letters_out WHERE id = $1", id); });
}

// False when the mail server cannot be reached: then the others would only wait for it as well.
bool send(const App& app, const Waiting& one) {
  try {
    app.mailer.send(one.letter);
  } catch (const mail::Rejected& problem) {
    log::error("letter rejected", {{"letter", one.id.text()}, {"why", problem.what()}});
  } catch (const std::runtime_error& problem) {
    log::error("letter not sent yet", {{"letter", one.id.text()}, {"why", problem.what()}});
    return false;
  }
  remove(app, one.id);
  return true;
}

void drop_useless(Tx& tx) {
  const auto dropped = tx.run("DELETE FROM letters_out WHERE give_up_at <= $1", tx.now());
  if (dropped > 0) log::error("letters given up", {{"count", std::to_string(dropped)}});
}

}  // namespace

void queue(Tx& tx, const mail::Letter& letter, std::int64_t useful_ms) {
  tx.run(
      "INSERT INTO letters_out (id, recipient, subject, text, html, unsubscribe_url, language, "
      "next_try_at, tries, give_up_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)",
      tx.new_id<LetterId>(), letter.to, letter.subject, letter.text, letter.html,
      letter.unsubscribe_url, letter.language, tx.now(), tx.now() + useful_ms);
}

void forget(Tx& tx, std::string_view recipient) {
  // Letters keep the address as it was typed; people are known by it in lower case.
  tx.run("DELETE FROM letters_out WHERE lower(recipient) = lower($1)", recipient);
}

std::int64_t waiting(Tx& tx) { return tx.one<std::int64_t>("SELECT count(*) FROM letters_out"); }

void send_due(const App& app) {
  const auto letters = app.store.read(due);
  if (letters.empty()) return;
  app.store.write(drop_useless);
  for (const Waiting& one : letters) {
    if (!app.store.write([&](Tx& tx) { return take(tx, one); })) continue;
    if (!send(app, one)) return;
  }
}

void jobs(Jobs& jobs) { jobs.chore("letters", send_due); }

}  // namespace commonty::letters
