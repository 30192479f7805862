// The main job, through real sockets: notes from a village hall become contributions that keep
// their place on paper, are looked after, answered with reasons, and everyone who gave is told.
#include <gmock/gmock.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "tests/support/deeds.h"
#include "tests/support/folders.h"
#include "tests/support/shared_data.h"
#include "tests/support/story.h"

namespace commonty::test {
namespace {

using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;
using testing::SizeIs;

constexpr const char* convener = "morven.tulloch@strathkellan.example";
constexpr int notes_of_the_evening = 59;

class WorkshopNotes : public Story {
 protected:
  void SetUp() override {
    open({"--sample"});
    challenge = "/challenges/getting-to-hospital";
  }

  // Looks at the document, corrects one note, leaves one out, and takes the others over.
  WebPage take_over(WebBrowser& morven) {
    const std::string file = file_bytes(source_folder() / "docs/guide/village-hall-notes.docx");
    const WebPage preview = bring_in(morven, challenge, "village-hall-notes.docx", file);
    EXPECT_TRUE(preview.says("59 notes")) << preview.words();
    return morven.submit(preview.form(preview.address)
                             .set("text-0", "The 83 goes at 7 and at 12: dawn or dinner")
                             .tick("skip-1")
                             .tick("way", "workshop")
                             .tick("kind", "experience"));
  }

  // The address of the note that begins so.
  std::string note(const std::string& beginning) {
    for (const boost::json::value& one : contributions()) {
      if (text_at(one, "text").starts_with(beginning)) return path_of(one);
    }
    ADD_FAILURE() << "no note begins with: " << beginning;
    return "";
  }

  // Kinds and ranks of an address's journey: "-1 document", "1 decision".
  std::vector<std::string> journey(const std::string& url) {
    std::vector<std::string> out;
    const boost::json::value thing = browser().get_json(url).json();
    for (const auto& step : thing.at("journey").as_array()) {
      out.push_back(std::to_string(step.at("rank").as_int64()) + " " + text_at(step, "kind"));
    }
    return out;
  }

