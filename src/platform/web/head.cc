#include "platform/web/head.h"

#include <algorithm>
#include <charconv>

#include "platform/base/text.h"
#include "platform/web/server.h"
#include "platform/web/target.h"

namespace commonty::web {
namespace {

bool is_host(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view(".-_:[]").find(c) != std::string_view::npos;
  });
}

// An address as a proxy writes it; anything else would be shown and counted as if it were one.
bool is_address(std::string_view text) {
  return !text.empty() && text.size() <= 45 && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isxdigit(static_cast<unsigned char>(c)) != 0 || c == '.' || c == ':';
  });
}

std::string last_item(std::string_view list) {
  return trim(list.substr(list.find_last_of(',') + 1));
}

// Each proxy adds the address it saw at the end; the first from there that is no proxy of ours
// asks.
std::string forwarded_address(const Head& head, const Site& site, std::string nearest) {
  std::vector<std::string> seen;
  for (std::string_view line : head.headers.all("x-forwarded-for")) {
    for (std::string_view address : split(line, ',')) seen.push_back(trim(address));
  }
  while (!seen.empty() && site.trusts(nearest) && is_address(seen.back())) {
    nearest = std::move(seen.back());
    seen.pop_back();
  }
  return nearest;
}

void read_peer(const Head& head, const Site& site, const Peer& peer, Request& request) {
  request.remote = peer.address;
  request.secure = peer.secure;
  if (!site.trusts(peer.address)) return;
  request.remote = forwarded_address(head, site, peer.address);
  const std::string scheme = last_item(head.headers.get("x-forwarded-proto"));
  if (!scheme.empty()) request.secure = lower_ascii(scheme) == "https";
  const std::string host = last_item(head.headers.get("x-forwarded-host"));
  if (is_host(host)) request.host = host;
}

int check_framing(const Head& head) {
  const auto lengths = head.headers.all("content-length");
  const auto codings = head.headers.all("transfer-encoding");
  if (lengths.size() > 1 || (!lengths.empty() && !codings.empty())) return 400;
  if (!lengths.empty() && !content_length(head)) return 400;
  if (codings.empty()) return 0;
  if (head.http_1_0) return 400;
  return codings.size() == 1 && lower_ascii(trim(codings[0])) == "chunked" ? 0 : 501;
}

int check_host(const Head& head) {
  const auto hosts = head.headers.all("host");
  if (hosts.size() > 1) return 400;
  if (hosts.empty()) return head.http_1_0 ? 0 : 400;
  return is_host(hosts[0]) ? 0 : 400;
}

int check_expectation(const Head& head) {
  const std::string_view expected = head.headers.get("expect");
  return expected.empty() || head.http_1_0 || expects_continue(head) ? 0 : 417;
}

bool must_have_length(Method method) {
  return method == Method::post || method == Method::put || method == Method::patch;
}

int first_refusal(std::initializer_list<int> statuses) {
  for (const int status : statuses) {
    if (status != 0) return status;
  }
  return 0;
}

}  // namespace

std::string host_name(std::string_view host_and_port) {
  const std::size_t bracket = host_and_port.find(']');
  const std::size_t colon =
      host_and_port.find(':', bracket == std::string_view::npos ? 0 : bracket);
  return lower_ascii(host_and_port.substr(0, colon));
}

bool Site::has_host(std::string_view host_and_port) const {
  const std::string name = host_name(host_and_port);
  return name == "localhost" || name == "127.0.0.1" || name == "[::1]" ||
         std::find(hosts.begin(), hosts.end(), name) != hosts.end();
}

bool Site::trusts(std::string_view address) const {
  return std::find(trusted_proxies.begin(), trusted_proxies.end(), address) !=
         trusted_proxies.end();
}

int read_head(const Head& head, const Site& site, const Peer& peer, Request& request) {
  request.method = method_named(head.method);
  if (request.method == Method::head) request.method = Method::get;
  request.target = head.target;
  request.headers = head.headers;
  request.host = head.headers.get("host");
  request.wants = wanted_by(head.headers.get("accept"));

  const bool too_long = head.target.size() > target_length_max;
  auto target = too_long ? std::nullopt : read_target(head.target);
  if (target) {
    request.path = std::move(target->path);
    request.query = std::move(target->query);
    if (target->wants_json) request.wants = Request::Wants::json;
    if (!target->authority.empty()) request.host = target->authority;
  }
  read_peer(head, site, peer, request);

  const bool foreign = !request.host.empty() && !site.has_host(request.host);
  return first_refusal({
      check_host(head),
      check_framing(head),
      too_long ? 414 : 0,
      target ? 0 : 400,
      foreign ? 421 : 0,
      check_expectation(head),
      must_have_length(request.method) && !has_body(head) && !content_length(head) ? 411 : 0,
  });
}

bool has_body(const Head& head) {
  return head.headers.has("transfer-encoding") || content_length(head).value_or(0) > 0;
}

std::optional<std::uint64_t> content_length(const Head& head) {
  const std::string_view text = head.headers.get("content-length");
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return length;
}

bool expects_continue(const Head& head) {
  return !head.http_1_0 && lower_ascii(head.headers.get("expect")) == "100-continue";
}

}  // namespace commonty::web
