// Where a notice leads: to its own page, or to what else of it its reader may open.
#include "civic/notices/stored.h"
#include "civic/permissions/permissions.h"

namespace commonty::notices {
namespace {

using permissions::Deed;

Viewer viewer_of(Tx& tx, PersonId id) {
  Viewer out;
  const auto person = people::find(tx, id);
  if (!person) return out;
  out.kind = person->is_guest ? Viewer::Kind::guest : Viewer::Kind::person;
  out.id = id;
  out.site_admin = person->site_admin;
  return out;
}

std::string question_url(WorkshopId workshop, FloorQuestionId question) {
  return "/workshops/" + workshop.text() + "/questions/" + question.text();
}

}  // namespace

Doors::Doors(Tx& tx, PersonId reader) : tx_(tx), reader_(viewer_of(tx, reader)) {}

void Doors::find(Notice& notice) {
  notice.url = page_of(notice);
  if (notice.challenge && opens(notice.challenge)) {
    notice.home_title = notice.challenge_title;
    notice.home_url = "/challenges/" + notice.challenge_slug;
    if (notice.decision) notice.decision_url = "/decisions/" + notice.decision.text();
    return;
  }
  notice.home_title = notice.workshop_title;
  if (opens(notice.workshop)) notice.home_url = "/workshops/" + notice.workshop.text();
}

std::string Doors::page_of(const Notice& notice) {
  if (notice.question) {
    return opens(notice.workshop) ? question_url(notice.workshop, notice.question) : "";
  }
  if (!opens(notice.challenge)) return room_of(notice);
  if (notice.commitment) return "/commitments/" + notice.commitment.text();
  if (notice.statement) return "/opinions/" + notice.conversation.text() + "#your-statements";
  return "/contributions/" + notice.contribution.text();
}

// What was promised, and what was written, stands in the record of the day too.
std::string Doors::room_of(const Notice& notice) {
  if (!opens(notice.workshop)) return "";
  const auto about =
      notice.promised_about ? floor_questions::find(tx_, notice.promised_about) : std::nullopt;
  if (about && about->is_public()) return question_url(notice.workshop, about->id);
  return "/workshops/" + notice.workshop.text() + "/record";
}

bool Doors::opens(ChallengeId id) {
  const auto known = challenges_.find(id);
  if (known != challenges_.end()) return known->second;
  const auto challenge = challenges::find(tx_, id);
  return challenges_[id] =
             challenge &&
             permissions::may(reader_, Deed::see, challenges::standing(tx_, reader_, *challenge));
}

bool Doors::opens(WorkshopId id) {
  const auto known = workshops_.find(id);
  if (known != workshops_.end()) return known->second;
  const auto workshop = workshops::find(tx_, id);
  return workshops_[id] =
             workshop &&
             permissions::may(reader_, Deed::see, workshops::standing(tx_, reader_, *workshop));
}

}  // namespace commonty::notices
