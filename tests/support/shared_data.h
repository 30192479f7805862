// Real files that tests read where they are at hand; they are no part of the repository.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/folders.h"

namespace commonty {

inline std::filesystem::path shared_data(const std::string& name) { return shared_data() / name; }

inline std::string file_bytes(const std::filesystem::path& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

}  // namespace commonty

// Leaves a test that needs a file which is not here.
#define NEEDS_SHARED_DATA(name)                                             \
  if (!std::filesystem::exists(commonty::shared_data(name))) {              \
    GTEST_SKIP() << "needs " << commonty::shared_data(name)                 \
                 << "; set COMMONTY_SHARED_DATA to the folder that has it"; \
  }
