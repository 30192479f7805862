#include "civic/contributions/live_list.h"

#include <boost/json/value.hpp>
#include <thread>

#include "civic/moderation/moderation.h"
#include "platform/web/server.h"
#include "tests/support/raw_client.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::contributions {
namespace {

using challenges::Challenge;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Stream = std::shared_ptr<web::EventStream>;

class LiveListPage : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    settle();
  }

  Challenge challenge(const Asked& asked = {}) {
    return store().write([&](Tx& tx) { return add_challenge(tx, asked); });
  }

  ContributionId give(const Challenge& to, const std::string& text) {
    return store().write([&](Tx& tx) {
      return post(tx, add_person(tx, "Bea"), to, {.kind = Kind::idea, .title = "", .text = text})
          .value()
          .id;
    });
  }
  void hide(ContributionId id) {
    store().write([&](Tx& tx) {
      moderation::hide(tx, add_person(tx, "Ann"), {id, {}}, moderation::Reason::rude, "").value();
    });
  }
  void add_support(ContributionId id) {
    store().write([&](Tx& tx) { support(tx, add_person(tx, "Cat"), id).value(); });
  }

  // On PostgreSQL, transactions of other tests on the same server hold facts back for a while.
  void settle() {
    while (store().read([](Tx& tx) { return facts::held_back(tx, {}); })) {
      std::this_thread::yield();
    }
  }

  // Where the page of the list says that it goes on from now.
  std::string stream_url(Browser& who, const Challenge& c, const std::string& query = "") {
    settle();
    const auto page = who.get_json("/challenges/" + c.slug + "/contributions" + query).json();
    return std::string(page.at("stream_url").as_string());
  }

  // All that a stream has to say now, its place moved on as the network edge does.
  static std::vector<std::string> heard(web::EventStream& stream) {
    std::vector<std::string> data;
    const auto events = stream.after(stream.last_id);
    for (const auto& event : events.value()) {
      stream.last_id = event.id;
      data.push_back(event.data.empty() ? event.name : event.data);
    }
    return data;
  }
  std::vector<std::string> settled_and_heard(const Stream& stream) {
    settle();
    return heard(*stream);
  }

  static std::string between(const std::string& text, std::string_view from, std::string_view to) {
    const std::size_t begin = text.find(from) + from.size();
    return text.substr(begin, text.find(to, begin) - begin);
  }
};
ON_BOTH_DATABASES(LiveListPage);

TEST_P(LiveListPage, TellsWhatIsNewFromWhereThePageStood) {
  const Challenge c = challenge(), other = challenge({.title = "Cold halls"});
  give(c, "The bus was there before");
  Browser guest = browser();
  const Stream stream = guest.listen(stream_url(guest, c));
  EXPECT_THAT(settled_and_heard(stream), IsEmpty());
  const ContributionId id = give(c, "The last bus goes at six");
  give(other, "A hall without heating");
  const auto told = settled_and_heard(stream);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_THAT(told[0], AllOf(HasSubstr("action=\"prepend\" target=\"contributions\""),
                             HasSubstr("contribution-" + id.text())));
  EXPECT_THAT(settled_and_heard(stream), IsEmpty());
}

TEST_P(LiveListPage, DrawsTheVeryCardOfThePage) {
  const Challenge c = challenge();
  Browser guest = browser();
  const Stream stream = guest.listen(stream_url(guest, c));
  give(c, "The last bus goes at six, <b>every</b> day");
  const auto told = settled_and_heard(stream);
  ASSERT_EQ(told.size(), 1u);
  const std::string card = between(told[0], "<template>", "</template>");
  EXPECT_THAT(card, HasSubstr("<article"));
  EXPECT_THAT(guest.get("/challenges/" + c.slug).body, HasSubstr(card));
}

TEST_P(LiveListPage, TellsWhatChangedOnceAsItIsNow) {
  const Challenge c = challenge();
  const ContributionId id = give(c, "The last bus goes at six");
  Browser guest = browser();
  const Stream stream = guest.listen(stream_url(guest, c));
  add_support(id);
  store().write([&](Tx& tx) {
    comments::post(tx, add_person(tx, "Cat"), get(tx, id).value(), "At five on Sundays").value();
  });
  const auto told = settled_and_heard(stream);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_THAT(told[0], AllOf(HasSubstr("action=\"replace\" target=\"contribution-" + id.text()),
                             HasSubstr("1 supports this"), HasSubstr("1 comment")));
}

