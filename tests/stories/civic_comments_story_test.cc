// A council brings in what people said elsewhere, as sheets: thirteen hundred comments are looked
// at, taken over once, moderated, joined, answered and given out again, and nothing gets lost.
#include <gmock/gmock.h>

#include <map>

#include "platform/documents/documents.h"
#include "tests/support/deeds.h"
#include "tests/support/shared_data.h"
#include "tests/support/story.h"

namespace commonty::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

constexpr const char* civic = "themes/civic-comments.csv";
constexpr const char* bowling_green = "opinion/american-assembly.bowling-green/comments.csv";
constexpr std::size_t civic_rows = 720;
constexpr std::size_t bowling_green_rows = 607;  // of 896; 289 were rejected where they come from
constexpr const char* usual_words = "Thank you. We cannot do this within this year's budget.";

// The heading of the column that holds what.
struct Headings {
  std::string text, person = "None", date = "None", place = "None";
};

using Rows = std::vector<std::map<std::string, std::string>>;

// A sheet by the headings of its columns.
Rows rows_of(const std::string& csv) {
  const auto cells = documents::read_csv(csv).value();
  Rows out;
  for (std::size_t i = 1; i < cells.size(); ++i) {
    auto& row = out.emplace_back();
    for (std::size_t c = 0; c < cells[i].size(); ++c) row[cells[0].at(c)] = cells[i][c];
  }
  return out;
}

class CivicComments : public Story {
 protected:
  void SetUp() override { begin("live well here"); }

  // Uploads the sheet and chooses its columns; the page on which all is looked at.
  WebPage preview(const char* file, const Headings& headings) {
    const WebPage guessed = bring_in(ann(), challenge, id_of(file), file_bytes(shared_data(file)));
    return ann().submit(guessed.search(guessed.address)
                            .choose("text_column", headings.text)
                            .choose("person_column", headings.person)
                            .choose("date_column", headings.date)
                            .choose("place_column", headings.place));
  }
  WebPage take_over(const WebPage& preview) {
    const std::string address = preview.address.substr(0, preview.address.find('?'));
    return ann().submit(preview.form(address));
  }

  void bring_both_in() {
    take_over(preview(civic, {.text = "text", .place = "label"}));
    take_over(preview(bowling_green,
                      {.text = "comment-body", .person = "author-id", .date = "datetime"}));
  }

  // The first that begins so.
  std::string address_of(const std::string& beginning) {
    for (const auto& one : contributions()) {
      if (text_at(one, "text").starts_with(beginning)) return path_of(one);
    }
    ADD_FAILURE() << "nothing begins with " << beginning;
    return "";
  }

  // Chooses the first rows of the table that wait for an answer, and answers them in kept words.
  ContributionUrls answer_in_usual_words(std::size_t count) {
    ann().submit(ann()
                     .get(challenge + "/answers")
                     .form(challenge + "/answer-templates")
                     .set("words-title", "Not within the budget")
                     .set("words-outcome", "not_now")
                     .set("words-text", usual_words));
    const std::string with_words = ann().get(challenge + "/answers").link("Not within the budget");
    Form form = ann().get(with_words).form(challenge + "/answers");
    EXPECT_EQ(form.value("reason"), usual_words);
    EXPECT_EQ(form.value("outcome"), "not_now");
    ContributionUrls chosen;
    const auto table = ann().get_json(challenge + "/answers").json();
    for (const auto& row : table.at("rows").as_array()) {
      if (chosen.size() == count) break;
      form.tick("contributions", text_at(row, "id"));
      chosen.push_back(text_at(row, "url"));
    }
    EXPECT_THAT(chosen, SizeIs(count));
    const WebPage kept = ann().submit(form);
    EXPECT_TRUE(kept.says("Draft answers kept: " + std::to_string(count))) << kept.words();
    return chosen;
  }

  void expect_one_letter(const std::string& email, const std::vector<std::string>& words) {
    SCOPED_TRACE(email);
    const auto letters = outbox.letters_to(email, news);
    ASSERT_THAT(letters, SizeIs(1));
    for (const std::string& each : words) EXPECT_THAT(letters[0].text, HasSubstr(each));
  }
};
ON_BOTH_DATABASES(CivicComments);

TEST_P(CivicComments, ComeInFromSheetsWhoseColumnsAreChosenAndOnlyOnce) {
  NEEDS_SHARED_DATA(civic);
  NEEDS_SHARED_DATA(bowling_green);
  const WebPage first = preview(civic, {.text = "text", .place = "label"});
  EXPECT_TRUE(first.says("720 notes")) << first.words().substr(0, 2000);
  EXPECT_TRUE(first.says("electoral-reform"));
  EXPECT_THAT(contributions(), SizeIs(0)) << "looking adds nothing";
  const WebPage added = take_over(first);
  EXPECT_TRUE(added.says("720 contributions were added")) << added.words().substr(0, 500);
  const WebPage one = browser().get(address_of("Proportional representation will reduce"));
  EXPECT_TRUE(one.says("electoral-reform")) << "its place: " << one.words();

  const WebPage second =
      preview(bowling_green, {.text = "comment-body", .person = "author-id", .date = "datetime"});
  EXPECT_TRUE(second.says("607 notes, 289 lines not understood")) << second.words().substr(0, 2000);
  EXPECT_TRUE(second.says("turned down where it comes from"));
  take_over(second);
  EXPECT_THAT(contributions(), SizeIs(civic_rows + bowling_green_rows));
  const auto road = browser().get_json(address_of("Smallhouse Rd (at Campbell Ln)")).json();
  EXPECT_EQ(text_at(road, "by"), "1756");
  EXPECT_THAT(text_at(road.at("when"), "iso"), StartsWith("2018-02-13T12:58:16"));

  const WebPage again = take_over(preview(civic, {.text = "text", .place = "label"}));
  EXPECT_TRUE(again.says("All 720 notes were here already")) << again.words().substr(0, 500);
  take_over(
      preview(bowling_green, {.text = "comment-body", .person = "author-id", .date = "datetime"}));
  EXPECT_THAT(contributions(), SizeIs(civic_rows + bowling_green_rows));
}

