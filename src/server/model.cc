#include "server/model.h"

#include <fstream>
#include <sstream>

namespace commonty::server {

std::filesystem::path model_file() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "use-lite.bin";
}

Result<std::optional<embedding::Encoder>> open_model(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return std::optional<embedding::Encoder>();
  std::ostringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  return std::optional(TRY(embedding::Encoder::open(bytes.view())));
}

}  // namespace commonty::server
