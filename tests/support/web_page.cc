#include "tests/support/web_page.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <map>
#include <stdexcept>

#include "platform/base/text.h"

namespace commonty::test {
namespace {

constexpr std::string_view boundary = "----a-line-that-no-form-of-ours-holds";

std::string unescaped(std::string_view text) {
  static const std::vector<std::pair<std::string_view, std::string_view>> signs = {
      {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}};
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto sign = std::find_if(signs.begin(), signs.end(), [&](const auto& each) {
      return text.substr(i).starts_with(each.first);
    });
    if (sign == signs.end()) {
      out += text[i];
    } else {
      out += sign->second;
      i += sign->first.size() - 1;
    }
  }
  return out;
}

// One tag of a page, with what stands behind it up to the next.
struct Tag {
  std::string name;  // "a", "/a"
  std::map<std::string, std::string> attributes;
  std::string_view text;  // as written

  bool has(const std::string& attribute) const { return attributes.contains(attribute); }
  std::string get(const std::string& attribute) const {
    const auto found = attributes.find(attribute);
    return found == attributes.end() ? "" : found->second;
  }
};

// Our own pages quote every value, and hold no < or > but in tags.
void read_attributes(std::string_view inside, Tag& tag) {
  while (!inside.empty()) {
    inside.remove_prefix(std::min(inside.find_first_not_of(" \n"), inside.size()));
    const std::size_t end = std::min(inside.find_first_of("= \n"), inside.size());
    const std::string name(inside.substr(0, end));
    inside.remove_prefix(end);
    std::string value;
    if (inside.starts_with("=\"")) {
      const std::size_t close = inside.find('"', 2);
      value = unescaped(inside.substr(2, close - 2));
      inside.remove_prefix(close + 1);
    }
    if (!name.empty()) tag.attributes[name] = value;
  }
}

std::size_t end_of_tag(std::string_view page, std::size_t at) {
  for (bool quoted = false; at < page.size(); ++at) {
    if (page[at] == '"') quoted = !quoted;
    if (page[at] == '>' && !quoted) return at;
  }
  return page.size();
}

std::vector<Tag> tags_of(std::string_view page) {
  std::vector<Tag> out;
  for (std::size_t at = page.find('<'); at < page.size();) {
    const std::size_t end = end_of_tag(page, at);
    const std::string_view inside = page.substr(at + 1, end - at - 1);
    const std::size_t name_end = std::min(inside.find_first_of(" \n"), inside.size());
    Tag tag;
    tag.name = inside.substr(0, name_end);
    read_attributes(inside.substr(name_end), tag);
    const std::size_t next = std::min(page.find('<', end), page.size());
    if (end < page.size()) tag.text = page.substr(end + 1, next - end - 1);
    out.push_back(std::move(tag));
    at = next;
  }
  return out;
}

bool is_form(const Tag& tag, std::string_view action, std::string_view method) {
  return tag.name == "form" && tag.get("method") == method && tag.get("action") == action;
}

void append_pair(std::string& out, std::string_view name, std::string_view value) {
  if (!out.empty()) out += '&';
  out += percent_encode(name) + "=" + percent_encode(value);
}

}  // namespace

// Puts a form together from the tags between <form> and </form>.
class FormReader {
 public:
  explicit FormReader(const Tag& tag) {
    form_.action = tag.get("action");
    form_.looks = tag.get("method") == "get";
    form_.multipart_ = tag.get("enctype") == "multipart/form-data";
  }

  void take(const Tag& tag) {
    if (tag.name == "input") take_input(tag);
    if (tag.name == "textarea") {
      form_.controls_.push_back({Form::Kind::text, tag.get("name"), unescaped(tag.text)});
    }
    if (tag.name == "select") {
      list_ = tag.get("name");
      list_chosen_ = false;
      list_begin_ = form_.controls_.size();
    }
    if (tag.name == "option") take_option(tag);
    if (tag.name == "/select" && !list_chosen_ && list_begin_ < form_.controls_.size()) {
      form_.controls_[list_begin_].on = true;  // browsers send the first
    }
    // One of several buttons: which was pressed is told by its value.
    if (tag.name == "button" && tag.has("name")) {
      form_.controls_.push_back({Form::Kind::pick, tag.get("name"), tag.get("value"), false, true});
    }
    if (tag.has("formaction")) form_.other_actions_.push_back(tag.get("formaction"));
  }

  Form form() const { return form_; }

 private:
  void take_input(const Tag& tag) {
    const std::string type = tag.get("type");
    if (type == "checkbox" || type == "radio") {
      form_.controls_.push_back({Form::Kind::pick, tag.get("name"), tag.get("value"),
                                 tag.has("checked"), type == "radio"});
    } else {
      form_.controls_.push_back({type == "file" ? Form::Kind::file : Form::Kind::text,
                                 tag.get("name"), tag.get("value")});
    }
  }

