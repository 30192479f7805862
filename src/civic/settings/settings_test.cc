#include "civic/settings/settings.h"

#include "server/concepts.h"
#include "tests/support/databases.h"

namespace commonty::settings {
namespace {

class SiteSettings : public AnyStore {
 protected:
  SiteSettings() : AnyStore(server::all_steps()) {}

  void set_now(const std::string& name, const std::string& value) {
    store().write([&](Tx& tx) { set(tx, name, value); });
  }
  std::string now(const std::string& name) {
    return store().read([&](Tx& tx) { return get(tx, name); });
  }
  Face face_now() {
    return store().read([](Tx& tx) { return face(tx); });
  }
};
ON_BOTH_DATABASES(SiteSettings);

TEST_P(SiteSettings, AreKeptReplacedAndRemoved) {
  EXPECT_EQ(now("tagline"), "");
  set_now("tagline", "In the open");
  set_now("tagline", "Còmhla");
  set_now("other", "x");
  EXPECT_EQ(now("tagline"), "Còmhla");
  store().write([](Tx& tx) { remove(tx, "tagline"); });
  EXPECT_EQ(now("tagline"), "");
  EXPECT_EQ(now("other"), "x");
}

// Links and cookies that were signed before a restart are good after it.
TEST_P(SiteSettings, KeepOneSecretForGood) {
  const auto secret_now = [&] { return store().write([](Tx& tx) { return secret(tx); }); };
  const std::string first = secret_now();
  EXPECT_GE(first.size(), 43u);
  EXPECT_EQ(secret_now(), first);
  const auto other = open();
  EXPECT_EQ(other->read([](Tx& tx) { return get(tx, "secret"); }), first);
}

TEST_P(SiteSettings, GiveTheSiteItsFace) {
  EXPECT_EQ(face_now().name, "Commonty");
  EXPECT_EQ(face_now().tagline, "");
  EXPECT_EQ(face_now().skin_url, "/skin.css");
  set_now("name", "Strathkellan together");
  set_now("tagline", "In the open");
  set_now("skin_url", "/skin.css?v=2");
  EXPECT_EQ(face_now().name, "Strathkellan together");
  EXPECT_EQ(face_now().tagline, "In the open");
  EXPECT_EQ(face_now().skin_url, "/skin.css?v=2");
  // An empty name is none.
  set_now("name", "");
  EXPECT_EQ(face_now().name, "Commonty");
}

}  // namespace
}  // namespace commonty::settings
