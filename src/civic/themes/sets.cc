// Whose themes they are, and how they lie in their tables.
#include <algorithm>
#include <charconv>

#include "civic/themes/stored.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::theming {
namespace {

constexpr std::string_view select_set =
    "SELECT id, coalesce(challenge, 0), coalesce(workshop, 0), coalesce(run, 0), published_at, "
    "changes FROM theme_sets WHERE ";

std::optional<Set> read_set(const store::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  Set set;
  rows[0].into(set.id, set.challenge, set.workshop, set.run, set.published_at, set.changes);
  return set;
}

std::string lines(const std::vector<std::string>& parts) { return join(parts, "\n"); }

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  if (text.empty()) return out;
  for (const std::string_view line : split(text, '\n')) out.emplace_back(line);
  return out;
}

std::string nearest_lines(const Why& why) {
  std::vector<std::string> out;
  for (const Why::Near& near : why.nearest) {
    out.push_back(to_base32(near.note) + " " + std::to_string(near.similarity));
  }
  return lines(out);
}

std::vector<Why::Near> nearest_of(std::string_view text) {
  std::vector<Why::Near> out;
  for (const std::string& line : lines_of(text)) {
    const std::size_t space = line.find(' ');
    const auto note = from_base32(std::string_view(line).substr(0, space));
    if (!note || space == line.npos) continue;
    Why::Near near{*note, 0};
    std::from_chars(line.data() + space + 1, line.data() + line.size(), near.similarity);
    out.push_back(near);
  }
  return out;
}

constexpr std::string_view theme_columns =
    "t.id, t.first, coalesce(t.within, 0), t.name, t.terms, t.medoid, t.pinned";
constexpr int theme_column_count = 7;

Theme read_theme(const store::Row& row) {
  Theme theme;
  std::string terms;
  row.into(theme.id, theme.first, theme.within, theme.name, terms, theme.medoid, theme.pinned);
  theme.terms = lines_of(terms);
  return theme;
}

// Many rows by few statements: a row each would take a round trip each.
class Rows {
 public:
  Rows(Tx& tx, std::string insert, std::size_t columns)
      : tx_(tx), insert_(std::move(insert)), columns_(columns) {}

  // Texts live until write().
  void add(std::initializer_list<store::Param> row) {
    params_.insert(params_.end(), row);
    if (params_.size() >= columns_ * rows_at_once) write();
  }
  void write() {
    if (params_.empty()) return;
    std::string sql = insert_ + " VALUES ";
    for (std::size_t i = 0; i < params_.size(); ++i) {
      sql += i % columns_ == 0 ? (i == 0 ? "(" : ", (") : ", ";
      sql += "$" + std::to_string(i + 1);
      if (i % columns_ == columns_ - 1) sql += ")";
    }
    tx_.run_change(sql, params_);
    params_.clear();
  }

 private:
  static constexpr std::size_t rows_at_once = 100;
  Tx& tx_;
  std::string insert_;
  std::size_t columns_;
  std::vector<store::Param> params_;
};

template <class IdType>
std::optional<IdType> or_null(IdType id) {
  return id ? std::optional(id) : std::nullopt;
}

}  // namespace

std::optional<Set> of(Tx& tx, ChallengeId challenge) {
  return read_set(tx.query(std::string(select_set) + "challenge = $1", challenge));
}

std::optional<Set> of(Tx& tx, WorkshopId workshop) {
  return read_set(tx.query(std::string(select_set) + "workshop = $1", workshop));
}

Result<Set> get(Tx& tx, ThemeSetId id) {
  if (auto set = read_set(tx.query(std::string(select_set) + "id = $1", id))) return *set;
  return refuse(Reason::not_found, say("There are no such themes"));
}

Set set_of(Tx& tx, ChallengeId challenge) {
  tx.run(
      "INSERT INTO theme_sets (id, challenge, changes) VALUES ($1, $2, 0) ON CONFLICT (challenge) "
      "DO NOTHING",
      tx.next_id(), challenge);
  return *of(tx, challenge);
}

Set set_of(Tx& tx, WorkshopId workshop) {
  tx.run(
      "INSERT INTO theme_sets (id, workshop, changes) VALUES ($1, $2, 0) ON CONFLICT (workshop) DO "
      "NOTHING",
      tx.next_id(), workshop);
  return *of(tx, workshop);
}

permissions::Standing standing(Tx& tx, const Viewer& viewer, const Set& set) {
  if (set.challenge) {
    return challenges::standing(tx, viewer, *challenges::find(tx, set.challenge));
  }
  return workshops::standing(tx, viewer, *workshops::find(tx, set.workshop));
}

std::string room_of(ThemeSetId id) { return "themes " + id.text(); }

