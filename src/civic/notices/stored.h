// What the files of this concept share and nobody else needs.
#pragma once

#include <map>

#include "civic/notices/notices.h"

namespace commonty::notices {

// Which pages one reader may open, asked once for each challenge and room.
class Doors {
 public:
  Doors(Tx& tx, PersonId reader);
  // Fills in the addresses of a notice.
  void find(Notice& notice);

 private:
  bool opens(ChallengeId id);
  bool opens(WorkshopId id);
  std::string page_of(const Notice& notice);
  std::string room_of(const Notice& notice);

  Tx& tx_;
  Viewer reader_;
  std::map<ChallengeId, bool> challenges_;
  std::map<WorkshopId, bool> workshops_;
};
// "/unsubscribe/..." with the site's address before it.
std::string whole_url(const App& app, const std::string& path);
// What a guest left with a workshop, to be asked about; again when it is left another day. A person
// with an account has an address.
void keep_address(Tx& tx, PersonId person, WorkshopId workshop);

}  // namespace commonty::notices
