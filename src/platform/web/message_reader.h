// Cuts the bytes of a connection into requests (RFC 9112): Boost.Beast's parser behind a plain
// face.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "platform/web/head.h"

namespace commonty::web {

// One request. Knows no socket: bytes are offered from the front, and what was not taken is offered
// again with more behind it.
class MessageReader {
 public:
  enum class State { head, body, done, bad };
  using Sink = std::function<void(std::string_view)>;

  MessageReader();
  ~MessageReader();

  // Both give how many bytes were taken.
  std::size_t feed_head(std::string_view bytes);
  std::size_t feed_body(std::string_view bytes, const Sink& sink);

  State state() const;
  // Whether anything of a request has been seen.
  bool begun() const;
  // When bad: 400, 414, 431 or 505.
  int status() const;
  const Head& head() const;

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace commonty::web
