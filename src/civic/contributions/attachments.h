// Pictures and PDFs beside a contribution: checked by what is in them, cleaned, kept as rows, and
// seen by those who may see the contribution.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/contributions/contributions.h"
#include "platform/files/files.h"

namespace commonty {
using AttachmentId = Id<struct AttachmentTag>;
}

namespace commonty::attachments {

inline constexpr int files_max = 5;         // beside one contribution
inline constexpr int files_a_form_max = 3;  // sent at once
inline constexpr int files_a_day_max = 30;  // by one person
inline constexpr int description_length_max = 300;
inline constexpr std::int64_t withdrawn_kept_ms = day_ms;  // then they are gone for good

using contributions::State;  // shown, hidden or withdrawn

struct Attachment {
  AttachmentId id;
  ContributionId contribution;
  PersonId added_by;
  State state = State::shown;
  files::Kind kind = files::Kind::png;
  std::string name;         // of a PDF; what a picture is called may tell where and who
  std::string description;  // in words, for those who cannot see it
  std::int64_t size = 0;
  int width = 0, height = 0;  // of a picture
  std::string sha256;
  Time added_at;
};

struct Draft {
  files::Checked file;
  std::string name, description;
};

Result<void> check_description(std::string_view description);
// All or none; a file that stands there already is not added twice. Refuses others than the author,
// more than the limits allow, and what is about a contribution that is not shown. Records
// attachment.added.
Result<std::vector<Attachment>> add(Tx& tx, PersonId by,
                                    const contributions::Contribution& contribution,
                                    const std::vector<Draft>& drafts);
Result<void> describe(Tx& tx, PersonId by, AttachmentId id, std::string_view description);

std::optional<Attachment> find(Tx& tx, AttachmentId id);
Result<Attachment> get(Tx& tx, AttachmentId id);
std::string bytes(Tx& tx, AttachmentId id);
// Shown and hidden ones, in the order in which they were added.
std::vector<Attachment> of(Tx& tx, ContributionId contribution);
// Those shown beside any of these, in one query.
std::map<ContributionId, std::vector<Attachment>> shown_beside(
    Tx& tx, const std::vector<contributions::Contribution>& contributions);

// How someone stands towards it: the contribution's standing, and whether it is hidden by itself.
permissions::Standing standing(Tx& tx, const Viewer& viewer,
                               const contributions::Contribution& contribution,
                               const Attachment& attachment);

// Can be undone as long as it is kept.
Result<void> withdraw(Tx& tx, PersonId by, AttachmentId id);
Result<void> undo_withdraw(Tx& tx, PersonId by, AttachmentId id);
// Are there any to be forgotten? Asked often, so it costs little.
bool has_outdated(Tx& tx);
void forget_outdated(Tx& tx);

// For moderation only, which records its own fact.
void set_state(Tx& tx, AttachmentId id, State state);

}  // namespace commonty::attachments
