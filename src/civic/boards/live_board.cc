#include "civic/boards/live_board.h"

#include <set>

#include "civic/boards/views.h"

namespace commonty::boards {
namespace json = boost::json;
namespace tools = workshops::tools;
namespace {

using tools::Region;

// The notes that somebody has moved since; one more than are told, when there are.
std::set<NoteId> touched_since(Tx& tx, ActivityId id, live::Position after) {
  std::set<NoteId> out;
  for (const store::Row row :
       tx.query("SELECT DISTINCT note FROM board_moves WHERE activity = $1 AND position > $2 "
                "LIMIT $3",
                id, after, live_notes_max + 1)) {
    out.insert(row.integer(0));
  }
  return out;
}

// What is told is a note with the place where it lies and the note before it: a place may hold
// hundreds, and a hall hears of each move. Only notes that stand below each other are told with all
// that hangs together at their table, since a move there makes and ends places of its own.
class Drawing {
 public:
  Drawing(const Look& look, const std::set<NoteId>& touched) : look_(look), touched_(touched) {
    for (const NoteId id : touched) {
      if (const tools::Note* note = look.sheet.board.find(id)) tables_.insert(note->group);
    }
  }

  // In the order of the picture, so that a note before another is there by then.
  json::object of(const Region& all) {
    add(all);
    for (const NoteId id : touched_) {
      if (!placed_.contains(id)) gone_.push_back(json::value(Id<struct NoteTag>{id}.text()));
    }
    return {{"gone", std::move(gone_)},         {"placed", std::move(notes_)},
            {"chains", std::move(chains_)},     {"again", again_},
            {"board_url", url_of(look_.sheet)}, {"may_move", true}};
  }

 private:
  void add(const Region& region) {
    if (region.accepts && look_.sheet.tool->chains) return add_chains(region);
    for (std::size_t i = 0; i < region.notes.size(); ++i) {
      if (!touched_.contains(region.notes[i])) continue;
      const NoteId before = i == 0 ? 0 : region.notes[i - 1];
      add_note(region, *look_.sheet.board.find(region.notes[i]), before);
    }
    for (const Region& part : region.parts) add(part);
  }

  // What lies at no place, since its own was taken away, has no address on the page.
  void add_note(const Region& region, const tools::Note& note, NoteId before) {
    placed_.insert(note.id);
    again_ |= !region.accepts;
    if (!region.accepts) return;
    notes_.push_back({{"anchor", anchor_of(region)},
                      {"after", before == 0 ? "" : "note-" + Id<struct NoteTag>{before}.text()},
                      {"note", note_view(look_, note)}});
  }

  void add_chains(const Region& region) {
    if (region.group != 0 && !tables_.contains(region.group)) return;
    mark_placed(region);
    json::object drawn = region_view(look_, region);
    chains_.push_back({{"anchor", anchor_of(region)}, {"parts", std::move(drawn["parts"])}});
  }

  void mark_placed(const Region& region) {
    placed_.insert(region.notes.begin(), region.notes.end());
    for (const Region& part : region.parts) mark_placed(part);
  }

  const Look& look_;
  const std::set<NoteId>& touched_;
  std::set<int> tables_;
  std::set<NoteId> placed_;
  json::array notes_, chains_, gone_;
  bool again_ = false;  // the page has to be asked for anew
};

}  // namespace

// It may be long ago that somebody stopped listening: what is told is how the notes lie now. So
// words that were hidden or taken away since do not come by.
std::optional<live::News> news_of(const Visit& nobody, Tx& tx, ActivityId id,
                                  live::Position after) {
  const auto sheet = open(tx, id);
  if (!sheet) return std::nullopt;
  live::News news{.messages = {}, .upto = sheet->position};
  // What is drawn here is drawn for all; facilitators ask for a hidden board's page themselves.
  if (sheet->position <= after || sheet->activity.is_hidden) return news;
  const auto touched = touched_since(tx, id, after);
  news.too_much = static_cast<int>(touched.size()) > live_notes_max;
  if (news.too_much) return news;
  const NoteThemes themes = themes_of(nobody, tx, id);
  const Look look{.visit = nobody, .sheet = *sheet, .themes = &themes};
  const json::object drawn =
      Drawing(look, touched).of(whole_picture(*sheet->tool, sheet->board, say_in(nobody)));
  news.messages.push_back(
      {sheet->position, "", nobody.app.templates.render("boards/news", drawn, nobody.texts)});
  return news;
}

}  // namespace commonty::boards
