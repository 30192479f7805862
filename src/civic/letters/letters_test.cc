#include "civic/letters/letters.h"

#include "tests/support/site/site.h"

namespace commonty::letters {
namespace {

// A mail server with moods.
class MoodyMailer final : public mail::Mailer {
 public:
  void send(const mail::Letter& letter) override {
    ++tries;
    if (rejects) throw mail::Rejected("550 no such person");
    if (away) throw std::runtime_error("nobody answers");
    sent.push_back(letter.to);
  }
  bool away = false, rejects = false;
  int tries = 0;
  std::vector<std::string> sent;
};

class Letters : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    moody_ = std::make_unique<server::Site>(store(), mailer, clock, settings);
  }
  void queue_one(const std::string& to) {
    store().write(
        [&](Tx& tx) { queue(tx, {.to = to, .subject = "Hello", .text = "You were heard."}); });
  }
  void work() { moody_->run_jobs(); }
  std::int64_t still_waiting() { return store().read(waiting); }

  MoodyMailer mailer;

 private:
  std::unique_ptr<server::Site> moody_;
};
ON_BOTH_DATABASES(Letters);

TEST_P(Letters, GoOnceAfterTheDeedIsKept) {
  queue_one("ann@example.org");
  EXPECT_TRUE(mailer.sent.empty());
  work();
  work();
  EXPECT_EQ(mailer.sent, std::vector<std::string>{"ann@example.org"});
  EXPECT_EQ(still_waiting(), 0);
}

TEST_P(Letters, OfARefusedDeedNeverGo) {
  const auto refused = store().write([&](Tx& tx) -> Result<void> {
    queue(tx, {.to = "ann@example.org", .subject = "Hello", .text = "Hello"});
    return refuse(Reason::closed, say("No"));
  });
  EXPECT_FALSE(refused.ok());
  work();
  EXPECT_EQ(mailer.tries, 0);
}

TEST_P(Letters, WaitLongerEachTimeTheServerIsAway) {
  queue_one("ann@example.org");
  mailer.away = true;
  work();
  work();
  EXPECT_EQ(mailer.tries, 1);
  clock.advance(minute_ms);
  work();
  EXPECT_EQ(mailer.tries, 2);
  clock.advance(minute_ms);
  work();
  EXPECT_EQ(mailer.tries, 2);
  clock.advance(minute_ms);
  mailer.away = false;
  work();
  EXPECT_EQ(mailer.sent, std::vector<std::string>{"ann@example.org"});
}

TEST_P(Letters, AreGivenUpAfterADay) {
  queue_one("ann@example.org");
  mailer.away = true;
  work();
  clock.advance(day_ms);
  work();
  EXPECT_EQ(mailer.tries, 1);
  EXPECT_EQ(still_waiting(), 0);
}

TEST_P(Letters, ThatAreRejectedAreDroppedAndTheNextStillGoes) {
  queue_one("nobody@example.org");
  mailer.rejects = true;
  work();
  EXPECT_EQ(still_waiting(), 0);
  mailer.rejects = false;
  queue_one("ann@example.org");
  work();
  EXPECT_EQ(mailer.sent, std::vector<std::string>{"ann@example.org"});
}

}  // namespace
}  // namespace commonty::letters
