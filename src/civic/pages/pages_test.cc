#include "civic/pages/pages.h"

#include <thread>

#include "platform/base/secret.h"
#include "platform/facts/facts.h"
#include "tests/support/site/hasty_store.h"
#include "tests/support/site/site.h"

namespace commonty::pages {
namespace {

namespace json = boost::json;
using permissions::Deed;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// A site of a few pages, whose one deed leaves a fact.
class Pages : public AnySite {
 protected:
  void SetUp() override {
    AnySite::SetUp();
    const auto deed = [this](Visit& visit) {
      return act(visit, [&](Tx& tx) -> Result<Outcome> {
        const PersonId by = people::author_of(tx, visit);
        const std::int64_t id = tx.next_id();
        facts::record(tx, {.name = "deed.done", .subject = id, .actor = by.value});
        if (refusing) return *refusing;
        return to("/deeds?" + std::to_string(id), say("Done: {what}", {{"what", "<it>"}}),
                  "/undoing");
      });
    };
    routes.post("/deeds", Deed::browse, deed);
    routes.post("/other-deeds", Deed::browse, deed);
    routes.get("/deeds", Deed::browse, [this](Visit& visit) {
      if (refusing) return refused(visit, *refusing);
      return show(visit, "pages/question",
                  {{"title", "A <page>"}, {"back", "/back"}, {"moment", moment(visit, when)}},
                  {.title = "A page", .crumbs = {{"Deeds", "/all"}, {"This one", ""}}});
    });
  }

  // One browser: what it sends with each request.
  struct Visitor {
    std::string visitor = random_token(), session = {}, flash = {};
  };
  Answer send(Visitor& from, web::Request request) {
    request.headers.add("cookie", "visitor=" + from.visitor + "; session=" + from.session +
                                      "; flash=" + from.flash);
    request.host = "localhost";
    const web::Response response = server::Front(site().app(), routes).handle(request);
    from.flash.clear();
    for (const auto& [name, line] : response.headers) {
      if (name != "Set-Cookie") continue;
      const std::string value =
          line.substr(line.find('=') + 1, line.find(';') - line.find('=') - 1);
      if (line.starts_with("session=")) from.session = value;
      if (line.starts_with("flash=")) from.flash = value;
    }
    return {response.status, std::string(response.content()),
            std::string(response.header("Location")), response.headers};
  }
  Answer post(Visitor& from, FormFields fields, const std::string& path = "/deeds") {
    web::Request request;
    request.method = web::Method::post;
    request.path = request.target = path;
    request.form.add("csrf", server::csrf_token(site().app(), from.visitor));
    for (auto& [name, value] : fields) request.form.add(name, value);
    return send(from, std::move(request));
  }
  Answer get(Visitor& from, web::Request::Wants wants = web::Request::Wants::page) {
    web::Request request;
    request.path = "/deeds";
    request.target = "/deeds?page=2";
    request.wants = wants;
    return send(from, std::move(request));
  }
  int answered() {
    return store().read([](Tx& tx) { return tx.one<int>("SELECT count(*) FROM forms_answered"); });
  }
  int deeds() {
    return store().read(
        [](Tx& tx) { return tx.one<int>("SELECT count(*) FROM facts WHERE name = 'deed.done'"); });
  }

