#include "platform/texts/texts.h"

#include <algorithm>
#include <stdexcept>
#include <unordered_map>

#include "platform/base/resources.h"
#include "platform/texts/plural.h"
#include "platform/texts/po.h"
#include "platform/texts/wording.h"

namespace commonty {
namespace {

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

template <class Value>
using ByMsgid = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;

// As the calendar counts them; a whole day in autumn, when clocks go back, may end on the same.
std::int64_t days_between(Time from, Time to) {
  return std::max<std::int64_t>(1, local_day(to) - local_day(from));
}

}  // namespace

struct Texts::Parts {
  explicit Parts(std::string of) : language(std::move(of)), wording(language) {}

  std::string language;
  Wording wording;
  PluralRule rule;
  ByMsgid<std::string> sentences;
  ByMsgid<std::vector<std::string>> plurals;
};

Texts::Texts(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
Texts::Texts(const Texts&) = default;
Texts::Texts(Texts&&) noexcept = default;
Texts& Texts::operator=(const Texts&) = default;
Texts& Texts::operator=(Texts&&) noexcept = default;
Texts::~Texts() = default;

// A translation nobody has read (fuzzy), one no longer asked for, or one with forms missing is
// as good as none.
Texts Texts::read_po(std::string language, std::string_view po) {
  auto parts = std::make_shared<Parts>(std::move(language));
  for (auto& entry : po::read(po)) {
    if (entry.id.empty()) {
      const auto forms = po::header_field(entry.texts[0], "Plural-Forms");
      if (!forms.empty()) parts->rule = PluralRule(forms);
      continue;
    }
    const bool whole = std::none_of(entry.texts.begin(), entry.texts.end(),
                                    [](const std::string& text) { return text.empty(); });
    if (entry.fuzzy || entry.obsolete || !entry.context.empty() || !whole) continue;
    if (entry.plural.empty()) {
      parts->sentences.emplace(std::move(entry.id), std::move(entry.texts[0]));
    } else if (entry.texts.size() >= parts->rule.forms()) {
      parts->plurals.emplace(std::move(entry.id), std::move(entry.texts));
    }
  }
  return Texts(std::move(parts));
}

Texts Texts::english() {
  static const auto parts = std::make_shared<const Parts>("en");
  return Texts(parts);
}

const std::string& Texts::language() const { return parts_->language; }

std::string_view Texts::find(std::string_view msgid) const {
  const auto at = parts_->sentences.find(msgid);
  return at == parts_->sentences.end() ? msgid : std::string_view(at->second);
}

std::string_view Texts::find_plural(std::string_view singular, std::string_view plural,
                                    std::int64_t count) const {
  const auto at = parts_->plurals.find(singular);
  if (at != parts_->plurals.end()) return at->second[parts_->rule.form(count)];
  return count == 1 ? singular : plural;
}

std::string Texts::operator()(const Message& message) const {
  std::string_view words = find(message.id);
  std::string out;
  while (true) {
    const auto open = words.find('{');
    out.append(words.substr(0, open));
    if (open == words.npos) return out;
    const auto close = words.find('}', open);
    const auto name = words.substr(open + 1, close == words.npos ? 0 : close - open - 1);
    const auto arg = std::find_if(message.args.begin(), message.args.end(),
                                  [&](const auto& one) { return one.first == name; });
    if (arg == message.args.end()) {
      out += '{';
      words.remove_prefix(open + 1);
    } else {
      out += arg->second;
      words.remove_prefix(close + 1);
    }
  }
}

std::string Texts::date(Time t) const { return parts_->wording.date(t); }

std::string Texts::date_time(Time t) const {
  return (*this)(
      say("{date}, {time}", {{"date", date(t)}, {"time", parts_->wording.time_of_day(t)}}));
}

// After a month nobody counts days any more: then the day itself is written.
std::string Texts::ago(Time t, Time now) const {
  constexpr std::int64_t days_max = 30;
  const auto passed = now - t;
  if (passed < minute_ms) return (*this)(say("just now"));
  if (passed < hour_ms) return parts_->wording.ago(Wording::minute, passed / minute_ms);
  if (passed < day_ms) return parts_->wording.ago(Wording::hour, passed / hour_ms);
  const auto days = days_between(t, now);
  return days <= days_max ? parts_->wording.ago(Wording::day, days) : date(t);
}

std::string Texts::left(Time until, Time now) const {
  const auto remaining = until - now;
  if (remaining <= 0) return (*this)(say("no time left"));
  auto unit = Wording::day;
  auto count = days_between(now, until);
  if (remaining < day_ms) {
    unit = remaining < hour_ms ? Wording::minute : Wording::hour;
    count = remaining < hour_ms ? std::max<std::int64_t>(1, remaining / minute_ms)
                                : remaining / hour_ms;
  }
  if (count > Wording::span_max) return (*this)(say("until {date}", {{"date", date(until)}}));
  return (*this)(say("{time} left", {{"time", parts_->wording.span(unit, count)}}));
}

std::string Texts::number(std::int64_t value) const { return parts_->wording.number(value); }

}  // namespace commonty
