// A whole site as its people meet it: the real program on fresh data, letters in an outbox, and the
// first steps that every story begins with.
#pragma once

#include <boost/json/array.hpp>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/databases.h"
#include "tests/support/outbox.h"
#include "tests/support/program.h"
#include "tests/support/web_browser.h"

namespace commonty::test {

// Data for the program, on either database, that outlives its servers.
class StoryData {
 public:
  explicit StoryData(store::Dialect dialect) : dialect_(dialect), database_(dialect) {}

  // --data FOLDER, and --database URL on PostgreSQL.
  std::vector<std::string> arguments() const;
  std::string folder() const { return folder_.file("data"); }
  // Of the SQLite file; or the URL.
  std::string place() const;
  // A database of the story's own, before it begins.
  void use(std::string url) { own_url_ = std::move(url); }

 private:
  store::Dialect dialect_;
  TemporaryFolder folder_;
  TestDatabase database_;
  std::string own_url_;
};

class Story : public testing::TestWithParam<store::Dialect> {
 protected:
  // Opens the site, or opens it again on the same data at another port.
  void open(std::vector<std::string> arguments = {});
  OpenSite& site() { return *site_; }
  WebBrowser browser() const { return WebBrowser(site_->port()); }
  // `commonty WORDS... --data ...`
  Ran run(std::vector<std::string> words) const;

  // Asks for a link, reads the letter, follows it and says their name.
  WebBrowser signed_in(const std::string& email, const std::string& name);
  // The first administrator begins and names a council, to which Ann belongs; Ann asks a question.
  void begin(const std::string& short_title);
  WebBrowser& ann() { return *ann_; }  // the convener
  // All that everybody may read of the challenge, as programs get it.
  boost::json::array contributions() const;

  std::string challenge;  // its address, without a slash at the end
  StoryData data{GetParam()};
  const Outbox outbox;

 private:
  void add_council(WebBrowser& administrator);

  std::unique_ptr<OpenSite> site_;
  std::unique_ptr<WebBrowser> ann_;
};

std::string text_at(const boost::json::value& value, const char* key);
// The address of a contribution in that list, on whichever port.
std::string path_of(const boost::json::value& contribution);

}  // namespace commonty::test
