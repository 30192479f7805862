// A challenge in whose contributions themes are found, and its facilitator, who puts them right:
// for tests of what is done with themes.
#pragma once

#include <gmock/gmock.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <string>

#include "civic/themes/themes.h"
#include "tests/support/site/asking.h"
#include "tests/support/site/site.h"

namespace commonty {

class ThemeSite : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    store().write([&](Tx& tx) { challenge = add_challenge(tx); });
    at = "/challenges/" + challenge.slug + "/themes";
  }
  Browser ann() { return browser_of("ann@people.example"); }

  ContributionId given(const std::string& text) {
    return store().write([&](Tx& tx) {
      const PersonId by = add_person(tx, "Writer" + std::to_string(++writers_));
      return contributions::post(tx, by, challenge, {.text = text}).value().id;
    });
  }
  void give_three_subjects() {
    for (int i = 0; i < 8; ++i) {
      const std::string number = std::to_string(i);
      given("The bus is late again on route " + number);
      given("Heat the village hall for the club " + number);
      given("Mend the river path at mile " + number);
    }
  }
  // As a facilitator does, until it is found.
  void found(const FormFields& form = {}) {
    Browser browser = ann();
    browser.get(at);
    const Answer answer = browser.post(at + "/runs", form);
    ASSERT_EQ(answer.status, 303) << answer.body;
    site().do_long_work([] { return false; });
  }
  boost::json::object list() { return ann().get_json(at).json().as_object(); }
  // By its name, or by what the note in its middle says.
  boost::json::object theme_with(const std::string& word) {
    const boost::json::object page = list();
    for (const boost::json::value& theme : page.at("themes").as_array()) {
      const std::string label(theme.at("theme_label").as_string());
      const std::string middle(theme.at("middle").at("text").as_string());
      if ((label + "\n" + middle).find(word) != std::string::npos) return theme.as_object();
    }
    ADD_FAILURE() << "no theme with " << word << " in " << boost::json::serialize(page);
    return {};
  }
  static std::string text(const boost::json::object& of, const char* key) {
    return std::string(of.at(key).as_string());
  }
  Answer does(const std::string& url, const FormFields& form = {}) {
    Browser browser = ann();
    browser.get(at);
    return browser.post(url, form);
  }
  std::string set_url() { return text(list(), "set_url"); }
  void undone() {
    const std::string url(list().at("edit").at("undo_url").as_string());
    EXPECT_EQ(does(url).status, 303);
  }
  std::size_t count_of(const std::string& word) {
    return theme_with(word).at("count").to_number<std::size_t>();
  }

  challenges::Challenge challenge;
  std::string at;

 private:
  int writers_ = 0;
};

}  // namespace commonty
