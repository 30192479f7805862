// Pictures and PDFs as people give, see, describe and take them back.
#include <boost/json/array.hpp>

#include "civic/contributions/attachments.h"
#include "civic/contributions/contributions.h"
#include "tests/support/pictures.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty::attachments {
namespace {

using challenges::Challenge;
using testing::HasSubstr;
using testing::Not;
using Uploads = std::vector<web::Upload>;

web::Upload file(int number, const std::string& name, const std::string& bytes) {
  return web::Upload::in_memory("file-" + std::to_string(number), name, bytes);
}

class AttachmentsPage : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    challenge_ = store().write([&](Tx& tx) { return add_challenge(tx); });
  }
  std::string list_url() { return "/challenges/" + challenge_.slug + "/contributions"; }
  // Gives words with files, and answers the address of the contribution.
  std::string give(Browser& by, Uploads uploads, FormFields more = {}) {
    more.emplace_back("text", "The stop floods");
    const Answer answer = by.post(list_url(), more, std::move(uploads));
    EXPECT_EQ(answer.status, 303) << answer.body;
    return answer.location.substr(0, answer.location.find('?'));
  }
  boost::json::object first_beside(Browser& by, const std::string& url) {
    return by.get_json(url).json().at("attachments").as_array().at(0).as_object();
  }
  std::string url_of_first(Browser& by, const std::string& url) {
    return std::string(first_beside(by, url).at("url").as_string());
  }
  std::int64_t kept() {
    return store().read(
        [](Tx& tx) { return tx.one<std::int64_t>("SELECT count(*) FROM attachments"); });
  }

  Challenge challenge_;
};
ON_BOTH_DATABASES(AttachmentsPage);

TEST_P(AttachmentsPage, StandBesideTheWordsTheyWereGivenWith) {
  Browser guest = browser();
  const std::string url =
      give(guest,
           {file(1, "IMG_1.jpg", jpeg_of(40, 30, jpeg_segment(0xE1, "Exif GPS 57.1N"))),
            file(2, "Bus times.pdf", pdf_of())},
           {{"description-1", "Water over the \"kerb\""}, {"description-2", "Timetable"}});
  const Answer page = browser().get(url);
  EXPECT_THAT(page.body, HasSubstr("alt=\"Water over the &quot;kerb&quot;\" width=\"40\""));
  EXPECT_THAT(page.body, HasSubstr("<figcaption>Water over the"));
  EXPECT_THAT(page.body, HasSubstr(">Timetable</a>"));
  EXPECT_THAT(page.body, HasSubstr("PDF, 1 KB"));
  EXPECT_THAT(page.body, Not(HasSubstr("IMG_1")));
  EXPECT_THAT(browser().get("/challenges/" + challenge_.slug).body, HasSubstr("1 picture · 1 PDF"));
}

TEST_P(AttachmentsPage, AreGivenOutSafely) {
  Browser guest = browser();
  const std::string url = give(guest, {file(1, "a.png", png_of(5, 3) + "<script>"),
                                       file(2, "../Fahrplan \"\r\n.pdf", pdf_of())});
  const auto all = guest.get_json(url).json().at("attachments").as_array();
  const Answer picture = browser().get(std::string(all.at(0).at("url").as_string()));
  EXPECT_EQ(picture.status, 200);
  EXPECT_EQ(picture.body, png_of(5, 3));
  EXPECT_EQ(picture.header("Content-Type"), "image/png");
  EXPECT_THAT(picture.header("Content-Disposition"), HasSubstr("inline; filename=\"picture-"));
  EXPECT_EQ(picture.header("Content-Security-Policy"), "default-src 'none'; sandbox");
  EXPECT_EQ(picture.header("Cache-Control"), "private, max-age=31536000, immutable");
  EXPECT_NE(picture.header("ETag"), "");
  EXPECT_EQ(picture.header("Set-Cookie"), "");
  const Answer pdf = browser().get(std::string(all.at(1).at("url").as_string()));
  EXPECT_EQ(pdf.body, pdf_of());
  EXPECT_EQ(pdf.header("Content-Type"), "application/pdf");
  EXPECT_EQ(pdf.header("Content-Disposition"), "attachment; filename=\"fahrplan.pdf\"");
  const auto told = browser().get_json(std::string(all.at(0).at("url").as_string())).json();
  EXPECT_EQ(told.at("type").as_string(), "image/png");
  EXPECT_EQ(told.at("contribution_url").as_string(), url);
}

