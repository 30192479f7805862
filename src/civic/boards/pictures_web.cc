// A board as a picture by itself, as it is or as it was: to show, to print large, to keep.
#include <charconv>

#include "civic/boards/boards_web.h"
#include "civic/boards/views.h"
#include "civic/pages/pages.h"
#include "platform/base/text.h"

namespace commonty::boards {
namespace {

using permissions::Deed;

std::optional<std::int64_t> asked(const Visit& visit, std::string_view name) {
  const std::string_view text = visit.query(name);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// All tables below each other, or the one that is asked for.
Pane pane_of(const Sheet& sheet, const workshops::tools::Say& speak, std::int64_t table) {
  Pane all{.region = whole_picture(*sheet.tool, sheet.board, speak)};
  if (table == 0) return all;
  for (Pane& pane : panes(sheet, speak)) {
    if (pane.group == table) return std::move(pane);
  }
  return all;
}

Result<Sheet> sheet_here(Visit& visit, Tx& tx) {
  const auto id = TRY(visit.route_id<ActivityId>());
  const auto at = asked(visit, "at");
  Sheet sheet = TRY(at ? open_past(tx, id, *at) : open(tx, id));
  const auto standing = workshops::standing(tx, visit.viewer, sheet.workshop);
  TRY(visit.require(standing));
  TRY(require_in_sight(sheet, visit.may(Deed::facilitate, standing)));
  return sheet;
}

web::Response picture_svg(Visit& visit) {
  auto sheet = visit.read([&](Tx& tx) { return sheet_here(visit, tx); });
  if (!sheet) return pages::refused(visit, sheet.refusal());
  const auto speak = say_in(visit);
  const Pane pane = pane_of(*sheet, speak, asked(visit, "table").value_or(0));
  web::Response response =
      web::bytes(picture_of(*sheet, pane, "picture", speak), "image/svg+xml; charset=utf-8");
  response.set("Content-Disposition",
               "inline; filename=\"" + slug(sheet->activity.title) + ".svg\"");
  return response;
}

}  // namespace

void picture_routes(Routes& routes) {
  routes.get_long("/boards/{id}/picture.svg", Deed::see, picture_svg);
}

}  // namespace commonty::boards
