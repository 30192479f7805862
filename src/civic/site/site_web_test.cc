#include "civic/site/skins.h"
#include "tests/support/site/site.h"

namespace commonty::site {
namespace {

using testing::HasSubstr;
using testing::Not;

class SitePages : public AnySite {
 protected:
  Browser admin() {
    Browser made = browser_of("ada@example.org", "Ada");
    const PersonId id = person("ada@example.org");
    store().write([&](Tx& tx) { people::set_site_admin(tx, id, true); });
    return made;
  }
  FormFields form_of(const std::string& slug) {
    const Skin skin = store().read([&](Tx& tx) { return get_skin(tx, slug).value(); });
    FormFields fields = {{"name", skin.name}};
    for (Part part : parts) fields.emplace_back(name_of(part), skin[part]);
    return fields;
  }
  static void put(FormFields& fields, const std::string& name, const std::string& value) {
    for (auto& field : fields) {
      if (field.first == name) field.second = value;
    }
  }
};
ON_BOTH_DATABASES(SitePages);

TEST_P(SitePages, GiveTheSiteAName) {
  Browser ada = admin();
  EXPECT_EQ(ada.post("/site", {{"name", "Strath Together"}, {"tagline", "We ask"}}).location,
            "/site");
  EXPECT_THAT(browser().get("/").body, HasSubstr("Strath Together"));
  const Answer refused = ada.post("/site", {{"name", std::string(61, 'x')}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(browser().get("/").body, HasSubstr("Strath Together"));
}

TEST_P(SitePages, ServeTheSkinAsAStylesheetThatBrowsersKeep) {
  const Answer css = browser().get("/skin.css");
  EXPECT_EQ(css.status, 200);
  EXPECT_EQ(css.header("Content-Type"), "text/css; charset=utf-8");
  EXPECT_EQ(css.header("Cache-Control"), "no-cache");
  EXPECT_THAT(css.body, HasSubstr("--accent: #5a2d6e;"));
  EXPECT_THAT(css.body, HasSubstr("--header-text: "));
  const std::string url =
      store().read([](Tx& tx) { return stylesheet_url(get_skin(tx, "moss").value()); });
  EXPECT_THAT(browser().get(url).header("Cache-Control"), HasSubstr("immutable"));
  web::Request again;
  again.path = again.target = "/skin.css";
  again.headers.add("if-none-match", css.header("ETag"));
  EXPECT_EQ(browser().send(std::move(again)).status, 304);
  EXPECT_EQ(browser().get("/skin.css?skin=none").status, 404);
}

TEST_P(SitePages, WearAnotherSkin) {
  Browser ada = admin();
  const std::string before = browser().get("/skin.css").body;
  EXPECT_THAT(ada.get("/site/skins/moss/preview").body, HasSubstr("Let the site wear it"));
  EXPECT_EQ(browser().get("/skin.css").body, before);
  EXPECT_EQ(ada.post("/site/skins/moss/choice").location, "/site/skins");
  EXPECT_THAT(browser().get("/skin.css").body, HasSubstr("--accent: #245c46;"));
}

TEST_P(SitePages, ChangeTheStylesheetsAddressWithTheSkin) {
  Browser ada = admin();
  ada.post("/site/skins/moss/choice");
  const auto url = [&] { return store().read([](Tx& tx) { return settings::face(tx).skin_url; }); };
  const std::string before = url();
  FormFields fields = form_of("moss");
  put(fields, "paper", "#fafafa");
  EXPECT_EQ(ada.post("/site/skins/moss", fields).location, "/site/skins/moss/preview");
  EXPECT_NE(url(), before);
}

TEST_P(SitePages, RefuseASkinNobodyCanReadAndSayWhatIsMissing) {
  Browser ada = admin();
  FormFields fields = form_of("moss");
  put(fields, "name", "Too faint");
  put(fields, "accent", "#777777");
  const Answer answer = ada.post("/site/skins", fields);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("accent-error"));
  EXPECT_THAT(answer.body, HasSubstr("4.47 to 1"));
  EXPECT_THAT(answer.body, HasSubstr("4.50 to 1"));
  EXPECT_THAT(answer.body, HasSubstr("value=\"#777777\""));
  EXPECT_EQ(store().read([](Tx& tx) { return skins(tx).size(); }), 2u);
}

TEST_P(SitePages, TakeNothingButColoursIntoTheStylesheet) {
  Browser ada = admin();
  for (const std::string bad : {"red", "#12345", "#1234567", "#12345g", "#000;}body{"}) {
    SCOPED_TRACE(bad);
    FormFields fields = form_of("moss");
    put(fields, "header_line", bad);
    EXPECT_EQ(ada.post("/site/skins/moss", fields).status, 422);
  }
}

TEST_P(SitePages, AddASkin) {
  Browser ada = admin();
  FormFields fields = form_of("heather");
  put(fields, "name", "Sea");
  put(fields, "accent", "#1D4F91");
  EXPECT_EQ(ada.post("/site/skins", fields).location, "/site/skins/sea/preview");
  EXPECT_THAT(browser().get("/skin.css?skin=sea").body, HasSubstr("--accent: #1d4f91;"));
}

TEST_P(SitePages, SayOurWordsUntilTheHostHasOwnOnes) {
  for (const std::string path : {"/help", "/accessibility", "/privacy", "/keys"}) {
    EXPECT_EQ(browser().get(path).status, 200) << path;
  }
  EXPECT_THAT(browser().get("/privacy").body, HasSubstr("What we keep"));
  Browser ada = admin();
  EXPECT_EQ(
      ada.post("/site/texts/privacy", {{"text", "We keep **nothing**.\n\n<script>Never</script>"}})
          .location,
      "/privacy");
  const std::string page = browser().get("/privacy").body;
  EXPECT_THAT(page, HasSubstr("We keep <strong>nothing</strong>."));
  EXPECT_THAT(page, Not(HasSubstr("<script>Never")));
  EXPECT_THAT(page, Not(HasSubstr("What we keep")));
  EXPECT_EQ(ada.get("/site/texts/secret").status, 404);
}

TEST_P(SitePages, TellMachinesWhereToGo) {
  EXPECT_THAT(browser().get("/robots.txt").body, HasSubstr("Disallow: /me"));
  EXPECT_EQ(browser().get("/.well-known/security.txt").status, 404);
  admin().post("/site", {{"security_contact", "security@example.org"}});
  EXPECT_THAT(browser().get("/.well-known/security.txt").body,
              HasSubstr("Contact: mailto:security@example.org\nExpires: 2026-"));
}

TEST(Contrast, IsThatOfTheGuidelines) {
  EXPECT_NEAR(contrast("#000000", "#ffffff"), 21.0, 0.001);
  EXPECT_NEAR(contrast("#777777", "#FFFFFF"), 4.478, 0.001);
  EXPECT_NEAR(contrast("#767676", "#ffffff"), 4.542, 0.001);
  EXPECT_NEAR(contrast("#ff0000", "#ffffff"), 3.998, 0.001);
  EXPECT_NEAR(contrast("#123456", "#123456"), 1.0, 0.001);
}

}  // namespace
}  // namespace commonty::site
