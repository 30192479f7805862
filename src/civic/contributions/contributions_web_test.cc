#include <boost/json/array.hpp>

#include "civic/contributions/comments.h"
#include "civic/contributions/contributions.h"
#include "platform/facts/facts.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::contributions {
namespace {

using challenges::Challenge;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ContributionsPage : public AnySite {
 protected:
  Challenge challenge(const Asked& asked = {}) {
    return store().write([&](Tx& tx) { return add_challenge(tx, asked); });
  }
  // Gives as the page would, and answers where it leads, without what comes after "?".
  std::string give(Browser& by, const Challenge& to, const std::string& text,
                   FormFields more = {}) {
    more.emplace_back("text", text);
    const Answer answer = by.post("/challenges/" + to.slug + "/contributions", more);
    EXPECT_EQ(answer.status, 303) << answer.body;
    return answer.location.substr(0, answer.location.find('?'));
  }
  ContributionId id_in(const std::string& location) {
    return *ContributionId::parse(location.substr(location.rfind('/') + 1));
  }
};
ON_BOTH_DATABASES(ContributionsPage);

TEST_P(ContributionsPage, TakesWordsFromAnybodyInOneStep) {
  const Challenge c = challenge();
  Browser guest = browser();
  const Answer answer = guest.post("/challenges/" + c.slug + "/contributions",
                                   {{"text", "The last bus goes at six"}});
  ASSERT_EQ(answer.status, 303);
  const Answer page = guest.get(answer.location);
  EXPECT_THAT(page.body, HasSubstr("The last bus goes at six"));
  EXPECT_THAT(page.body, HasSubstr("Say more, if you like"));
  EXPECT_THAT(page.body, HasSubstr("Change your words"));
  // For others it is simply there.
  const Answer seen = browser().get(answer.location);
  EXPECT_THAT(seen.body, HasSubstr("The last bus goes at six"));
  EXPECT_THAT(seen.body, Not(HasSubstr("Say more")));
  EXPECT_THAT(seen.body, Not(HasSubstr("Change your words")));
  EXPECT_THAT(browser().get("/challenges/" + c.slug).body, HasSubstr("The last bus goes at six"));
}

TEST_P(ContributionsPage, TakesKindTitleAndNameAfterwards) {
  const Challenge c = challenge();
  Browser guest = browser();
  const std::string url = give(guest, c, "The last bus goes at six");
  guest.post_and_follow(url + "/edit",
                        {{"kind", "question"}, {"title", "Why so early?"}, {"name", "Mairi"}});
  const auto json = browser().get_json(url).json();
  EXPECT_EQ(json.at("kind").as_string(), "question");
  EXPECT_EQ(json.at("headline").as_string(), "Why so early?");
  EXPECT_EQ(json.at("text").as_string(), "The last bus goes at six");
  EXPECT_EQ(json.at("by").as_string(), "Mairi");
}

TEST_P(ContributionsPage, ShowsTheFormAgainWithWhatWasTyped) {
  const Challenge c = challenge();
  Browser guest = browser();
  const std::string title(title_length_max + 1, 'x');
  const Answer answer = guest.post("/challenges/" + c.slug + "/contributions",
                                   {{"text", "Precious <words>"}, {"title", title}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Precious &lt;words&gt;"));
  EXPECT_THAT(answer.body, HasSubstr("The title can be at most 140 characters long"));
  EXPECT_THAT(guest.get("/challenges/" + c.slug).body, Not(HasSubstr("Precious")));
}

TEST_P(ContributionsPage, RefusesOnceTheChallengeHasClosed) {
  const Challenge c = challenge({.closes_at = clock.now() + hour_ms});
  clock.advance(2 * hour_ms);
  Browser guest = browser();
  EXPECT_EQ(guest.post("/challenges/" + c.slug + "/contributions", {{"text", "Late"}}).status, 409);
  EXPECT_THAT(guest.get("/challenges/" + c.slug).body, Not(HasSubstr("<textarea")));
}

TEST_P(ContributionsPage, AnswersADoublePostWithALinkToTheFirst) {
  const Challenge c = challenge();
  Browser guest = browser();
  const std::string first = give(guest, c, "More buses");
  const Answer again =
      guest.post("/challenges/" + c.slug + "/contributions", {{"text", "more buses."}});
  EXPECT_EQ(again.status, 409);
  EXPECT_THAT(again.body, HasSubstr("href=\"" + first + "\""));
  EXPECT_THAT(again.body, HasSubstr("more buses."));
}

TEST_P(ContributionsPage, AnswersTheSameFormOnce) {
  const Challenge c = challenge();
  Browser ann = browser_of("ann@council.example", "Ann");
  const FormFields form = {{"text", "More buses"}, {"once", "the-very-same-form"}};
  const Answer first = ann.post("/challenges/" + c.slug + "/contributions", form);
  const Answer again = ann.post("/challenges/" + c.slug + "/contributions", form);
  EXPECT_EQ(again.status, 303);
  EXPECT_EQ(again.location, first.location);
}

TEST_P(ContributionsPage, TakesSeveralLinesAsNotes) {
  const Challenge c = challenge();
  Browser guest = browser();
  const Answer page = guest.post_and_follow("/challenges/" + c.slug + "/contributions",
                                            {{"text", "One\n\n- Two\nThree"}, {"split", "yes"}});
  for (const char* line : {">One<", ">Two<", ">Three<"}) EXPECT_THAT(page.body, HasSubstr(line));
}

TEST_P(ContributionsPage, NeverRunsWhatSomebodyWrote) {
  const Challenge c = challenge();
  Browser guest = browser();
  const std::string attack = "<script>alert(1)</script> {{csrf}} {{{csrf}}} [x](javascript:a)";
  const std::string url = give(guest, c, attack, {{"title", attack}, {"name", attack}});
  for (const std::string& page : {url, "/challenges/" + c.slug, url + "/edit"}) {
    SCOPED_TRACE(page);
    const Answer answer = guest.get(page);
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, Not(HasSubstr("<script>alert")));
    EXPECT_THAT(answer.body, Not(HasSubstr("href=\"javascript:")));
    EXPECT_THAT(answer.body, HasSubstr("{{csrf}}"));
  }
}

TEST_P(ContributionsPage, OfAPrivateChallengeIsForItsPeopleAlone) {
  const Challenge c = challenge({.audience = permissions::Audience::only_me});
  Browser ann = browser_of("ann@people.example");
  const std::string url = give(ann, c, "Between us");
  Browser stranger = browser();
  const std::string slug = "/challenges/" + c.slug;
  for (const std::string& page :
       {url, url + "/versions", url + "/comments", slug, slug + "/contributions",
        slug + "/similar?text=between", url + "/supports/withdrawal"}) {
    SCOPED_TRACE(page);
    EXPECT_EQ(stranger.get(page).status, 404);
    EXPECT_EQ(ann.get(page).status, 200);
  }
  EXPECT_EQ(stranger.post(slug + "/contributions", {{"text", "x"}}).status, 404);
  EXPECT_EQ(stranger.post(url + "/supports").status, 404);
  EXPECT_EQ(stranger.post(url + "/comments", {{"text", "x"}}).status, 404);
}

TEST_P(ContributionsPage, ThatIsHiddenIsForAuthorAndModeratorsAlone) {
  const Challenge c = challenge();
  Browser guest = browser(), ann = browser_of("ann@people.example"), other = browser();
  const std::string url = give(guest, c, "Something unkind");
  store().write([&](Tx& tx) { set_state(tx, id_in(url), State::hidden); });
  EXPECT_EQ(other.get(url).status, 404);
  EXPECT_EQ(other.get(url + "/comments").status, 404);
  EXPECT_EQ(other.post(url + "/supports").status, 404);
  EXPECT_THAT(guest.get(url).body, HasSubstr("A moderator has hidden this"));
  EXPECT_THAT(ann.get(url).body, HasSubstr("Something unkind"));
  EXPECT_THAT(other.get("/challenges/" + c.slug).body, Not(HasSubstr("unkind")));
}

TEST_P(ContributionsPage, IsChangedAndTakenBackByItsAuthorAlone) {
  const Challenge c = challenge();
  Browser guest = browser(), other = browser_of("eve@people.example", "Eve");
  const std::string url = give(guest, c, "More busses");
  EXPECT_EQ(other.get(url + "/edit").status, 403);
  EXPECT_EQ(other.post(url + "/edit", {{"text", "Fewer"}}).status, 403);
  EXPECT_EQ(other.post(url + "/withdrawal").status, 403);

  guest.post_and_follow(url + "/edit", {{"text", "More buses"}});
  EXPECT_THAT(other.get(url + "/versions").body, HasSubstr("More busses"));
  EXPECT_THAT(guest.get(url + "/withdrawal").body, HasSubstr("Take your words back?"));
  const Answer back = guest.post_and_follow(url + "/withdrawal");
  EXPECT_THAT(back.body, HasSubstr("You have taken this back"));
  EXPECT_EQ(other.get(url).status, 410);
  EXPECT_EQ(other.get(url + "/versions").status, 410);
  EXPECT_EQ(other.get(url + "/comments").status, 410);
  EXPECT_THAT(guest.get(url + "/withdrawal").body, HasSubstr("Bring your words back?"));
  guest.post_and_follow(url + "/withdrawal/undo");
  EXPECT_EQ(other.get(url).status, 200);
}

TEST_P(ContributionsPage, IsSupportedAndUnsupported) {
  const Challenge c = challenge();
  Browser guest = browser(), other = browser();
  const std::string url = give(guest, c, "More buses");
  const Answer after = other.post_and_follow(url + "/supports");
  EXPECT_THAT(after.body, HasSubstr("1 person supports this"));
  EXPECT_THAT(after.body, HasSubstr("Take my support back"));
  EXPECT_EQ(guest.post(url + "/supports").status, 409);  // one's own
  EXPECT_THAT(other.get(url + "/supports/withdrawal").body, HasSubstr("Take your support back?"));
  EXPECT_THAT(other.post_and_follow(url + "/supports/withdrawal").body,
              HasSubstr("0 people support this"));
}

TEST_P(ContributionsPage, FiltersSortsAndPagesTheList) {
  const Challenge c = challenge();
  Browser guest = browser();
  for (int i = 0; i < 27; ++i) {
    give(guest, c, "Note number " + std::to_string(i),
         {{"kind", i % 2 == 0 ? "idea" : "question"}});
  }
  const std::string list = "/challenges/" + c.slug + "/contributions";
  const auto first = guest.get_json(list).json();
  EXPECT_EQ(first.at("contributions").as_array().size(), 25u);
  EXPECT_EQ(first.at("counts").at("all").as_int64(), 27);
  const auto second =
      guest.get_json(std::string(first.at("pager").at("next_url").as_string())).json();
  EXPECT_EQ(second.at("contributions").as_array().size(), 2u);
  EXPECT_EQ(second.at("next").as_string(), "");
  EXPECT_EQ(guest.get_json(list + "?kind=question").json().at("contributions").as_array().size(),
            13u);
  EXPECT_EQ(guest.get_json(list + "?q=number+11").json().at("contributions").as_array().size(), 1u);
  EXPECT_EQ(guest.get_json(list + "?from=me&sort=least_heard")
                .json()
                .at("contributions")
                .as_array()
                .size(),
            25u);
  EXPECT_EQ(browser().get_json(list + "?kind=nonsense&sort=%00&outcome='&after=%22").status, 200);
  EXPECT_THAT(guest.get(list + "?q=zebra").body, HasSubstr("Nothing fits"));
}

// A drawn list is kept, but never beyond what it shows.
TEST_P(ContributionsPage, ShowsWhatHappenedSinceTheListWasDrawn) {
  const Challenge c = challenge();
  Browser guest = browser(), other = browser();
  const std::string list = "/challenges/" + c.slug + "/contributions";
  EXPECT_THAT(other.get(list).body, HasSubstr("Nobody has given anything yet"));
  const std::string url = give(guest, c, "The last bus goes at six", {{"name", "Mairi"}});
  const auto shown = [&](const std::string& query = "") { return other.get(list + query).body; };
  EXPECT_THAT(shown(), AllOf(HasSubstr("One contribution"), HasSubstr("0 support this")));
  EXPECT_THAT(shown("?kind=idea"), Not(HasSubstr("The last bus")));
  EXPECT_THAT(shown("?outcome=any"), Not(HasSubstr("The last bus")));

  other.post(url + "/supports");
  EXPECT_THAT(shown(), HasSubstr("1 supports this"));
  guest.post(url + "/edit", {{"kind", "idea"}, {"title", "Six is too early"}, {"name", "Iona"}});
  EXPECT_THAT(shown(), AllOf(HasSubstr("Six is too early"), HasSubstr("Iona")));
  EXPECT_THAT(shown("?kind=idea"), HasSubstr("Six is too early"));
  clock.advance(5 * minute_ms);
  EXPECT_THAT(shown(), HasSubstr("5 minutes ago"));
  guest.post(url + "/withdrawal");
  EXPECT_THAT(shown(), HasSubstr("Nobody has given anything yet"));
}

TEST_P(ContributionsPage, CountsViewsWithoutAWriteAPage) {
  const Challenge c = challenge();
  Browser guest = browser();
  const std::string url = give(guest, c, "More buses");
  const auto views = [&] {
    return store().read([&](Tx& tx) { return find(tx, id_in(url))->views; });
  };
  const auto writes = store().counts().writes;
  for (int i = 0; i < 3; ++i) browser().get(url);
  guest.get(url);  // one's own look does not count
  EXPECT_EQ(store().counts().writes, writes);
  EXPECT_EQ(views(), 0);
  site().run_jobs();
  EXPECT_EQ(views(), 3);
  browser().get(url);
  site().run_jobs();
  EXPECT_EQ(views(), 3);  // not so soon again
  clock.advance(minute_ms);
  site().run_jobs();
  EXPECT_EQ(views(), 4);
}

TEST_P(ContributionsPage, ShowsSimilarOnesWhileWriting) {
  const Challenge c = challenge();
  Browser guest = browser();
  give(guest, c, "Evening buses from the hospital stop too early");
  const auto found =
      guest.get_json("/challenges/" + c.slug + "/similar?text=late+evening+bus+at+hospital").json();
  EXPECT_EQ(found.at("similar").as_array().size(), 1u);
  EXPECT_THAT(guest.get("/challenges/" + c.slug + "/similar?text=").body,
              HasSubstr("Nobody has said this here yet"));
}

TEST_P(ContributionsPage, SaysWhereANoteCameFromAndWhatItBecame) {
  const Challenge c = challenge();
  const auto [note, joint] = store().write([&](Tx& tx) {
    const PersonId ann = add_person(tx, "Ann");
    Draft draft{.text = "No bus after six"};
    draft.source = {.way = Way::paper, .group = "Table 4", .prompt = "b", .line = 31};
    const auto brought = bring(tx, ann, c, draft).value();
    const auto other = bring(tx, ann, c, {.text = "Late buses"}).value();
    set_state(tx, brought.id, State::merged, other.id);
    return std::pair(brought, other);
  });
  const Answer page = browser().get("/contributions/" + note.id.text());
  EXPECT_THAT(page.body, HasSubstr("A note from Table 4"));
  EXPECT_THAT(page.body, HasSubstr("line 31"));
  EXPECT_THAT(page.body, HasSubstr("/contributions/" + joint.id.text()));
  EXPECT_THAT(page.body, HasSubstr("brought by"));
  EXPECT_THAT(browser().get("/contributions/" + joint.id.text()).body, HasSubstr("Joined from"));
}

TEST_P(ContributionsPage, NamesNoGuestByTheirId) {
  const Challenge c = challenge();
  Browser guest = browser();
  const std::string url = give(guest, c, "More buses");
  const PersonId author = store().read([&](Tx& tx) { return find(tx, id_in(url))->author; });
  for (const std::string& page : {url, "/challenges/" + c.slug}) {
    EXPECT_THAT(browser().get_json(page).body, Not(HasSubstr(author.text())));
  }
}

TEST_P(ContributionsPage, DoesNotExistForAddressesThatAreNone) {
  for (const char* path :
       {"/contributions/zzz!", "/contributions/0", "/contributions/7fffffffffffff", "/comments/1",
        "/comments/-", "/challenges/none/similar", "/challenges/none/contributions"}) {
    SCOPED_TRACE(path);
    EXPECT_EQ(browser().get(path).status, 404);
  }
}

class CommentsPage : public ContributionsPage {
 protected:
  std::string comment(Browser& by, const std::string& contribution, const std::string& text,
                      FormFields more = {}) {
    more.emplace_back("text", text);
    const Answer answer = by.post(contribution + "/comments", more);
    EXPECT_EQ(answer.status, 303) << answer.body;
    return answer.location;
  }
  CommentId comment_id(const std::string& location) {
    return *CommentId::parse(location.substr(location.rfind('/') + 1));
  }
};
ON_BOTH_DATABASES(CommentsPage);

TEST_P(CommentsPage, TakesCommentsAndAnswers) {
  Browser guest = browser(), other = browser();
  const std::string url = give(guest, challenge(), "More buses");
  const std::string first = comment(other, url, "Which line?", {{"name", "Eve"}});
  const std::string answer =
      comment(guest, url, "The 42", {{"answer_to", comment_id(first).text()}});
  // An answer to an answer stays under what began it.
  comment(other, url, "Thanks", {{"answer_to", comment_id(answer).text()}});
  const auto page = other.get_json(url).json();
  EXPECT_EQ(page.at("comments").as_int64(), 3);
  const auto& comments = page.at("discussion").at("comments").as_array();
  ASSERT_EQ(comments.size(), 3u);
  EXPECT_EQ(comments[0].at("by").as_string(), "Eve");
  EXPECT_EQ(comments[1].at("answer_to").at("url").as_string(), first);
  EXPECT_EQ(comments[2].at("answer_to").at("url").as_string(), first);
  EXPECT_THAT(other.get(first).body, HasSubstr("Which line?"));
}

TEST_P(CommentsPage, PagesTwentyAtATimeBothWays) {
  Browser guest = browser();
  const std::string url = give(guest, challenge(), "More buses");
  store().write([&](Tx& tx) {
    const Contribution c = *find(tx, id_in(url));
    const PersonId eve = add_person(tx, "Eve");
    for (int i = 0; i < 45; ++i) {
      EXPECT_TRUE(comments::post(tx, eve, c, "Comment " + std::to_string(i)).ok());
    }
  });
  for (const std::string order : {"oldest", "newest"}) {
    std::string next = url + "/comments?order=" + order;
    std::vector<std::string> texts;
    int pages = 0;
    while (!next.empty() && pages < 5) {
      const auto page = guest.get_json(next).json().at("discussion");
      for (const auto& c : page.at("comments").as_array()) {
        texts.emplace_back(c.at("text").as_string());
      }
      next = std::string(page.at("pager").at("next_url").as_string());
      next = next.substr(0, next.find('#'));
      ++pages;
    }
    EXPECT_EQ(pages, 3);
    ASSERT_EQ(texts.size(), 45u);
    EXPECT_EQ(texts.front(), order == "oldest" ? "Comment 0" : "Comment 44");
    EXPECT_EQ(texts.back(), order == "oldest" ? "Comment 44" : "Comment 0");
  }
}

TEST_P(CommentsPage, RefusesWhatIsEmptyLongOrSaidBefore) {
  Browser guest = browser();
  const std::string url = give(guest, challenge(), "More buses");
  EXPECT_EQ(guest.post(url + "/comments", {{"text", " "}}).status, 422);
  const std::string long_text(comments::text_length_max + 1, 'x');
  EXPECT_THAT(guest.post(url + "/comments", {{"text", long_text}}).body, HasSubstr("2000"));
  const std::string first = comment(guest, url, "Yes");
  const Answer again = guest.post(url + "/comments", {{"text", "yes!"}});
  EXPECT_EQ(again.status, 409);
  EXPECT_THAT(again.body, HasSubstr(first));
  EXPECT_EQ(guest.post(url + "/comments", {{"text", "a"}, {"answer_to", "zzzz"}}).status, 409);
}

TEST_P(CommentsPage, IsChangedAndTakenBackByItsAuthorAlone) {
  Browser guest = browser(), other = browser_of("eve@people.example");
  const std::string url = give(guest, challenge(), "More buses");
  const std::string own = comment(other, url, "Wich line?");
  // Not even by the author of what it is about.
  EXPECT_NE(guest.post(own + "/edit", {{"text", "x"}}).status, 303);
  EXPECT_NE(guest.post(own + "/withdrawal").status, 303);
  other.post_and_follow(own + "/edit", {{"text", "Which line?"}});
  EXPECT_THAT(guest.get(own + "/versions").body, HasSubstr("Wich line?"));
  other.post_and_follow(own + "/withdrawal");
  EXPECT_EQ(guest.get(own).status, 410);
  EXPECT_EQ(guest.get_json(url).json().at("comments").as_int64(), 0);
  EXPECT_THAT(guest.get(url).body, Not(HasSubstr("Which line?")));
  other.post_and_follow(own + "/withdrawal/undo");
  EXPECT_EQ(guest.get_json(url).json().at("comments").as_int64(), 1);
}

TEST_P(CommentsPage, ThatIsHiddenIsGoneForOthers) {
  Browser guest = browser(), other = browser();
  const std::string url = give(guest, challenge(), "More buses");
  const std::string own = comment(other, url, "Something unkind");
  comment(guest, url, "Please be kind", {{"answer_to", comment_id(own).text()}});
  store().write([&](Tx& tx) { comments::set_state(tx, comment_id(own), State::hidden); });
  EXPECT_EQ(guest.get(own).status, 404);
  EXPECT_EQ(other.get(own).status, 200);
  EXPECT_THAT(guest.get(url).body, Not(HasSubstr("unkind")));
  EXPECT_THAT(guest.get(url).body, HasSubstr("a comment that is no longer shown"));
}

// The pain of other platforms: a page that takes minutes once people talk a lot.
TEST_P(CommentsPage, ReadsNoMoreRowsForTenThousandCommentsThanForTwenty) {
  Browser guest = browser();
  const std::string url = give(guest, challenge(), "More buses");
  const std::string plan = store().read([&](Tx& tx) {
    const bool sqlite = tx.dialect() == store::Dialect::sqlite;
    if (!sqlite) tx.query("SELECT set_config('enable_seqscan', 'off', true)");
    std::string lines;
    for (const store::Row row : tx.query(
             std::string(sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") +
             "SELECT m.id, m.text FROM comments m WHERE m.contribution = 5 AND m.state = 'shown' "
             "AND m.id > 7 ORDER BY m.id LIMIT 21")) {
      lines += std::string(row.text(sqlite ? 3 : 0)) + "\n";
    }
    return lines;
  });
  EXPECT_THAT(plan, HasSubstr("comments_shown"));
  EXPECT_THAT(plan, Not(HasSubstr("TEMP B-TREE")));
  EXPECT_THAT(plan, Not(HasSubstr("Sort")));
}

}  // namespace
}  // namespace commonty::contributions