  void expect_told_once(const std::string& email, const std::string& sentence,
                        const std::string& reason) {
    SCOPED_TRACE(email);
    const auto letters = outbox.letters_to(email, news);
    ASSERT_THAT(letters, SizeIs(1));
    EXPECT_THAT(letters[0].text, HasSubstr(sentence));
    EXPECT_THAT(letters[0].text, HasSubstr(reason));
  }
};
ON_BOTH_DATABASES(WorkshopNotes);

TEST_P(WorkshopNotes, BecomeContributionsThatKnowWhereTheyCameFrom) {
  WebBrowser morven = signed_in(convener, "");
  const std::size_t before = contributions().size();
  const WebPage workshop = take_over(morven);
  EXPECT_TRUE(workshop.says("58 contributions were added")) << workshop.words();
  EXPECT_TRUE(workshop.says("Shore road") == false) << "it was left out";
  const boost::json::array found = contributions();
  EXPECT_EQ(found.size(), before + notes_of_the_evening - 1);
  EXPECT_GE(found.size(), 100u);
  std::size_t from_the_hall = 0;
  for (const auto& one : found) {
    EXPECT_NE(text_at(one, "way"), "");
    if (text_at(one, "way") != "workshop") continue;
    ++from_the_hall;
    EXPECT_NE(text_at(one, "group"), "") << one;
    EXPECT_GT(one.at("line").as_int64(), 0) << one;
  }
  EXPECT_GE(from_the_hall, static_cast<std::size_t>(notes_of_the_evening - 1));
  const WebPage page = browser().get(note("The 83 goes at 7"));
  EXPECT_TRUE(
      page.says("Table 1 › What is it like getting to hospital from here with no car? › "
                "Getting there › line 17"))
      << page.words();

  const WebPage again =
      bring_in(morven, challenge, "village-hall-notes.docx",
               file_bytes(source_folder() / "docs/guide/village-hall-notes.docx"));
  const WebPage told = morven.submit(again.form(again.address).tick("skip-1"));
  EXPECT_TRUE(told.says("All 58 notes were here already")) << told.words();
  EXPECT_EQ(contributions().size(), found.size());
}

TEST_P(WorkshopNotes, AreAnsweredAndEveryContributorIsTold) {
  WebBrowser morven = signed_in(convener, "");
  take_over(morven);
  const std::string late = note("Last bus back here is 4.10");
  const std::string fetched = note("My son-in-law came 40 miles");
  const std::string tides = note("Print the tide times");
  const std::string half_two = note("A half two bus home");
  const std::string rude = note("Lunch club will keep a plate");

  WebBrowser isla = signed_in("isla@people.example", "Isla");
  const std::string own =
      give(isla, challenge, "Ring me the day before, not the hour before").address;
  const std::string lift = own.substr(0, own.find('?'));
  WebBrowser hamish = signed_in("hamish@people.example", "Hamish");
  EXPECT_TRUE(support(hamish, half_two).says("Take my support back"));
  WebBrowser catriona = signed_in("catriona@people.example", "Catriona");
  comment(catriona, tides, "The harbour office has them for the whole year");

  // Hidden with a reason of the list, and shown again.
  const WebPage hidden = hide(morven, rude, "off_topic", "Say it at the lunch club");
  EXPECT_TRUE(hidden.says("Hidden")) << hidden.words();
  EXPECT_NE(browser().get(rude).status, 200);
  EXPECT_TRUE(undo(morven, hidden).says("Everyone can see it again"));
  EXPECT_EQ(browser().get(rude).status, 200);
  EXPECT_TRUE(browser().get(challenge + "/moderation").says("Not about this challenge"));

  const WebPage joint = merge(morven, challenge, {late, fetched});
  EXPECT_TRUE(joint.says("Joined from")) << joint.words();

  answer(morven, challenge, {late, lift}, {"chosen", "Clinics end at four from May."});
  answer(morven, challenge, {half_two}, {"parked", "The bus contract ends in spring.", 1, 3, 2031});
  answer(morven, challenge, {tides}, {"not_now", "The printer has this year's tables already."});
  EXPECT_TRUE(outbox.letters_to("isla@people.example", news).empty())
      << "a draft is told to nobody";
  const WebPage decision = publish(morven, challenge, "Clinics end at four");
  EXPECT_TRUE(decision.says("Published.")) << decision.words();
  EXPECT_TRUE(decision.says("Clinics end at four from May."));
  EXPECT_TRUE(decision.says("until 1 March 2031")) << decision.words();

  for (const char* email : {"isla", "hamish", "catriona"}) {
    outbox.wait_for(std::string(email) + "@people.example", news, 1);
  }
  // What was waiting has gone before this letter goes.
  signed_in("last@people.example", "Last");
  expect_told_once("isla@people.example", "was chosen", "Clinics end at four from May.");
  expect_told_once("hamish@people.example", "was parked",
                   "We will look at it again on 1 March 2031");
  expect_told_once("catriona@people.example", "was not chosen", "tables already");
  EXPECT_TRUE(isla.get("/me/notices").says("was chosen"));

  // From the note back to the room and on to the answer; from the joint one to both originals.
  EXPECT_THAT(journey(fetched), IsSupersetOf({"-1 document", "-1 challenge", "0 contribution",
                                              "1 contribution", "2 decision"}));
  EXPECT_THAT(journey(half_two), IsSupersetOf({"-1 document", "1 decision"}));
  const WebPage page = browser().get(fetched);
  EXPECT_TRUE(page.says("joined into")) << page.words();
  EXPECT_TRUE(page.says("Getting to hospital: second evening"));
  EXPECT_TRUE(page.says("Clinics end at four"));
  EXPECT_TRUE(browser().get(late).says("answered by"));
  EXPECT_THAT(journey(late), IsSupersetOf({"-1 contribution", "1 decision"}));
}

}  // namespace
}  // namespace commonty::test
