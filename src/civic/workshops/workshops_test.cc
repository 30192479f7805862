#include "civic/workshops/workshops.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "tests/support/site/rules.h"

namespace commonty::workshops {
namespace {

namespace json = boost::json;
using challenges::Challenge;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string english(const Message& message) { return Texts::english()(message); }

template <class T>
std::string why_not(const Result<T>& result) {
  return result.ok() ? "" : english(result.refusal().problems.front().text);
}

class Workshops : public AnyRules {
 protected:
  void SetUp() override {
    AnyRules::SetUp();
    challenge = write([](Tx& tx) { return add_challenge(tx); });
    ann = named("Ann"), bob = named("Bob");
  }
  WorkshopId made(const Draft& draft = {.title = "An evening", .groups = 2, .is_public = true}) {
    return write([&](Tx& tx) { return create(tx, ann, challenge.id, draft).value(); });
  }
  ActivityId added(WorkshopId id, const ActivityDraft& draft) {
    return write([&](Tx& tx) { return add_activity(tx, ann, id, draft).value(); });
  }
  ActivityId hopes(WorkshopId id) {
    return added(id, {.title = "Hopes", .tool = "hopes_and_fears", .minutes = 10});
  }
  Workshop now(WorkshopId id) {
    return read([&](Tx& tx) { return get(tx, id).value(); });
  }
  Activity now(ActivityId id) {
    return read([&](Tx& tx) { return get_activity(tx, id).value(); });
  }
  Result<void> moved(WorkshopId id, State to) {
    return write([&](Tx& tx) { return move_to(tx, ann, id, to); });
  }
  Result<void> staged(ActivityId id, Stage stage) {
    return write([&](Tx& tx) { return set_stage(tx, ann, id, stage); });
  }
  void pass(std::int64_t ms) { clock.advance(ms); }
  std::int64_t left(ActivityId id) {
    const Activity a = now(id);
    return a.ends_at ? *a.ends_at - clock.now() : a.left_ms.value_or(-1);
  }
  std::vector<std::string> titles(WorkshopId id) {
    return read([&](Tx& tx) {
      std::vector<std::string> out;
      for (const Activity& a : agenda(tx, id)) out.push_back(a.title);
      return out;
    });
  }
  PersonId joined(WorkshopId id, const std::string& name, const Joining& joining = {}) {
    const PersonId who = named(name);
    write([&](Tx& tx) { join(tx, who, id, joining).value(); });
    return who;
  }
  std::map<std::string, int> tables(WorkshopId id) {
    return read([&](Tx& tx) {
      std::map<std::string, int> out;
      for (const Participant& one : participants(tx, id)) out[one.name] = one.group;
      return out;
    });
  }
  static Viewer viewer(PersonId id) { return {.kind = Viewer::Kind::person, .id = id}; }
  permissions::Standing standing_of(PersonId id, WorkshopId workshop) {
    return read([&](Tx& tx) { return standing(tx, viewer(id), get(tx, workshop).value()); });
  }

