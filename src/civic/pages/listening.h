// How pages follow a live room: who listens, and what is drawn for all who do.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "civic/pages/visit.h"
#include "platform/live/rooms.h"

namespace commonty::pages {

// A visit by nobody: what is drawn for it, anybody who may be in the room may read. It is in no
// room, owns no note, and has neither token nor key for a form.
class NobodysVisit {
 public:
  NobodysVisit(const App& app, const Texts& texts);  // both live longer
  NobodysVisit(const App& app, Texts&&) = delete;
  NobodysVisit(const NobodysVisit&) = delete;
  NobodysVisit& operator=(const NobodysVisit&) = delete;

  const Visit& visit() const { return visit_; }

 private:
  const web::Request request_;
  const Visit visit_;
};

// What happened in a room since a position, drawn for nobody in particular; see live::Joining.
using News =
    std::function<std::optional<live::News>(const Visit& nobody, Tx& tx, live::Position after)>;

// The answer that gives the visitor a seat in the room, in the wing of their language. `shown` is
// where the page stands that says nothing else.
web::Response listen(const Visit& visit, std::string room, live::Position shown, News news,
                     std::function<bool()> may_stay);

// The key of the visitor's session, to ask again later who they are.
std::string session_of(const Visit& visit);

}  // namespace commonty::pages
