// Forms that carry files (multipart/form-data, RFC 7578), read piece by piece as they arrive.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/web/request.h"

namespace commonty::web {

struct MultipartLimits {
  std::size_t parts_max = 5000;
  std::size_t files_max = 200;
  std::size_t part_header_size_max = 8 * 1024;
  std::size_t values_size_max = 1024 * 1024;   // of all parts that are not files, together
  std::size_t file_in_memory_max = 64 * 1024;  // a longer file goes to an unlinked temporary file
  std::size_t files_in_memory_max = 1024 * 1024;  // together; what is over goes there too
};

// The boundary of a Content-Type "multipart/form-data; boundary=..."; nothing when there is none,
// or one that RFC 2046 does not allow.
std::optional<std::string> multipart_boundary(std::string_view content_type);

class MultipartReader {
 public:
  enum class State { reading, done, malformed, too_large };

  explicit MultipartReader(std::string_view boundary, MultipartLimits limits = {});
  ~MultipartReader();
  MultipartReader(const MultipartReader&) = delete;
  MultipartReader& operator=(const MultipartReader&) = delete;

  // The next piece, of any length. Throws std::system_error when a file cannot be kept.
  State feed(std::string_view piece);
  State state() const { return state_; }
  // Of all that was read so far.
  std::size_t in_memory() const {
    return pending_.size() + values_size_ + files_in_memory_ + part_.memory.size();
  }

  // What was read, once the state is `done`.
  Fields fields;
  std::vector<Upload> uploads;

 private:
  enum class Place { preamble, after_boundary, header, content, epilogue };
  struct Part {
    std::string field;
    std::string file_name;
    std::string content_type;
    bool is_file = false;
    std::string memory;
    int file = -1;
    std::size_t size = 0;
  };

  bool step();  // false when more bytes are needed, or no more are wanted
  bool step_content();
  bool step_after_boundary();
  bool step_header();
  bool begin_part(std::string_view header);
  void take_content(std::string_view bytes);
  void take_file_content(std::string_view bytes);
  void end_part();
  bool stop(State state);

  const MultipartLimits limits_;
  const std::string delimiter_;  // CRLF -- boundary
  State state_ = State::reading;
  Place place_ = Place::preamble;
  std::string pending_ = "\r\n";  // so that the first boundary looks like all others
  std::size_t used_ = 0;          // of `pending_`
  std::size_t parts_ = 0;
  std::size_t values_size_ = 0;
  std::size_t files_in_memory_ = 0;  // of those that are read
  Part part_;
};

}  // namespace commonty::web
