// A browser on a real socket: keeps its connection and its cookies, sends forms, and goes where the
// answers send it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "tests/support/raw_client.h"
#include "tests/support/web_page.h"

namespace commonty::test {

// Threads: one at a time.
class WebBrowser {
 public:
  explicit WebBrowser(std::uint16_t port) : port_(port) {}

  // The site has another port now; cookies stay.
  void move_to(std::uint16_t port);

  WebPage get(const std::string& path);
  WebPage get_json(const std::string& path);
  // Sends a form and follows where it leads.
  WebPage submit(const Form& form);
  // Sends a form; the answer as it is.
  WebPage send(const Form& form);

 private:
  enum class Wants { page, json };
  WebPage ask(const std::string& path, Wants wants);
  WebPage follow(WebPage answer);
  WebPage exchange(const std::string& path, const std::string& request);
  void keep_cookies(const RawAnswer& answer);
  std::string head(const std::string& method, const std::string& path) const;

  std::uint16_t port_;
  std::unique_ptr<RawClient> client_;
  std::map<std::string, std::string> cookies_;
};

}  // namespace commonty::test
