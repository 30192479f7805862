#include "civic/imports/imports.h"

#include <set>

#include "civic/imports/note_tables.h"
#include "civic/journeys/journeys.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"

namespace commonty::imports {
namespace {

using contributions::Draft;

// Takes a note in, or lists it with the reason why it cannot become a contribution.
void add(Reading& reading, Reading::Note note) {
  const Result<void> checked = contributions::check({.text = note.text});
  if (checked.ok()) {
    reading.notes.push_back(std::move(note));
  } else {
    reading.not_understood.push_back(
        {note.line, shorten(note.text, 200), checked.refusal().problems.front().text});
  }
}

// Whoever gave their address to a form did not give it to everyone.
std::string without_address(const std::string& person) {
  return person.find('@') == std::string::npos ? person : "";
}

Reading reading_of(const Notes& notes) {
  Reading out;
  out.title = notes.title;
  for (PlacedNote& note : placed(notes)) {
    add(out, {.key = note.key,
              .text = note.text,
              .group = note.group,
              .question = note.question,
              .prompt = note.prompt,
              .line = note.line});
  }
  for (const Notes::Line& line : lines_that_became(notes, Notes::Fate::introduction)) {
    out.introduction.push_back({line.line, line.text});
  }
  for (const Notes::Line& line : lines_that_became(notes, Notes::Fate::not_understood)) {
    out.not_understood.push_back({line.line, line.text});
  }
  return out;
}

Reading reading_of(const documents::Sheet& sheet, const std::optional<Columns>& chosen) {
  Reading out;
  out.is_sheet = true;
  out.columns = chosen.value_or(guess_columns(sheet));
  out.column_names = column_names(sheet, out.columns);
  if (!out.columns.text) return out;
  for (const SheetRow& row : rows_of(sheet, out.columns)) {
    if (row.refused) {
      out.not_understood.push_back({row.line, shorten(row.text, 200), *row.refused});
      continue;
    }
    add(out, {.key = row.key,
              .text = row.text,
              .person = without_address(row.person),
              .place = row.place,
              .kind = row.kind,
              .date = row.date,
              .line = row.line});
  }
  return out;
}

// A title over the sheet, and further sheets: nothing of them is lost.
Reading with_lines_beside(Reading reading, const Notes& notes, const documents::Sheet& sheet) {
  const std::set<int> rows(sheet.numbers.begin(), sheet.numbers.end());
  if (reading.title.empty()) reading.title = notes.title;
  for (const Notes::Line& line : notes.lines) {
    const bool within = line.sheet == sheet.name && rows.contains(line.line);
    if (within || line.fate == Notes::Fate::title) continue;
    auto& beside =
        line.fate == Notes::Fate::introduction ? reading.introduction : reading.not_understood;
    beside.push_back({line.line, line.text});
  }
  return reading;
}

Draft draft_of(const Reading::Note& note, WorkshopId workshop, PersonId by, contributions::Way way,
               contributions::Kind kind) {
  Draft draft;
  draft.kind = contributions::kind_named(note.kind).value_or(kind);
  draft.text = note.text;
  draft.author_name = note.person;
  draft.given_at = note.date;
  draft.source.way = way;
  draft.source.document = workshop.value;
  draft.source.group = note.group;
  draft.source.question = note.question;
  draft.source.prompt = note.prompt;
  draft.source.line = note.line;
  draft.source.place = note.place;
  draft.source.brought_by = by;
  return draft;
}

Refusal gone() {
  return refuse(Reason::gone, say("This file was taken over or put away already. Upload it again "
                                  "to look at it once more"));
}

bool is_known(Tx& tx, ChallengeId challenge, const std::string& key) {
  return tx
      .first<std::int64_t>("SELECT 1 FROM imported_notes WHERE challenge = $1 AND key = $2",
                           challenge, key)
      .has_value();
}

}  // namespace

Result<Reading> read_file(std::string_view bytes, std::string_view name,
                          const std::optional<Columns>& columns) {
  const documents::Document document = with_tables_as_sheets(TRY(documents::read(bytes, name)));
  const Notes notes = read_notes(document);
  Reading reading = reading_of(notes);
  // Where notes were found, sheets that are not notes are listed with what was not understood.
  if (!reading.notes.empty() || notes.sheets_to_choose.empty()) return reading;
  const std::size_t chosen = notes.sheets_to_choose.front();
  return with_lines_beside(reading_of(document.sheets[chosen], columns), notes,
                           document.sheets[chosen]);
}

ImportId keep(Tx& tx, PersonId by, ChallengeId challenge, std::string_view name,
              std::string_view bytes) {
  const auto id = tx.new_id<ImportId>();
  tx.run(
      "INSERT INTO imports (id, challenge, name, bytes, brought_by, at) "
      "VALUES ($1, $2, $3, $4, $5, $6)",
      id, challenge, shorten(clean_line(name), 120), store::Bytes{bytes}, by, tx.now());
  tx.run(
      "DELETE FROM imports WHERE challenge = $1 AND id NOT IN (SELECT id FROM imports "
      "WHERE challenge = $1 ORDER BY id DESC LIMIT $2)",
      challenge, imports_kept_max);
  return id;
}

Result<Import> get_import(Tx& tx, ImportId id) {
  const auto rows =
      tx.query("SELECT id, challenge, name, bytes, brought_by, at FROM imports WHERE id = $1", id);
  if (rows.empty()) return gone();
  Import import;
  rows[0].into(import.id, import.challenge, import.name, import.bytes, import.brought_by,
               import.at);
  return import;
}

Result<ChallengeId> challenge_of(Tx& tx, ImportId id) {
  const auto challenge = tx.first<ChallengeId>("SELECT challenge FROM imports WHERE id = $1", id);
  if (!challenge) return gone();
  return *challenge;
}

void discard(Tx& tx, ImportId id) { tx.run("DELETE FROM imports WHERE id = $1", id); }

int discard_old(Tx& tx) {
  return static_cast<int>(tx.run("DELETE FROM imports WHERE at < $1", tx.now() - import_kept_ms));
}

Result<Taken> take_over(Tx& tx, PersonId by, const challenges::Challenge& challenge,
                        const Reading& reading, std::string_view document, contributions::Way way,
                        contributions::Kind kind) {
  Taken taken;
  for (const Reading::Note& note : reading.notes) {
    if (is_known(tx, challenge.id, note.key)) {
      ++taken.known;
      continue;
    }
    if (!taken.workshop) {
      const std::string name = shorten(clean_line(document), 120);
      taken.workshop = workshops::record_paper(tx, by, challenge.id,
                                               reading.title.empty() ? name : reading.title, name);
    }
    const contributions::Contribution c =
        TRY(contributions::bring(tx, by, challenge, draft_of(note, taken.workshop, by, way, kind)));
    tx.run("INSERT INTO imported_notes (challenge, key, contribution) VALUES ($1, $2, $3)",
           challenge.id, note.key, c.id);
    ++taken.added;
  }
  if (taken.added > 0) {
    facts::record(tx, {.name = "notes.imported",
                       .subject = taken.workshop.value,
                       .actor = by.value,
                       .scope = challenge.id.value,
                       .detail = "{\"added\":" + std::to_string(taken.added) + "}"});
  }
  return taken;
}

}  // namespace commonty::imports
