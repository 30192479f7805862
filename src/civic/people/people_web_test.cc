#include "tests/support/site/site.h"

namespace commonty::people {
namespace {

using testing::HasSubstr;
using testing::Not;

class ProfilePage : public AnySite {};
ON_BOTH_DATABASES(ProfilePage);

TEST_P(ProfilePage, ShowsWhatWeKnowAndChangesIt) {
  Browser ann = browser_of("ann@example.org", "Ann");
  const Answer page = ann.get("/me");
  EXPECT_THAT(page.body, HasSubstr("ann@example.org"));
  EXPECT_THAT(page.body, HasSubstr("value=\"Ann\""));
  const std::string language = site().app().languages.all().back().language();
  EXPECT_EQ(ann.post("/me", {{"name", "Anna"}, {"language", language}}).location, "/me");
  const auto saved = ann.get_json("/me").json();
  EXPECT_EQ(saved.at("name").as_string(), "Anna");
  EXPECT_EQ(saved.at("language").as_string(), language);
  EXPECT_EQ(ann.get("/").header("Content-Language"), language);
}

TEST_P(ProfilePage, RefusesANameThatIsTooLongAndKeepsIt) {
  Browser ann = browser_of("ann@example.org", "Ann");
  const std::string name(81, 'a');
  const Answer answer = ann.post("/me", {{"name", name}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr(name));
  EXPECT_EQ(ann.get_json("/me").json().at("name").as_string(), "Ann");
}

TEST_P(ProfilePage, LeavesOutALanguageWeDoNotSpeak) {
  Browser ann = browser_of("ann@example.org", "Ann");
  EXPECT_EQ(ann.post("/me", {{"name", "Ann"}, {"language", "<b>"}}).status, 303);
  EXPECT_EQ(ann.get("/").header("Content-Language"), "en");
}

TEST_P(ProfilePage, ListsAndEndsSessions) {
  Browser phone = browser_of("ann@example.org"), desk = browser_of("ann@example.org");
  const auto list = desk.get_json("/me/sessions").json().at("sessions").as_array();
  ASSERT_EQ(list.size(), 2u);
  for (const auto& session : list) {
    if (session.at("is_this").as_bool()) continue;
    EXPECT_EQ(desk.post(std::string(session.at("end_url").as_string())).location, "/me/sessions");
  }
  EXPECT_EQ(phone.get("/me").status, 303);
  EXPECT_EQ(desk.get("/me").status, 200);
}

TEST_P(ProfilePage, EndsAllOtherSessions) {
  Browser phone = browser_of("ann@example.org"), desk = browser_of("ann@example.org");
  Browser bea = browser_of("bea@example.org");
  EXPECT_EQ(desk.post("/me/sessions/others/end").status, 303);
  EXPECT_EQ(phone.get("/me").status, 303);
  EXPECT_EQ(desk.get("/me").status, 200);
  EXPECT_EQ(bea.get("/me").status, 200);
}

TEST_P(ProfilePage, NeverEndsTheSessionOfSomebodyElse) {
  Browser ann = browser_of("ann@example.org"), bea = browser_of("bea@example.org");
  const auto url =
      ann.get_json("/me/sessions").json().at("sessions").as_array().at(0).at("end_url");
  EXPECT_EQ(bea.post(std::string(url.as_string())).status, 404);
  EXPECT_EQ(ann.get("/me").status, 200);
}

TEST_P(ProfilePage, SignsOut) {
  Browser ann = browser_of("ann@example.org");
  const std::string session = ann.cookies().at("session");
  EXPECT_EQ(ann.post("/sign-out").location, "/");
  EXPECT_FALSE(ann.cookies().contains("session"));
  ann.set_cookie("session", session);
  EXPECT_EQ(ann.get("/me").status, 303);
}

TEST_P(ProfilePage, GivesOutAllThatIsTheirs) {
  Browser ann = browser_of("ann@example.org", "Ann");
  const Answer data = ann.get("/me/data");
  EXPECT_THAT(data.header("Content-Disposition"), HasSubstr("attachment"));
  EXPECT_EQ(data.json().at("person").at("email").as_string(), "ann@example.org");
  EXPECT_EQ(data.json().at("sessions").as_array().size(), 1u);
}

TEST_P(ProfilePage, ErasesAPersonForGood) {
  Browser ann = browser_of("ann@example.org", "Ann"), elsewhere = browser_of("ann@example.org");
  EXPECT_THAT(ann.get("/me/erasure").body, HasSubstr("cannot be undone"));
  EXPECT_EQ(ann.get("/me").status, 200);
  EXPECT_EQ(ann.post("/me/erasure").location, "/");
  EXPECT_EQ(ann.get("/me").status, 303);
  EXPECT_EQ(elsewhere.get("/me").status, 303);
  store().read([](Tx& tx) {
    EXPECT_EQ(find_by_email(tx, "ann@example.org"), std::nullopt);
    EXPECT_EQ(tx.one<std::int64_t>("SELECT count(*) FROM people WHERE name = 'Ann'"), 0);
    EXPECT_EQ(tx.one<std::int64_t>("SELECT count(*) FROM sessions"), 0);
  });
  EXPECT_NE(person("ann@example.org"), PersonId{});
}

TEST_P(ProfilePage, KeepsTheLastAdministratorOfTheSite) {
  Browser ann = browser_of("ann@example.org");
  const PersonId id = person("ann@example.org");
  store().write([&](Tx& tx) { set_site_admin(tx, id, true); });
  EXPECT_EQ(ann.post("/me/erasure").status, 409);
  EXPECT_EQ(ann.get("/me").status, 200);
}

TEST_P(ProfilePage, SwitchesTheLanguageOfThisBrowser) {
  Browser anyone = browser();
  const std::string other = site().app().languages.all().back().language();
  EXPECT_EQ(anyone.get("/language?to=" + other + "&back=/challenges").location, "/challenges");
  EXPECT_EQ(anyone.cookies().at("language"), other);
  EXPECT_EQ(anyone.get("/").header("Content-Language"), other);
  anyone.get("/language?to=klingon&back=/");
  EXPECT_EQ(anyone.cookies().at("language"), other);
}

class PeoplePage : public AnySite {
 protected:
  Browser admin() {
    Browser made = browser_of("admin@example.org", "Ada");
    const PersonId id = person("admin@example.org");
    store().write([&](Tx& tx) { set_site_admin(tx, id, true); });
    return made;
  }
};
ON_BOTH_DATABASES(PeoplePage);

TEST_P(PeoplePage, FindsPeopleByNameOrAddress) {
  Browser ada = admin();
  person("bea@council.example", "Bea Brown");
  person("100%@x.example", "Cal");
  EXPECT_THAT(ada.get("/site/people?q=brown").body, HasSubstr("bea@council.example"));
  EXPECT_THAT(ada.get("/site/people?q=COUNCIL").body, HasSubstr("Bea Brown"));
  person("unal@x.example", "Ünal");
  EXPECT_THAT(ada.get("/site/people?q=%C3%9Cnal").body, HasSubstr("unal@x.example"));
  EXPECT_THAT(ada.get("/site/people?q=brown").body, Not(HasSubstr("Cal")));
  EXPECT_EQ(ada.get_json("/site/people?q=%25").json().at("people").as_array().size(), 1u);
}

TEST_P(PeoplePage, TurnsThePage) {
  Browser ada = admin();
  for (int i = 0; i < 60; ++i) person("p" + std::to_string(i) + "@example.org");
  const auto first = ada.get_json("/site/people").json();
  EXPECT_EQ(first.at("people").as_array().size(), 50u);
  const auto next = ada.get_json(std::string(first.at("next_url").as_string())).json();
  EXPECT_EQ(next.at("people").as_array().size(), 11u);
  EXPECT_EQ(next.at("next_url").as_string(), "");
}

TEST_P(PeoplePage, NamesAdministratorsButNeverRemovesTheLast) {
  Browser ada = admin();
  const PersonId bea = person("bea@example.org"), self = person("admin@example.org");
  const std::string bea_url = "/site/people/" + bea.text() + "/role";
  const std::string self_url = "/site/people/" + self.text() + "/role";
  EXPECT_EQ(ada.post(self_url, {{"to", "person"}}).status, 409);
  EXPECT_EQ(ada.post(bea_url, {{"to", "administrator"}}).status, 303);
  EXPECT_EQ(browser_of("bea@example.org").get("/site/people").status, 200);
  EXPECT_EQ(ada.post(self_url, {{"to", "person"}}).status, 303);
  EXPECT_EQ(ada.get("/site/people").status, 403);
}

}  // namespace
}  // namespace commonty::people