TEST_P(LiveListPage, NeverTellsWordsThatAreHiddenSince) {
  const Challenge c = challenge();
  Browser guest = browser();
  const std::string url = stream_url(guest, c);
  const Stream here = guest.listen(url);
  const ContributionId id = give(c, "Rude words");
  EXPECT_THAT(settled_and_heard(here), ElementsAre(HasSubstr("Rude words")));
  hide(id);
  const auto removed =
      AllOf(HasSubstr("action=\"remove\" target=\"contribution-" + id.text() + "\""),
            Not(HasSubstr("Rude words")));
  EXPECT_THAT(settled_and_heard(here), ElementsAre(removed));
  // Nor to one who missed it all and goes on from before.
  EXPECT_THAT(heard(*guest.listen(url)), ElementsAre(removed));
  server::Site started_again(store(), letters, clock, settings);
  Browser later(started_again);
  EXPECT_THAT(heard(*later.listen(url)), ElementsAre(removed));
}

TEST_P(LiveListPage, GoesOnWhereABrowserStoppedEvenAfterANewStart) {
  const Challenge c = challenge();
  Browser guest = browser();
  const std::string url = stream_url(guest, c);
  Stream stream = guest.listen(url);
  give(c, "One bus");
  EXPECT_THAT(settled_and_heard(stream), ElementsAre(HasSubstr("One bus")));
  const std::string last = stream->last_id;
  give(c, "Two buses");
  settle();
  // The header, which a browser sends by itself, is newer than the address.
  EXPECT_THAT(heard(*guest.listen(url, last)), ElementsAre(HasSubstr("Two buses")));
  server::Site started_again(store(), letters, clock, settings);
  Browser later(started_again);
  EXPECT_THAT(heard(*later.listen(url, last)), ElementsAre(HasSubstr("Two buses")));
  EXPECT_THAT(heard(*later.listen(url)), ElementsAre(HasSubstr("One bus"), HasSubstr("Two buses")));
}

TEST_P(LiveListPage, SaysWhenItIsTooFarBehind) {
  const Challenge c = challenge();
  Browser guest = browser();
  const std::string url = stream_url(guest, c);
  const Stream here = guest.listen(url);
  heard(*here);
  store().write([&](Tx& tx) {
    const PersonId bea = add_person(tx, "Bea");
    for (std::size_t i = 0; i <= live_changes_max; ++i) {
      const Draft draft{.kind = Kind::idea, .title = "", .text = "Bus " + std::to_string(i)};
      EXPECT_TRUE(post(tx, bea, c, draft).ok());
    }
  });
  EXPECT_THAT(settled_and_heard(here), ElementsAre("behind"));
  EXPECT_THAT(heard(*guest.listen(url)), ElementsAre("behind"));
  give(c, "One more bus");
  EXPECT_THAT(settled_and_heard(here), ElementsAre(HasSubstr("One more bus")));
}

TEST_P(LiveListPage, MovesThePlaceOfAQuietListOnABusySite) {
  const Challenge c = challenge();
  Browser guest = browser();
  const Stream stream = guest.listen(stream_url(guest, c));
  EXPECT_THAT(settled_and_heard(stream), IsEmpty());
  const std::string before = stream->last_id;
  store().write([](Tx& tx) {
    for (int i = 0; i < 600; ++i) facts::record(tx, {.name = "elsewhere.done"});
  });
  EXPECT_THAT(settled_and_heard(stream), ElementsAre("place"));
  EXPECT_GT(facts::position_in(stream->last_id), facts::position_in(before));
  EXPECT_THAT(settled_and_heard(stream), IsEmpty());
}

TEST_P(LiveListPage, BeginsNowForWhoNamesNoPlace) {
  const Challenge c = challenge();
  give(c, "One bus");
  settle();
  Browser guest = browser();
  for (const std::string from : {"", "?from=nonsense", "?from=999999999999-999999999999"}) {
    const Stream stream = guest.listen("/challenges/" + c.slug + "/contributions/stream" + from);
    EXPECT_THAT(heard(*stream), ElementsAre("place")) << from;
    EXPECT_THAT(heard(*stream), IsEmpty()) << from;
  }
}

