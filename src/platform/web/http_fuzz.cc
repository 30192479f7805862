// Everything that reads what a stranger sends over HTTP, and what must hold whatever it was.
#include <cstdint>
#include <cstdlib>

#include "platform/base/text.h"
#include "platform/web/assets.h"
#include "platform/web/body.h"
#include "platform/web/head.h"
#include "platform/web/message_reader.h"
#include "platform/web/multipart.h"
#include "platform/web/target.h"

namespace {

using namespace commonty;
using namespace commonty::web;

void require(bool holds) {
  if (!holds) std::abort();
}

void require_text(const Fields& fields) {
  for (const auto& [name, value] : fields.pairs()) {
    require(is_utf8(name) && name.find('\0') == std::string::npos);
    require(is_utf8(value) && value.find('\0') == std::string::npos);
  }
}

void require_same(const Fields& a, const Fields& b) { require(a.pairs() == b.pairs()); }

// What one request was read as.
struct Reading {
  MessageReader::State state = MessageReader::State::head;
  int status = 0;
  Head head;
  std::string body;
  std::size_t used = 0;
};

// As a connection would: pieces of this size, and what is not taken is offered again.
Reading read_message(std::string_view bytes, std::size_t piece_size) {
  MessageReader reader;
  Reading reading;
  const MessageReader::Sink sink = [&](std::string_view piece) { reading.body += piece; };
  for (std::size_t come = 0; come < bytes.size();) {
    come = std::min(bytes.size(), come + piece_size);
    const auto waiting = [&] { return bytes.substr(reading.used, come - reading.used); };
    if (reader.state() == MessageReader::State::head) reading.used += reader.feed_head(waiting());
    if (reader.state() == MessageReader::State::body) {
      reading.used += reader.feed_body(waiting(), sink);
    }
  }
  reading.state = reader.state();
  reading.status = reader.status();
  reading.head = reader.head();
  return reading;
}

// What a request says must not depend on how the network cut its bytes; only that one is broken may
// be seen later. Near the limits it may depend.
Reading read_message_twice(std::string_view bytes) {
  Reading whole = read_message(bytes, bytes.size());
  if (bytes.size() > target_length_max) return whole;
  const Reading cut = read_message(bytes, 1);
  if (whole.state == MessageReader::State::bad) {
    require(cut.state != MessageReader::State::done);
    return whole;
  }
  require(whole.state == cut.state && whole.body == cut.body);
  if (whole.state == MessageReader::State::head) return whole;
  require(whole.used == cut.used);
  require_same(whole.head.headers, cut.head.headers);
  return whole;
}

void read_request(const Reading& reading) {
  const Site site{{"example.org"}, {"10.0.0.1"}};
  Request request;
  const int status = read_head(reading.head, site, {"10.0.0.1", false}, request);
  require(request.path.starts_with('/') && !request.path.starts_with("//"));
  require(is_utf8(request.path) && request.path.find('\0') == std::string::npos);
  require(request.path.find("/../") == std::string::npos);
  require_text(request.query);
  request.cookie("session");
  if (status != 0) return;

  // Two lengths would let a proxy before us and us see different requests.
  require(!request.headers.has("content-length") || !request.headers.has("transfer-encoding"));
  require(request.host.empty() || site.has_host(request.host));
  BodyReader body(request, {});
  if (body.feed(reading.body) == 0) body.finish(request);
  require_text(request.form);
}

void read_multipart(std::string_view bytes) {
  MultipartReader whole("b", {.file_in_memory_max = 64});
  MultipartReader cut("b", {.file_in_memory_max = 64});
  whole.feed(bytes);
  for (const char c : bytes) cut.feed({&c, 1});
  require(whole.state() == cut.state());
  if (whole.state() != MultipartReader::State::done) return;
  require_same(whole.fields, cut.fields);
  require_text(whole.fields);
  require(whole.uploads.size() == cut.uploads.size());
  for (std::size_t i = 0; i < whole.uploads.size(); ++i) {
    require(whole.uploads[i].bytes() == cut.uploads[i].bytes());
    require(is_utf8(whole.uploads[i].file_name));
    require(whole.uploads[i].file_name.find('/') == std::string::npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Reading reading = read_message_twice(bytes);
  if (reading.state != MessageReader::State::head && reading.state != MessageReader::State::bad) {
    read_request(reading);
  }
  read_multipart(bytes);
  require_text(read_urlencoded(bytes));
  Fields members;
  read_json_members(bytes, members);
  require_text(members);
  wanted_by(bytes);
  multipart_boundary(bytes);
  accepts_coding(bytes, "br");
  return 0;
}
