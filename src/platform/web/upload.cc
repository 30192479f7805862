#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <system_error>

#include "platform/web/request.h"

namespace commonty::web {

// The bytes themselves, in memory or in an unlinked file, shared by all copies of an Upload.
struct Upload::Kept {
  std::string memory;
  int file = -1;
  std::size_t size = 0;
  std::once_flag mapped_once;
  void* mapped = nullptr;

  Kept() = default;
  Kept(const Kept&) = delete;
  Kept& operator=(const Kept&) = delete;
  ~Kept() {
    if (mapped != nullptr) munmap(mapped, size);
    if (file >= 0) close(file);
  }

  void map() {
    void* address = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (address == MAP_FAILED) {
      throw std::system_error(errno, std::generic_category(), "an uploaded file cannot be read");
    }
    mapped = address;
  }
};

std::string_view Upload::bytes() const {
  if (!kept_) return {};
  if (kept_->file < 0 || kept_->size == 0) return kept_->memory;
  std::call_once(kept_->mapped_once, [this] { kept_->map(); });
  return {static_cast<const char*>(kept_->mapped), kept_->size};
}

std::size_t Upload::size() const { return kept_ ? kept_->size : 0; }

bool Upload::on_disk() const { return kept_ && kept_->file >= 0; }

Upload Upload::in_memory(std::string field, std::string file_name, std::string bytes) {
  Upload upload;
  upload.field = std::move(field);
  upload.file_name = std::move(file_name);
  upload.kept_ = std::make_shared<Kept>();
  upload.kept_->size = bytes.size();
  upload.kept_->memory = std::move(bytes);
  return upload;
}

Upload Upload::in_file(std::string field, std::string file_name, int unlinked_fd,
                       std::size_t size) {
  Upload upload;
  upload.field = std::move(field);
  upload.file_name = std::move(file_name);
  upload.kept_ = std::make_shared<Kept>();
  upload.kept_->file = unlinked_fd;
  upload.kept_->size = size;
  return upload;
}

}  // namespace commonty::web
