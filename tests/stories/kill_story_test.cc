// The power fails while a whole hall writes: what a person was told is kept is kept, once, and what
// was not answered may be sent again without fear.
#include <gmock/gmock.h>

#include <atomic>
#include <boost/json/object.hpp>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include "tests/support/deeds.h"
#include "tests/support/story.h"

namespace commonty::test {
namespace {

using testing::IsEmpty;

constexpr int rounds = 4;
constexpr int writers = 12;
constexpr unsigned seed = 20260314;
// Below what one guest may give and say in a short time.
constexpr int deeds_a_writer_max = 26;

// Somebody in the hall: gives words, supports what others gave, comments on it.
struct Writer {
  WebBrowser browser;
  std::string name;
  std::mt19937 random;
  std::string known = {};  // what others gave before: to support and to comment on
  std::map<std::string, std::string> kept = {};  // words given, and the address that answered
  std::map<std::string, int> said = {};          // comments that were answered
  bool supported = false;
  // Sent when the power failed; no answer came.
  std::optional<Form> unanswered = {};
  std::string unanswered_words = {};
};

// Counts answers, and tells when it is time for the power to fail.
class Countdown {
 public:
  explicit Countdown(int from) : left_(from) {}
  void answered() {
    if (--left_ == 0) left_.notify_all();
  }
  void wait() const {
    for (int left = left_; left > 0; left = left_) left_.wait(left);
  }
  // For one who cannot go on, so that nobody waits for them.
  void give_up() {
    left_ = 0;
    left_.notify_all();
  }

 private:
  std::atomic<int> left_;
};

class PowerFailure : public Story {
 protected:
  void SetUp() override { begin("cross the road"); }

  // Sends what may never be answered; gives where the answer leads.
  std::string send(Writer& writer, const Form& form, const std::string& words, Countdown& answers) {
    writer.unanswered = form;
    writer.unanswered_words = words;
    const WebPage answer = writer.browser.send(form);
    writer.unanswered.reset();
    EXPECT_EQ(answer.status, 303) << answer.words();
    answers.answered();
    return answer.header("location");
  }

  void give_words(Writer& writer, int number, Countdown& answers) {
    const std::string words = writer.name + " says thing number " + std::to_string(number);
    Form form = writer.browser.get(challenge).form(challenge + "/contributions");
    const std::string location = send(writer, form.set("text", words), words, answers);
    writer.kept[words] = location.substr(0, location.find('?'));
  }

  void support_known(Writer& writer, Countdown& answers) {
    const WebPage page = writer.browser.get(writer.known);
    send(writer, page.form(writer.known + "/supports"), "", answers);
    writer.supported = true;
  }

  void comment_on_known(Writer& writer, int number, Countdown& answers) {
    const std::string words = writer.name + " asks " + std::to_string(number);
    Form form = writer.browser.get(writer.known).form(writer.known + "/comments");
    send(writer, form.set("text", words), words, answers);
    ++writer.said[words];
  }

  void write_until_dark(Writer& writer, Countdown& answers) {
    try {
      for (int number = 0; number < deeds_a_writer_max; ++number) {
        const unsigned choice = writer.random() % 4;
        if (choice == 0 && !writer.supported) {
          support_known(writer, answers);
        } else if (choice == 1) {
          comment_on_known(writer, number, answers);
        } else {
          give_words(writer, number, answers);
        }
      }
    } catch (const std::runtime_error&) {
      return;  // dark
    }
    answers.give_up();
  }

  std::vector<std::unique_ptr<Writer>> hall(int round, const std::string& known) {
    std::vector<std::unique_ptr<Writer>> out;
    for (int i = 0; i < writers; ++i) {
      out.push_back(std::make_unique<Writer>(
          Writer{browser(), "Round " + std::to_string(round) + " writer " + std::to_string(i),
                 std::mt19937(seed + static_cast<unsigned>(round * writers + i)), known}));
    }
    return out;
  }