// The row is locked until the commit, so that numbers become known in their order.
void changed(Tx& tx, ThemeSetId set) {
  tx.run("UPDATE theme_sets SET changes = changes + 1 WHERE id = $1", set);
}

void record(Tx& tx, std::string_view name, const Set& set, std::int64_t subject, PersonId by) {
  facts::record(tx, {.name = std::string(name),
                     .subject = subject,
                     .actor = by.value,
                     .scope = set.challenge.value,
                     .detail = "{\"set\":\"" + set.id.text() + "\"}"});
}

void tell_contributions(Tx& tx, const Set& set) {
  if (!set.challenge) return;
  std::map<ContributionId, std::int64_t> themes;
  if (set.is_published() && set.run) {
    for (const store::Row row :
         tx.query("SELECT n.note, t.first FROM theme_notes n JOIN themes t ON t.id = n.theme "
                  "WHERE n.run = $1",
                  set.run)) {
      themes[row.get<ContributionId>(0)] = row.integer(1);
    }
  }
  contributions::set_themes(tx, set.challenge, themes);
}

std::string label(const Theme& theme) {
  return theme.name.empty() ? join(theme.terms, ", ") : theme.name;
}

std::vector<Theme> shown_themes(Tx& tx, ThemeRunId run) {
  std::vector<Theme> out;
  for (const store::Row row :
       tx.query("SELECT " + std::string(theme_columns) +
                    " FROM themes t WHERE t.run = $1 AND t.state = 'shown' ORDER BY t.id",
                run)) {
    out.push_back(read_theme(row));
  }
  return out;
}

Whole whole(Tx& tx, ThemeRunId run) {
  Whole out{shown_themes(tx, run), {}};
  for (const store::Row row :
       tx.query("SELECT note, coalesce(theme, 0), coalesce(inner_theme, 0), pinned FROM "
                "theme_notes WHERE run = $1 ORDER BY note",
                run)) {
    Placed& placed = out.notes.emplace_back();
    row.into(placed.note, placed.theme, placed.inner, placed.pinned);
  }
  return out;
}

std::map<NoteId, Why> why(Tx& tx, ThemeRunId run, const std::vector<NoteId>& notes) {
  std::map<NoteId, Why> out;
  if (notes.empty()) return out;
  std::vector<store::Param> params{store::param(run)};
  std::vector<std::string> marks;
  for (const NoteId note : notes) {
    params.push_back(store::param(note));
    marks.push_back("$" + std::to_string(params.size()));
  }
  for (const store::Row row :
       tx.run_query("SELECT note, terms, nearest FROM theme_notes WHERE run = $1 AND note IN (" +
                        join(marks, ", ") + ")",
                    params)) {
    out[row.integer(0)] = {lines_of(row.text(1)), nearest_of(row.text(2))};
  }
  return out;
}

std::vector<Pair> pairs(Tx& tx, ThemeRunId run) {
  std::vector<Pair> out;
  for (const store::Row row : tx.query(
           "SELECT first_note, second_note, score, kind FROM theme_pairs WHERE run = $1 ORDER BY "
           "score DESC, first_note, second_note",
           run)) {
    out.push_back({row.integer(0), row.integer(1), row.real(2), row.text(3) == "letters"});
  }
  return out;
}

void keep(Tx& tx, ThemeRunId run, const Theme& theme) {
  tx.run(
      "INSERT INTO themes (id, run, first, within, state, name, terms, medoid, pinned) VALUES ($1, "
      "$2, $3, $4, 'shown', $5, $6, $7, $8)",
      theme.id, run, theme.first, or_null(theme.within), theme.name, lines(theme.terms),
      theme.medoid, theme.pinned);
}

void keep(Tx& tx, ThemeRunId run, const std::vector<Placed>& notes,
          const std::vector<Why>& reasons) {
  std::vector<std::string> texts;
  texts.reserve(2 * notes.size());
  Rows rows(tx, "INSERT INTO theme_notes (run, note, theme, inner_theme, pinned, terms, nearest)",
            7);
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const std::string& terms = texts.emplace_back(lines(reasons[i].terms));
    const std::string& nearest = texts.emplace_back(nearest_lines(reasons[i]));
    rows.add({store::param(run), store::param(notes[i].note), store::param(or_null(notes[i].theme)),
              store::param(or_null(notes[i].inner)), store::param(notes[i].pinned),
              store::param(terms), store::param(nearest)});
  }
  rows.write();
}

std::map<NoteId, std::vector<std::string>> terms_by_note(Tx& tx, ThemeRunId run) {
  std::map<NoteId, std::vector<std::string>> out;
  for (const store::Row row : tx.query("SELECT note, terms FROM theme_notes WHERE run = $1", run)) {
    out[row.integer(0)] = lines_of(row.text(1));
  }
  return out;
}

