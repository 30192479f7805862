// Where tests find the project's own files, and the shared data that is never copied into it.
#pragma once

#include <filesystem>
#include <string>

namespace commonty {

// The root of the source tree.
std::filesystem::path source_folder();
// COMMONTY_SHARED_DATA, or data/ in the folder `shared` beside the project; it may not exist: tests
// that need it skip then, and say so.
std::filesystem::path shared_data();
// Where the build puts the program and what belongs beside it.
std::filesystem::path build_folder();

}  // namespace commonty
