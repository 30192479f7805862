#include "server/belongings.h"

namespace commonty::server {

const people::Belongings& belongings() {
  static const people::Belongings all = {
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
          },
  };
  return all;
}

}  // namespace commonty::server
