#include "tests/support/web_browser.h"

namespace commonty::test {
namespace {

// A table of hundreds of rows takes its time in a debug build on a busy machine.
constexpr int page_patience_ms = 60'000;
constexpr int redirections_max = 5;

}  // namespace

void WebBrowser::move_to(std::uint16_t port) {
  client_.reset();
  port_ = port;
}

WebPage WebBrowser::get(const std::string& path) { return follow(ask(path, Wants::page)); }

WebPage WebBrowser::get_json(const std::string& path) { return follow(ask(path, Wants::json)); }

WebPage WebBrowser::submit(const Form& form) {
  return form.looks ? get(form.query()) : follow(send(form));
}

WebPage WebBrowser::send(const Form& form) {
  const std::string body = form.body();
  return exchange(form.action, head("POST", form.action) +
                                   "Accept: text/html\r\nContent-Type: " + form.content_type() +
                                   "\r\nContent-Length: " + std::to_string(body.size()) +
                                   "\r\n\r\n" + body);
}

WebPage WebBrowser::ask(const std::string& path, Wants wants) {
  const std::string accept = wants == Wants::json ? "application/json" : "text/html";
  return exchange(path, head("GET", path) + "Accept: " + accept + "\r\n\r\n");
}

WebPage WebBrowser::follow(WebPage answer) {
  for (int i = 0; i < redirections_max && answer.status == 303; ++i) {
    const std::string to = answer.header("location");
    answer = ask(to.substr(0, to.find('#')), Wants::page);
  }
  return answer;
}

// After an answer that ends the connection, or none at all, the next request opens another.
WebPage WebBrowser::exchange(const std::string& path, const std::string& request) {
  if (!client_) client_ = std::make_unique<RawClient>(port_, page_patience_ms);
  auto client = std::move(client_);
  RawAnswer answer = client->ask(request);
  keep_cookies(answer);
  WebPage page{answer.status, path, answer.headers, std::move(answer.body)};
  if (page.header("connection") != "close") client_ = std::move(client);
  return page;
}

void WebBrowser::keep_cookies(const RawAnswer& answer) {
  for (const auto& [name, line] : answer.headers) {
    if (name != "set-cookie") continue;
    const std::string pair = line.substr(0, line.find(';'));
    const std::size_t equals = pair.find('=');
    const std::string value = pair.substr(equals + 1);
    if (value.empty()) {
      cookies_.erase(pair.substr(0, equals));
    } else {
      cookies_[pair.substr(0, equals)] = value;
    }
  }
}

std::string WebBrowser::head(const std::string& method, const std::string& path) const {
  std::string cookies;
  for (const auto& [name, value] : cookies_) {
    cookies += (cookies.empty() ? "Cookie: " : "; ") + name + "=" + value;
  }
  if (!cookies.empty()) cookies += "\r\n";
  return method + " " + path.substr(0, path.find('#')) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" +
         cookies;
}

}  // namespace commonty::test
