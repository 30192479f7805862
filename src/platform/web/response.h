// What we answer.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/base/result.h"

namespace commonty::web {

// Lines of a server-sent event stream (WHATWG HTML, section 9.2). The network edge keeps the
// connection and asks `after` whenever the store has committed something and every 15 s for a
// heartbeat. Nothing is queued for a client: one that is slow asks later, from where it stands, and
// one that does not read at all is dropped. Threads: called from a worker, one call at a time a
// stream.
struct EventStream {
  struct Event {
    std::string id;    // comes back as Last-Event-ID
    std::string name;  // "" = message
    std::string data;  // LF becomes several data: lines
  };
  // All events after `last_id` ("" at first without Last-Event-ID); nothing ends the stream.
  std::function<std::optional<std::vector<Event>>(std::string_view last_id)> after;
  std::string last_id;
};

// A body too long to be held: asked for piece after piece as the client takes them, nothing at its
// end. What throws breaks the answer off, so that nobody takes a part for the whole. Threads:
// called from a worker, one call at a time.
using Pieces = std::function<std::optional<std::string>()>;

class Seat;  // in a room of platform/live

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;  // Content-Length is added by the edge
  std::string body;
  std::shared_ptr<const std::string> shared_body;  // instead of body: assets, cached pages
  Pieces pieces;                                   // instead of a body
  std::shared_ptr<EventStream> events;             // instead of a body
  std::shared_ptr<Seat> seat;                      // instead of a body: what a whole room hears

  Response& set(std::string name, std::string value);    // replaces
  Response& add(std::string name, std::string value);    // Set-Cookie
  std::string_view header(std::string_view name) const;  // name in any case
  std::string_view content() const { return shared_body ? *shared_body : body; }
};

Response html(std::string body, int status = 200);
Response json(std::string body, int status = 200);
Response text(std::string body, int status = 200);
Response bytes(std::string body, std::string content_type);
Response in_pieces(Pieces pieces, std::string content_type);
// 304: the client has what this ETag stands for.
Response not_modified(std::string etag);
// 303 See Other to a path of our own; anything that is not a local path becomes "/".
Response see_other(std::string_view local_path);

int status_of(Reason reason);
// "closed": the stable end of a problem+json `type`, "/problems/closed".
std::string_view name_of(Reason reason);

// Cookies (RFC 6265bis): HttpOnly, SameSite=Lax, Path=/; with `secure` also Secure and the
// __Host- prefix, which is left away on loopback only.
struct Cookie {
  std::string name;
  std::string value;
  long max_age_s = 0;  // 0 = for the session; negative = delete
  bool secure = true;
};
std::string set_cookie(const Cookie& cookie);
std::string cookie_name(std::string_view name, bool secure);

}  // namespace commonty::web