  Challenge challenge;
  PersonId ann, bob;
};
ON_BOTH_DATABASES(Workshops);

// ---- setting up --------------------------------------------------------------------------------

TEST_P(Workshops, AreMadeWithTablesAndACodeThatNobodyMistakes) {
  std::set<std::string> codes;
  for (int i = 0; i < 40; ++i) codes.insert(now(made()).code);
  EXPECT_EQ(codes.size(), 40u);
  EXPECT_THAT(codes, Each(testing::MatchesRegex("[BCDFGHJKLMNPQRSTVWXZ2-9]{8}")));
  const Workshop w = now(made());
  EXPECT_EQ(w.state, State::draft);
  EXPECT_FALSE(w.code_open);
  EXPECT_FALSE(w.is_paper());
  EXPECT_EQ(w.made_by_name, "Ann");
  EXPECT_EQ(read([&](Tx& tx) { return groups(tx, w.id).size(); }), 2u);
}

TEST_P(Workshops, SayWhatIsWrongWithThem) {
  const struct {
    const char* what;
    Draft draft;
    const char* says;
  } cases[] = {
      {"no title", {.title = " \n"}, "Give the workshop a title"},
      {"a long title", {.title = std::string(title_length_max + 1, 'x')}, "at most 140"},
      {"ends first",
       {.title = "x", .starts_at = clock.now(), .ends_at = clock.now() - hour_ms},
       "end after it begins"},
      {"too many tables", {.title = "x", .groups = groups_max + 1}, "Up to 60 tables"},
      {"fewer than none", {.title = "x", .groups = -1}, "Up to 60 tables"},
  };
  for (const auto& item : cases) {
    SCOPED_TRACE(item.what);
    const auto refused = write([&](Tx& tx) { return create(tx, ann, challenge.id, item.draft); });
    EXPECT_THAT(why_not(refused), HasSubstr(item.says));
  }
  EXPECT_EQ(read([](Tx& tx) { return tx.one<int>("SELECT count(*) FROM workshops"); }), 0);
  EXPECT_THAT(facts_named("workshop."), IsEmpty());
}

TEST_P(Workshops, BeginFromEachOfSevenTemplates) {
  const auto all = read([](Tx& tx) { return templates(tx); });
  ASSERT_EQ(all.size(), 7u);
  for (const Template& one : all) {
    SCOPED_TRACE(one.name);
    EXPECT_FALSE(one.title.empty());
    EXPECT_FALSE(one.about.empty());
    const WorkshopId id = made({.title = "x"});
    ASSERT_TRUE(write([&](Tx& tx) { return use_template(tx, ann, id, one.name); }).ok());
    const auto parts = read([&](Tx& tx) { return agenda(tx, id); });
    ASSERT_EQ(parts.size(), one.agenda.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
      EXPECT_EQ(parts[i].place, static_cast<int>(i) + 1);
      EXPECT_EQ(parts[i].title, one.agenda[i].title);
      EXPECT_EQ(parts[i].stage, Stage::waiting);
      EXPECT_TRUE(parts[i].tool.empty() || tools::find(parts[i].tool)) << parts[i].tool;
    }
    EXPECT_EQ(static_cast<int>(read([&](Tx& tx) { return groups(tx, id).size(); })), one.groups);
  }
}

TEST_P(Workshops, KeepTheTablesTheyHaveWhenATemplateIsUsed) {
  const WorkshopId id = made({.title = "x", .groups = 7});
  ASSERT_TRUE(write([&](Tx& tx) { return use_template(tx, ann, id, "first_meeting"); }).ok());
  EXPECT_EQ(read([&](Tx& tx) { return groups(tx, id).size(); }), 7u);
  EXPECT_THAT(why_not(write([&](Tx& tx) { return use_template(tx, ann, id, "no_such"); })),
              HasSubstr("Choose a template"));
}

TEST_P(Workshops, AreKeptAsATemplateAndBegunAgainElsewhere) {
  const WorkshopId id = made({.title = "Ours", .about = "For us", .groups = 3});
  EXPECT_THAT(why_not(write([&](Tx& tx) { return save_as_template(tx, ann, id, "Mine"); })),
              HasSubstr("nothing on the agenda"));
  added(id, {.title = "Talk", .tool = "", .minutes = 5});
  added(id, {.title = "Vote", .tool = "dot_vote", .minutes = 7, .options = {{"dots", 4}}});
  ASSERT_TRUE(write([&](Tx& tx) { return save_as_template(tx, ann, id, "Mine"); }).ok());

  const auto kept = read([](Tx& tx) { return templates(tx); }).back();
  EXPECT_EQ(kept.title, "Mine");
  const WorkshopId other = made({.title = "Theirs"});
  ASSERT_TRUE(write([&](Tx& tx) { return use_template(tx, bob, other, kept.name); }).ok());
  EXPECT_THAT(titles(other), ElementsAre("Talk", "Vote"));
  const auto vote = read([&](Tx& tx) { return agenda(tx, other); }).back();
  EXPECT_EQ(vote.minutes, 7);
  EXPECT_EQ(vote.options.at("dots").as_int64(), 4);
  EXPECT_EQ(read([&](Tx& tx) { return groups(tx, other).size(); }), 3u);
}

// ---- how it goes on ----------------------------------------------------------------------------

TEST_P(Workshops, OpenTheirDoorsBeginEndAndBeginAgain) {
  const WorkshopId id = made();
  const ActivityId activity = hopes(id);
  EXPECT_TRUE(moved(id, State::lobby).ok());
  EXPECT_TRUE(now(id).code_open);
  EXPECT_TRUE(moved(id, State::running).ok());
  EXPECT_TRUE(staged(activity, Stage::open).ok());
  EXPECT_EQ(now(id).activity, activity);
  EXPECT_TRUE(moved(id, State::ended).ok());
  EXPECT_FALSE(now(id).code_open);
  EXPECT_FALSE(now(id).activity);
  EXPECT_EQ(now(activity).stage, Stage::closed);
  EXPECT_THAT(why_not(moved(id, State::lobby)), HasSubstr("moved on"));
  EXPECT_TRUE(moved(id, State::running).ok());
  EXPECT_TRUE(now(id).code_open);
}

TEST_P(Workshops, TakeTheSameWordOfTwoFacilitatorsOnce) {
  const WorkshopId id = made();
  EXPECT_TRUE(moved(id, State::running).ok());
  EXPECT_TRUE(moved(id, State::running).ok());
  const ActivityId activity = hopes(id);
  EXPECT_TRUE(staged(activity, Stage::open).ok());
  pass(minute_ms);
  const Time ends = *now(activity).ends_at;
  EXPECT_TRUE(write([&](Tx& tx) { return set_stage(tx, bob, activity, Stage::open); }).ok());
  EXPECT_EQ(*now(activity).ends_at, ends) << "opening twice starts no timer anew";
  EXPECT_EQ(facts_named("workshop.running").size(), 1u);
  EXPECT_EQ(facts_named("activity.opened").size(), 1u);
}

TEST_P(Workshops, RunATimerThatStopsGoesOnAndIsStretched) {
  const ActivityId id = hopes(made());
  ASSERT_TRUE(staged(id, Stage::open).ok());
  EXPECT_EQ(left(id), 10 * minute_ms);
  pass(3 * minute_ms);
  EXPECT_EQ(left(id), 7 * minute_ms);

  write([&](Tx& tx) { pause(tx, id).value(); });
  pass(hour_ms);
  EXPECT_EQ(left(id), 7 * minute_ms);
  write([&](Tx& tx) { extend(tx, id, 5).value(); });
  EXPECT_EQ(left(id), 12 * minute_ms);
  write([&](Tx& tx) { resume(tx, id).value(); });
  pass(minute_ms);
  EXPECT_EQ(left(id), 11 * minute_ms);

  write([&](Tx& tx) { extend(tx, id, -60).value(); });
  EXPECT_EQ(left(id), 0) << "never less than none";
  pass(minute_ms);
  write([&](Tx& tx) { extend(tx, id, 2).value(); });
  EXPECT_EQ(left(id), 2 * minute_ms) << "from now, not from when it ran out";
}

TEST_P(Workshops, DoNotRunATimerOfWhatIsNotOpen) {
  const ActivityId id = hopes(made());
  write([&](Tx& tx) { resume(tx, id).value(); });
  EXPECT_FALSE(now(id).ends_at);
  ASSERT_TRUE(staged(id, Stage::open).ok());
  ASSERT_TRUE(staged(id, Stage::closed).ok());
  write([&](Tx& tx) { resume(tx, id).value(); });
  EXPECT_FALSE(now(id).ends_at);
}

TEST_P(Workshops, AreForNobodyWhomTheirChallengeIsNotFor) {
  for (const bool is_public : {true, false}) {
    const WorkshopId id = made({.title = "An evening", .is_public = is_public});
    write([&](Tx& tx) {
      tx.run("UPDATE challenges SET audience = 'private' WHERE id = $1", challenge.id);
    });
    EXPECT_EQ(standing_of(bob, id).audience, permissions::Audience::only_me) << is_public;
    write([&](Tx& tx) {
      tx.run("UPDATE challenges SET audience = 'public' WHERE id = $1", challenge.id);
    });
  }
}

TEST_P(Workshops, CountWhatChangesForAllInTheRoom) {
  const WorkshopId id = made();
  const ActivityId activity = hopes(id);
  std::int64_t before = now(id).changes;
  const std::pair<const char*, std::function<void(Tx&)>> deeds[] = {
      {"began", [&](Tx& tx) { move_to(tx, ann, id, State::running).value(); }},
      {"opened", [&](Tx& tx) { set_stage(tx, ann, activity, Stage::open).value(); }},
      {"more time", [&](Tx& tx) { extend(tx, activity, 1).value(); }},
      {"paused", [&](Tx& tx) { pause(tx, activity).value(); }},
      {"locked", [&](Tx& tx) { set_stage(tx, ann, activity, Stage::locked).value(); }},
      {"said", [&](Tx& tx) { say_to_all(tx, ann, id, "Soup is ready").value(); }},
      {"named a table", [&](Tx& tx) { set_groups(tx, id, {"Harbour", ""}).value(); }},
      {"spotlit", [&](Tx& tx) { spotlight(tx, ann, id, 7); }},
      {"added", [&](Tx& tx) { add_activity(tx, ann, id, {.title = "Talk"}).value(); }},
      {"closed the code", [&](Tx& tx) { set_code_open(tx, ann, id, false); }},
      {"opened beside", [&](Tx& tx) { open_beside(tx, ann, activity).value(); }},
  };
  for (const auto& [what, deed] : deeds) {
    SCOPED_TRACE(what);
    write(deed);
    EXPECT_GT(now(id).changes, before);
    EXPECT_EQ(now(id).shown_change, now(id).changes);
    before = now(id).changes;
  }
  joined(id, "Mo");
  EXPECT_EQ(now(id).changes, before + 1);
  EXPECT_EQ(now(id).shown_change, before) << "who comes in is for the desk alone";
}

TEST_P(Workshops, MarkWhatEachMustSeeForThemselves) {
  const WorkshopId id = made();
  const ActivityId activity = hopes(id);
  std::set<std::string> seen;
  const auto is_new = [&] {
    return seen
        .insert(read([&](Tx& tx) {
          return set_up_mark(get(tx, id).value(), get_activity(tx, activity).value(),
                             groups(tx, id));
        }))
        .second;
  };
  EXPECT_TRUE(is_new());
  EXPECT_FALSE(is_new());
  write([&](Tx& tx) { set_stage(tx, ann, activity, Stage::open).value(); });
  EXPECT_TRUE(is_new());
  write([&](Tx& tx) { set_groups(tx, id, {"Harbour", ""}).value(); });
  EXPECT_TRUE(is_new());
  write([&](Tx& tx) {
    extend(tx, activity, 1).value();
    say_to_all(tx, ann, id, "Soup is ready").value();
  });
  EXPECT_FALSE(is_new()) << "clocks and words are told to all alike";
}

// ---- the agenda --------------------------------------------------------------------------------

TEST_P(Workshops, OrderTheirAgenda) {
  const WorkshopId id = made();
  const ActivityId a = added(id, {.title = "A"}), b = added(id, {.title = "B"}),
                   c = added(id, {.title = "C"});
  write([&](Tx& tx) { move_activity(tx, c, Towards::earlier); });
  EXPECT_THAT(titles(id), ElementsAre("A", "C", "B"));
  write([&](Tx& tx) { move_activity(tx, a, Towards::earlier); });
  write([&](Tx& tx) { move_activity(tx, b, Towards::later); });
  EXPECT_THAT(titles(id), ElementsAre("A", "C", "B")) << "the ends stay ends";
  write([&](Tx& tx) { remove_activity(tx, ann, a).value(); });
  EXPECT_THAT(titles(id), ElementsAre("C", "B"));
  write([&](Tx& tx) { move_activity(tx, b, Towards::earlier); });
  EXPECT_THAT(titles(id), ElementsAre("B", "C"));
}

TEST_P(Workshops, RefuseActivitiesThatMakeNoSense) {
  const WorkshopId id = made();
  const struct {
    ActivityDraft draft;
    const char* says;
  } cases[] = {
      {{.title = ""}, "Say what it is about"},
      {{.title = "x", .tool = "hammer"}, "Choose a tool"},
      {{.title = "x", .minutes = 0}, "Between 1 and 480"},
      {{.title = "x", .minutes = 481}, "Between 1 and 480"},
      {{.title = "x", .tool = "question_board"}, "at least one question"},
  };
  for (const auto& item : cases) {
    SCOPED_TRACE(item.says);
    EXPECT_THAT(why_not(write([&](Tx& tx) { return add_activity(tx, ann, id, item.draft); })),
                HasSubstr(item.says));
  }
  for (int i = 0; i < activities_max; ++i) added(id, {.title = "x"});
  EXPECT_THAT(why_not(write([&](Tx& tx) { return add_activity(tx, ann, id, {.title = "x"}); })),
              HasSubstr("at most 120"));
}

TEST_P(Workshops, KeepTheToolOfABoardThatHasMoves) {
  const ActivityId id = hopes(made());
  const auto change_to = [&](const std::string& tool) {
    return write([&](Tx& tx) {
      return change_activity(tx, ann, id, {.title = "Other", .tool = tool, .minutes = 20});
    });
  };
  EXPECT_TRUE(change_to("circles").ok());
  write([&](Tx& tx) { tx.run("UPDATE activities SET moves = 1 WHERE id = $1", id); });
  EXPECT_THAT(why_not(change_to("hopes_and_fears")), HasSubstr("its tool stays"));
  EXPECT_TRUE(change_to("circles").ok());
  EXPECT_THAT(why_not(write([&](Tx& tx) { return remove_activity(tx, ann, id); })),
              HasSubstr("so it stays"));
  EXPECT_EQ(now(id).tool, "circles");
}

// ---- the room ----------------------------------------------------------------------------------

TEST_P(Workshops, AreFoundByTheirCodeHoweverItIsTyped) {
  const WorkshopId id = made();
  const std::string code = now(id).code;
  const auto found = [&](const std::string& typed) {
    return read([&](Tx& tx) { return find_by_code(tx, typed); });
  };
  EXPECT_THAT(why_not(found(code)), HasSubstr("No open workshop has this code"));
  ASSERT_TRUE(moved(id, State::lobby).ok());
  EXPECT_EQ(found(code)->id, id);
  EXPECT_EQ(found(lower_ascii(code))->id, id);
  EXPECT_EQ(found(" " + code.substr(0, 4) + " - " + code.substr(4) + "\n")->id, id);
  for (const char* wrong : {"", "BCDF", "BBBBBBBB", "'; DROP TABLE workshops; --"}) {
    EXPECT_FALSE(found(wrong).ok()) << wrong;
  }
  write([&](Tx& tx) { set_code_open(tx, ann, id, false); });
  EXPECT_FALSE(found(code).ok());
  write([&](Tx& tx) { set_code_open(tx, ann, id, true); });
  EXPECT_TRUE(found(code).ok());
}

TEST_P(Workshops, ThatCameOnPaperHaveNoCodeAndNoDoors) {
  const WorkshopId id = write(
      [&](Tx& tx) { return record_paper(tx, ann, challenge.id, "An evening", "notes.docx"); });
  const Workshop w = now(id);
  EXPECT_TRUE(w.is_paper());
  EXPECT_EQ(w.state, State::ended);
  EXPECT_FALSE(read([](Tx& tx) { return find_by_code(tx, ""); }).ok());
  EXPECT_FALSE(moved(id, State::running).ok());
  write([&](Tx& tx) { set_code_open(tx, ann, id, true); });
  EXPECT_FALSE(now(id).code_open);
}

TEST_P(Workshops, RememberWhoComesAgain) {
  const WorkshopId id = made();
  const PersonId eve = joined(id, "Eve", {.organisation = "Lunch club", .group = 2});
  write([&](Tx& tx) { set_part(tx, id, eve, Part::table_host).value(); });
  joined(id, "Eve", {.organisation = "Library", .email = "eve@home.example", .may_name = true});
  const auto one = read([&](Tx& tx) { return participant(tx, id, eve); });
  ASSERT_TRUE(one);
  EXPECT_EQ(one->organisation, "Library");
  EXPECT_EQ(one->email, "eve@home.example");
  EXPECT_EQ(one->group, 2) << "coming again without a table keeps the one there was";
  EXPECT_EQ(one->part, Part::table_host);
  EXPECT_EQ(read([&](Tx& tx) { return participants(tx, id).size(); }), 1u);
  EXPECT_EQ(facts_named("workshop.joined").size(), 1u);
}

TEST_P(Workshops, RefuseTablesThatAreNotThereAndAddressesThatAreNone) {
  const WorkshopId id = made();
  const auto joining = [&](const Joining& how) {
    return why_not(write([&](Tx& tx) { return join(tx, bob, id, how); }));
  };
  EXPECT_THAT(joining({.group = 3}), HasSubstr("no such table"));
  EXPECT_THAT(joining({.group = -1}), HasSubstr("no such table"));
  EXPECT_THAT(joining({.email = "nonsense"}), HasSubstr("name@example.org"));
  EXPECT_THAT(joining({.organisation = std::string(121, 'x')}), HasSubstr("at most 120"));
  EXPECT_THAT(tables(id), IsEmpty());
  EXPECT_THAT(why_not(write([&](Tx& tx) { return seat(tx, id, bob, 1); })),
              HasSubstr("not in the room"));
}

TEST_P(Workshops, SpreadPeopleSoThatTablesAreAlikeAndOrganisationsMix) {
  const WorkshopId id = made({.title = "x", .groups = 3});
  for (int i = 0; i < 3; ++i) {
    const std::string n = std::to_string(i);
    joined(id, "Council-" + n, {.organisation = "Council"});
    joined(id, "Library-" + n, {.organisation = i == 0 ? "LIBRARY" : "Library"});
    joined(id, "Nobody-" + n);
  }
  const PersonId watcher = joined(id, "Watcher");
  write([&](Tx& tx) {
    set_part(tx, id, watcher, Part::observer).value();
    spread(tx, id);
  });
  std::map<int, int> size;
  std::map<std::string, std::set<int>> spread_of;
  for (const auto& [name, table] : tables(id)) {
    ++size[table];
    spread_of[name.substr(0, name.find('-'))].insert(table);
  }
  EXPECT_EQ(size, (std::map<int, int>{{0, 1}, {1, 3}, {2, 3}, {3, 3}}));
  EXPECT_EQ(spread_of["Council"].size(), 3u);
  EXPECT_EQ(spread_of["Library"].size(), 3u);
  EXPECT_EQ(tables(id)["Watcher"], 0);

  const auto before = tables(id);
  write([&](Tx& tx) { spread(tx, id); });
  EXPECT_EQ(tables(id), before) << "who sits stays";
}

TEST_P(Workshops, LeaveThoseWithoutATableWhoseTableIsGone) {
  const WorkshopId id = made({.title = "x", .groups = 3});
  joined(id, "Eve", {.group = 3});
  joined(id, "Ian", {.group = 1});
  write([&](Tx& tx) { set_groups(tx, id, {"Harbour", "Hill"}).value(); });
  EXPECT_EQ(tables(id), (std::map<std::string, int>{{"Eve", 0}, {"Ian", 1}}));
  const std::vector<std::string> too_many(groups_max + 1);
  EXPECT_FALSE(write([&](Tx& tx) { return set_groups(tx, id, too_many); }).ok());
  EXPECT_EQ(read([&](Tx& tx) { return groups(tx, id).size(); }), 2u);
}

// ---- who may -----------------------------------------------------------------------------------

TEST_P(Workshops, AreForTheRoomAloneUnlessTheyAreOpen) {
  using permissions::Deed;
  const WorkshopId id = made({.title = "Ours", .groups = 2});
  const PersonId eve = joined(id, "Eve"), ian = named("Ian");
  EXPECT_TRUE(permissions::may(viewer(ann), Deed::facilitate, standing_of(ann, id)));
  EXPECT_TRUE(permissions::may(viewer(eve), Deed::see, standing_of(eve, id)));
  EXPECT_FALSE(permissions::may(viewer(eve), Deed::facilitate, standing_of(eve, id)));
  EXPECT_FALSE(permissions::may(viewer(ian), Deed::see, standing_of(ian, id)));
  write([&](Tx& tx) {
    set_part(tx, id, eve, Part::facilitator).value();
    change(tx, ann, id, {.title = "Ours", .is_public = true}).value();
  });
  EXPECT_TRUE(permissions::may(viewer(eve), Deed::facilitate, standing_of(eve, id)));
  EXPECT_TRUE(permissions::may(viewer(ian), Deed::see, standing_of(ian, id)));
}

TEST_P(Workshops, AreListedToThoseWhoMayKnowOfThem) {
  const WorkshopId open = made({.title = "Open", .is_public = true}),
                   ours = made({.title = "Ours"});
  const auto listed = [&] {
    return read([](Tx& tx) {
      std::vector<std::string> out;
      for (const Workshop& w : list(tx, std::nullopt, 9)) out.push_back(w.title);
      return out;
    });
  };
  EXPECT_THAT(listed(), IsEmpty()) << "what is being prepared is nobody else's yet";
  for (const WorkshopId id : {open, ours}) ASSERT_TRUE(moved(id, State::lobby).ok());
  EXPECT_THAT(listed(), ElementsAre("Open"));
  write([](Tx& tx) { tx.run("UPDATE challenges SET audience = 'private'"); });
  EXPECT_THAT(listed(), IsEmpty());

  joined(ours, "Bob");
  const auto of = [&](PersonId who) {
    return read([&](Tx& tx) { return list_of(tx, who, 9).size(); });
  };
  EXPECT_EQ(of(ann), 2u);
  EXPECT_EQ(of(bob), 1u);
  EXPECT_EQ(of(named("Ian")), 0u);
}

TEST_P(Workshops, LeaveFactsWithoutTheirWords) {
  const WorkshopId id = made({.title = "A secret evening"});
  moved(id, State::lobby).value();
  write([&](Tx& tx) { say_to_all(tx, ann, id, "A secret message").value(); });
  for (const auto& fact : facts_now()) {
    EXPECT_THAT(fact.detail, Not(HasSubstr("secret")));
    EXPECT_THAT(fact.digest, Not(HasSubstr("secret")));
  }
  EXPECT_THAT(facts_named("workshop."), ElementsAre("workshop.made", "workshop.opened",
                                                    "workshop.lobby", "workshop.announced"));
}

}  // namespace
}  // namespace commonty::workshops
