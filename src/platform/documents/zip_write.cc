#include <zip.h>

#include <stdexcept>

#include "platform/documents/zip.h"

namespace commonty::documents {
namespace {

// Not a refusal: no bytes of anybody's are read here, so only memory can fail.
void require(bool done) {
  if (!done) throw std::runtime_error("an archive could not be written in memory");
}

void add(zip_t* archive, const std::string& name, const std::string& bytes) {
  zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
  require(source != nullptr);
  const zip_int64_t index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
  require(index >= 0);
  // The first moment that zip can tell: archives of the same parts are the same.
  constexpr zip_uint16_t first_day = 1 << 5 | 1;
  require(zip_file_set_dostime(archive, static_cast<zip_uint64_t>(index), 0, first_day, 0) == 0);
}

std::string bytes_of(zip_source_t* target) {
  zip_stat_t stat;
  require(zip_source_stat(target, &stat) == 0);
  std::string out(stat.size, '\0');
  require(zip_source_open(target) == 0);
  const zip_int64_t got = zip_source_read(target, out.data(), out.size());
  zip_source_close(target);
  require(got == static_cast<zip_int64_t>(out.size()));
  return out;
}

}  // namespace

std::string zip_of_parts(const std::vector<std::pair<std::string, std::string>>& parts) {
  zip_error_t error;
  zip_error_init(&error);
  const std::unique_ptr<zip_source_t, void (*)(zip_source_t*)> target(
      zip_source_buffer_create(nullptr, 0, 0, &error), zip_source_free);
  require(target != nullptr);
  zip_source_keep(target.get());  // the archive lets go of it when it is closed
  zip_t* archive = zip_open_from_source(target.get(), ZIP_TRUNCATE, &error);
  require(archive != nullptr);
  for (const auto& [name, bytes] : parts) add(archive, name, bytes);
  require(zip_close(archive) == 0);
  return bytes_of(target.get());
}

}  // namespace commonty::documents
