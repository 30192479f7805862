#include "civic/organisations/organisations.h"

#include <gmock/gmock.h>

#include <set>

#include "tests/support/site/rules.h"

namespace commonty::organisations {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Organisations : public AnyRules {
 protected:
  void SetUp() override {
    AnyRules::SetUp();
    ada = named("Ada");
  }
  Result<Organisation> added(const Draft& draft) {
    return write([&](Tx& tx) { return add(tx, ada, draft); });
  }
  Organisation council(const std::string& name = "North Council") {
    return added({.name = name, .kind = "council"}).value();
  }
  Result<void> joined(const Organisation& o, const std::string& email,
                      const std::string& title = "") {
    return write([&](Tx& tx) { return add_member(tx, ada, o.id, email, title); });
  }
  std::vector<std::string> members_of(const Organisation& o) {
    std::vector<std::string> out;
    for (const Member& m : read([&](Tx& tx) { return members(tx, o.id); })) {
      out.push_back(m.name + ", " + m.role_title + (m.is_admin ? " (administrator)" : ""));
    }
    return out;
  }

  PersonId ada;
};
ON_BOTH_DATABASES(Organisations);

TEST_P(Organisations, AreKeptCleanAndFoundAgain) {
  const Organisation made = added({.name = "  North \n Council ",
                                   .about = "We plan\r\nbuses\n",
                                   .website = "www.north.example",
                                   .kind = "council"})
                                .value();
  EXPECT_EQ(made.name, "North Council");
  EXPECT_EQ(made.slug, "north-council");
  EXPECT_EQ(made.website, "https://www.north.example");
  const auto found = read([&](Tx& tx) { return find_by_slug(tx, "north-council"); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, made.id);
  EXPECT_EQ(found->about, "We plan\nbuses");
  EXPECT_EQ(found->kind, Kind::council);
  EXPECT_EQ(read([](Tx& tx) { return get_by_slug(tx, "south"); }).refusal().reason,
            Reason::not_found);
}

TEST_P(Organisations, RefuseWhatIsWrongFieldByField) {
  const std::string long_name(name_length_max + 1, 'x'), long_about(about_length_max + 1, 'x');
  const std::string long_website = "https://" + std::string(website_bytes_max, 'x');
  const struct {
    const char* what;
    Draft draft;
    const char* field;
  } cases[] = {
      {"no name", {.name = " \n", .kind = "council"}, "name"},
      {"a long name", {.name = long_name, .kind = "council"}, "name"},
      {"no kind", {.name = "North"}, "kind"},
      {"a kind of its own", {.name = "North", .kind = "kingdom"}, "kind"},
      {"a long story", {.name = "North", .about = long_about, .kind = "council"}, "about"},
      {"a script", {.name = "North", .website = "javascript://x", .kind = "council"}, "website"},
      {"a way out of an attribute",
       {.name = "North", .website = "https://x\" onclick=\"y", .kind = "council"},
       "website"},
      {"a long address", {.name = "North", .website = long_website, .kind = "council"}, "website"},
  };
  for (const auto& item : cases) {
    SCOPED_TRACE(item.what);
    const auto refused = added(item.draft);
    ASSERT_FALSE(refused.ok());
    ASSERT_EQ(refused.refusal().problems.size(), 1u);
    EXPECT_EQ(refused.refusal().problems[0].field, item.field);
  }
  EXPECT_THAT(facts_named("organisation."), IsEmpty());
}

TEST_P(Organisations, HaveAddressesOfTheirOwnThatStay) {
  EXPECT_EQ(council("New").slug, "new-2");  // "new" is the page where one is added
  EXPECT_EQ(council("North").slug, "north");
  const Organisation second = council("NORTH!");
  EXPECT_EQ(second.slug, "north-2");
  write([&](Tx& tx) {
    change(tx, ada, second.id, {.name = "South", .kind = "health_board"}).value();
  });
  const auto renamed = read([&](Tx& tx) { return find_by_slug(tx, "north-2"); });
  ASSERT_TRUE(renamed);
  EXPECT_EQ(renamed->name, "South");
  EXPECT_EQ(renamed->kind, Kind::health_board);
  EXPECT_NE(council("Комхерле").slug, "");
  EXPECT_NE(council("!?").slug, "");
}

TEST_P(Organisations, AreListedByNamePageByPage) {
  std::set<std::string> all;
  for (const char* name : {"delta", "Alpha", "Échelle", "alpha", "Ålesund", "Beta", "Alpha"}) {
    all.insert(council(name).slug);
  }
  added({.name = "Carpets", .kind = "supplier"}).value();
  std::set<std::string> seen;
  std::optional<OrganisationId> after;
  for (int pages = 0; pages < 9; ++pages) {
    const auto page =
        read([&](Tx& tx) { return list(tx, {.kind = Kind::council, .after = after, .limit = 2}); });
    if (page.empty()) break;
    for (const Organisation& o : page) EXPECT_TRUE(seen.insert(o.slug).second) << o.slug;
    after = page.back().id;
  }
  EXPECT_EQ(seen, all);
}

TEST_P(Organisations, HaveMembersWithTitles) {
  const Organisation o = council();
  const PersonId bob = named("Bob");
  ASSERT_TRUE(joined(o, "BOB@people.example", "  Transport \n planner ").ok());
  EXPECT_THAT(members_of(o), ElementsAre("Bob, Transport planner"));
  write([&](Tx& tx) { change_member(tx, ada, o.id, {bob, "", "Head of buses", true}).value(); });
  EXPECT_THAT(members_of(o), ElementsAre("Bob, Head of buses (administrator)"));
  EXPECT_TRUE(read([&](Tx& tx) { return is_admin(tx, bob, o.id); }));
  const auto of = read([&](Tx& tx) { return memberships_of(tx, bob); });
  ASSERT_EQ(of.size(), 1u);
  EXPECT_EQ(of[0].slug, o.slug);
  EXPECT_EQ(of[0].role_title, "Head of buses");
  write([&](Tx& tx) { remove_member(tx, ada, o.id, bob).value(); });
  EXPECT_THAT(members_of(o), IsEmpty());
  EXPECT_FALSE(read([&](Tx& tx) { return is_admin(tx, bob, o.id); }));
  EXPECT_THAT(read([&](Tx& tx) { return of_person(tx, bob); }), IsEmpty());
  EXPECT_THAT(facts_named("member."),
              ElementsAre("member.added", "member.changed", "member.removed"));
}

TEST_P(Organisations, RefuseMembersWhoCannotBe) {
  const Organisation o = council();
  ASSERT_TRUE(joined(o, "bob@people.example").ok());
  EXPECT_EQ(joined(o, "Bob@People.example").refusal().problems[0].field, "email");
  EXPECT_EQ(joined(o, "no address").refusal().problems[0].field, "email");
  const std::string long_title(role_title_length_max + 1, 'x');
  EXPECT_EQ(joined(o, "eve@people.example", long_title).refusal().problems[0].field, "role_title");
  EXPECT_FALSE(read([](Tx& tx) { return people::find_by_email(tx, "eve@people.example"); }));
  const PersonId stranger = named("Ian");
  const auto gone = [&](const auto& deed) { return write(deed).refusal().reason; };
  EXPECT_EQ(gone([&](Tx& tx) { return change_member(tx, ada, o.id, {stranger, "", "x", true}); }),
            Reason::not_found);
  EXPECT_EQ(gone([&](Tx& tx) { return remove_member(tx, ada, o.id, stranger); }),
            Reason::not_found);
  EXPECT_THAT(facts_named("member."), ElementsAre("member.added"));
}

TEST_P(Organisations, GiveStandingToTheirOwnAlone) {
  const Organisation north = council("North"), south = council("South");
  const PersonId bob = named("Bob");
  joined(north, "bob@people.example").value();
  Viewer viewer{.kind = Viewer::Kind::person, .id = bob};
  const auto standing_in = [&](const Organisation& o) {
    return read([&](Tx& tx) { return standing(tx, viewer, o.id); });
  };
  EXPECT_TRUE(standing_in(north).member_of_owner);
  EXPECT_FALSE(standing_in(north).organisation_admin);
  EXPECT_FALSE(standing_in(south).member_of_owner);
  write([&](Tx& tx) { change_member(tx, ada, north.id, {bob, "", "", true}).value(); });
  EXPECT_TRUE(standing_in(north).organisation_admin);
  EXPECT_FALSE(standing_in(south).organisation_admin);
  viewer.kind = Viewer::Kind::guest;
  EXPECT_FALSE(standing_in(north).organisation_admin);
}

class Networks : public Organisations {
 protected:
  Result<Network> net(const std::string& name, std::optional<NetworkId> within = {}) {
    return write([&](Tx& tx) { return add_network(tx, ada, {.name = name, .within = within}); });
  }
  Result<void> moved(const Network& network, std::optional<NetworkId> within) {
    return write([&](Tx& tx) {
      return change_network(tx, ada, network.id, {.name = network.name, .within = within});
    });
  }
  // One in another, the outermost first.
  std::vector<Network> chain(const std::string& name, int count) {
    std::vector<Network> out;
    for (int i = 0; i < count; ++i) {
      const auto within = out.empty() ? std::nullopt : std::optional(out.back().id);
      out.push_back(net(name + std::to_string(i), within).value());
    }
    return out;
  }
  std::vector<std::string> tree() {
    std::vector<std::string> out;
    for (const Network& n : read([](Tx& tx) { return network_tree(tx); })) {
      out.push_back(std::to_string(n.depth) + n.name);
    }
    return out;
  }
};
ON_BOTH_DATABASES(Networks);

TEST_P(Networks, NestAndAreListedEachAfterTheOneItLiesIn) {
  const Network north = net("North").value();
  const Network glen = net("Glen", north.id).value();
  net("Village", glen.id).value();
  net("South").value();
  EXPECT_THAT(tree(), ElementsAre("0North", "1Glen", "2Village", "0South"));
  const auto within = read([&](Tx& tx) { return networks_within(tx, north.id); });
  ASSERT_EQ(within.size(), 2u);
  EXPECT_EQ(within[0].depth, 0);
  EXPECT_EQ(within[1].name, "Village");
}

TEST_P(Networks, NeverLieWithinThemselvesByWhateverWay) {
  const auto nets = chain("n", 4);
  for (const Network& inner : nets) {
    const auto refused = moved(nets[0], inner.id);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.refusal().problems[0].field, "within");
  }
  EXPECT_FALSE(moved(nets[1], nets[3].id).ok());
  EXPECT_TRUE(moved(nets[3], nets[0].id).ok());
  EXPECT_TRUE(moved(nets[1], std::nullopt).ok());
  EXPECT_TRUE(moved(nets[0], nets[3].id).ok() == false);
  EXPECT_THAT(tree(), ElementsAre("0n0", "1n3", "0n1", "1n2"));
}

TEST_P(Networks, NestOnlySoDeepThatAllAreListed) {
  auto deepest = chain("n", network_depth_max + 1);
  EXPECT_EQ(tree().size(), deepest.size());
  EXPECT_EQ(net("one more", deepest.back().id).refusal().problems[0].field, "within");
  // What lies within one moves with it.
  const auto other = chain("m", 3);
  const auto refused = moved(other[0], deepest[network_depth_max - 2].id);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.refusal().problems[0].field, "within");
  EXPECT_TRUE(moved(other[0], deepest[network_depth_max - 3].id).ok());
  EXPECT_EQ(tree().size(), deepest.size() + other.size());
}

