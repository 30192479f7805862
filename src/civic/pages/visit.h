// One visit to one page: what was asked, by whom, in which language, and what the program has at
// hand.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "civic/permissions/permissions.h"
#include "civic/settings/settings.h"
#include "platform/base/on_demand.h"
#include "platform/mail/mail.h"
#include "platform/store/store.h"
#include "platform/templates/templates.h"
#include "platform/texts/texts.h"
#include "platform/web/request.h"
#include "platform/web/response.h"

namespace commonty {

class DrawnFields;
class Tally;

namespace embedding {
class Encoder;
}

namespace live {
class Rooms;
}

namespace meanings {
class Nearest;
}

namespace web {
class Assets;
class RateLimit;
}  // namespace web

class Parts;
namespace people {
struct Belongings;
}

// What was set when the program started, and does not change while it runs.
struct Settings {
  std::string base_url =
      "http://127.0.0.1:8080";  // without a slash at the end; for mails and feeds
  std::string secret;           // for CSRF and signed links; kept in the database
  bool sample = false;  // sample data: says so on every page, shows sign-in links on loopback
  bool secure_cookies = false;   // browsers reach us by HTTPS
  int requests_a_minute = 3000;  // of one person, or of one address of unknown people; 0 = any
};

// What a handler needs. Threads: shared by all workers.
struct App {
  store::Store& store;
  const Templates& templates;
  const Languages& languages;
  const Clock& clock;
  mail::Mailer& mailer;
  const web::Assets& assets;
  web::RateLimit& limits;
  Tally& views;
  DrawnFields& drawn_fields;
  live::Rooms& rooms;  // who looks at the same thing hears what happens to it
  Settings settings;
  const people::Belongings* belongings =
      nullptr;                   // what moves, is given out and goes with a person
  const Parts* parts = nullptr;  // what concepts give to each other's pages
  // The language model; none where its file is not beside the program.
  OnDemand<embedding::Encoder> encoder = {};
  // Contributions and statements by what they mean.
  meanings::Nearest* nearest = nullptr;
};

// Shown once on the next page: "Hidden. [Undo]".
struct Flash {
  Message text;
  std::string undo_url;  // a page with one button; "" when there is nothing to undo
};

struct Visit {
  const App& app;
  const web::Request& request;
  Viewer viewer;
  const Texts& texts;
  Time now;
  permissions::Deed deed;            // what the route is about
  std::string csrf;                  // the token for this visitor's forms
  std::optional<Flash> flash;        // from the page before
  std::vector<std::string> cookies;  // Set-Cookie lines for the answer
  settings::Face face;               // of the site
  // The key of a session opened by the deed under way; becomes a cookie once the deed is kept.
  // Assigned, never appended to: a transaction may run more than once.
  std::string new_session;
  // True once the handler has asked permissions about a thing of its own.
  bool asked = false;

  template <class F>
  auto read(F&& fn) const {
    return app.store.read(std::forward<F>(fn));
  }

  // Asks permissions for the route's deed towards a thing.
  Result<void> require(const permissions::Standing& standing) {
    asked = true;
    return permissions::require(viewer, deed, standing);
  }
  bool may(permissions::Deed other, const permissions::Standing& standing) const {
    return permissions::may(viewer, other, standing);
  }

  std::string_view field(std::string_view name) const { return request.form.get(name); }
  std::string_view query(std::string_view name) const { return request.query.get(name); }
  std::string_view route(std::string_view name) const { return request.route(name); }
  // The id in the address; not_found when it is not one.
  template <class IdType>
  Result<IdType> route_id(std::string_view name = "id") const {
    if (auto id = IdType::parse(route(name))) return *id;
    return refuse(Reason::not_found, say("There is no page at this address, or it is not for you"));
  }
  std::string text(const Message& message) const { return texts(message); }
};

}  // namespace commonty
