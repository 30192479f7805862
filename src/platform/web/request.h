// What a browser or program asks. Made by the network edge (or a test); handlers only read it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace commonty::web {

enum class Method { get, head, post, put, patch, del, options, other };
std::string_view name_of(Method method);
Method method_named(std::string_view name);  // as sent: "GET"

// A file of a multipart form; past 64 KB it lies in a temporary file that goes with the request.
class Upload {
 public:
  std::string field;
  std::string file_name;           // the last path component, cleaned
  std::string content_type;        // as claimed; never trusted
  std::string_view bytes() const;  // maps the temporary file on first use
  std::size_t size() const;
  bool on_disk() const;

  static Upload in_memory(std::string field, std::string file_name, std::string bytes);
  // Takes the descriptor over, and closes it with the last copy.
  static Upload in_file(std::string field, std::string file_name, int unlinked_fd,
                        std::size_t size);

 private:
  struct Kept;
  std::shared_ptr<Kept> kept_;
};

// name=value pairs in their order; a name may come more than once. Values are valid UTF-8.
class Fields {
 public:
  void add(std::string name, std::string value);
  std::string_view get(std::string_view name) const;  // the first, or ""
  bool has(std::string_view name) const;
  std::vector<std::string_view> all(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& pairs() const { return pairs_; }

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

struct Request {
  Method method = Method::get;  // a HEAD comes as a GET; the edge leaves its body away
  std::string path = "/";       // decoded, cleaned of . and ..; begins with /; without ".json"
  std::string target = "/";     // as sent: path?query
  Fields query;
  Fields headers;    // names in lower case
  std::string body;  // of JSON and other types; empty for forms, which are in `form`
  Fields form;       // urlencoded and multipart values, and the members of a JSON object
  std::vector<Upload> uploads;
  std::string remote;             // the client's address, behind a trusted proxy the forwarded one
  bool secure = false;            // came over TLS, here or at the trusted proxy
  std::string host;               // checked against the site's names; with its port, as sent
  std::size_t body_size_max = 0;  // what this route takes at most

  // Filled by the router: "/challenges/{slug}" gives route("slug").
  Fields route_values;
  std::string_view route(std::string_view name) const { return route_values.get(name); }

  std::string_view header(std::string_view lower_name) const { return headers.get(lower_name); }
  std::string_view cookie(std::string_view name) const;
  bool is_loopback() const;
  // Whether it has what this ETag stands for already (RFC 9110, 13.1.2, by weak comparison).
  bool has(std::string_view etag) const;
  // What it wants back: ".json" at the end of the path, or the Accept header (RFC 9110, 12.5.1).
  enum class Wants { page, json };
  Wants wants = Wants::page;
};

// application/x-www-form-urlencoded and query strings. Invalid UTF-8 becomes U+FFFD.
Fields read_urlencoded(std::string_view text);

}  // namespace commonty::web
