#include "civic/harvests/harvests.h"

#include <algorithm>
#include <set>

#include "civic/journeys/journeys.h"
#include "civic/merges/merges.h"
#include "civic/people/people.h"
#include "numbers/themes/duplicates.h"
#include "numbers/themes/terms.h"
#include "platform/facts/facts.h"

namespace commonty::harvests {
namespace {

using contributions::Contribution;
using workshops::Activity;
using workshops::Workshop;

std::set<NoteId> taken_before(Tx& tx, WorkshopId workshop) {
  std::set<NoteId> out;
  for (const store::Row row :
       tx.query("SELECT note FROM harvested_notes WHERE workshop = $1", workshop)) {
    out.insert(row.integer(0));
  }
  return out;
}

// Who wrote what is looked up once a person.
class Authors {
 public:
  explicit Authors(Tx& tx) : tx_(tx) {}

  // Somebody with a name who wrote without it wants it so: their note stays without an author.
  PersonId of(const workshops::tools::Note& note) {
    if (note.person == 0) return {};
    const PersonId person{note.person};
    return note.author.empty() && has_name(person) ? PersonId{} : person;
  }

 private:
  bool has_name(PersonId id) {
    const auto known = has_name_.find(id);
    if (known != has_name_.end()) return known->second;
    const auto person = people::find(tx_, id);
    return has_name_[id] = person && !person->name.empty();
  }

