#include "platform/web/response.h"

#include <algorithm>

#include "platform/base/text.h"

namespace commonty::web {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && starts_with_ci(a, b);
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

// A line break in a header would begin another header: whatever brought it here, it stays inside.
std::string one_line(std::string value) {
  std::replace_if(value.begin(), value.end(), is_control, ' ');
  return value;
}

Response with_type(std::string body, std::string type, int status) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  response.set("Content-Type", std::move(type));
  return response;
}

// Browsers read "//host", "/\host" and "/<tab>/host" as another site.
bool is_local_path(std::string_view path) {
  if (!path.starts_with('/') || path.starts_with("//")) return false;
  return std::none_of(path.begin(), path.end(),
                      [](char c) { return c == '\\' || c == ' ' || is_control(c); });
}

}  // namespace

Response& Response::set(std::string name, std::string value) {
  std::erase_if(headers, [&](const auto& header) { return same_name(header.first, name); });
  return add(std::move(name), std::move(value));
}

Response& Response::add(std::string name, std::string value) {
  headers.emplace_back(one_line(std::move(name)), one_line(std::move(value)));
  return *this;
}

std::string_view Response::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (same_name(key, name)) return value;
  }
  return {};
}

Response html(std::string body, int status) {
  return with_type(std::move(body), "text/html; charset=utf-8", status);
}

Response json(std::string body, int status) {
  return with_type(std::move(body), "application/json", status);
}

Response text(std::string body, int status) {
  return with_type(std::move(body), "text/plain; charset=utf-8", status);
}

Response bytes(std::string body, std::string content_type) {
  return with_type(std::move(body), std::move(content_type), 200);
}

Response not_modified(std::string etag) {
  Response response;
  response.status = 304;
  response.set("ETag", std::move(etag));
  return response;
}

Response in_pieces(Pieces pieces, std::string content_type) {
  Response response = bytes("", std::move(content_type));
  response.pieces = std::move(pieces);
  return response;
}

Response see_other(std::string_view local_path) {
  Response response;
  response.status = 303;
  response.set("Location", is_local_path(local_path) ? std::string(local_path) : "/");
  return response;
}

int status_of(Reason reason) {
  switch (reason) {
    case Reason::invalid:
      return 422;
    case Reason::not_found:
      return 404;
    case Reason::gone:
      return 410;
    case Reason::sign_in:
      return 401;
    case Reason::forbidden:
      return 403;
    case Reason::closed:
    case Reason::conflict:
      return 409;
    case Reason::too_large:
      return 413;
    case Reason::too_many:
      return 429;
    case Reason::unsupported:
      return 415;
  }
  return 500;
}

std::string_view name_of(Reason reason) {
  switch (reason) {
    case Reason::invalid:
      return "invalid";
    case Reason::not_found:
      return "not-found";
    case Reason::gone:
      return "gone";
    case Reason::sign_in:
      return "sign-in";
    case Reason::forbidden:
      return "forbidden";
    case Reason::closed:
      return "closed";
    case Reason::conflict:
      return "conflict";
    case Reason::too_large:
      return "too-large";
    case Reason::too_many:
      return "too-many";
    case Reason::unsupported:
      return "unsupported";
  }
  return "unknown";
}

std::string cookie_name(std::string_view name, bool secure) {
  return secure ? "__Host-" + std::string(name) : std::string(name);
}

std::string set_cookie(const Cookie& cookie) {
  std::string line = cookie_name(cookie.name, cookie.secure) + "=" + cookie.value;
  line += "; Path=/; HttpOnly; SameSite=Lax";
  if (cookie.secure) line += "; Secure";
  if (cookie.max_age_s != 0) {
    line += "; Max-Age=" + std::to_string(std::max(cookie.max_age_s, 0L));
  }
  return line;
}

}  // namespace commonty::web
