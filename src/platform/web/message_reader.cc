#include "platform/web/message_reader.h"

#include <boost/beast/http/basic_parser.hpp>

#include "platform/base/text.h"
#include "platform/web/server.h"

namespace commonty::web {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;

// A line that ends as HTTP of another version does, as "PRI * HTTP/2.0": 505 and not 400.
bool names_a_version(std::string_view bytes) {
  const std::string_view line = bytes.substr(0, bytes.find("\r\n"));
  const std::size_t space = line.find_last_of(' ');
  if (space == std::string_view::npos) return false;
  const std::string_view version = line.substr(space + 1);
  return version.size() == 8 && version.starts_with("HTTP/") && version[6] == '.' &&
         version[5] >= '0' && version[5] <= '9' && version[7] >= '0' && version[7] <= '9';
}

}  // namespace

class MessageReader::Parser final : public http::basic_parser<true> {
 public:
  Parser() {
    header_limit(header_size_max);
    body_limit(boost::none);  // by route, and counted by who takes the body
    eager(false);
  }

  State state = State::head;
  int status = 0;
  Head head;
  bool line_done = false;
  bool started = false;
  const Sink* sink = nullptr;

  // Gives what the parser took, and whether it can go on with what is left.
  std::size_t offer(std::string_view bytes, bool& stuck) {
    error_code error;
    const std::size_t used = put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
    stuck = error == http::error::need_more;
    if (error && !stuck) fail(error, bytes);
    return used;
  }

  // The parser itself may wait for the whole head before it takes the first line.
  bool has_first_line(std::string_view bytes) const {
    return line_done || bytes.substr(0, target_length_max).find("\r\n") != std::string_view::npos;
  }

  void fail(const error_code& error, std::string_view bytes) {
    state = State::bad;
    status = 400;
    if (error == http::error::header_limit) status = has_first_line(bytes) ? 431 : 414;
    if (error == http::error::bad_version && names_a_version(bytes)) status = 505;
  }

 private:
  using View = boost::beast::string_view;

  void on_request_impl(http::verb, View method, View target, int version, error_code&) override {
    head.method.assign(method.data(), method.size());
    head.target.assign(target.data(), target.size());
    head.http_1_0 = version == 10;
    line_done = true;
  }

  void on_response_impl(int, View, int, error_code&) override {}

  // Trailers come here too, after the body; nothing we trust may stand there.
  void on_field_impl(http::field, View name, View value, error_code&) override {
    if (state != State::head) return;
    head.headers.add(lower_ascii({name.data(), name.size()}), std::string(value));
  }

  void on_header_impl(error_code&) override {
    head.keep_alive = keep_alive();
    state = State::body;
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}

  std::size_t on_body_impl(View body, error_code&) override {
    (*sink)({body.data(), body.size()});
    return body.size();
  }

  void on_chunk_header_impl(std::uint64_t, View, error_code&) override {}

  std::size_t on_chunk_body_impl(std::uint64_t, View body, error_code&) override {
    (*sink)({body.data(), body.size()});
    return body.size();
  }

  void on_finish_impl(error_code&) override { state = State::done; }
};

MessageReader::MessageReader() : parser_(std::make_unique<Parser>()) {}
MessageReader::~MessageReader() = default;

std::size_t MessageReader::feed_head(std::string_view bytes) {
  std::size_t used = 0;
  // Empty lines before a request come from old clients, and mean nothing (RFC 9112, 2.2).
  while (!parser_->started && bytes.substr(used, 2) == "\r\n") used += 2;
  const std::string_view rest = bytes.substr(used);
  bool stuck = rest.empty() || (!parser_->started && rest == "\r");
  if (!stuck) parser_->started = true;
  while (!stuck && parser_->state == State::head) {
    const std::size_t took = parser_->offer(bytes.substr(used), stuck);
    used += took;
    stuck = stuck || bytes.size() == used;
  }
  return used;
}

std::size_t MessageReader::feed_body(std::string_view bytes, const Sink& sink) {
  parser_->sink = &sink;
  std::size_t used = 0;
  bool stuck = bytes.empty();
  while (!stuck && parser_->state == State::body) {
    used += parser_->offer(bytes.substr(used), stuck);
    stuck = stuck || bytes.size() == used;
  }
  // A chunk's first line has no business to be this long.
  if (parser_->state == State::body && bytes.size() - used > header_size_max) {
    parser_->fail(http::error::bad_chunk, {});
  }
  parser_->sink = nullptr;
  return used;
}

MessageReader::State MessageReader::state() const { return parser_->state; }
bool MessageReader::begun() const { return parser_->started; }
int MessageReader::status() const { return parser_->status; }
const Head& MessageReader::head() const { return parser_->head; }

}  // namespace commonty::web