  Tx& tx_;
  std::map<PersonId, bool> has_name_;
};

struct Room {
  workshops::TableNames tables;
  std::set<NoteId> taken;
  Authors authors;
};

Room room_of(Tx& tx, WorkshopId workshop, const workshops::tools::Say& speak) {
  return {workshops::TableNames(tx, workshop, speak), taken_before(tx, workshop), Authors(tx)};
}

// As it was when it was looked at, if we know when.
Result<boards::Sheet> sheet_of(Tx& tx, const Activity& activity, const std::optional<Seen>& seen) {
  if (!seen) return boards::open(tx, activity.id);
  const auto at = seen->find(activity.id);
  return boards::open_past(tx, activity.id, at == seen->end() ? 0 : at->second);
}

Note note_of(const boards::Sheet& sheet, const workshops::tools::Harvested& from,
             const workshops::tools::Note& note, Room& room) {
  Note out;
  out.id = from.note;
  out.activity = sheet.activity.id;
  out.activity_title = sheet.activity.title;
  out.table = from.group;
  out.group = room.tables.of(from.group);
  out.question = from.question.empty() ? sheet.activity.title : from.question;
  out.prompt = from.prompt;
  out.text = from.text;
  out.kind = contributions::kind_named(from.kind).value_or(contributions::Kind::idea);
  out.author = room.authors.of(note);
  out.author_name = note.author;
  return out;
}

void pick(Tx& tx, Crop& crop, const boards::Sheet& sheet, Room& room,
          const workshops::tools::Say& speak) {
  const auto written = boards::written_at(tx, sheet.activity.id);
  const auto first = static_cast<std::ptrdiff_t>(crop.notes.size());
  for (const auto& from : whole_harvest(*sheet.tool, sheet.board, speak)) {
    const workshops::tools::Note* note = sheet.board.find(from.note);
    if (!note || from.text.find(people::erased_words) != std::string::npos) continue;
    if (room.taken.contains(from.note)) {
      ++crop.taken;
      continue;
    }
    crop.notes.push_back(note_of(sheet, from, *note, room));
    if (const auto at = written.find(from.note); at != written.end()) {
      crop.notes.back().written_at = at->second;
    }
  }
  std::stable_sort(crop.notes.begin() + first, crop.notes.end(),
                   [](const Note& a, const Note& b) { return a.table < b.table; });
}

// ---- what says the same ------------------------------------------------------------------------

// Everything that is alike somehow, from pair to pair.
class Bundles {
 public:
  explicit Bundles(std::size_t count) : leads_to_(count) {
    for (std::size_t i = 0; i < count; ++i) leads_to_[i] = i;
  }
  std::size_t first_of(std::size_t i) const {
    while (leads_to_[i] != i) i = leads_to_[i];
    return i;
  }
  void tie(std::size_t a, std::size_t b) {
    a = first_of(a), b = first_of(b);
    leads_to_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> leads_to_;
};

// ---- taking ------------------------------------------------------------------------------------

contributions::Draft draft_of(const Note& note, const Workshop& workshop, PersonId by) {
  contributions::Draft draft;
  draft.kind = note.kind;
  draft.text = note.text;
  draft.author = note.author;
  draft.given_at = note.written_at;
  draft.source.way = contributions::Way::workshop;
  draft.source.document = workshop.id.value;
  draft.source.group = note.group;
  draft.source.question = note.question;
  draft.source.prompt = note.prompt;
  draft.source.brought_by = by;
  return draft;
}

// Two who press the button at once wait here for each other.
void begin(Tx& tx, PersonId by, const Workshop& workshop) {
  tx.run(
      "INSERT INTO harvests (workshop, harvested_by, harvested_at) VALUES ($1, $2, $3) ON CONFLICT "
      "(workshop) DO UPDATE SET harvested_by = excluded.harvested_by, harvested_at = "
      "excluded.harvested_at",
      workshop.id, by, tx.now());
}

Result<ContributionId> take_one(Tx& tx, PersonId by, const Workshop& workshop,
                                const challenges::Challenge& challenge, const Note& note) {
  const Contribution c = TRY(contributions::bring(tx, by, challenge, draft_of(note, workshop, by)));
  tx.run(
      "INSERT INTO harvested_notes (workshop, note, activity, contribution) VALUES ($1, $2, $3, "
      "$4)",
      workshop.id, note.id, note.activity, c.id);
  journeys::link(tx, {"contribution", c.id.value}, {"activity", note.activity.value},
                 journeys::Link::made_from, note.group);
  return c.id;
}

// A merge takes so many at once; the others follow in further ones.
Result<void> join(Tx& tx, PersonId by, const std::vector<ContributionId>& same,
                  std::string_view why) {
  constexpr std::size_t at_once = merges::originals_max - 1;
  for (std::size_t from = 1; from < same.size(); from += at_once) {
    const std::size_t to = std::min(same.size(), from + at_once);
    const std::vector<ContributionId> originals(same.begin() + static_cast<std::ptrdiff_t>(from),
                                                same.begin() + static_cast<std::ptrdiff_t>(to));
    TRY(merges::into_existing(tx, by, same.front(), originals, why));
  }
  return done();
}

}  // namespace

Crop ripe(Tx& tx, const Workshop& workshop, const workshops::tools::Say& speak,
          const std::optional<Seen>& seen) {
  Crop crop;
  Room room = room_of(tx, workshop.id, speak);
  for (const Activity& activity : workshops::shown_agenda(tx, workshop.id)) {
    const auto sheet = sheet_of(tx, activity, seen);
    if (!sheet) continue;  // talk without a board
    crop.seen[activity.id] = sheet->position;
    pick(tx, crop, *sheet, room, speak);
  }
  return crop;
}

std::vector<std::vector<std::size_t>> alike(const std::vector<Note>& notes) {
  // Only distinct texts are compared; of those that are one, all follow the first.
  Bundles bundles(notes.size());
  std::map<std::string, std::size_t> first_with;
  std::vector<std::string> texts;
  std::vector<std::size_t> at;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    std::string plain = themes::plain(notes[i].text);
    if (plain.empty()) continue;
    const auto [found, is_new] = first_with.emplace(plain, i);
    if (!is_new) bundles.tie(found->second, i);
    if (!is_new) continue;
    texts.push_back(std::move(plain));
    at.push_back(i);
  }
  for (const themes::Pair& pair : themes::near_duplicates(texts, themes::duplicate_score_min)) {
    bundles.tie(at[pair.first], at[pair.second]);
  }
  std::map<std::size_t, std::vector<std::size_t>> by_first;
  for (std::size_t i = 0; i < notes.size(); ++i) by_first[bundles.first_of(i)].push_back(i);
  std::vector<std::vector<std::size_t>> out;
  for (auto& [first, all] : by_first) {
    if (all.size() > 1) out.push_back(std::move(all));
  }
  return out;
}

Result<Taken> take(Tx& tx, PersonId by, const Workshop& workshop,
                   const challenges::Challenge& challenge, const std::vector<Note>& notes,
                   const std::vector<std::vector<NoteId>>& same, std::string_view why_joined) {
  begin(tx, by, workshop);
  const std::set<NoteId> known = taken_before(tx, workshop.id);
  Taken taken;
  std::map<NoteId, ContributionId> became;
  for (const Note& note : notes) {
    if (known.contains(note.id) || became.contains(note.id)) {
      ++taken.known;
      continue;
    }
    became[note.id] = TRY(take_one(tx, by, workshop, challenge, note));
    ++taken.added;
  }
  for (const std::vector<NoteId>& ids : same) {
    std::vector<ContributionId> group;
    for (const NoteId id : ids) {
      if (const auto found = became.find(id); found != became.end()) group.push_back(found->second);
    }
    if (group.size() < 2) continue;
    TRY(join(tx, by, group, why_joined));
    taken.joined += static_cast<int>(group.size()) - 1;
  }
  if (taken.added > 0) {
    facts::record(tx, {.name = "notes.harvested",
                       .subject = workshop.id.value,
                       .actor = by.value,
                       .scope = challenge.id.value,
                       .detail = "{\"added\":" + std::to_string(taken.added) + "}"});
  }
  return taken;
}

}  // namespace commonty::harvests
