#include "platform/web/multipart.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "platform/base/text.h"
#include "platform/web/encoding.h"
#include "platform/web/header_value.h"

namespace commonty::web {
namespace {

constexpr std::size_t file_name_length_max = 200;

[[noreturn]] void fail_to_keep() {
  throw std::system_error(errno, std::generic_category(), "an uploaded file cannot be kept");
}

// A file without a name: it is gone with its last descriptor, however the program ends.
int open_unlinked() {
  const char* folder = std::getenv("TMPDIR");
  std::string path = folder != nullptr && *folder != '\0' ? folder : "/tmp";
  int file = open(path.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) return file;
  path += "/commonty-upload-XXXXXX";  // some file systems know no nameless files
  file = mkostemp(path.data(), O_CLOEXEC);
  if (file < 0) fail_to_keep();
  unlink(path.c_str());
  return file;
}

void write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail_to_keep();
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

// Browsers write a quote and line breaks in names as %22, %0D and %0A, and no other escape.
std::string decode_part_name(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const std::string_view escape = name.substr(i, 3);
    if (escape == "%22" || escape == "%0D" || escape == "%0A") {
      out += escape == "%22" ? '"' : ' ';
      i += 2;
    } else {
      out += name[i];
    }
  }
  return repair_utf8(std::move(out));
}

// Some browsers send a whole path.
std::string last_component(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  std::string name = clean_line(slash == std::string_view::npos ? path : path.substr(slash + 1));
  if (name.size() > file_name_length_max) name = shorten(name, file_name_length_max / 4);
  return name;
}

}  // namespace

std::optional<std::string> multipart_boundary(std::string_view content_type) {
  const HeaderValue value = read_header_value(content_type);
  if (value.word != "multipart/form-data") return std::nullopt;
  const auto boundary = value.parameter("boundary");
  if (!boundary || boundary->empty() || boundary->size() > 70) return std::nullopt;
  constexpr std::string_view marks = "'()+_,-./:=? ";
  const bool allowed = std::all_of(boundary->begin(), boundary->end(), [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           marks.find(c) != std::string_view::npos;
  });
  return allowed && boundary->back() != ' ' ? boundary : std::nullopt;
}

MultipartReader::MultipartReader(std::string_view boundary, MultipartLimits limits)
    : limits_(limits), delimiter_("\r\n--" + std::string(boundary)) {}

MultipartReader::~MultipartReader() {
  if (part_.file >= 0) close(part_.file);
}

MultipartReader::State MultipartReader::feed(std::string_view piece) {
  if (state_ != State::reading) return state_;
  pending_.append(piece);
  while (step()) {
  }
  pending_.erase(0, used_);
  used_ = 0;
  return state_;
}

bool MultipartReader::step() {
  switch (place_) {
    case Place::preamble:
    case Place::content:
      return step_content();
    case Place::after_boundary:
      return step_after_boundary();
    case Place::header:
      return step_header();
    case Place::epilogue:
      return false;
  }
  return false;
}

// Takes all that is surely content: up to the next boundary, or so far that no boundary can have
// begun.
bool MultipartReader::step_content() {
  const std::string_view rest = std::string_view(pending_).substr(used_);
  const std::size_t boundary = rest.find(delimiter_);
  const bool found = boundary != std::string_view::npos;
  const std::size_t sure =
      found ? boundary : rest.size() - std::min(rest.size(), delimiter_.size() - 1);

  if (place_ == Place::content) take_content(rest.substr(0, sure));
  used_ += sure;
  if (!found || state_ != State::reading) return false;

  used_ += delimiter_.size();
  if (place_ == Place::content) end_part();
  place_ = Place::after_boundary;
  return state_ == State::reading;
}

// "--" ends the form; spaces and a line end begin a part.
bool MultipartReader::step_after_boundary() {
  std::string_view rest = std::string_view(pending_).substr(used_);
  if (rest.size() < 2) return false;
  if (rest.starts_with("--")) {
    place_ = Place::epilogue;
    used_ = pending_.size();
    return stop(State::done);
  }
  const std::size_t spaces = std::min(rest.find_first_not_of(" \t"), rest.size());
  rest.remove_prefix(spaces);
  if (spaces > limits_.part_header_size_max) return stop(State::malformed);
  if (rest.size() < 2) return false;
  if (!rest.starts_with("\r\n")) return stop(State::malformed);
  if (++parts_ > limits_.parts_max) return stop(State::too_large);
  used_ += spaces + 2;
  place_ = Place::header;
  return true;
}

bool MultipartReader::step_header() {
  const std::string_view rest = std::string_view(pending_).substr(used_);
  const std::size_t end = rest.find("\r\n\r\n");
  if (std::min(end, rest.size()) > limits_.part_header_size_max) return stop(State::malformed);
  if (end == std::string_view::npos) return false;
  if (!begin_part(rest.substr(0, end))) return stop(State::malformed);
  used_ += end + 4;
  place_ = Place::content;
  return true;
}

bool MultipartReader::begin_part(std::string_view header) {
  part_ = Part();
  bool named = false;
  for (std::string_view line : split(header, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return false;
    const std::string name = lower_ascii(trim(line.substr(0, colon)));
    const HeaderValue value = read_header_value(line.substr(colon + 1));
    if (name == "content-type") part_.content_type = value.word;
    if (name != "content-disposition") continue;
    const auto field = value.parameter("name");
    if (value.word != "form-data" || !field || named) return false;
    named = true;
    part_.field = decode_part_name(*field);
    const auto file_name = value.parameter("filename");
    part_.is_file = file_name.has_value();
    if (file_name) part_.file_name = last_component(decode_part_name(*file_name));
  }
  return named;
}

void MultipartReader::take_content(std::string_view bytes) {
  if (bytes.empty()) return;
  part_.size += bytes.size();
  if (part_.is_file) {
    take_file_content(bytes);
    return;
  }
  values_size_ += bytes.size();
  if (values_size_ > limits_.values_size_max) {
    stop(State::too_large);
    return;
  }
  part_.memory.append(bytes);
}

void MultipartReader::take_file_content(std::string_view bytes) {
  const bool fits = part_.size <= limits_.file_in_memory_max &&
                    files_in_memory_ + part_.size <= limits_.files_in_memory_max;
  if (part_.file < 0 && fits) {
    part_.memory.append(bytes);
    return;
  }
  if (part_.file < 0) {
    part_.file = open_unlinked();
    write_all(part_.file, part_.memory);
    part_.memory = std::string();
  }
  write_all(part_.file, bytes);
}

void MultipartReader::end_part() {
  Part part = std::move(part_);
  part_ = Part();
  if (!part.is_file) {
    fields.add(std::move(part.field), repair_utf8(std::move(part.memory)));
    return;
  }
  // A file field that nothing was chosen for.
  if (part.file_name.empty() && part.size == 0) return;
  if (uploads.size() >= limits_.files_max) {
    if (part.file >= 0) close(part.file);
    stop(State::too_large);
    return;
  }
  files_in_memory_ += part.memory.size();
  Upload upload =
      part.file >= 0
          ? Upload::in_file(std::move(part.field), std::move(part.file_name), part.file, part.size)
          : Upload::in_memory(std::move(part.field), std::move(part.file_name),
                              std::move(part.memory));
  upload.content_type = std::move(part.content_type);
  uploads.push_back(std::move(upload));
}

bool MultipartReader::stop(State state) {
  state_ = state;
  return false;
}

}  // namespace commonty::web
