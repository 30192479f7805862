// The data that a command works on: a folder with one file, or a PostgreSQL database.
#pragma once

#include <memory>
#include <string>

#include "platform/store/store.h"

namespace commonty::server {

struct DataOptions {
  std::string folder = "data";
  std::string database;  // postgresql://...; "" = the file commonty.db in the folder
};

// Makes the folder when it is missing. Throws store::Unavailable with a clear sentence.
std::unique_ptr<store::Store> open_data(const DataOptions& options, store::Options how = {});
// The same for data that is there already, beside a server that may be running: makes nothing.
std::unique_ptr<store::Store> open_kept_data(const DataOptions& options);
// The file that a folder keeps everything in.
std::string file_in(const std::string& folder);

}  // namespace commonty::server
