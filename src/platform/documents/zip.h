// The parts of a .docx, .odt or .xlsx file, which is a zip archive: read in memory, never unpacked
// to disk, with every byte counted as it inflates, since an archive's own numbers may lie.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/base/result.h"

struct zip;

namespace commonty::documents {

// An archive of these parts, by name; the same parts give the same bytes.
std::string zip_of_parts(const std::vector<std::pair<std::string, std::string>>& parts);

class Archive {
 public:
  // Keeps looking at `bytes`, which must outlive the archive. Refuses a password, too many parts,
  // two parts of one name, and names that lead out of the archive.
  static Result<Archive> open(std::string_view bytes);

  bool has(const std::string& name) const;
  // The whole part; refuses when there is none, or when this or all parts together are too large.
  Result<std::string> part(const std::string& name);
  // The same, but nothing when there is none.
  Result<std::string> part_or_empty(const std::string& name);

 private:
  struct Close {
    void operator()(struct ::zip* archive) const;
  };
  std::unique_ptr<struct ::zip, Close> zip_;
  std::size_t inflated_ = 0;
};

}  // namespace commonty::documents
