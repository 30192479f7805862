#include "civic/pages/calendar.h"

namespace commonty::pages {
namespace {

std::string calendar_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == ',' || c == ';' || c == '\\') out += '\\';
    if (c != '\r') out += c;
  }
  return out;
}

// Lines longer than 75 octets go on in the next, after a space; never inside a character.
void add_line(std::string& out, std::string_view line) {
  constexpr std::size_t octets_max = 75;
  std::size_t room = octets_max;
  while (line.size() > room) {
    std::size_t end = room;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
    out.append(line.substr(0, end)).append("\r\n ");
    line.remove_prefix(end);
    room = octets_max - 1;
  }
  out.append(line).append("\r\n");
}

std::string calendar_time(Time t) {
  std::string text = rfc3339(t).substr(0, 19) + "Z";
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

void add_event(std::string& out, const Visit& visit, const Event& event) {
  add_line(out, "BEGIN:VEVENT");
  add_line(out, "UID:" + event.uid + "@commonty");
  add_line(out, "DTSTAMP:" + calendar_time(event.stamp));
  add_line(out, "DTSTART:" + calendar_time(event.starts));
  add_line(out, "DTEND:" + calendar_time(event.ends));
  add_line(out, "SUMMARY:" + calendar_text(event.title));
  if (!event.place.empty()) add_line(out, "LOCATION:" + calendar_text(event.place));
  if (!event.about.empty()) add_line(out, "DESCRIPTION:" + calendar_text(event.about));
  add_line(out, "URL:" + visit.app.settings.base_url + event.path);
  add_line(out, "END:VEVENT");
}

}  // namespace

web::Response calendar(const Visit& visit, const std::vector<Event>& events) {
  std::string out;
  add_line(out, "BEGIN:VCALENDAR");
  add_line(out, "VERSION:2.0");
  add_line(out, "PRODID:-//Commonty//Workshops//EN");
  for (const Event& event : events) add_event(out, visit, event);
  add_line(out, "END:VCALENDAR");
  return web::bytes(std::move(out), "text/calendar; charset=utf-8");
}

}  // namespace commonty::pages