TEST_P(LiveListPage, ForgetsDrawingsWhenSomebodyChangesTheirName) {
  const Challenge c = challenge();
  Browser guest = browser();
  const std::string url = stream_url(guest, c);
  const Stream here = guest.listen(url);
  give(c, "The last bus goes at six");
  EXPECT_THAT(settled_and_heard(here), ElementsAre(HasSubstr("Bea")));
  store().write(
      [](Tx& tx) { people::change_profile(tx, add_person(tx, "Bea"), {"Beatrice", ""}).value(); });
  settle();
  heard(*here);
  EXPECT_THAT(heard(*guest.listen(url)), ElementsAre(HasSubstr("Beatrice")));
}

TEST_P(LiveListPage, IsOfferedOnTheWholeListAlone) {
  const Challenge c = challenge();
  Browser guest = browser();
  EXPECT_NE(stream_url(guest, c), "");
  EXPECT_THAT(guest.get("/challenges/" + c.slug).body, HasSubstr("data-live=\"/challenges/"));
  for (const std::string query : {"?kind=idea", "?q=bus", "?sort=least_heard", "?after=x"}) {
    EXPECT_EQ(stream_url(guest, c, query), "") << query;
  }
}

TEST_P(LiveListPage, IsForThoseWhoMaySeeTheList) {
  const Challenge c = challenge({.audience = permissions::Audience::team});
  Browser ann = browser_of("ann@people.example"), guest = browser();
  const std::string url = stream_url(ann, c);
  EXPECT_NE(ann.listen(url), nullptr);
  EXPECT_EQ(guest.listen(url), nullptr);
  EXPECT_EQ(browser_of("zoe@people.example").listen(url), nullptr);
}

TEST_P(LiveListPage, EndsForThoseWhoMayNotSeeItAnyMore) {
  const Challenge c = challenge();
  Browser guest = browser(), ann = browser_of("ann@people.example");
  const std::string url = stream_url(guest, c);
  const Stream theirs = guest.listen(url), anns = ann.listen(url);
  store().write([&](Tx& tx) {
    tx.run("UPDATE challenges SET audience = $1 WHERE id = $2",
           permissions::name_of(permissions::Audience::team), c.id);
  });
  give(c, "Among ourselves");
  settle();
  EXPECT_EQ(theirs->after(theirs->last_id), std::nullopt);
  EXPECT_THAT(heard(*anns), ElementsAre(HasSubstr("Among ourselves")));
  // Signed out on another page.
  const std::string session = ann.cookies().at("session");
  store().write([&](Tx& tx) {
    const Viewer viewer = people::viewer_of_session(tx, session);
    people::end_session(tx, viewer.id, viewer.session).value();
  });
  give(c, "After that");
  settle();
  EXPECT_EQ(anns->after(anns->last_id), std::nullopt);
}

TEST_P(LiveListPage, LosesNothingWhileManyListen) {
  const Challenge c = challenge();
  Browser guest = browser();
  const std::string url = stream_url(guest, c);
  constexpr int listeners = 8, each = 20;
  std::vector<std::string> texts;
  for (int i = 0; i < each; ++i) texts.push_back("Bus number " + std::to_string(i) + " is late");
  std::vector<int> counts(listeners, 0);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < listeners; ++i) {
      threads.emplace_back([&, i, stream = guest.listen(url)] {
        while (counts[i] < each) {
          counts[i] += static_cast<int>(heard(*stream).size());
          std::this_thread::yield();
        }
      });
    }
    for (const std::string& text : texts) give(c, text);
  }
  EXPECT_THAT(counts, testing::Each(each));
}

// The whole way: a commit wakes the edge, which asks the list and writes to the socket.
TEST_P(LiveListPage, ComesThroughARealSocket) {
  const Challenge c = challenge();
  Browser guest = browser();
  const std::string url = stream_url(guest, c);
  web::Server server(
      {}, [&](web::Request& request) { return site().handle(request); },
      [&](web::Method method, std::string_view path) {
        return site().front().body_rule(method, path);
      });
  server.start();
  test::RawClient client(server.port());
  client.send("GET " + url + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(client.answer(test::Body::none).header("content-type"), "text/event-stream");
  EXPECT_EQ(client.read_until("\n\n"), "retry: 3000\n\n");
  give(c, "The last bus goes at six");
  settle();
  server.wake_streams();
  const std::string event = client.read_until("\n\n");
  EXPECT_THAT(event, AllOf(testing::StartsWith("id: "), HasSubstr("data: <turbo-stream"),
                           HasSubstr("The last bus goes at six")));
  server.stop();
}

}  // namespace
}  // namespace commonty::contributions
