// Moderation: what people report, what moderators hide and show again with a reason from a list,
// and the public log of it, which names nobody.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/challenges/challenges.h"
#include "civic/contributions/contributions.h"

namespace commonty {
using ReportId = Id<struct ReportTag>;
}

namespace commonty::moderation {

inline constexpr std::size_t words_length_max = 500;

enum class Reason { rude, personal_data, off_topic, spam, unlawful };
inline constexpr std::array reasons = {Reason::rude, Reason::personal_data, Reason::off_topic,
                                       Reason::spam, Reason::unlawful};
std::string_view name_of(Reason reason);
std::optional<Reason> reason_named(std::string_view name);
Message label(Reason reason);

// A contribution, a comment under it, or a picture or PDF beside it.
enum class About { contribution, comment, attachment };
struct Words {
  ContributionId contribution;
  CommentId comment = {};
  AttachmentId attachment = {};

  About about() const {
    if (attachment) return About::attachment;
    return comment ? About::comment : About::contribution;
  }
};

// Anyone may; once a person for the same words, later ones change nothing.
Result<void> report(Tx& tx, PersonId by, const Words& words, Reason reason,
                    std::string_view explanation);

struct Report {
  ReportId id;
  Words words;
  Reason reason = Reason::rude;
  std::string explanation;
  Time at;
  int others = 0;        // how many more reported the same words
  std::string headline;  // of the contribution
  std::string text;      // what was reported; of a file its description
  std::optional<files::Kind> file = {};
};
// What waits, oldest first.
std::vector<Report> queue(Tx& tx, ChallengeId challenge, int limit);
int waiting(Tx& tx, ChallengeId challenge);
// Looked at and left as it is: a report of this challenge.
Result<void> settle(Tx& tx, PersonId by, ChallengeId challenge, ReportId id);
// Many at once; those that somebody else settled meanwhile are passed over. How many it were.
int settle_those(Tx& tx, PersonId by, ChallengeId challenge, const std::vector<ReportId>& ids);

// `note` is for the author: what would have been all right. Settles the reports about it.
Result<void> hide(Tx& tx, PersonId by, const Words& words, Reason reason, std::string_view note);
Result<void> show_again(Tx& tx, PersonId by, const Words& words);

struct Entry {
  std::string action;  // hidden, shown, left
  std::optional<Reason> reason;
  About about = About::contribution;
  Time at;
};
// Newest first; no names, no words.
std::vector<Entry> log(Tx& tx, ChallengeId challenge, int limit);
// Why something is hidden, for its author and the moderators.
struct Hidden {
  Reason reason = Reason::rude;
  std::string note;
  Time at;
};
std::optional<Hidden> why_hidden(Tx& tx, const Words& words);

}  // namespace commonty::moderation
