#include "platform/documents/zip.h"

#include <zip.h>

#include <set>

#include "platform/base/text.h"
#include "platform/documents/documents.h"
#include "platform/documents/readers.h"

namespace commonty::documents {
namespace {

constexpr std::string_view directory_end_mark = "PK\x05\x06";
constexpr std::size_t directory_end_size = 22;
constexpr std::string_view locator_mark = "PK\x06\x07";
constexpr std::size_t locator_size = 20;
constexpr std::size_t large_directory_end_size = 56;
constexpr std::size_t comment_size_max = 65'535;
constexpr std::size_t name_size_max = 1000;
// A name of a few hundred bytes for each part that we allow.
constexpr std::size_t directory_size_max = zip_entries_max * 512;

std::size_t little_endian(std::string_view bytes, std::size_t at, std::size_t size) {
  std::size_t value = 0;
  for (std::size_t i = size; i-- > 0;) {
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

// Each place where a mark of the archive's end stands, which may be followed by a comment.
template <class Holds>
bool all_at_end(std::string_view bytes, std::string_view mark, Holds holds) {
  const std::size_t tail = locator_size + directory_end_size + comment_size_max;
  std::size_t at = bytes.size() > tail ? bytes.size() - tail : 0;
  while ((at = bytes.find(mark, at)) != std::string_view::npos) {
    if (!holds(at)) return false;
    ++at;
  }
  return true;
}

bool is_modest_directory(std::string_view bytes, std::size_t at) {
  if (at + directory_end_size > bytes.size()) return true;
  return little_endian(bytes, at + 10, 2) <= zip_entries_max &&
         little_endian(bytes, at + 12, 4) <= directory_size_max;
}

// Programs that write while they count use the larger directory of Zip64 even in small files, and
// then its numbers are the ones that libzip believes.
bool is_modest_large_directory(std::string_view bytes, std::size_t locator) {
  if (locator + locator_size > bytes.size()) return true;
  const std::size_t at = little_endian(bytes, locator + 8, 8);
  if (at > locator || locator - at < large_directory_end_size) return false;
  return little_endian(bytes, at + 32, 8) <= zip_entries_max &&
         little_endian(bytes, at + 40, 8) <= directory_size_max;
}

// Looks at the directory's own numbers before libzip reads it: a directory of a million names
// would cost too much merely to open. Any mark may be the one libzip believes, so all must hold.
bool is_modest(std::string_view bytes) {
  return all_at_end(bytes, directory_end_mark,
                    [&](std::size_t at) { return is_modest_directory(bytes, at); }) &&
         all_at_end(bytes, locator_mark,
                    [&](std::size_t at) { return is_modest_large_directory(bytes, at); });
}

bool leads_out(std::string_view name) {
  if (name.empty() || name[0] == '/' || name.find('\\') != std::string_view::npos) return true;
  if (name.size() > 1 && name[1] == ':') return true;
  for (const std::string_view step : split(name, '/')) {
    if (step == "..") return true;
  }
  return false;
}

Refusal suspicious() {
  return refuse(Reason::invalid, say("This file is put together in a way that no office program "
                                     "does. Open it, save it again and try once more."));
}

Result<void> check_parts(struct ::zip* archive) {
  const zip_int64_t count = zip_get_num_entries(archive, 0);
  if (count > static_cast<zip_int64_t>(zip_entries_max)) return too_much_text();
  std::set<std::string> names;
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t stat;
    if (zip_stat_index(archive, static_cast<zip_uint64_t>(i), 0, &stat) != 0) return damaged();
    const std::string name = (stat.valid & ZIP_STAT_NAME) != 0U ? stat.name : "";
    if (name.size() > name_size_max) return too_much_text();
    if (leads_out(name) || !names.insert(lower_ascii(name)).second) return suspicious();
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0U && stat.encryption_method != ZIP_EM_NONE) {
      return locked();
    }
  }
  return done();
}

Refusal refusal_of(const zip_error_t& error) {
  return zip_error_code_zip(&error) == ZIP_ER_EXISTS ? suspicious() : damaged();
}

}  // namespace

void Archive::Close::operator()(struct ::zip* archive) const { zip_discard(archive); }

Result<Archive> Archive::open(std::string_view bytes) {
  if (!is_modest(bytes)) return too_much_text();
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source == nullptr) throw std::bad_alloc();
  Archive archive;
  archive.zip_.reset(zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error));
  if (archive.zip_ == nullptr) {
    zip_source_free(source);
    Refusal refusal = refusal_of(error);
    zip_error_fini(&error);
    return refusal;
  }
  TRY(check_parts(archive.zip_.get()));
  return archive;
}

bool Archive::has(const std::string& name) const {
  return zip_name_locate(zip_.get(), name.c_str(), ZIP_FL_NOCASE) >= 0;
}

Result<std::string> Archive::part(const std::string& name) {
  const zip_int64_t index = zip_name_locate(zip_.get(), name.c_str(), ZIP_FL_NOCASE);
  if (index < 0) return damaged();
  std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(
      zip_fopen_index(zip_.get(), static_cast<zip_uint64_t>(index), 0), zip_fclose);
  if (file == nullptr) return damaged();
  std::string out;
  std::string chunk(64 * 1024, '\0');
  zip_int64_t got = 0;
  while ((got = zip_fread(file.get(), chunk.data(), chunk.size())) > 0) {
    out.append(chunk, 0, static_cast<std::size_t>(got));
    inflated_ += static_cast<std::size_t>(got);
    if (out.size() > zip_part_size_max || inflated_ > zip_total_size_max) return too_much_text();
  }
  if (got < 0) return damaged();
  return out;
}

Result<std::string> Archive::part_or_empty(const std::string& name) {
  if (!has(name)) return std::string();
  return part(name);
}

}  // namespace commonty::documents