TEST_P(CivicComments, AreModeratedJoinedAnsweredAndGivenOutWhole) {
  NEEDS_SHARED_DATA(civic);
  NEEDS_SHARED_DATA(bowling_green);
  bring_both_in();

  // Residents who left an address: one gives, two care about what came from the sheets.
  WebBrowser isla = signed_in("isla@people.example", "Isla");
  const std::string thanked =
      give(isla, challenge, "=SUM(A1:A9) is how my son says: add it up, it is too dear").address;
  const std::string formula = thanked.substr(0, thanked.find('?'));
  const std::string road = address_of("Smallhouse Rd (at Campbell Ln)");
  const std::string doctors = address_of("Doctors should not overreact");
  WebBrowser hamish = signed_in("hamish@people.example", "Hamish");
  support(hamish, road);
  support(hamish, doctors);
  WebBrowser catriona = signed_in("catriona@people.example", "Catriona");
  comment(catriona, road, "The junction at the school is worse");

  // Hidden for reasons of the list, one of them shown again.
  const auto all = contributions();
  const ContributionUrls hidden = {path_of(all[100]), path_of(all[200]), path_of(all[300])};
  hide(ann(), hidden[0], "spam");
  hide(ann(), hidden[1], "off_topic");
  hide(ann(), hidden[2], "rude");
  undo(ann(), hide(ann(), path_of(all[400]), "personal_data"));
  const WebPage log = browser().get(challenge + "/moderation");
  for (const char* reason : {"Advertising or spam", "Not about this challenge", "Rude or hurtful",
                             "Tells private things", "was shown again"}) {
    EXPECT_TRUE(log.says(reason)) << reason;
  }

  // Joined in pairs, one pair taken apart again.
  const ContributionUrls pair = {path_of(all[500]), path_of(all[501])};
  const ContributionUrls apart = {path_of(all[502]), path_of(all[503])};
  merge(ann(), challenge, pair);
  undo(ann(), merge(ann(), challenge, apart));

  // Some answers in their own words, one of them parked, and many in the same.
  answer(ann(), challenge, {formula, pair[0]}, {"chosen", "It is added up from May."});
  answer(ann(), challenge, {road}, {"parked", "The county plans the junction.", 1, 6, 2032});
  answer(ann(), challenge, {doctors}, {"not_now", "Not ours to say; we passed it on."});
  const ContributionUrls usual = answer_in_usual_words(250);
  const WebPage decision = publish(ann(), challenge, "Added up from May");
  EXPECT_TRUE(decision.says("Published.")) << decision.words().substr(0, 500);

  for (const char* name : {"isla", "hamish", "catriona"}) {
    outbox.wait_for(std::string(name) + "@people.example", news, 1);
  }
  signed_in("last@people.example", "Last");  // what was waiting has gone before
  expect_one_letter("isla@people.example", {"was chosen", "It is added up from May."});
  expect_one_letter("hamish@people.example",
                    {"was parked", "1 June 2032", "was not chosen", "we passed it on"});
  expect_one_letter("catriona@people.example", {"was parked", "The county plans"});

  // Given out: everything but what is hidden, formulas harmless in the sheet and whole in JSON.
  const std::string sheet = browser().get(challenge + "/contributions.csv").body;
  EXPECT_THAT(sheet, AllOf(HasSubstr("'=SUM(A1:A9) is how"), testing::Not(HasSubstr(",=SUM"))));
  std::map<std::string, std::map<std::string, std::string>> by_id;
  for (auto& row : rows_of(sheet)) by_id[row["id"]] = row;
  const std::size_t given_out = civic_rows + bowling_green_rows + 1 - hidden.size();
  EXPECT_THAT(by_id, SizeIs(given_out));
  const auto json = contributions();
  EXPECT_THAT(json, SizeIs(given_out));
  for (const auto& one : json) {
    ASSERT_TRUE(by_id.contains(text_at(one, "id")));
    const auto& row = by_id[text_at(one, "id")];
    EXPECT_EQ(row.at("outcome"), text_at(one, "outcome"));
    EXPECT_EQ(row.at("merged_into"), text_at(one, "merged_into"));
    EXPECT_EQ(row.at("text").substr(row.at("text").starts_with("'=") ? 1 : 0),
              text_at(one, "text"));
  }
  for (const std::string& url : hidden) EXPECT_FALSE(by_id.contains(id_of(url))) << url;
  EXPECT_EQ(by_id[id_of(pair[1])]["merged_into"], id_of(pair[0]));
  EXPECT_EQ(by_id[id_of(apart[1])]["merged_into"], "");
  EXPECT_EQ(by_id[id_of(road)]["outcome"], "parked");

  std::map<std::string, std::map<std::string, std::string>> answers;
  for (auto& row : rows_of(browser().get(decision.link("Download as a table")).body)) {
    answers[row["contribution"]] = row;
  }
  EXPECT_EQ(answers[id_of(formula)]["reason"], "It is added up from May.");
  EXPECT_EQ(answers[id_of(road)]["look_again"], "2032-06-01");
  for (const std::string& url : usual) {
    EXPECT_EQ(answers[id_of(url)]["reason"], usual_words);
    EXPECT_EQ(by_id[id_of(url)]["outcome"], "not_now");
  }
  EXPECT_THAT(answers, SizeIs(usual.size() + 4));
}

}  // namespace
}  // namespace commonty::test
