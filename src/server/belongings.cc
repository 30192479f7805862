#include "server/belongings.h"

#include "civic/boards/boards.h"
#include "civic/contributions/contributions.h"
#include "civic/notices/notices.h"

namespace commonty::server {

const people::Belongings& belongings() {
  static const people::Belongings all =
      {
          .tables =
              {
                  {.table = "sessions",
                   .column = "person",
                   .shown = {"device", "opened_at", "expires_at"},
                   .goes_with_person = true},
                  {.table = "memberships",
                   .column = "person",
                   .shown = {"organisation", "role_title", "since"},
                   .once_for = {"organisation"},
                   .goes_with_person = true},
                  {.table = "challenge_roles",
                   .column = "person",
                   .shown = {"challenge", "role", "since"},
                   .once_for = {"challenge", "role"},
                   .goes_with_person = true},
                  // Their words are erased by contributions::erase_words_of, with all earlier ones.
                  {.table = "contributions",
                   .column = "author",
                   .shown = {"id", "challenge", "kind", "title", "text", "given_at"}},
                  {.table = "contributions",
                   .column = "brought_by",
                   .shown = {"id", "challenge", "document", "given_at"}},
                  {.table = "supports",
                   .column = "person",
                   .shown = {"contribution", "at"},
                   .once_for = {"contribution"}},
                  {.table = "comments",
                   .column = "author",
                   .shown = {"id", "contribution", "text", "given_at"}},
                  // Files go with the words that they stand beside.
                  {.table = "attachments",
                   .column = "added_by",
                   .shown = {"id", "contribution", "kind", "name", "description", "added_at"}},
                  {.table = "reports",
                   .column = "reported_by",
                   .shown = {"contribution", "reason", "words", "at"},
                   .words = {"words"}},
                  {.table = "moderation_log",
                   .column = "moderator",
                   .shown = {"contribution", "action", "reason", "at"}},
                  {.table = "merges", .column = "merged_by", .shown = {"joint", "why", "at"}},
                  {.table = "workshops",
                   .column = "made_by",
                   .shown = {"id", "title", "document", "made_at"}},
                  {.table = "workshop_templates",
                   .column = "made_by",
                   .shown = {"title", "made_at"}},
                  {.table = "participants",
                   .column = "person",
                   .shown = {"workshop", "group_number", "organisation", "email", "joined_at"},
                   .once_for = {"workshop"},
                   .goes_with_person = true},
                  // What they wrote on boards is erased by boards::erase_words_of.
                  {.table = "board_moves",
                   .column = "person",
                   .shown = {"activity", "kind", "body", "at"}},
                  {.table = "exit_answers",
                   .column = "person",
                   .shown = {"workshop", "heard", "clear", "again", "words", "answered_at"},
                   .words = {"words"},
                   .once_for = {"workshop"}},
                  {.table = "harvests",
                   .column = "harvested_by",
                   .shown = {"workshop", "harvested_at"}},
                  {.table = "imports", .column = "brought_by", .shown = {"id", "name", "at"}},
                  {.table = "decisions", .column = "made_by", .shown = {"id", "title", "made_at"}},
                  {.table = "amendments",
                   .column = "amended_by",
                   .shown = {"decision", "contribution", "why", "at"}},
                  {.table = "notices",
                   .column = "person",
                   .shown = {"kind", "contribution", "made_at"},
                   .once_for = {"kind", "contribution", "decision", "made_at"},
                   .goes_with_person = true},
                  {.table = "notice_choices",
                   .column = "person",
                   .shown = {"by_mail", "last_letter_at"},
                   .goes_with_person = true},
              },
          .before_adopting = {contributions::join_supports, notices::forget_choice_of_guest},
          .before_erasing = {contributions::erase_words_of, boards::erase_words_of},
      };
  return all;
}

}  // namespace commonty::server
