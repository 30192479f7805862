#include "civic/contributions/cards.h"

#include <boost/json/array.hpp>

#include "platform/base/text.h"
#include "platform/templates/markdown.h"

namespace commonty::contributions {
namespace json = boost::json;
namespace {

constexpr std::size_t excerpt_length = 200;

// What the headline does not say already.
std::string excerpt(const Contribution& c, const std::string& headline) {
  const std::string plain = markdown_to_text(c.text);
  return plain == headline ? "" : shorten(plain, excerpt_length);
}

// How it came, unless by the web as most do; what `by` says already is not said again.
std::string where(const Reading& reading, const Contribution& c) {
  if (c.source.way == Way::web) return "";
  const bool by_says_it = c.author_name.empty() && !c.author;
  if (c.source.group.empty() || by_says_it) return reading.texts(label(c.source.way));
  return reading.texts(label(c.source.way)) + ", " + c.source.group;
}

}  // namespace

json::object moment(const Reading& reading, Time t) {
  return {{"iso", rfc3339(t)},
          {"date", reading.texts.date(t)},
          {"ago", reading.texts.ago(t, reading.now)}};
}

std::string given_by(const Reading& reading, const Contribution& c) {
  if (!c.author_name.empty()) return c.author_name;
  if (c.author) return reading.texts(say("A guest"));
  if (!c.source.group.empty()) {
    return reading.texts(say("A note from {group}", {{"group", c.source.group}}));
  }
  return reading.texts(say("A note from paper"));
}

json::object source(const Reading& reading, const Source& source) {
  return {{"way", name_of(source.way)}, {"way_label", reading.texts(label(source.way))},
          {"group", source.group},      {"question", source.question},
          {"prompt", source.prompt},    {"line", source.line},
          {"place", source.place}};
}

json::object card(const Reading& reading, const Contribution& c) {
  const std::string shown = headline(c);
  return {{"id", c.id.text()},
          {"url", "/contributions/" + c.id.text()},
          {"kind", name_of(c.kind)},
          {"kind_label", reading.texts(label(c.kind))},
          {"headline", shown},
          {"excerpt", excerpt(c, shown)},
          {"excerpt_parts", json::array()},
          {"by", given_by(reading, c)},
          {"on_behalf_of", c.on_behalf_of_name},
          {"when", moment(reading, c.given_at)},
          {"edited", c.edited_at.has_value()},
          {"source", source(reading, c.source)},
          {"supports", c.supports},
          {"comments", c.comments},
          {"pictures", c.pictures},
          {"pdfs", c.pdfs},
          {"state", name_of(c.state)},
          {"outcome", c.outcome},
          {"outcome_text", ""},
          {"theme", ""},
          {"theme_id", c.theme ? to_base32(c.theme) : ""},
          {"by_meaning", false},
          {"where", where(reading, c)},
          {"outcome_label", c.outcome.empty() ? "" : reading.texts(outcome_label(c.outcome))}};
}

QueryString& QueryString::add(std::string_view name, std::string_view value) {
  if (value.empty()) return *this;
  text_ += text_.empty() ? '?' : '&';
  text_.append(name).append("=").append(percent_encode(value));
  return *this;
}

}  // namespace commonty::contributions
