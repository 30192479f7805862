// The way in: from a request to the handler it is for, and every answer's headers on the way out.
#pragma once

#include <atomic>
#include <memory>
#include <optional>

#include "civic/pages/routes.h"
#include "civic/pages/visit.h"
#include "platform/web/error_words.h"

namespace commonty::server {

// The token that a visitor's forms carry; `visitor` is the value of their cookie.
std::string csrf_token(const App& app, std::string_view visitor);

// Threads: handle() may be called from many at once.
class Front {
 public:
  Front(const App& app, const Routes& routes) : app_(app), routes_(routes) {}

  web::Response handle(web::Request& request) const;
  // What the network edge must know before it reads a body.
  web::BodyRule body_rule(web::Method method, std::string_view path) const;
  // A page of the site for what the edge refused, or a handler broke at. Asks no database.
  web::Response error_page(int status, const web::Request& request) const;

 private:
  void remember(const settings::Face& face) const;
  web::Response page_of_words(const web::ErrorWords& words, int status,
                              const web::Request& request) const;
  web::Response answer(web::Request& request) const;
  std::optional<Refusal> too_much(const Visit& visit) const;
  web::Response run(Visit& visit, const Route& route) const;
  Visit open_visit(const web::Request& request, permissions::Deed deed) const;

  const App& app_;
  const Routes& routes_;
  // The site's name and skin as last seen, for pages made while the database is away.
  mutable std::atomic<std::shared_ptr<const settings::Face>> face_ =
      std::make_shared<const settings::Face>();
};

}  // namespace commonty::server