  // All write at once; the power fails after so many answers.
  void write_and_fail(std::vector<std::unique_ptr<Writer>>& hall, int answers_before) {
    Countdown answers(answers_before);
    std::vector<std::thread> threads;
    for (const auto& writer : hall) {
      threads.emplace_back([&, &one = *writer] { write_until_dark(one, answers); });
    }
    answers.wait();
    site().kill();
    for (std::thread& thread : threads) thread.join();
  }

  // How often each words stand among what was given, by everyone.
  std::map<std::string, std::vector<std::string>> given() {
    std::map<std::string, std::vector<std::string>> out;
    for (const auto& one : contributions()) out[text_at(one, "text")].push_back(path_of(one));
    return out;
  }

  // Comments on one contribution, by their words, over all pages.
  std::map<std::string, int> comments_on(const std::string& contribution) {
    std::map<std::string, int> out;
    WebBrowser reader = browser();
    std::string next = contribution + "/comments";
    while (!next.empty()) {
      const auto page = reader.get_json(next).json();
      for (const auto& one : page.at("discussion").at("comments").as_array()) {
        ++out[text_at(one, "text")];
      }
      const auto& pager = page.at("discussion").at("pager");
      next = pager.is_object() ? text_at(pager, "next_url") : "";
    }
    return out;
  }

  void expect_all_kept(const std::vector<std::unique_ptr<Writer>>& hall) {
    const auto found = given();
    const auto comments = comments_on(hall.front()->known);
    for (const auto& writer : hall) {
      for (const auto& [words, address] : writer->kept) {
        const auto at = found.find(words);
        ASSERT_TRUE(at != found.end()) << "lost: " << words;
        EXPECT_EQ(at->second, std::vector{address}) << words;
      }
      for (const auto& [words, times] : writer->said) {
        const auto at = comments.find(words);
        ASSERT_TRUE(at != comments.end()) << "lost: " << words;
        EXPECT_EQ(at->second, times) << words;
      }
    }
    for (const auto& [words, addresses] : found) EXPECT_EQ(addresses.size(), 1u) << words;
    for (const auto& [words, times] : comments) EXPECT_EQ(times, 1) << words;
  }

  // Sends every unanswered form twice more; gives how many there were.
  int send_again(std::vector<std::unique_ptr<Writer>>& hall) {
    int again = 0;
    for (const auto& writer : hall) {
      writer->browser.move_to(site().port());
      if (!writer->unanswered) continue;
      ++again;
      const WebPage first = writer->browser.send(*writer->unanswered);
      const WebPage second = writer->browser.send(*writer->unanswered);
      EXPECT_EQ(first.status, 303) << first.words();
      EXPECT_EQ(second.header("location"), first.header("location"));
      const std::string location = first.header("location");
      const bool gave = location.find("?given=yes") != std::string::npos;
      if (gave) writer->kept[writer->unanswered_words] = location.substr(0, location.find('?'));
      if (!gave && writer->unanswered_words.empty()) writer->supported = true;
      if (!gave && !writer->unanswered_words.empty()) writer->said[writer->unanswered_words] = 1;
      writer->unanswered.reset();
    }
    return again;
  }

  int supports_of(const std::string& contribution) {
    return static_cast<int>(browser().get_json(contribution).json().at("supports").as_int64());
  }
};
ON_BOTH_DATABASES(PowerFailure);

TEST_P(PowerFailure, LosesNothingThatWasAnsweredAndDoublesNothingThatIsSentAgain) {
  std::mt19937 random(seed);
  int unanswered = 0;
  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    WebBrowser first = browser();
    const std::string thanked =
        give(first, challenge, "What everybody talks about in round " + std::to_string(round))
            .address;
    auto people = hall(round, thanked.substr(0, thanked.find('?')));
    write_and_fail(people, 60 + static_cast<int>(random() % 120));
    open();
    expect_all_kept(people);
    unanswered += send_again(people);
    expect_all_kept(people);
    int supporters = 0;
    for (const auto& writer : people) supporters += writer->supported;
    EXPECT_EQ(supports_of(people.front()->known), supporters);
    EXPECT_THAT(run({"check"}).err, IsEmpty());
  }
  EXPECT_GT(unanswered, 0) << "the power never failed in the middle of anything";
}

}  // namespace
}  // namespace commonty::test
