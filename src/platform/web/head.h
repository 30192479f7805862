// The first lines of a request, judged: is it HTTP as it should be, is it for us, and who asks
// what?
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/web/request.h"

namespace commonty::web {

// As it was sent.
struct Head {
  std::string method;
  std::string target;
  bool http_1_0 = false;
  Fields headers;  // names in lower case
  bool keep_alive = true;
};

// The names this site answers to, and the proxies it believes.
struct Site {
  std::vector<std::string> hosts;  // besides loopback's
  std::vector<std::string> trusted_proxies;

  bool has_host(std::string_view host_and_port) const;
  bool trusts(std::string_view address) const;
};

// "Example.org:8080" -> "example.org", "[::1]:80" -> "[::1]".
std::string host_name(std::string_view host_and_port);

struct Peer {
  std::string address;
  bool secure = false;
};

// Fills the request as far as the head can be understood, so that even a refusal knows in which
// form to answer. Gives 0, or the status to refuse with: 400, 411, 414, 417, 421 or 501.
int read_head(const Head& head, const Site& site, const Peer& peer, Request& request);

bool has_body(const Head& head);
// Nothing when it is chunked or has no body.
std::optional<std::uint64_t> content_length(const Head& head);
bool expects_continue(const Head& head);

}  // namespace commonty::web