void describe(Tx& tx, const Theme& theme) {
  tx.run("UPDATE themes SET terms = $1, medoid = $2 WHERE id = $3", lines(theme.terms),
         theme.medoid, theme.id);
}

void describe(Tx& tx, ThemeRunId run, NoteId note, const std::vector<std::string>& terms) {
  tx.run("UPDATE theme_notes SET terms = $1 WHERE run = $2 AND note = $3", lines(terms), run, note);
}

void keep(Tx& tx, ThemeRunId run, const std::vector<Pair>& pairs) {
  Rows rows(tx, "INSERT INTO theme_pairs (run, first_note, second_note, kind, score)", 5);
  for (const Pair& pair : pairs) {
    rows.add({store::param(run), store::param(pair.first), store::param(pair.second),
              store::param(pair.same_letters ? "letters" : "meaning"), store::param(pair.score)});
  }
  rows.write();
}

void keep(Tx& tx, ThemeRunId run, const std::vector<themes::Level>& levels) {
  for (std::size_t i = 0; i < levels.size(); ++i) {
    tx.run(
        "INSERT INTO theme_levels (run, place, fineness, themes, stability) VALUES ($1, $2, $3, "
        "$4, $5)",
        run, i, levels[i].fineness, levels[i].themes, levels[i].stability);
  }
}

std::vector<themes::Level> levels(Tx& tx, ThemeRunId run) {
  std::vector<themes::Level> out;
  for (const store::Row row : tx.query(
           "SELECT fineness, themes, stability FROM theme_levels WHERE run = $1 ORDER BY place",
           run)) {
    out.push_back({row.real(0), static_cast<std::size_t>(row.integer(1)), row.real(2)});
  }
  return out;
}

void forget(Tx& tx, ThemeRunId run) {
  for (const char* table :
       {"theme_edits", "theme_pairs", "theme_notes", "themes", "theme_levels"}) {
    tx.run("DELETE FROM " + std::string(table) + " WHERE run = $1", run);
  }
}

Refusal gone() {
  return refuse(Reason::gone, say("This theme is not among those of today: it was joined with "
                                  "another, divided, or not found again"));
}

Result<Found> at_address(Tx& tx, ThemeId first) {
  const auto rows = tx.query(
      "SELECT DISTINCT r.theme_set FROM themes t JOIN theme_runs r ON r.id = t.run WHERE t.first = "
      "$1",
      first);
  if (rows.empty()) return refuse(Reason::not_found, say("There is no such theme"));
  Found found{TRY(get(tx, rows[0].get<ThemeSetId>(0))), {}};
  const auto all = shown_themes(tx, found.set.run);
  const auto theme = std::ranges::find(all, first, &Theme::first);
  if (theme != all.end()) found.theme = *theme;
  return found;
}

std::optional<Theme> published_theme(Tx& tx, ContributionId contribution) {
  const auto rows = tx.query(
      "SELECT " + std::string(theme_columns) +
          " FROM theme_notes n JOIN theme_sets s ON s.run = n.run AND s.published_at IS NOT NULL "
          "JOIN themes t ON t.id = n.theme WHERE n.note = $1 AND s.challenge IS NOT NULL",
      contribution);
  if (rows.empty()) return std::nullopt;
  return read_theme(rows[0]);
}

// A note that was joined with others has the theme of what it was joined into. What was hidden, or
// is not for everyone, gives a board no theme: whoever looks at it sees the same.
std::vector<OnBoard> on_board(Tx& tx, ActivityId activity) {
  std::map<ThemeId, OnBoard> found;
  for (const store::Row row :
       tx.query("SELECT " + std::string(theme_columns) +
                    ", h.note FROM harvested_notes h JOIN contributions c ON c.id = h.contribution "
                    "JOIN contributions k ON k.id = coalesce(c.merged_into, c.id) JOIN challenges "
                    "q ON q.id = k.challenge JOIN theme_sets s ON s.challenge = k.challenge JOIN "
                    "themes t ON t.run = s.run AND t.first = k.theme WHERE h.activity = $1 AND "
                    "c.state IN ('shown', 'merged') AND k.state = 'shown' AND q.audience = $2 AND "
                    "s.published_at IS NOT NULL AND t.state = 'shown' ORDER BY h.note",
                activity, permissions::name_of(permissions::Audience::everyone))) {
    const Theme theme = read_theme(row);
    OnBoard& one = found[theme.id];
    one.theme = theme;
    one.notes.push_back(row.integer(theme_column_count));
  }
  std::vector<OnBoard> out;
  for (auto& [id, one] : found) out.push_back(std::move(one));
  std::ranges::stable_sort(out, std::greater(),
                           [](const OnBoard& one) { return one.notes.size(); });
  return out;
}

}  // namespace commonty::theming
