#include "tests/support/folders.h"

#include <cstdlib>

namespace commonty {

std::filesystem::path source_folder() { return COMMONTY_SOURCE_DIR; }

std::filesystem::path shared_data() {
  const char* named = std::getenv("COMMONTY_SHARED_DATA");
  return named ? std::filesystem::path(named) : source_folder() / "../shared/data";
}

std::filesystem::path build_folder() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path();
}

}  // namespace commonty
