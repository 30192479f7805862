// The addresses of a concept, each with the deed it is about.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "civic/pages/visit.h"
#include "platform/web/server.h"

namespace commonty {

using Handler = std::function<web::Response(Visit&)>;

struct Route {
  web::Method method;
  std::string pattern;  // "/challenges/{slug}/contributions"; {name} takes one path segment
  permissions::Deed deed;
  Handler handler;
  std::size_t body_max = web::form_size_max;
  // The request itself proves that it is meant (a signed address), so no form of ours is needed.
  bool from_outside = false;
  // It reads, draws or writes out more than a page: a worker does it, so that the connections of a
  // network thread need not wait.
  bool takes_long = false;
};

class Routes {
 public:
  void get(std::string pattern, permissions::Deed deed, Handler handler) {
    add({web::Method::get, std::move(pattern), deed, std::move(handler)});
  }
  // Exports, documents, pictures, what is searched by meaning.
  void get_long(std::string pattern, permissions::Deed deed, Handler handler) {
    Route route{web::Method::get, std::move(pattern), deed, std::move(handler)};
    route.takes_long = true;
    add(std::move(route));
  }
  void post(std::string pattern, permissions::Deed deed, Handler handler) {
    add({web::Method::post, std::move(pattern), deed, std::move(handler)});
  }
  // A form with files.
  void post_files(std::string pattern, permissions::Deed deed, Handler handler) {
    add({web::Method::post, std::move(pattern), deed, std::move(handler), web::upload_size_max});
  }

  // For programs that have no page of ours: the address itself must prove who sends it.
  void post_from_outside(std::string pattern, permissions::Deed deed, Handler handler) {
    add({web::Method::post, std::move(pattern), deed, std::move(handler), web::form_size_max,
         true});
  }

  struct Match {
    const Route* route = nullptr;
    web::Fields values;
    std::vector<web::Method> other_methods;  // when the path is known, but not so
  };
  // A literal segment wins over a {name}: /challenges/new is not a slug.
  Match match(web::Method method, std::string_view path) const;
  const std::vector<Route>& all() const { return routes_; }

 private:
  void add(Route route);
  std::vector<Route> routes_;
};

}  // namespace commonty
