// The pages of boards: the board itself, a note on it, its outline, its picture, its history.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "civic/boards/boards.h"
#include "civic/boards/views.h"
#include "civic/pages/pages.h"
#include "civic/pages/routes.h"

namespace commonty {
class Parts;
}

namespace commonty::boards {

void routes(Routes& routes);
// Parts of routes(), each in a file of its own.
void move_routes(Routes& routes);
void picture_routes(Routes& routes);
// What the desk and the wall of a workshop show of its boards.
void parts(Parts& parts);

// The board in the address, once permissions were asked.
struct Here {
  Sheet sheet;
  Mover mover;
  std::string set_up;  // see workshops::set_up_mark
  NoteThemes themes;
};
Result<Here> board_here(Visit& visit, Tx& tx, std::optional<std::int64_t> until = std::nullopt);
NoteId note_of_address(const Visit& visit);
std::vector<pages::Crumb> crumbs(const Visit& visit, const Here& here, const std::string& last);
// 0 where there is none.
std::int64_t number_of(std::string_view text);
// The wall shows the board that goes on, and its notes alone.
bool is_on_wall(const Sheet& sheet);

// The pages to which a move leads back when it was refused.
web::Response board_page(Visit& visit, const Refusal* refusal = nullptr);
web::Response note_page(Visit& visit, const Refusal* refusal = nullptr);

}  // namespace commonty::boards
