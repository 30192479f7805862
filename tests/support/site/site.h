// The whole site in memory, for tests of pages: a fresh database, letters kept, and browsers that
// keep their cookies.
//
//   class ContributionsPage : public AnySite {};
//   ON_BOTH_DATABASES(ContributionsPage);
//
//   TEST_P(ContributionsPage, TakesAnIdeaFromAGuest) {
//     Browser guest = browser();
//     Answer answer = guest.post("/challenges/bus/contributions", {{"text", "More buses"}});
//     EXPECT_EQ(answer.status, 303);
//     EXPECT_THAT(guest.get(answer.location).body, HasSubstr("More buses"));
//   }
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/value.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "civic/people/people.h"
#include "platform/mail/mail.h"
#include "server/site.h"
#include "tests/support/databases.h"

namespace commonty {

struct Answer {
  int status = 0;
  std::string body;
  std::string location;  // of a redirect
  std::vector<std::pair<std::string, std::string>> headers;

  boost::json::value json() const;
  std::string header(std::string_view name) const;
};

using FormFields = std::vector<std::pair<std::string, std::string>>;

// One browser: its cookies, and the CSRF token of the last page it saw.
class Browser {
 public:
  explicit Browser(server::Site& site) : site_(&site) {}

  Answer get(const std::string& target, const FormFields& headers = {});
  Answer get_json(const std::string& target);
  // Sends a form as the page would: with CSRF token and a fresh idempotency key, unless given.
  Answer post(const std::string& target, FormFields fields = {},
              std::vector<web::Upload> uploads = {});
  // The page that a form leads to.
  Answer post_and_follow(const std::string& target, FormFields fields = {},
                         std::vector<web::Upload> uploads = {});
  Answer send(web::Request request);
  // An event stream, as it was opened; null when the site refused.
  std::shared_ptr<web::EventStream> listen(const std::string& target,
                                           const std::string& last_event_id = "");
  // A seat in a live room, for a test::Ear; null when the site refused.
  std::shared_ptr<web::Seat> sit(const std::string& target, const std::string& last_event_id = "");

  void set_cookie(const std::string& name, const std::string& value) { cookies_[name] = value; }
  const std::map<std::string, std::string>& cookies() const { return cookies_; }
  std::string remote = "127.0.0.1";
  std::string accept_language = "en";

 private:
  web::Response ask(web::Request request);
  web::Response open_stream(const std::string& target, const std::string& last_event_id);
  void keep_cookies(const Answer& answer);

  server::Site* site_;
  std::map<std::string, std::string> cookies_;
};

// All concepts' tables on a fresh database, with the site on top.
class AnySite : public AnyStore {
 protected:
  AnySite();
  void SetUp() override;

  server::Site& site() { return *site_; }
  Browser browser() { return Browser(*site_); }
  // A browser in which this person is signed in; the person is made when new.
  Browser browser_of(const std::string& email, const std::string& name = "");
  PersonId person(const std::string& email, const std::string& name = "");
  // Lets the followers hear of every fact there is; the chores run as well.
  void run_jobs();

  mail::Kept letters;
  Settings settings;                     // change before SetUp of this class runs
  OnDemand<embedding::Encoder> encoder;  // and so here: shared_encoder()

 private:
  std::unique_ptr<server::Site> site_;
};

}  // namespace commonty
