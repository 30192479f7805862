// What themes are looked for among: the contributions of a challenge, or what stands on the boards
// of a workshop.
#include "civic/people/people.h"
#include "civic/themes/themes.h"
#include "platform/base/text.h"
#include "platform/templates/markdown.h"

namespace commonty::theming {
namespace {

using workshops::Workshop;

std::string words_of(std::string_view title, std::string_view text) {
  std::string plain = markdown_to_text(text);
  return title.empty() ? plain : std::string(title) + ". " + plain;
}

std::vector<Note> contributions_where(Tx& tx, std::string_view condition, std::int64_t value) {
  std::vector<Note> out;
  for (const store::Row row :
       tx.query("SELECT c.id, c.title, c.text, c.way, c.source_group, c.source_question, "
                "c.source_prompt, coalesce(o.kind, ''), c.supports FROM contributions c LEFT JOIN "
                "organisations o ON o.id = c.on_behalf_of WHERE c.state = 'shown' AND " +
                    std::string(condition) + " ORDER BY c.id DESC LIMIT $2",
                value, notes_max)) {
    if (row.text(2).find(people::erased_words) != std::string_view::npos) continue;
    Note& note = out.emplace_back();
    std::string title, text;
    row.into(note.id, title, text, note.way, note.group, note.question, note.prompt,
             note.organisation_kind, note.supports);
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

std::vector<Note> notes(Tx& tx, ChallengeId challenge) {
  return contributions_where(tx, "c.challenge = $1", challenge.value);
}

std::vector<Note> notes(Tx& tx, const Workshop& workshop, const Say& speak) {
  if (workshop.is_paper()) return contributions_where(tx, "c.document = $1", workshop.id.value);
  std::vector<Note> out;
  const workshops::TableNames tables(tx, workshop.id, speak);
  for (const workshops::Activity& activity : workshops::agenda(tx, workshop.id)) {
    const auto sheet = boards::open(tx, activity.id);
    if (sheet) add_board(out, *sheet, speak, tables);  // otherwise talk without a board
  }
  return out;
}

std::vector<Note> notes(Tx& tx, const Set& set, const Say& speak) {
  if (set.challenge) return notes(tx, set.challenge);
  return notes(tx, *workshops::find(tx, set.workshop), speak);
}

}  // namespace commonty::theming
