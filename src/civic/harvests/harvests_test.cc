#include "civic/harvests/harvests.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "civic/journeys/journeys.h"
#include "civic/merges/merges.h"
#include "platform/texts/texts.h"
#include "tests/support/site/rules.h"

namespace commonty::harvests {
namespace {

using contributions::Contribution;
using contributions::Kind;
using contributions::State;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using workshops::Stage;

std::string english(const Message& message) { return Texts::english()(message); }

class Harvests : public AnyRules {
 protected:
  void SetUp() override {
    AnyRules::SetUp();
    challenge = write([](Tx& tx) { return add_challenge(tx); });
    ann = named("Ann"), bob = named("Bob");
    guest = write([](Tx& tx) { return people::add_guest(tx, "").id; });
    workshop = write([&](Tx& tx) {
      return workshops::create(tx, ann, challenge.id, {.title = "An evening", .groups = 2}).value();
    });
    board = opened({.title = "Hopes", .tool = "hopes_and_fears"});
    for (const PersonId who : {bob, guest}) {
      write([&](Tx& tx) {
        workshops::join(tx, who, workshop, {.group = who == bob ? 1 : 2}).value();
      });
    }
  }
  ActivityId opened(const workshops::ActivityDraft& draft) {
    return write([&](Tx& tx) {
      const ActivityId id = workshops::add_activity(tx, ann, workshop, draft).value();
      workshops::set_stage(tx, ann, id, Stage::open).value();
      return id;
    });
  }
  NoteId writes(PersonId who, const std::string& text, const std::string& shown_as = "",
                const std::string& place = "hopes") {
    return write([&](Tx& tx) {
      boards::Sheet sheet = boards::open(tx, board).value();
      const boards::Mover by{.person = who, .name = shown_as, .in_the_room = true};
      return boards::make(tx, by, sheet,
                          {.group = who == guest ? 2 : 1, .text = text, .place = place})
          .value()
          .note;
    });
  }
  void hides(NoteId note) {
    write([&](Tx& tx) {
      boards::Sheet sheet = boards::open(tx, board).value();
      const boards::Mover by{.person = ann, .looks_after = true, .facilitates = true};
      boards::make(tx, by, sheet, {.kind = boards::Move::Kind::hide, .note = note}).value();
    });
  }
  Crop crop(const std::optional<Seen>& seen = std::nullopt) {
    return read(
        [&](Tx& tx) { return ripe(tx, workshops::get(tx, workshop).value(), english, seen); });
  }
  std::vector<std::string> texts(const Crop& of) {
    std::vector<std::string> out;
    for (const Note& note : of.notes) out.push_back(note.text);
    return out;
  }
  Taken takes(const std::vector<Note>& notes, const std::vector<std::vector<NoteId>>& same = {}) {
    return write([&](Tx& tx) {
      return take(tx, ann, workshops::get(tx, workshop).value(), challenge, notes, same, "The same")
          .value();
    });
  }
  std::vector<Contribution> given(std::vector<State> states = {State::shown}) {
    return read([&](Tx& tx) {
      auto items =
          contributions::list(tx, {.challenge = challenge.id, .states = states}, "", 200).items;
      std::reverse(items.begin(), items.end());
      return items;
    });
  }

  challenges::Challenge challenge;
  WorkshopId workshop;
  ActivityId board;
  PersonId ann, bob, guest;
};
ON_BOTH_DATABASES(Harvests);

TEST_P(Harvests, StillSayAtWhichTableWhenThatIsGone) {
  writes(guest, "A bench");
  write([&](Tx& tx) { workshops::set_groups(tx, workshop, {"Harbour"}).value(); });
  ASSERT_THAT(crop().notes, SizeIs(1));
  EXPECT_EQ(crop().notes[0].group, "Table 2");
}

TEST_P(Harvests, KeepWhoWroteWhatAtWhichTableToWhichQuestion) {
  writes(bob, "A later bus", "Bob");
  const Time then = clock.now();
  clock.advance(2 * hour_ms);
  writes(guest, "That nobody comes", "", "fears");
  EXPECT_EQ(takes(crop().notes).added, 2);
  const auto all = given();
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0].text, "A later bus");
  EXPECT_EQ(all[0].author, bob);
  EXPECT_EQ(all[0].given_at, then);
  EXPECT_EQ(all[0].source.way, contributions::Way::workshop);
  EXPECT_EQ(all[0].source.document, workshop.value);
  EXPECT_EQ(all[0].source.group, "Table 1");
  EXPECT_EQ(all[0].source.question, "Hopes");
  EXPECT_EQ(all[0].source.brought_by, ann);
  EXPECT_EQ(all[1].author, guest);
  EXPECT_EQ(all[1].source.group, "Table 2");
  EXPECT_NE(all[1].source.prompt, all[0].source.prompt);
}