  void take_option(const Tag& tag) {
    const bool chosen = tag.has("selected");
    form_.controls_.push_back({Form::Kind::pick, list_, tag.get("value"), chosen, true, "",
                               clean_line(unescaped(tag.text))});
    list_chosen_ |= chosen;
  }

  Form form_;
  std::string list_;
  bool list_chosen_ = false;
  std::size_t list_begin_ = 0;
};

// ---- forms

Form::Control& Form::find(std::string_view name, std::string_view value) {
  for (Control& control : controls_) {
    if (control.name == name && (control.kind != Kind::pick || control.value == value)) {
      return control;
    }
  }
  throw std::runtime_error("the form to " + action + " has no field " + std::string(name) + " " +
                           std::string(value));
}

Form& Form::set(std::string_view name, std::string_view value) {
  Control& control = find(name, value);
  if (control.kind == Kind::pick) return tick(name, value);
  control.value = value;
  return *this;
}

Form& Form::tick(std::string_view name, std::string_view value) {
  Control& ticked = find(name, value);
  for (Control& control : controls_) {
    if (control.alone && control.name == name) control.on = false;
  }
  ticked.on = true;
  return *this;
}

Form& Form::choose(std::string_view name, std::string_view words) {
  for (const Control& control : controls_) {
    if (control.name == name && control.words == words) return tick(name, control.value);
  }
  throw std::runtime_error("the list " + std::string(name) + " has no choice " +
                           std::string(words));
}

Form& Form::attach(std::string_view name, std::string file_name, std::string bytes) {
  Control& control = find(name, "");
  control.file_name = std::move(file_name);
  control.value = std::move(bytes);
  return *this;
}

Form& Form::by_button(std::string_view action_end) {
  for (const std::string& other : other_actions_) {
    if (other.ends_with(action_end)) {
      action = other;
      return *this;
    }
  }
  throw std::runtime_error("the form to " + action + " has no button to " +
                           std::string(action_end));
}

std::string Form::value(std::string_view name) const {
  for (const Control& control : controls_) {
    if (control.on && control.name == name) return control.value;
  }
  return "";
}

std::string Form::content_type() const {
  return multipart_ ? "multipart/form-data; boundary=" + std::string(boundary)
                    : "application/x-www-form-urlencoded";
}

std::string Form::body() const { return multipart_ ? multipart() : urlencoded(); }

std::string Form::query() const {
  const std::string pairs = urlencoded();
  return action + (pairs.empty() ? "" : "?" + pairs);
}

std::string Form::urlencoded() const {
  std::string out;
  for (const Control& control : controls_) {
    if (control.on && !control.name.empty()) append_pair(out, control.name, control.value);
  }
  return out;
}

std::string Form::multipart() const {
  std::string out;
  for (const Control& control : controls_) {
    if (!control.on || control.name.empty()) continue;
    out += "--" + std::string(boundary) + "\r\nContent-Disposition: form-data; name=\"" +
           control.name + "\"";
    if (control.kind == Kind::file) {
      out += "; filename=\"" + control.file_name + "\"\r\nContent-Type: application/octet-stream";
    }
    out += "\r\n\r\n" + control.value + "\r\n";
  }
  return out + "--" + std::string(boundary) + "--\r\n";
}

// ---- pages

std::string WebPage::header(std::string_view lower_name) const {
  for (const auto& [name, value] : headers) {
    if (name == lower_name) return value;
  }
  return "";
}

std::string WebPage::words() const {
  std::string out;
  for (const Tag& tag : tags_of(body)) {
    if (tag.name != "script" && tag.name != "style") out += unescaped(tag.text);
  }
  return clean_line(out);
}

bool WebPage::says(std::string_view text) const { return words().find(text) != std::string::npos; }

std::string WebPage::link(std::string_view wanted) const {
  std::string to, said;
  for (const Tag& tag : tags_of(body)) {
    if (tag.name == "a") to = tag.get("href"), said.clear();
    if (tag.name == "/a" && said.find(wanted) != std::string::npos) return to;
    said += unescaped(tag.text);
  }
  throw std::runtime_error(address + " has no link “" + std::string(wanted) + "”: " + words());
}

bool WebPage::has_form(std::string_view action) const {
  for (const Tag& tag : tags_of(body)) {
    if (is_form(tag, action, "post")) return true;
  }
  return false;
}

Form WebPage::form(std::string_view action, std::string_view method) const {
  const std::vector<Tag> tags = tags_of(body);
  for (std::size_t i = 0; i < tags.size(); ++i) {
    if (!is_form(tags[i], action, method)) continue;
    FormReader reader(tags[i]);
    while (++i < tags.size() && tags[i].name != "/form") reader.take(tags[i]);
    return reader.form();
  }
  throw std::runtime_error(address + " has no form to " + std::string(action) + ": " + words());
}

boost::json::value WebPage::json() const { return boost::json::parse(body); }

}  // namespace commonty::test
