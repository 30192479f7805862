#include "civic/contributions/attachments.h"

#include <gmock/gmock.h>

#include "tests/support/pictures.h"
#include "tests/support/site/rules.h"

namespace commonty::attachments {
namespace {

using contributions::Contribution;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Attachments : public AnyRules {
 protected:
  void SetUp() override {
    AnyRules::SetUp();
    write([&](Tx& tx) {
      bob_ = add_person(tx, "Bob");
      given_ = give(tx, "The stop floods");
    });
  }
  Contribution give(Tx& tx, const std::string& text) {
    return contributions::post(tx, bob_, add_challenge(tx), {.text = text}).value();
  }
  static Draft picture(std::uint32_t width, const std::string& description = "") {
    return {files::check(png_of(width, 3)).value(), "IMG_57N4W.png", description};
  }
  static Draft pdf() { return {files::check(pdf_of()).value(), "Bus  times.pdf", "Timetable"}; }

  Result<std::vector<Attachment>> try_add(const std::vector<Draft>& drafts) {
    return write([&](Tx& tx) { return add(tx, bob_, given_, drafts); });
  }
  Attachment added(const Draft& draft) { return try_add({draft}).value().at(0); }
  std::vector<Attachment> there() {
    return read([&](Tx& tx) { return of(tx, given_.id); });
  }
  Contribution now() {
    return read([&](Tx& tx) { return *contributions::find(tx, given_.id); });
  }

  PersonId bob_;
  Contribution given_;
};
ON_BOTH_DATABASES(Attachments);

TEST_P(Attachments, KeepBytesSizeAndWords) {
  const Attachment a = added(picture(5, " A  flooded stop "));
  EXPECT_EQ(a.description, "A flooded stop");
  EXPECT_EQ(a.name, "");
  EXPECT_EQ(a.width, 5);
  EXPECT_EQ(a.height, 3);
  const Attachment b = added(pdf());
  EXPECT_EQ(b.name, "Bus times.pdf");
  read([&](Tx& tx) {
    EXPECT_EQ(bytes(tx, a.id), png_of(5, 3));
    EXPECT_EQ(bytes(tx, b.id), pdf_of());
    EXPECT_EQ(find(tx, b.id)->sha256, b.sha256);
  });
  EXPECT_EQ(now().pictures, 1);
  EXPECT_EQ(now().pdfs, 1);
  EXPECT_THAT(facts_named("attachment."), ElementsAre("attachment.added", "attachment.added"));
}

TEST_P(Attachments, AreNotAddedTwice) {
  added(picture(5));
  EXPECT_THAT(try_add({picture(5), picture(6), picture(6)}).value(), SizeIs(1));
  EXPECT_THAT(there(), SizeIs(2));
}

TEST_P(Attachments, AreTheAuthorsAlone) {
  const PersonId eve = write([](Tx& tx) { return add_person(tx, "Eve"); });
  const Attachment a = added(picture(5));
  const auto refused = [&](auto&& deed) {
    const Result<void> result = write([&](Tx& tx) -> Result<void> {
      TRY(deed(tx));
      return done();
    });
    EXPECT_EQ(result.refusal().reason, Reason::forbidden);
  };
  refused([&](Tx& tx) { return add(tx, eve, given_, {picture(6)}); });
  refused([&](Tx& tx) { return withdraw(tx, eve, a.id); });
  refused([&](Tx& tx) { return undo_withdraw(tx, eve, a.id); });
  refused([&](Tx& tx) { return describe(tx, eve, a.id, "Mine"); });
  EXPECT_THAT(there(), SizeIs(1));
}

TEST_P(Attachments, AreLimitedInNumberForEachContribution) {
  for (std::uint32_t i = 1; i <= files_max; ++i) added(picture(i));
  EXPECT_FALSE(try_add({picture(99)}).ok());
  EXPECT_THAT(there(), SizeIs(files_max));
  const AttachmentId first = there().front().id;
  write([&](Tx& tx) { return withdraw(tx, bob_, first); }).value();
  added(picture(99));
  EXPECT_FALSE(write([&](Tx& tx) { return undo_withdraw(tx, bob_, first); }).ok());
}

TEST_P(Attachments, AreLimitedInNumberForEachDay) {
  std::uint32_t count = 0;
  while (count < files_a_day_max) {
    if (count % files_max == 0) {
      given_ = write([&](Tx& tx) { return give(tx, "Stop " + std::to_string(count)); });
    }
    added(picture(++count));
  }
  given_ = write([&](Tx& tx) { return give(tx, "One stop more"); });
  EXPECT_FALSE(try_add({picture(99)}).ok());
  EXPECT_THAT(there(), IsEmpty());
  clock.advance(day_ms + 1);
  added(picture(99));
}

TEST_P(Attachments, AreNotAddedToWhatIsNotShown) {
  write([&](Tx& tx) { return contributions::withdraw(tx, bob_, given_.id); }).value();
  given_ = now();
  EXPECT_EQ(try_add({picture(5)}).refusal().reason, Reason::gone);
}

TEST_P(Attachments, AreDescribedAfterwards) {
  const Attachment a = added(picture(5));
  write([&](Tx& tx) { return describe(tx, bob_, a.id, "A flooded\nstop"); }).value();
  EXPECT_EQ(there().front().description, "A flooded stop");
  const std::string long_words(description_length_max + 1, 'x');
  EXPECT_FALSE(write([&](Tx& tx) { return describe(tx, bob_, a.id, long_words); }).ok());
  EXPECT_FALSE(try_add({picture(6, long_words)}).ok());
  EXPECT_THAT(facts_named("attachment."), ElementsAre("attachment.added", "attachment.described"));
}

TEST_P(Attachments, ComeBackWithinADay) {
  const Attachment a = added(picture(5));
  write([&](Tx& tx) { return withdraw(tx, bob_, a.id); }).value();
  EXPECT_THAT(there(), IsEmpty());
  EXPECT_EQ(now().pictures, 0);
  write([&](Tx& tx) { return undo_withdraw(tx, bob_, a.id); }).value();
  EXPECT_THAT(there(), SizeIs(1));
  EXPECT_EQ(now().pictures, 1);
}

TEST_P(Attachments, AreForgottenADayAfterTheyWereTakenBack) {
  const Attachment gone = added(picture(5)), kept = added(picture(6));
  write([&](Tx& tx) { return withdraw(tx, bob_, gone.id); }).value();
  clock.advance(withdrawn_kept_ms);
  EXPECT_FALSE(read(has_outdated));
  clock.advance(1);
  EXPECT_TRUE(read(has_outdated));
  write([](Tx& tx) { forget_outdated(tx); });
  read([&](Tx& tx) {
    EXPECT_FALSE(find(tx, gone.id));
    EXPECT_TRUE(find(tx, kept.id));
  });
}

TEST_P(Attachments, HiddenByAModeratorDoNotComeBackByTheirAuthor) {
  const Attachment a = added(picture(5));
  write([&](Tx& tx) { set_state(tx, a.id, State::hidden); });
  EXPECT_FALSE(write([&](Tx& tx) { return withdraw(tx, bob_, a.id); }).ok());
  write([&](Tx& tx) { return undo_withdraw(tx, bob_, a.id); }).value();
  EXPECT_EQ(there().front().state, State::hidden);
  EXPECT_EQ(now().pictures, 0);
}

TEST_P(Attachments, AreSeenAsTheirContributionIs) {
  const Attachment a = added(picture(5));
  const auto is_hidden = [&] {
    return read([&](Tx& tx) { return standing(tx, {}, now(), *find(tx, a.id)).hidden; });
  };
  EXPECT_FALSE(is_hidden());
  write([&](Tx& tx) { contributions::set_state(tx, given_.id, State::hidden); });
  EXPECT_TRUE(is_hidden());
  write([&](Tx& tx) { contributions::set_state(tx, given_.id, State::shown); });
  write([&](Tx& tx) { set_state(tx, a.id, State::hidden); });
  EXPECT_TRUE(is_hidden());
}

TEST_P(Attachments, GoWithThePerson) {
  const Attachment a = added(picture(5));
  write([&](Tx& tx) { contributions::erase_words_of(tx, bob_); });
  read([&](Tx& tx) { EXPECT_FALSE(find(tx, a.id)); });
  EXPECT_EQ(now().pictures, 0);
}

TEST_P(Attachments, OfManyAreFoundInOneQuery) {
  added(picture(5));
  const Attachment hidden = added(picture(6));
  write([&](Tx& tx) { set_state(tx, hidden.id, State::hidden); });
  const Contribution other = write([&](Tx& tx) { return give(tx, "Nothing to show"); });
  const auto found = read([&](Tx& tx) { return shown_beside(tx, {now(), other}); });
  ASSERT_EQ(found.size(), 1u);
  EXPECT_THAT(found.at(given_.id), SizeIs(1));
}

}  // namespace
}  // namespace commonty::attachments
