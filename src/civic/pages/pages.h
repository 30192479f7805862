// How every page is made: one model, shown as HTML in the layout or given as JSON; and how every
// form is answered: once, in one transaction, then 303 See Other.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "civic/pages/routes.h"
#include "civic/pages/visit.h"

namespace commonty::pages {

struct Crumb {
  std::string text, url;
};

struct Page {
  std::string title;               // for <title> and the tab; the view writes its own h1
  std::vector<Crumb> crumbs = {};  // before this page; Home is added
  std::string section = "";        // which item of the main navigation is current: "/challenges"
  int status = 200;
  // What was refused: the error summary, 422 (or its own status), "Error: " before the title.
  const Refusal* refusal = nullptr;
};

// `view` is a template ("challenges/show"); the model is the page's JSON as it is.
web::Response show(Visit& visit, std::string_view view, boost::json::object model, Page page);

// The designed page of a refusal (one a kind), or problem+json.
web::Response refused(Visit& visit, const Refusal& refusal);

// A live room in which something happened, and how far it is now.
struct Heard {
  std::string room;
  std::int64_t position = 0;
  bool rights_changed = false;  // who listens may not do so any more
};

// What a form leads to.
struct Outcome {
  std::string location;  // a local path
  Message text = {};     // said on that page; "" = nothing
  std::string undo_url = "";
  std::vector<Heard> heard = {};  // told once it is committed
};
inline Outcome to(std::string location, Message text = {}, std::string undo_url = "",
                  std::vector<Heard> heard = {}) {
  return {std::move(location), std::move(text), std::move(undo_url), std::move(heard)};
}

// Runs `deed` in one transaction; the same form sent twice with the same key (hidden field `once`)
// is answered the same again and changes nothing. JSON clients get {"location": ...}. `again` draws
// the form with what was typed and what to put right; without it the refusal's own page is shown.
web::Response act(Visit& visit, const std::function<Result<Outcome>(Tx&)>& deed,
                  const std::function<web::Response(const Refusal&)>& again = nullptr);
// The same for a deed that only somebody known does, and that a browser may send again long after:
// the form is theirs whatever became of the cookie that it was made with.
web::Response act_as_person(Visit& visit, const std::function<Result<Outcome>(Tx&)>& deed,
                            const std::function<web::Response(const Refusal&)>& again);

// A page that asks one question with one button: confirmations, and every "Undo" without script.
struct Question {
  std::string title;  // translated
  std::string body = "";
  std::string button;
  std::string action;  // where the form posts
  std::string back;    // where "No, go back" leads
  bool danger = false;
};
web::Response ask(Visit& visit, const Question& question, Page page);

// Refuses with Retry-After when this person (or, not known yet, this address) did `what` too often.
// The rules stand in server/site.cc; what has none is not limited.
Result<void> within_limit(const Visit& visit, std::string_view what);

// Paging by cursor: lists ask for one row more than they show.
struct Cursor {
  std::string after;  // from ?after=
  int limit = 25;
};

// "Cymraeg": as its speakers call it.
std::string language_name(std::string_view code);

// {"text": "12 March 2026", "iso": "2026-03-12T..."} for <time>.
boost::json::object moment(const Visit& visit, Time t);
boost::json::array messages(const Visit& visit, const std::vector<Problem>& problems);

// The seven steps (ask ... share) with what is done, current and where each leads, for {{>
// pages/thread}}.
struct Step {
  std::string url;  // "" when there is nothing there yet
};
boost::json::array thread(const Visit& visit, int current, const std::vector<Step>& steps);

// Signed text that only we can have made: links in mails, flash cookies. "" when it is not ours.
std::string sign(const App& app, std::string_view purpose, std::string_view text);
std::optional<std::string> unsign(const App& app, std::string_view purpose,
                                  std::string_view signed_text);

}  // namespace commonty::pages