  Routes routes;
  std::optional<Refusal> refusing;
  Time when{1782948600000};  // 1 July 2026, 23:30 UTC: in Scotland it is the 2nd already
};
ON_BOTH_DATABASES(Pages);

// ---- Forms that are answered once --------------------------------------------------------------

TEST_P(Pages, AnswerTheSameFormTheSameAgain) {
  Visitor ann{.session = store().write([&](Tx& tx) {
    return people::open_session(tx, people::add_guest(tx, "Ann").id, "");
  })};
  const FormFields form = {{"once", "k1"}, {"text", "More buses"}};
  const Answer first = post(ann, form), again = post(ann, form);
  EXPECT_EQ(first.status, 303);
  EXPECT_EQ(again.status, 303);
  EXPECT_EQ(again.location, first.location);
  EXPECT_EQ(deeds(), 1);
  EXPECT_NE(post(ann, {{"once", "k2"}, {"text", "More buses"}}).location, first.location);
  EXPECT_EQ(deeds(), 2);
}

TEST_P(Pages, AnswerOnceThoughTheFirstFormMadeAGuest) {
  Visitor nobody;
  const Answer first = post(nobody, {{"once", "k1"}});
  EXPECT_NE(nobody.session, "");
  EXPECT_EQ(post(nobody, {{"once", "k1"}}).location, first.location);
  EXPECT_EQ(deeds(), 1);
}

TEST_P(Pages, GiveTheSessionAgainWhereTheAnswerWasLost) {
  Visitor nobody;
  post(nobody, {{"once", "k1"}});
  Visitor lost{.visitor = nobody.visitor};
  post(lost, {{"once", "k1"}});
  EXPECT_EQ(lost.session, nobody.session);
  EXPECT_EQ(deeds(), 1);

  Visitor other;  // who has guessed the key
  post(other, {{"once", "k1"}});
  EXPECT_NE(other.session, nobody.session);
  Visitor known{.visitor = nobody.visitor, .session = other.session};
  post(known, {{"once", "k1"}});
  EXPECT_EQ(known.session, other.session);

  clock.advance(11 * minute_ms);
  Visitor late{.visitor = nobody.visitor};
  EXPECT_EQ(post(late, {{"once", "k1"}}).status, 303);
  EXPECT_EQ(late.session, "");
}

TEST_P(Pages, KeepNoSessionThatCouldBeReadInTheTables) {
  Visitor nobody;
  post(nobody, {{"once", "k1"}});
  const std::string kept = store().read(
      [](Tx& tx) { return tx.one<std::string>("SELECT session FROM forms_answered"); });
  EXPECT_EQ(kept.size(), nobody.session.size());
  EXPECT_NE(kept, nobody.session);
}

TEST_P(Pages, TakeWhatIsNotTheSameFormForItself) {
  Visitor ann, bob;
  const FormFields form = {{"once", "k1"}, {"text", "More buses"}};
  post(ann, form);
  post(bob, form);  // another may have guessed the key
  EXPECT_EQ(deeds(), 2);
  post(ann, form, "/other-deeds");
  EXPECT_EQ(deeds(), 3);
  post(ann, {{"once", "k1"}, {"text", "Fewer cars"}});  // went back and said something else
  EXPECT_EQ(deeds(), 4);
  post(ann, {{"text", "More buses"}});  // without a key
  post(ann, {{"text", "More buses"}});
  EXPECT_EQ(deeds(), 6);
}

TEST_P(Pages, LetARefusedFormBeSentAgain) {
  Visitor ann;
  refusing = refuse(Reason::closed, say("Not now"));
  EXPECT_EQ(post(ann, {{"once", "k1"}}).status, 409);
  EXPECT_EQ(deeds(), 0);
  EXPECT_EQ(ann.session, "");  // nobody was made
  refusing = std::nullopt;
  EXPECT_EQ(post(ann, {{"once", "k1"}}).status, 303);
  EXPECT_EQ(deeds(), 1);
}

TEST_P(Pages, AnswerOnceWhenTheSameFormComesAtTheSameMoment) {
  const Visitor ann;
  std::vector<std::string> places(4);
  {
    std::vector<std::jthread> threads;
    for (std::string& place : places) {
      threads.emplace_back([&] {
        Visitor same = ann;
        place = post(same, {{"once", "k1"}}).location;
      });
    }
  }
  EXPECT_EQ(deeds(), 1);
  for (const std::string& place : places) EXPECT_EQ(place, places[0]);
}

TEST_P(Pages, TakeTheKeyOfMachinesFromTheirHeader) {
  Visitor machine;
  web::Request request;
  request.method = web::Method::post;
  request.path = "/deeds";
  request.wants = web::Request::Wants::json;
  request.headers.add("idempotency-key", "k1");
  request.headers.add("x-csrf-token", server::csrf_token(site().app(), machine.visitor));
  const Answer first = send(machine, request), again = send(machine, request);
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.json().at("message").as_string(), "Done: <it>");
  EXPECT_EQ(first.json().at("undo").as_string(), "/undoing");
  EXPECT_EQ(again.json().at("location"), first.json().at("location"));
  EXPECT_EQ(deeds(), 1);
}

TEST_P(Pages, RefuseFormsWithAnothersToken) {
  Visitor ann;
  web::Request request;
  request.method = web::Method::post;
  request.path = "/deeds";
  request.form.add("csrf", server::csrf_token(site().app(), random_token()));
  EXPECT_EQ(send(ann, request).status, 409);
  EXPECT_EQ(deeds(), 0);
}

TEST_P(Pages, ForgetFormsAnsweredLongAgo) {
  Visitor ann, bob;
  post(ann, {{"once", "k1"}});
  clock.advance(day_ms);
  post(bob, {{"once", "k2"}});
  clock.advance(89 * day_ms);
  run_jobs();
  EXPECT_EQ(answered(), 2);
  clock.advance(1);
  run_jobs();
  EXPECT_EQ(answered(), 1);
  post(bob, {{"once", "k2"}});
  EXPECT_EQ(deeds(), 2);
}

// Another deed was faster, and when this one runs again nobody new is there.
TEST_P(Pages, RememberNobodyWhomTheDeedMadeInVain) {
  HastyStore hasty(store());
  const App& app = site().app();
  const App met{hasty,        app.templates,  app.languages, app.clock,        app.mailer,
                app.assets,   app.limits,     app.views,     app.drawn_fields, app.rooms,
                app.settings, app.belongings, app.parts};
  int runs = 0;
  Routes once;
  once.post("/deeds", Deed::browse, [&](Visit& visit) {
    return act(visit, [&](Tx& tx) -> Result<Outcome> {
      if (++runs == 1) people::author_of(tx, visit);
      return to("/deeds");
    });
  });
  web::Request request;
  request.method = web::Method::post;
  request.path = "/deeds";
  request.host = "localhost";
  const Visitor nobody;
  request.headers.add("cookie", "visitor=" + nobody.visitor);
  request.form.add("csrf", server::csrf_token(met, nobody.visitor));
  const web::Response response = server::Front(met, once).handle(request);
  EXPECT_EQ(response.status, 303);
  EXPECT_EQ(runs, 2);
  for (const auto& [name, line] : response.headers) EXPECT_THAT(line, Not(HasSubstr("session=")));
}

// ---- Refusals ----------------------------------------------------------------------------------

TEST_P(Pages, RefuseEachInItsWay) {
  const struct {
    Reason reason;
    int status;
    const char* type;
  } cases[] = {
      {Reason::invalid, 422, "invalid"},     {Reason::not_found, 404, "not-found"},
      {Reason::gone, 410, "gone"},           {Reason::sign_in, 401, "sign-in"},
      {Reason::forbidden, 403, "forbidden"}, {Reason::closed, 409, "closed"},
      {Reason::conflict, 409, "conflict"},   {Reason::too_large, 413, "too-large"},
      {Reason::too_many, 429, "too-many"},   {Reason::unsupported, 415, "unsupported"},
  };
  Visitor ann;
  for (const auto& item : cases) {
    SCOPED_TRACE(item.type);
    refusing = Refusal{item.reason, {{"", say("Because of <this>")}}, 7};
    const Answer page = post(ann, {});
    EXPECT_EQ(page.status, item.status);
    EXPECT_THAT(page.body,
                AllOf(HasSubstr("We could not do that"), HasSubstr("Because of &lt;this&gt;")));
    EXPECT_EQ(page.header("Retry-After"), "7");
    const Answer problem = get(ann, web::Request::Wants::json);
    EXPECT_EQ(problem.status, item.status);
    EXPECT_EQ(problem.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(problem.json().at("type").as_string(), std::string("/problems/") + item.type);
    EXPECT_EQ(problem.json().at("errors").at(0).at("message").as_string(), "Because of <this>");
  }
}

TEST_P(Pages, LeadToSignInAndBack) {
  Visitor ann;
  refusing = refuse(Reason::sign_in, say("Sign in to do this"));
  const Answer page = get(ann);
  EXPECT_EQ(page.status, 303);
  EXPECT_EQ(page.location, "/sign-in?back=%2Fdeeds%3Fpage%3D2");
}

TEST_P(Pages, CountAllAddressesOfOneHouseTogether) {
  site().app().limits.set("try unknown", {.at_once = 1, .each_minute = 1});
  routes.get("/trying", Deed::browse, [](Visit& visit) {
    const auto within = within_limit(visit, "try");
    return within ? web::see_other("/") : refused(visit, within.refusal());
  });
  const auto tried = [this](const std::string& remote) {
    Visitor anyone;
    web::Request request;
    request.path = request.target = "/trying";
    request.remote = remote;
    return send(anyone, std::move(request)).status;
  };
  EXPECT_EQ(tried("2001:db8:1:2::1"), 303);
  EXPECT_EQ(tried("2001:db8:1:2::2"), 429);
  EXPECT_EQ(tried("2001:db8:1:3::1"), 303);
  EXPECT_EQ(tried("192.0.2.1"), 303);
  EXPECT_EQ(tried("192.0.2.2"), 303);
}

// ---- What is said once -------------------------------------------------------------------------

TEST_P(Pages, SayOnceWhatWasDone) {
  Visitor ann;
  post(ann, {});
  EXPECT_THAT(get(ann).body, AllOf(HasSubstr("Done: &lt;it&gt;"), HasSubstr("href=\"/undoing\"")));
  EXPECT_EQ(ann.flash, "");
  EXPECT_THAT(get(ann).body, Not(HasSubstr("Done:")));
}

TEST_P(Pages, SayNothingThatSomebodyElseMadeUp) {
  const std::string words = R"({"text":"You won","undo":"https://evil.example"})";
  App other = site().app();
  other.settings.secret = "another";
  Visitor ann;
  post(ann, {});
  const std::string real = ann.flash;
  const std::string signature = real.substr(real.find('.'));
  const std::pair<const char*, std::string> cases[] = {
      {"plain", words},
      {"without a signature", to_base64url(words)},
      {"with the signature of other words", to_base64url(words) + signature},
      {"signed for something else", sign(site().app(), "unsubscribe", words)},
      {"signed by another site", sign(other, "flash", words)},
      {"cut", real.substr(0, real.size() - 1)},
      {"a dot", "."},
  };
  for (const auto& [what, forged] : cases) {
    SCOPED_TRACE(what);
    ann.flash = forged;
    const Answer page = get(ann);
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, AllOf(Not(HasSubstr("You won")), Not(HasSubstr("Done:"))));
  }
}

TEST_P(Pages, KnowTheirOwnSignature) {
  const App& app = site().app();
  const std::string text("any \0 bytes \xff", 13);
  EXPECT_EQ(unsign(app, "a", sign(app, "a", text)), text);
  EXPECT_EQ(unsign(app, "b", sign(app, "a", text)), std::nullopt);
  EXPECT_EQ(unsign(app, "a", ""), std::nullopt);
  EXPECT_EQ(sign(app, "a", text).find_first_of("+/= ;"), std::string::npos);
}

// ---- The page itself ---------------------------------------------------------------------------

TEST_P(Pages, SayWhereTheyStand) {
  Visitor ann;
  const std::string page = get(ann).body;
  const std::size_t home = page.find("href=\"/\">Home</a>"),
                    above = page.find("href=\"/all\">Deeds");
  ASSERT_NE(home, page.npos);
  ASSERT_NE(above, page.npos);
  EXPECT_LT(home, above);
  EXPECT_LT(above, page.find("This one", above));
  EXPECT_THAT(page, Not(HasSubstr("href=\"\"")));  // where one stands is no link
}

TEST_P(Pages, AreTheirModelAsJson) {
  Visitor ann;
  const Answer page = get(ann, web::Request::Wants::json);
  EXPECT_EQ(page.header("Content-Type"), "application/json");
  EXPECT_EQ(page.json().at("title").as_string(), "A <page>");
  EXPECT_FALSE(page.json().as_object().contains("csrf"));
}

TEST_P(Pages, OfSomebodyKnownAreNotKept) {
  Visitor nobody, guest;
  post(guest, {});
  EXPECT_EQ(get(nobody).header("Cache-Control"), "no-cache");
  EXPECT_EQ(get(guest).header("Cache-Control"), "no-store");
  EXPECT_THAT(get(nobody).header("Vary"), HasSubstr("Cookie"));
}

TEST_P(Pages, TellMomentsForPeopleAndMachines) {
  Visitor ann;
  clock.set(when + 3 * day_ms);
  const json::value told = get(ann, web::Request::Wants::json).json().at("moment");
  EXPECT_EQ(told.at("iso").as_string(), "2026-07-01T23:30:00Z");
  EXPECT_EQ(told.at("date").as_string(), "2 July 2026");
  EXPECT_EQ(told.at("ago").as_string(), "3 days ago");
}

}  // namespace
}  // namespace commonty::pages
