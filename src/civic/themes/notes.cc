// What themes are looked for among: the contributions of a challenge, or what stands on the boards
// of a workshop.
#include "civic/people/people.h"
#include "civic/themes/stored.h"
#include "platform/base/text.h"

namespace commonty::theming {
namespace {

using workshops::Workshop;

// As they are said elsewhere, too: so that the model reads them once, and erasing finds them.
std::string words_of(std::string_view title, std::string_view text) {
  contributions::Contribution c;
  c.title = title;
  c.text = text;
  return contributions::said(c);
}

enum class Words { read, left };

std::vector<Note> contributions_where(Tx& tx, std::string_view condition, std::int64_t value,
                                      Words how) {
  const std::string_view words = how == Words::read ? "c.title, c.text" : "'', ''";
  std::vector<Note> out;
  for (const store::Row row : tx.query(
           "SELECT c.id, c.way, c.source_group, c.source_question, c.source_prompt, "
           "coalesce(o.kind, ''), c.supports, " +
               std::string(words) +
               " FROM contributions c LEFT JOIN organisations o ON o.id = c.on_behalf_of WHERE "
               "c.state = 'shown' AND c.text <> $3 AND " +
               std::string(condition) + " ORDER BY c.id DESC LIMIT $2",
           value, notes_max, people::erased_words)) {
    Note& note = out.emplace_back();
    std::string title, text;
    row.into(note.id, note.way, note.group, note.question, note.prompt, note.organisation_kind,
             note.supports, title, text);
    note.text = words_of(title, text);
    note.url = "/contributions/" + to_base32(note.id);
    if (note.prompt.empty()) note.prompt = note.question;
  }
  return out;
}

// What is hidden before a vote is closed is not looked through either.
void add_board(std::vector<Note>& out, const boards::Sheet& sheet, const Say& speak,
               const workshops::TableNames& tables) {
  const std::string board = "/boards/" + sheet.activity.id.text();
  for (const auto& from : whole_harvest(*sheet.tool, boards::as_everyone_sees(sheet), speak)) {
    if (is_blank(from.text) || from.text.find(people::erased_words) != std::string::npos) continue;
    Note& note = out.emplace_back();
    note.id = from.note;
    note.text = from.text;
    note.question = from.question.empty() ? sheet.activity.title : from.question;
    note.prompt = from.prompt.empty() ? note.question : from.prompt;
    note.group = tables.of(from.group);
    note.url = board + "#note-" + to_base32(from.note);
  }
}

}  // namespace

std::vector<themes::Note> words_of(const std::vector<Note>& notes) {
  std::vector<themes::Note> out;
  for (const Note& note : notes) out.push_back({note.text, note.prompt});
  return out;
}

std::vector<Note> notes(Tx& tx, ChallengeId challenge) {
  return contributions_where(tx, "c.challenge = $1", challenge.value, Words::read);
}

std::vector<Note> notes(Tx& tx, const Workshop& workshop, const Say& speak) {
  if (workshop.is_paper()) {
    return contributions_where(tx, "c.document = $1", workshop.id.value, Words::read);
  }
  std::vector<Note> out;
  const workshops::TableNames tables(tx, workshop.id, speak);
  for (const workshops::Activity& activity : workshops::shown_agenda(tx, workshop.id)) {
    const auto sheet = boards::open(tx, activity.id);
    if (sheet) add_board(out, *sheet, speak, tables);  // otherwise talk without a board
  }
  return out;
}

std::vector<Note> notes(Tx& tx, const Set& set, const Say& speak) {
  if (set.challenge) return notes(tx, set.challenge);
  return notes(tx, *workshops::find(tx, set.workshop), speak);
}

std::vector<Note> notes_to_count(Tx& tx, const Set& set, const Say& speak) {
  if (set.challenge) {
    return contributions_where(tx, "c.challenge = $1", set.challenge.value, Words::left);
  }
  return notes(tx, *workshops::find(tx, set.workshop), speak);
}

std::map<NoteId, std::string> texts_of(Tx& tx, const std::vector<NoteId>& of) {
  std::vector<ContributionId> ids;
  for (const NoteId id : of) ids.push_back(ContributionId{id});
  std::map<NoteId, std::string> out;
  for (const auto& c : contributions::find_those(tx, ids, {})) {
    out[c.id.value] = contributions::said(c);
  }
  return out;
}

}  // namespace commonty::theming
