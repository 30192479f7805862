// Letters waiting to go: a deed puts one in its own transaction, and it is sent after the commit.
#pragma once

#include <cstdint>
#include <string_view>

#include "platform/base/time.h"
#include "platform/mail/mail.h"
#include "platform/store/store.h"

namespace commonty {

struct App;
class Jobs;

namespace letters {

// Kept with the deed or not at all. After `useful_ms` nobody tries to send it any more.
void queue(Tx& tx, const mail::Letter& letter, std::int64_t useful_ms = day_ms);

// Those to this address are not sent any more.
void forget(Tx& tx, std::string_view recipient);

// How many wait.
std::int64_t waiting(Tx& tx);

// Sends what is due. What fails waits longer each time; what the mail server rejects is dropped.
// Several nodes may do this at once: each letter is taken by one of them.
void send_due(const App& app);

void jobs(Jobs& jobs);

}  // namespace letters
}  // namespace commonty
