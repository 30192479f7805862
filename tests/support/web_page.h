// A page as a browser without script sees it: what it says, its links, and forms to fill in.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace commonty::test {

// A form as it stands on a page. Filling in what is not there throws: a story may only do what the
// page offers.
class Form {
 public:
  // A text, one of a list's choices, or a button that says which it is.
  Form& set(std::string_view name, std::string_view value);
  Form& tick(std::string_view name, std::string_view value = "yes");
  // Of a list, the choice that reads so.
  Form& choose(std::string_view name, std::string_view words);
  Form& attach(std::string_view name, std::string file_name, std::string bytes);
  // By the second button, which sends to another address.
  Form& by_button(std::string_view action_end);

  std::string value(std::string_view name) const;
  std::string content_type() const;
  std::string body() const;
  // What it asks for, when it is one that only looks (method get).
  std::string query() const;

  std::string action;
  bool looks = false;

 private:
  friend class FormReader;
  enum class Kind { text, pick, file };
  struct Control {
    Kind kind = Kind::text;
    std::string name, value;
    bool on = true;      // false: not ticked, or another choice
    bool alone = false;  // of its name only one may be on
    std::string file_name = {};
    std::string words = {};  // that stand for a choice of a list
  };
  Control& find(std::string_view name, std::string_view value);
  std::string urlencoded() const;
  std::string multipart() const;

  bool multipart_ = false;
  std::vector<Control> controls_;
  std::vector<std::string> other_actions_;
};

struct WebPage {
  int status = 0;
  std::string address;  // the path that gave it, after all redirections
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;

  std::string header(std::string_view lower_name) const;
  // The words that are read there, without marks, on one line.
  std::string words() const;
  bool says(std::string_view text) const;
  // Where the first link with these words leads; throws when there is none.
  std::string link(std::string_view words) const;
  bool has_form(std::string_view action) const;
  // The first form that is sent to `action`; or one that only looks there, as a search does.
  Form form(std::string_view action) const { return form(action, "post"); }
  Form search(std::string_view action) const { return form(action, "get"); }
  boost::json::value json() const;

 private:
  Form form(std::string_view action, std::string_view method) const;
};

}  // namespace commonty::test
