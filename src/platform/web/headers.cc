#include "platform/web/headers.h"

#include <array>
#include <string_view>

namespace commonty::web {
namespace {

struct Header {
  const char* name;
  const char* value;
};

constexpr std::array<Header, 6> always = {{
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
     "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
     "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types commonty"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Permissions-Policy",
     "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
}};
constexpr Header over_tls = {"Strict-Transport-Security", "max-age=31536000"};

void add_if_absent(Response& response, const Header& header) {
  if (response.header(header.name).empty()) response.add(header.name, header.value);
}

}  // namespace

void add_security_headers(Response& response, Secure secure) {
  for (const Header& header : always) add_if_absent(response, header);
  if (secure == Secure::yes) add_if_absent(response, over_tls);
}

}  // namespace commonty::web
