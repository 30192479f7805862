// What people do on a challenge, done through the forms of its pages as a browser without script
// does it.
#pragma once

#include <string>
#include <vector>

#include "tests/support/web_browser.h"

namespace commonty::test {

using ContributionUrls = std::vector<std::string>;  // "/contributions/9f3k2m"

// Gives words to the challenge; the page that thanks for them.
WebPage give(WebBrowser& by, const std::string& challenge, const std::string& text);
WebPage support(WebBrowser& by, const std::string& contribution);
WebPage comment(WebBrowser& by, const std::string& contribution, const std::string& text);

// Uploads a file of notes; the page on which it is looked at.
WebPage bring_in(WebBrowser& by, const std::string& challenge, const std::string& file_name,
                 const std::string& bytes);
// `reason` is a name of the list: "off_topic".
WebPage hide(WebBrowser& by, const std::string& contribution, const std::string& reason,
             const std::string& note = "");
// Presses "Undo" in what the page before said.
WebPage undo(WebBrowser& by, const WebPage& said);
// Chooses and compares them; the first one's words stand for all.
WebPage merge(WebBrowser& by, const std::string& challenge, const ContributionUrls& originals);

struct GivenAnswer {
  std::string outcome, reason;
  int day = 0, month = 0, year = 0;  // when to look again
};
// Chooses these in the table, whichever page of it they stand on, and keeps a draft answer.
void answer(WebBrowser& by, const std::string& challenge, const ContributionUrls& chosen,
            const GivenAnswer& given);
// Says what the decision is about, takes a last look and publishes it; the decision's page.
WebPage publish(WebBrowser& by, const std::string& challenge, const std::string& title);

// The last part of an address.
std::string id_of(const std::string& url);

}  // namespace commonty::test
