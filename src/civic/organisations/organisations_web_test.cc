#include "civic/organisations/organisations.h"

#include "civic/challenges/challenges.h"
#include "tests/support/site/site.h"

namespace commonty::organisations {
namespace {

using testing::HasSubstr;
using testing::Not;

class OrganisationsPage : public AnySite {
 protected:
  Browser admin() {
    Browser made = browser_of("ada@example.org", "Ada");
    const PersonId id = person("ada@example.org");
    store().write([&](Tx& tx) { people::set_site_admin(tx, id, true); });
    return made;
  }
  Organisation make(const std::string& name, const std::string& kind = "council") {
    const PersonId by = person("ada@example.org", "Ada");
    return store().write([&](Tx& tx) { return add(tx, by, {.name = name, .kind = kind}).value(); });
  }
  PersonId join(const Organisation& o, const std::string& email, bool is_admin) {
    const PersonId id = person(email, email.substr(0, email.find('@')));
    store().write([&](Tx& tx) {
      add_member(tx, id, o.id, email, "Planner").value();
      change_member(tx, id, o.id, {id, "", "Planner", is_admin}).value();
    });
    return id;
  }
};
ON_BOTH_DATABASES(OrganisationsPage);

TEST_P(OrganisationsPage, AddsOneAndListsItByKind) {
  Browser ada = admin();
  EXPECT_THAT(browser().get("/organisations").body, HasSubstr("None yet"));
  EXPECT_EQ(ada.post("/organisations", {{"name", "North Glen Council"},
                                        {"kind", "council"},
                                        {"website", "www.northglen.example"}})
                .location,
            "/organisations/north-glen-council");
  Browser anyone = browser();
  EXPECT_THAT(anyone.get("/organisations?kind=council").body, HasSubstr("North Glen"));
  EXPECT_THAT(anyone.get("/organisations?kind=supplier").body, Not(HasSubstr("North Glen")));
  EXPECT_THAT(anyone.get("/organisations/north-glen-council").body,
              HasSubstr("https://www.northglen.example"));
  EXPECT_EQ(anyone.get("/organisations/none").status, 404);
}

TEST_P(OrganisationsPage, RefusesWhatIsMissingOrUnsafeAndKeepsTheRest) {
  const Answer answer = admin().post(
      "/organisations", {{"name", ""}, {"about", "We plan buses"}, {"website", "javascript://x"}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("name-error"));
  EXPECT_THAT(answer.body, HasSubstr("kind-error"));
  EXPECT_THAT(answer.body, HasSubstr("website-error"));
  EXPECT_THAT(answer.body, HasSubstr("We plan buses"));
}

TEST_P(OrganisationsPage, GivesASecondOneOfTheSameNameItsOwnAddress) {
  EXPECT_EQ(make("Council").slug, "council");
  EXPECT_EQ(make("Council").slug, "council-2");
  EXPECT_NE(make("New").slug, "new");
}

TEST_P(OrganisationsPage, TurnsThePage) {
  for (int i = 0; i < 55; ++i) make("Group " + std::to_string(100 + i));
  const auto first = browser().get_json("/organisations").json();
  EXPECT_EQ(first.at("organisations").as_array().size(), 50u);
  const auto next = browser().get_json(std::string(first.at("next_url").as_string())).json();
  EXPECT_EQ(next.at("organisations").as_array().size(), 5u);
  EXPECT_EQ(next.at("organisations").as_array().at(4).at("name").as_string(), "Group 154");
}

TEST_P(OrganisationsPage, ShowsWhatItAskedButNothingPrivate) {
  const Organisation council = make("Council");
  const PersonId ada = person("ada@example.org");
  store().write([&](Tx& tx) {
    challenges::Draft draft{.question = "How might we get to hospital?", .owners = {council.id}};
    challenges::start(tx, ada, draft).value();
    draft.question = "How might we keep this secret?";
    draft.audience = permissions::Audience::team;
    challenges::start(tx, ada, draft).value();
  });
  const std::string page = browser().get("/organisations/council").body;
  EXPECT_THAT(page, HasSubstr("How might we get to hospital?"));
  EXPECT_THAT(page, Not(HasSubstr("secret")));
}

TEST_P(OrganisationsPage, LetsItsAdministratorChangeItsPageAndMembers) {
  const Organisation council = make("Council");
  join(council, "bea@example.org", true);
  Browser bea = browser_of("bea@example.org");
  EXPECT_EQ(
      bea.post("/organisations/council", {{"name", "The Council"}, {"kind", "council"}}).location,
      "/organisations/council");
  EXPECT_EQ(bea.post("/organisations/council/members",
                     {{"email", "cal@example.org"}, {"role_title", "Driver"}})
                .location,
            "/organisations/council");
  EXPECT_EQ(bea.post("/organisations/council/members", {{"email", "cal@example.org"}}).status, 422);
  EXPECT_EQ(bea.post("/organisations/council/members", {{"email", "not mail"}}).status, 422);
  const std::string page = browser().get("/organisations/council").body;
  EXPECT_THAT(page, HasSubstr("The Council"));
  EXPECT_THAT(page, HasSubstr("Driver"));
  EXPECT_THAT(page, Not(HasSubstr("cal@example.org")));
  EXPECT_THAT(browser_of("cal@example.org").get("/me").body, HasSubstr("The Council</a>, Driver"));
}

TEST_P(OrganisationsPage, RemovesAMemberAfterAsking) {
  const Organisation council = make("Council");
  const PersonId bea = join(council, "bea@example.org", false);
  Browser ada = admin();
  const std::string url = "/organisations/council/members/" + bea.text();
  EXPECT_EQ(ada.post(url, {{"role_title", "Boss"}, {"role", "administrator"}}).status, 303);
  EXPECT_THAT(ada.get(url).body, HasSubstr("Boss"));
  EXPECT_THAT(ada.get(url + "/removal").body, HasSubstr("Remove bea"));
  EXPECT_THAT(browser().get("/organisations/council").body, HasSubstr("Boss"));
  EXPECT_EQ(ada.post(url + "/removal").status, 303);
  EXPECT_EQ(ada.get(url).status, 404);
  EXPECT_EQ(browser_of("bea@example.org").get("/organisations/council/edit").status, 403);
}

TEST_P(OrganisationsPage, KeepsOneOrganisationsAdministratorOutOfAnother) {
  join(make("Council"), "bea@example.org", true);
  const PersonId cal = join(make("Board"), "cal@example.org", false);
  Browser bea = browser_of("bea@example.org");
  EXPECT_EQ(bea.get("/organisations/board/edit").status, 403);
  EXPECT_EQ(bea.post("/organisations/board/members/" + cal.text() + "/removal").status, 403);
  EXPECT_EQ(bea.get("/organisations/council/members/" + cal.text()).status, 404);
}

class NetworksPage : public OrganisationsPage {
 protected:
  Network network(const std::string& name, std::optional<NetworkId> within = {}) {
    const PersonId by = person("ada@example.org", "Ada");
    return store().write(
        [&](Tx& tx) { return add_network(tx, by, {.name = name, .within = within}).value(); });
  }
};
ON_BOTH_DATABASES(NetworksPage);

TEST_P(NetworksPage, ShowsTheTree) {
  const Network north = network("North");
  const Network glen = network("Glen", north.id);
  network("Village", glen.id);
  network("South");
  const auto tree = browser().get_json("/networks").json().at("networks").as_array();
  std::string shown;
  for (const auto& n : tree) {
    shown += std::to_string(n.at("depth").as_int64()) + std::string(n.at("name").as_string()) + " ";
  }
  EXPECT_EQ(shown, "0North 1Glen 2Village 0South ");
  const std::string page = browser().get("/networks").body;
  EXPECT_THAT(page, HasSubstr("Village</a></li></ul></li></ul></li>"));
  const auto part = browser().get_json("/networks/north").json();
  EXPECT_EQ(part.at("networks").as_array().size(), 2u);
  EXPECT_THAT(browser().get("/networks/glen").body, HasSubstr("href=\"/networks/north\""));
}

TEST_P(NetworksPage, RefusesToLieWithinItself) {
  const Network north = network("North");
  const Network glen = network("Glen", north.id);
  const Network village = network("Village", glen.id);
  Browser ada = admin();
  for (const NetworkId within : {north.id, glen.id, village.id}) {
    const Answer answer =
        ada.post("/networks/north", {{"name", "North"}, {"within", within.text()}});
    EXPECT_EQ(answer.status, 422);
    EXPECT_THAT(answer.body, HasSubstr("within-error"));
  }
  EXPECT_EQ(
      ada.post("/networks/village", {{"name", "Village"}, {"within", north.id.text()}}).status,
      303);
}

TEST_P(NetworksPage, TakesOrganisationsInAndLetsThemGo) {
  make("Council");
  network("North");
  Browser ada = admin();
  EXPECT_EQ(ada.post("/networks/north/organisations", {{"organisation", "none"}}).status, 422);
  EXPECT_EQ(ada.post("/networks/north/organisations", {{"organisation", "council"}}).location,
            "/networks/north");
  EXPECT_THAT(browser().get("/networks/north").body, HasSubstr("href=\"/organisations/council\""));
  EXPECT_THAT(browser().get("/organisations/council").body, HasSubstr("href=\"/networks/north\""));
  const std::string removal = "/networks/north/organisations/council/removal";
  EXPECT_THAT(ada.get(removal).body, HasSubstr("Remove Council from North?"));
  EXPECT_EQ(ada.post(removal).status, 303);
  EXPECT_THAT(browser().get("/networks/north").body, Not(HasSubstr("/organisations/council\"")));
}

}  // namespace
}  // namespace commonty::organisations