TEST_P(Harvests, LeadFromAContributionBackToTheBoard) {
  writes(bob, "A later bus", "Bob");
  takes(crop().notes);
  const journeys::Thing it{"contribution", given().front().id.value};
  std::vector<std::string> steps;
  for (const auto& step : read([&](Tx& tx) { return journeys::links_of(tx, it); })) {
    steps.push_back(step.to.kind + ": " + step.detail);
  }
  const std::string hopes = given().front().source.prompt;
  EXPECT_THAT(steps, UnorderedElementsAre("challenge: ", "person: ", "activity: Table 1",
                                          "document: Table 1 › Hopes › " + hopes));
}

TEST_P(Harvests, AddOnlyWhatIsNewTheSecondTime) {
  writes(bob, "A later bus");
  const auto first = crop().notes;
  EXPECT_EQ(takes(first).added, 1);
  writes(guest, "Seats at the stop");
  const Crop second = crop();
  EXPECT_THAT(texts(second), ElementsAre("Seats at the stop"));
  EXPECT_EQ(second.taken, 1);
  const Taken again = takes(first);
  EXPECT_EQ(again.added, 0);
  EXPECT_EQ(again.known, 1);
  EXPECT_EQ(takes(second.notes).added, 1);
  EXPECT_THAT(given(), SizeIs(2));
  EXPECT_THAT(facts_named("notes.harvested"), SizeIs(2));
}

TEST_P(Harvests, LeaveOutWhatIsHiddenErasedOrCameLater) {
  const NoteId rude = writes(bob, "Rude words");
  writes(guest, "A later bus");
  const Crop seen = crop();
  EXPECT_THAT(texts(seen), ElementsAre("Rude words", "A later bus"));
  hides(rude);
  writes(guest, "Too late for this page");
  EXPECT_THAT(texts(crop(seen.seen)), ElementsAre("A later bus"));
  EXPECT_THAT(texts(crop()), ElementsAre("A later bus", "Too late for this page"));
  write([&](Tx& tx) { boards::erase_words_of(tx, guest); });
  EXPECT_THAT(crop().notes, IsEmpty());
}

TEST_P(Harvests, KeepTheNameBackOfWhoWroteWithoutIt) {
  writes(bob, "Said in confidence", "");
  takes(crop().notes);
  EXPECT_EQ(given().front().author, PersonId{});
  EXPECT_EQ(given().front().author_name, "");
}

TEST_P(Harvests, FindNotesThatSayNearlyTheSame) {
  for (const char* text :
       {"More buses in the evening", "Seats at the stop", "more buses in the evening!",
        "More busses in the evening", "Seats", "More buses in the evening please"}) {
    writes(bob, text);
  }
  const auto notes = crop().notes;
  const auto found = alike(notes);
  ASSERT_THAT(found, SizeIs(1));
  std::vector<std::string> same;
  for (const std::size_t place : found[0]) same.push_back(notes[place].text);
  EXPECT_THAT(same, ElementsAre("More buses in the evening", "more buses in the evening!",
                                "More busses in the evening", "More buses in the evening please"));
}

TEST_P(Harvests, JoinWhatSaysTheSameAndKeepEveryAuthor) {
  const NoteId one = writes(bob, "More buses", "Bob");
  const NoteId other = writes(guest, "more buses!");
  const NoteId alone = writes(guest, "Seats");
  const Taken taken = takes(crop().notes, {{one, other}, {alone}});
  EXPECT_EQ(taken.added, 3);
  EXPECT_EQ(taken.joined, 1);
  const auto shown = given();
  ASSERT_THAT(shown, SizeIs(2));
  const auto merged = given({State::merged});
  ASSERT_THAT(merged, SizeIs(1));
  EXPECT_EQ(merged[0].author, guest);
  EXPECT_EQ(merged[0].merged_into, shown[0].id);
  EXPECT_EQ(shown[0].author, bob);
  EXPECT_THAT(read([&](Tx& tx) { return contributions::people_concerned(tx, shown[0].id); }),
              testing::IsSupersetOf({bob, guest}));
  write([&](Tx& tx) { merges::undo(tx, ann, merges::of_original(tx, merged[0].id)->id).value(); });
  EXPECT_THAT(given(), SizeIs(3));
}

TEST_P(Harvests, JoinMoreThanOneMergeTakes) {
  std::vector<NoteId> all;
  for (std::size_t i = 0; i < merges::originals_max + 5; ++i) {
    all.push_back(writes(bob, "The bus is late"));
  }
  const auto found = alike(crop().notes);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].size(), all.size());
  EXPECT_EQ(takes(crop().notes, {all}).joined, static_cast<int>(all.size()) - 1);
  EXPECT_THAT(given(), SizeIs(1));
}

TEST_P(Harvests, GoOnAfterTheChallengeHasClosed) {
  write([&](Tx& tx) {
    tx.run("UPDATE challenges SET closes_at = $1 WHERE id = $2", tx.now() - day_ms, challenge.id);
  });
  writes(bob, "A later bus");
  EXPECT_EQ(takes(crop().notes).added, 1);
}

}  // namespace
}  // namespace commonty::harvests
