// One hall, two processes on one database: what is written at one door is heard at the other.
#include <gmock/gmock.h>

#include <boost/json/value.hpp>

#include "tests/support/raw_client.h"
#include "tests/support/story.h"

namespace commonty::test {
namespace {

using testing::HasSubstr;

class TwoDoors : public Story {
 protected:
  void SetUp() override {
    begin("cross the road");
    other_ = std::make_unique<OpenSite>(std::vector<std::string>{
        "--data", folder_.file("data"), "--database", data.place(), "--mail", outbox.place()});
    hold_workshop();
  }

  OpenSite& other() { return *other_; }
  WebBrowser at_table(std::uint16_t port, const std::string& name) const {
    WebBrowser guest(port);
    const std::string join = "/join/" + code_;
    guest.submit(guest.get(join).form(join).set("name", name).set("table", "1"));
    return guest;
  }
  // Into the first place of the board.
  void write(WebBrowser& by, const std::string& words) const {
    const WebPage said = by.submit(by.get(board_).form(board_ + "/notes").set("text", words));
    EXPECT_TRUE(said.says(words)) << said.words();
  }
  // Somebody who has the page of the board before them; the head has been read.
  std::unique_ptr<RawClient> follow(std::uint16_t port) const {
    const auto page = WebBrowser(port).get_json(board_ + ".json").json();
    auto reader = std::make_unique<RawClient>(port);
    reader->send("GET " + board_ +
                 "/stream?from=" + std::to_string(page.at("position").as_int64()) +
                 " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_EQ(reader->answer(Body::none).header("content-type"), "text/event-stream");
    return reader;
  }

 private:
  void hold_workshop() {
    const WebPage desk = ann().submit(ann()
                                          .get("/workshops/new")
                                          .form("/workshops")
                                          .set("title", "An evening")
                                          .tick("public")
                                          .set("template", "first_meeting"));
    const std::string url = desk.address.substr(0, desk.address.rfind('/'));
    const auto plan = ann().get_json(desk.address + ".json").json();
    code_ = text_at(plan, "code");
    const boost::json::value first = plan.at("agenda").as_array().at(0);
    const std::string stages = url + "/activities/" + text_at(first, "id") + "/stages";
    ann().submit(ann().get(desk.address).form(stages).set("stage", "open"));
    board_ = text_at(first, "board_url");
  }

  const TemporaryFolder folder_;
  std::unique_ptr<OpenSite> other_;
  std::string code_, board_;
};
ON_POSTGRES(TwoDoors);

TEST_P(TwoDoors, LeadIntoOneRoom) {
  const auto here = follow(site().port()), there = follow(other().port());
  WebBrowser ailsa = at_table(site().port(), "Ailsa"), bram = at_table(other().port(), "Bram");
  write(ailsa, "A bus after nine");
  EXPECT_THAT(there->read_until("A bus after nine"), HasSubstr("<turbo-stream action=\"place\""));
  write(bram, "A bench at the stop");
  EXPECT_THAT(here->read_until("A bench at the stop"), HasSubstr("A bus after nine"));
  EXPECT_THAT(there->read_until("A bench at the stop"), HasSubstr("action=\"place\""));
}

}  // namespace
}  // namespace commonty::test