TEST_P(AttachmentsPage, NobodyDescribedSaySo) {
  Browser guest = browser();
  const std::string url = give(guest, {file(1, "a.png", png_of(5, 3))});
  EXPECT_THAT(browser().get(url).body,
              HasSubstr("alt=\"A picture that nobody has described yet\""));
  const std::string own = url_of_first(guest, url);
  EXPECT_THAT(guest.get(own + "/edit").body, HasSubstr("What does it show?"));
  const Answer after = guest.post_and_follow(own + "/edit", {{"description", "A flooded stop"}});
  EXPECT_THAT(after.body, HasSubstr("alt=\"A flooded stop\""));
  const Answer refused =
      guest.post(own + "/edit", {{"description", std::string(description_length_max + 1, 'x')}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("at most 300 characters"));
}

TEST_P(AttachmentsPage, RefuseByContentAndKeepNothing) {
  struct Case {
    const char* name;
    std::string bytes, why;
  };
  const std::string script = pdf_of("8 0 obj << /S /JavaScript /JS (x) >> endobj\n");
  const Case cases[] = {
      {"page.png", "<!doctype html><script>alert(1)</script>", "not a PNG or JPEG picture"},
      {"drawing.jpg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "not a PNG or JPEG picture"},
      {"archive.pdf", "PK\x03\x04", "not a PNG or JPEG picture"},
      {"cut.jpg", jpeg_of(40, 30).substr(0, 60), "end of this file is missing"},
      {"bomb.png", png_header(60'000, 60'000), "more than can be shown"},
      {"script.pdf", script, "can do something by itself"},
      {"locked.pdf", pdf_of("", "/Encrypt 9 0 R"), "locked"},
      {"large.png", png_of(1, 1) + std::string(files::file_size_max, 'x'), "larger than 8 MB"},
      {"empty.png", "", "nothing in this file"},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    Browser guest = browser();
    const Answer answer =
        guest.post(list_url(), {{"text", "Precious words"}}, {file(2, one.name, one.bytes)});
    EXPECT_EQ(answer.status, 422);
    EXPECT_THAT(answer.body, HasSubstr("href=\"#file-2\""));
    EXPECT_THAT(answer.body, HasSubstr(one.why));
    EXPECT_THAT(answer.body, HasSubstr("Precious words"));
    EXPECT_THAT(answer.body, HasSubstr("Choose your files once more"));
  }
  EXPECT_EQ(kept(), 0);
  EXPECT_THAT(browser().get("/challenges/" + challenge_.slug).body,
              Not(HasSubstr("Precious words")));
}

TEST_P(AttachmentsPage, TellOfWordsAndFilesAtOnce) {
  const Answer answer =
      browser().post(list_url(), {{"text", ""}}, {file(1, "a.png", "x"), file(3, "b.png", "y")});
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Write what you have seen"));
  EXPECT_THAT(answer.body, HasSubstr("href=\"#file-1\""));
  EXPECT_THAT(answer.body, HasSubstr("href=\"#file-3\""));
}

TEST_P(AttachmentsPage, AreNotMixedWithSeveralLines) {
  const Answer answer = browser().post(list_url(), {{"text", "One\nTwo"}, {"split", "yes"}},
                                       {file(1, "a.png", png_of(5, 3))});
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("one after the other"));
  EXPECT_EQ(kept(), 0);
}

TEST_P(AttachmentsPage, SentTwiceAreKeptOnce) {
  Browser ann = browser_of("ann@council.example", "Ann");
  const FormFields form = {{"text", "The stop floods"}, {"once", "the-very-same-form"}};
  const Uploads uploads = {file(1, "a.png", png_of(5, 3))};
  const Answer first = ann.post(list_url(), form, uploads);
  const Answer again = ann.post(list_url(), form, uploads);
  EXPECT_EQ(again.status, 303);
  EXPECT_EQ(again.location, first.location);
  EXPECT_EQ(kept(), 1);
}

TEST_P(AttachmentsPage, LeftEmptyAreNone) {
  Browser guest = browser();
  const std::string url = give(guest, {file(1, "", ""), file(2, "", "")});
  EXPECT_TRUE(guest.get_json(url).json().at("attachments").as_array().empty());
}

TEST_P(AttachmentsPage, AreAddedAfterwardsByTheAuthor) {
  Browser guest = browser();
  const std::string url = give(guest, {});
  EXPECT_THAT(guest.get(url).body, HasSubstr("href=\"" + url + "/attachments\""));
  EXPECT_THAT(guest.get(url + "/attachments").body, HasSubstr("up to 5 files, each at most 8 MB"));
  const Answer none = guest.post(url + "/attachments");
  EXPECT_EQ(none.status, 422);
  EXPECT_THAT(none.body, HasSubstr("Choose a picture or a PDF"));
  EXPECT_EQ(guest.post(url + "/attachments", {}, {file(1, "a.png", "<html>")}).status, 422);
  const Answer page = guest.post_and_follow(url + "/attachments", {{"description-1", "A stop"}},
                                            {file(1, "a.png", png_of(5, 3))});
  EXPECT_THAT(page.body, HasSubstr("alt=\"A stop\""));
  EXPECT_THAT(page.body, HasSubstr("/withdrawal\">Undo"));
  guest.post_and_follow(url + "/edit", {{"text", "It floods often"}},
                        {file(1, "b.png", png_of(6, 3))});
  EXPECT_EQ(kept(), 2);
  EXPECT_EQ(browser().post(url + "/attachments", {}, {file(1, "c.png", png_of(7, 3))}).status, 401);
  EXPECT_EQ(kept(), 2);
}

TEST_P(AttachmentsPage, SayWhenThereIsNoMoreRoom) {
  Browser guest = browser();
  const std::string url = give(
      guest, {file(1, "a", png_of(1, 1)), file(2, "b", png_of(2, 1)), file(3, "c", png_of(3, 1))});
  const Answer over = guest.post(
      url + "/attachments", {},
      {file(1, "d", png_of(4, 1)), file(2, "e", png_of(5, 1)), file(3, "f", png_of(6, 1))});
  EXPECT_EQ(over.status, 422);
  EXPECT_THAT(over.body, HasSubstr("At most 5 files"));
  EXPECT_EQ(kept(), 3);
  guest.post_and_follow(url + "/attachments", {},
                        {file(1, "d", png_of(4, 1)), file(2, "e", png_of(5, 1))});
  EXPECT_THAT(guest.get(url + "/attachments").body, HasSubstr("No more files can be added"));
}

TEST_P(AttachmentsPage, AreRemovedAndBroughtBack) {
  Browser guest = browser();
  const std::string url = give(guest, {file(1, "a.png", png_of(5, 3))});
  const std::string own = url_of_first(guest, url);
  EXPECT_THAT(guest.get(own + "/withdrawal").body, HasSubstr("Remove this file?"));
  const Answer after = guest.post_and_follow(own + "/withdrawal");
  EXPECT_THAT(after.body, Not(HasSubstr("<img")));
  EXPECT_THAT(after.body, HasSubstr("href=\"" + own + "/withdrawal\">Undo"));
  EXPECT_EQ(browser().get(own).status, 410);
  EXPECT_EQ(guest.get(own).header("Cache-Control"), "no-store");
  EXPECT_THAT(guest.get(own + "/withdrawal").body, HasSubstr("Bring this file back?"));
  EXPECT_THAT(guest.post_and_follow(own + "/withdrawal/undo").body, HasSubstr("<img"));
  EXPECT_EQ(browser().get(own).status, 200);
  guest.post_and_follow(own + "/withdrawal");
  clock.advance(withdrawn_kept_ms + 1);
  site().run_jobs();
  EXPECT_EQ(guest.get(own).status, 404);
  EXPECT_EQ(kept(), 0);
}

TEST_P(AttachmentsPage, AnswerAsTheirContributionDoes) {
  Browser guest = browser();
  const std::string url = give(guest, {file(1, "a.png", png_of(5, 3))});
  const std::string own = url_of_first(guest, url);
  const auto id = *ContributionId::parse(url.substr(url.rfind('/') + 1));
  using contributions::State;
  const auto set = [&](State state) {
    store().write([&](Tx& tx) { contributions::set_state(tx, id, state); });
  };
  set(State::hidden);
  EXPECT_EQ(browser().get(url).status, 404);
  EXPECT_EQ(browser().get(own).status, 404);
  EXPECT_EQ(guest.get(own).status, 200);
  EXPECT_EQ(guest.get(own).header("Cache-Control"), "no-store");
  EXPECT_EQ(browser_of("ann@people.example").get(own).status, 200);
  set(State::withdrawn);
  EXPECT_EQ(browser().get(own).status, 410);
  set(State::merged);
  EXPECT_EQ(browser().get(own).status, 200);
  EXPECT_THAT(browser().get(url).body, HasSubstr("<img"));
}

TEST_P(AttachmentsPage, OfATeamAreForTheTeam) {
  challenge_ = store().write([&](Tx& tx) {
    return add_challenge(tx, {.title = "Team", .audience = permissions::Audience::team});
  });
  Browser ann = browser_of("ann@people.example");
  const std::string own = url_of_first(ann, give(ann, {file(1, "a.png", png_of(5, 3))}));
  EXPECT_EQ(ann.get(own).status, 200);
  EXPECT_EQ(browser().get(own).status, 404);
  EXPECT_EQ(browser_of("eve@people.example").get(own).status, 404);
}

TEST_P(AttachmentsPage, AreHiddenByThemselvesWithAReasonAndUndo) {
  Browser guest = browser(), ann = browser_of("ann@people.example");
  const std::string url =
      give(guest, {file(1, "a.png", png_of(5, 3)), file(2, "b.png", png_of(6, 3))},
           {{"description-1", "A number plate"}});
  const std::string own = url_of_first(guest, url);
  EXPECT_THAT(browser().get(url).body, Not(HasSubstr("/hiding")));
  EXPECT_THAT(ann.get(url).body, HasSubstr("href=\"" + own + "/hiding\""));
  EXPECT_THAT(ann.get(own + "/hiding").body, HasSubstr("src=\"" + own + "\" alt=\"A number plate"));
  EXPECT_EQ(ann.post(own + "/hiding").status, 422);
  const Answer after = ann.post_and_follow(own + "/hiding", {{"reason", "personal_data"}});
  EXPECT_THAT(after.body, HasSubstr("href=\"" + own + "/showing\">Undo"));

  EXPECT_EQ(browser().get(own).status, 404);
  EXPECT_EQ(ann.get(own).header("Cache-Control"), "no-store");
  EXPECT_EQ(browser().get_json(url).json().at("attachments").as_array().size(), 1u);
  EXPECT_THAT(guest.get(url).body, HasSubstr("A moderator has hidden this"));
  EXPECT_THAT(browser().get("/challenges/" + challenge_.slug).body, HasSubstr("1 picture<"));
  const Answer log = browser().get("/challenges/" + challenge_.slug + "/moderation");
  EXPECT_THAT(log.body, HasSubstr("A picture or PDF was hidden"));
  EXPECT_THAT(log.body, HasSubstr("Tells private things about a person"));
  EXPECT_THAT(log.body, Not(HasSubstr("number plate")));
  EXPECT_THAT(log.body, Not(HasSubstr("Ann")));
  site().run_jobs();
  EXPECT_THAT(guest.get("/me/notices").body, HasSubstr("A picture or PDF beside"));

  EXPECT_EQ(guest.post(own + "/withdrawal").status, 409);
  ann.post_and_follow(own + "/showing");
  EXPECT_EQ(browser().get(own).status, 200);
}

TEST_P(AttachmentsPage, AreReportedAndLookedAt) {
  Browser guest = browser(), ann = browser_of("ann@people.example");
  const std::string url = give(guest, {file(1, "a.png", png_of(5, 3)), file(2, "b.pdf", pdf_of())});
  const auto all = guest.get_json(url).json().at("attachments").as_array();
  for (const auto& one : all) {
    const std::string own(one.at("url").as_string());
    Browser eve = browser();
    EXPECT_THAT(eve.get(url).body, HasSubstr("href=\"" + own + "/report\""));
    EXPECT_THAT(eve.get(own + "/report").body, HasSubstr("Report this file"));
    eve.post_and_follow(own + "/reports", {{"reason", "spam"}});
    browser().post_and_follow(own + "/reports", {{"reason", "spam"}});
  }
  const std::string queue_url = "/challenges/" + challenge_.slug + "/moderation/queue";
  const Answer queue = ann.get(queue_url);
  EXPECT_THAT(queue.body, HasSubstr("A picture or PDF beside"));
  EXPECT_THAT(queue.body, HasSubstr("1 other person says so too"));
  EXPECT_THAT(queue.body, HasSubstr("Look into the PDF"));
  const auto reports = ann.get_json(queue_url).json().at("reports").as_array();
  ASSERT_EQ(reports.size(), 2u);
  ann.post_and_follow(queue_url + "/" + std::string(reports[0].at("id").as_string()));
  EXPECT_EQ(ann.get_json(queue_url).json().at("reports").as_array().size(), 1u);
  EXPECT_THAT(browser().get("/challenges/" + challenge_.slug + "/moderation").body,
              HasSubstr("A reported picture or PDF was left as it is"));
}

TEST_P(AttachmentsPage, AreNamedInWhatPeopleTakeAway) {
  Browser guest = browser();
  const std::string url = give(guest, {file(1, "a.png", png_of(5, 3)), file(2, "b.pdf", pdf_of())},
                               {{"description-1", "A flooded stop"}});
  const std::string own = url_of_first(guest, url);
  EXPECT_THAT(browser().get(list_url() + ".csv").body,
              HasSubstr(settings.base_url + own + " " + settings.base_url + "/attachments/"));
  const auto items = browser().get_json(list_url() + "/all").json().at("contributions").as_array();
  const auto file = items.at(0).at("attachments").as_array().at(0);
  EXPECT_EQ(file.at("url").as_string(), settings.base_url + own);
  EXPECT_EQ(file.at("type").as_string(), "image/png");
  EXPECT_EQ(file.at("description").as_string(), "A flooded stop");
}

TEST_P(AttachmentsPage, AreLookedThroughOnlySoOften) {
  Browser ann = browser_of("ann@council.example", "Ann");
  const std::string url = give(ann, {});
  int status = 0;
  for (int i = 0; i < 30 && status != 429; ++i) {
    status = ann.post(url + "/attachments", {}, {file(1, "a.png", "<html>")}).status;
  }
  EXPECT_EQ(status, 429);
}

}  // namespace
}  // namespace commonty::attachments
