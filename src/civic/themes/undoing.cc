// What was put right, and how it becomes again as it was before.
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "civic/themes/stored.h"

namespace commonty::theming {
namespace json = boost::json;
using namespace edit_kinds;
namespace {

constexpr std::string_view select_edit =
    "SELECT e.id, e.theme_set, e.kind, p.name, e.edited_at, e.undone_at IS NOT NULL FROM "
    "theme_edits e JOIN people p ON p.id = e.edited_by WHERE ";

std::optional<Edit> read_edit(const store::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  Edit edit;
  rows[0].into(edit.id, edit.set, edit.kind, edit.by_name, edit.at, edit.undone);
  return edit;
}

void restore(Tx& tx, Set set, const json::object& before) {
  if (const auto* run = before.if_contains("run")) {
    set.run = ThemeRunId{run->as_int64()};
    tx.run("UPDATE theme_sets SET run = $1 WHERE id = $2", set.run, set.id);
  }
  if (const auto* at = before.if_contains("published_at")) {
    tx.run("UPDATE theme_sets SET published_at = $1 WHERE id = $2",
           at->is_null() ? std::nullopt : std::optional(Time{at->as_int64()}), set.id);
  }
  for (const json::value& row : before.at("themes").as_array()) {
    const json::array& theme = row.as_array();
    const std::int64_t within = theme[1].as_int64();
    // What was hidden meanwhile may have given it its words.
    tx.run(
        "UPDATE themes SET state = 'shown', within = $1, name = $2, pinned = $3, "
        "outdated = outdated + 1 WHERE id = $4",
        within ? std::optional(within) : std::nullopt, std::string_view(theme[2].as_string()),
        theme[3].as_bool(), theme[0].as_int64());
  }
  const auto or_null = [](const json::value& id) {
    return id.as_int64() ? std::optional(id.as_int64()) : std::nullopt;
  };
  for (const json::value& row : before.at("notes").as_array()) {
    const json::array& note = row.as_array();
    tx.run(
        "UPDATE theme_notes SET theme = $1, inner_theme = $2, pinned = $3 WHERE run = $4 AND note "
        "= $5",
        or_null(note[1]), or_null(note[2]), note[3].as_bool(), set.run, note[0].as_int64());
  }
  for (const json::value& id : before.at("made").as_array()) {
    tx.run("DELETE FROM themes WHERE id = $1", id.as_int64());
  }
}

}  // namespace

Result<Edit> get_edit(Tx& tx, ThemeEditId id) {
  if (auto edit = read_edit(tx.query(std::string(select_edit) + "e.id = $1", id))) return *edit;
  return refuse(Reason::not_found, say("This cannot be undone any more"));
}

std::optional<Edit> last_edit(Tx& tx, const Set& set) {
  return read_edit(tx.query(std::string(select_edit) +
                                "e.theme_set = $1 AND e.undone_at IS NULL ORDER BY e.id DESC LIMIT "
                                "1",
                            set.id));
}

Message label(const Edit& edit) {
  const std::pair<const char*, Message> all[] = {
      {merged, say("Themes were joined")},
      {divided, say("A theme was divided")},
      {moved, say("Notes were moved")},
      {renamed, say("A theme was renamed")},
      {pinned, say("A theme was pinned")},
      {unpinned, say("A theme was unpinned")},
      {published, say("The themes were published")},
      {taken_back, say("The themes were made a draft again")},
      {replaced, say("The themes were replaced by new ones")}};
  for (const auto& [kind, words] : all) {
    if (edit.kind == kind) return words;
  }
  return say("The themes were changed");
}

Result<void> undo(Tx& tx, PersonId by, const Edit& edit) {
  const Set set = TRY(get(tx, edit.set));
  changed(tx, set.id);
  const auto last = last_edit(tx, set);
  if (edit.undone) return refuse(Reason::conflict, say("This was undone already"));
  if (!last || last->id != edit.id) {
    return refuse(Reason::conflict, say("More was changed since. Undo what was done last, first"));
  }
  const std::string before =
      tx.one<std::string>("SELECT before_it FROM theme_edits WHERE id = $1", edit.id);
  const json::value parsed = json::parse(before);
  restore(tx, set, parsed.as_object());
  tx.run("UPDATE theme_edits SET undone_at = $1 WHERE id = $2", tx.now(), edit.id);
  tell_contributions(tx, get(tx, set.id).value());
  record(tx, "themes.edit_undone", set, edit.id.value, by);
  return done();
}

}  // namespace commonty::theming
