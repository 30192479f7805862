// What a request carries, taken in piece by piece: forms, JSON, files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "platform/web/multipart.h"
#include "platform/web/request.h"
#include "platform/web/server.h"

namespace commonty::web {

inline constexpr std::size_t form_fields_max = 10'000;
inline constexpr std::size_t json_depth_max = 32;

class BodyReader {
 public:
  // Reads the content type; of a route's generous limit only files make use.
  BodyReader(const Request& request, const BodyRule& rule);

  std::size_t size_max() const { return size_max_; }
  // Of what was fed; files on disk take none.
  std::size_t in_memory() const {
    return memory_.size() + (multipart_ ? multipart_->in_memory() : 0);
  }
  // 0, or the status to refuse with: 400 or 413. Throws std::system_error when a file cannot be
  // kept.
  int feed(std::string_view piece);
  // After the last piece: puts fields, files or the body into the request; 0 or a status.
  int finish(Request& request);

 private:
  enum class Kind { urlencoded, json, multipart, other };
  static Kind kind_of(std::string_view content_type);
  int feed_multipart(std::string_view piece);

  const Kind kind_;
  std::size_t size_max_ = 0;
  std::uint64_t size_ = 0;
  std::string memory_;
  std::unique_ptr<MultipartReader> multipart_;
};

// The members of a JSON object as fields: text, numbers, true and false as they are written, a list
// as the same name several times; what is deeper stays in the body. 0, or the status that refuses
// it: 400 when it is no JSON, 413 when it makes more than form_fields_max.
int read_json_members(std::string_view json, Fields& fields);

}  // namespace commonty::web
