#include "platform/web/answer.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "platform/base/text.h"
#include "platform/texts/texts.h"
#include "platform/web/error_words.h"
#include "platform/web/problem.h"

namespace commonty::web {
namespace {

struct Status {
  int code;
  std::string_view phrase;
};
constexpr std::array<Status, 33> statuses = {{
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
}};

Response plain_page(int status, std::string_view title, const std::string& advice) {
  std::string page = "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n";
  page += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
  append_escaped(page, title);
  page += "</title>\n<main>\n<h1>";
  append_escaped(page, title);
  page += "</h1>\n<p>";
  append_escaped(page, advice);
  page += "</p>\n<p><a href=\"/\">Go to the first page</a></p>\n</main>\n</html>\n";
  return html(std::move(page), status);
}

// A line break in an id or a name would begin another field, or another event.
std::string without_breaks(std::string_view text) {
  std::string line(text);
  std::erase_if(line, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
  return line;
}

void append_line(std::string& out, std::string_view field, std::string_view value) {
  if (!value.empty()) out.append(field).append(without_breaks(value)) += '\n';
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string_view phrase_of(int status) {
  for (const Status& known : statuses) {
    if (known.code == status) return known.phrase;
  }
  return status == 505 ? "HTTP Version Not Supported" : "Other";
}

bool may_have_content(int status) { return status >= 200 && status != 204 && status != 304; }

Response plain_error(int status, const Request& request) {
  static const Texts english = Texts::english();
  const ErrorWords words = error_words(status, request);
  return request.wants == Request::Wants::json
             ? problem(status, words, english)
             : plain_page(status, english(words.title), in_one(words.advice, english));
}

void answer_if_unchanged(const Request& request, Response& response) {
  const std::string_view etag = response.header("ETag");
  if (request.method != Method::get || response.status != 200 || etag.empty()) return;
  if (!request.has(etag)) return;
  response.status = 304;
  response.body.clear();
  response.shared_body.reset();
  response.pieces = nullptr;
  std::erase_if(response.headers, [](const auto& header) {
    return starts_with_ci(header.first, "content-type") ||
           starts_with_ci(header.first, "content-encoding");
  });
}

std::string write_head(const Response& response, Time now, Connection connection, Length length) {
  std::string out;
  out.reserve(1024);
  out += "HTTP/1.1 " + std::to_string(response.status) + " ";
  out.append(phrase_of(response.status)).append("\r\n");
  append_header(out, "Date", http_date(now));
  for (const auto& [name, value] : response.headers) append_header(out, name, value);
  if (length == Length::known && may_have_content(response.status)) {
    append_header(out, "Content-Length", std::to_string(response.content().size()));
  }
  if (length == Length::in_chunks) append_header(out, "Transfer-Encoding", "chunked");
  if (connection == Connection::close) append_header(out, "Connection", "close");
  out += "\r\n";
  return out;
}

std::string write_chunk(std::string_view piece) {
  std::array<char, 16> size{};
  const auto end = std::to_chars(size.data(), size.data() + size.size(), piece.size(), 16).ptr;
  std::string out(size.data(), end);
  return out.append("\r\n").append(piece).append("\r\n");
}

std::string write_events(const std::vector<EventStream::Event>& events) {
  std::string out;
  for (const EventStream::Event& event : events) {
    append_line(out, "id: ", event.id);
    append_line(out, "event: ", event.name);
    for (std::string_view line : split(event.data, '\n')) {
      out.append("data: ").append(without_breaks(line)) += '\n';
    }
    out += '\n';
  }
  return out;
}

}  // namespace commonty::web