TEST_P(Networks, RefuseWhatIsWrong) {
  EXPECT_EQ(net(" ").refusal().problems[0].field, "name");
  EXPECT_EQ(net(std::string(name_length_max + 1, 'x')).refusal().problems[0].field, "name");
  EXPECT_EQ(net("North", NetworkId{12345}).refusal().problems[0].field, "within");
  const NetworkDraft wordy{.name = "North", .about = std::string(about_length_max + 1, 'x')};
  EXPECT_EQ(write([&](Tx& tx) { return add_network(tx, ada, wordy); }).refusal().problems[0].field,
            "about");
  EXPECT_THAT(tree(), IsEmpty());
  EXPECT_EQ(net("New")->slug, "new-2");
}

TEST_P(Networks, TakeAnOrganisationInOnce) {
  const Organisation o = council();
  const Network north = net("North").value();
  for (int i = 0; i < 2; ++i) write([&](Tx& tx) { add_to_network(tx, ada, north.id, o.id); });
  EXPECT_EQ(read([&](Tx& tx) { return organisations_of(tx, north.id); }).size(), 1u);
  EXPECT_EQ(read([&](Tx& tx) { return networks_of(tx, o.id); }).size(), 1u);
  const auto leave = [&] {
    return write([&](Tx& tx) { return remove_from_network(tx, ada, north.id, o.id); });
  };
  EXPECT_TRUE(leave().ok());
  EXPECT_EQ(leave().refusal().reason, Reason::not_found);
  EXPECT_THAT(read([&](Tx& tx) { return networks_of(tx, o.id); }), IsEmpty());
  EXPECT_THAT(facts_named("network."),
              ElementsAre("network.added", "network.joined", "network.left"));
}

}  // namespace
}  // namespace commonty::organisations
