#include "server/model.h"

#include <fstream>
#include <sstream>

#include "platform/base/log.h"
#include "platform/texts/texts.h"

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

OnDemand<embedding::Encoder> model_on_demand() {
  using embedding::Encoder;
  return OnDemand<Encoder>([]() -> std::shared_ptr<const Encoder> {
    auto model = open_model(model_file());
    if (!model) {
      const std::string why = Texts::english()(model.refusal().problems.front().text);
      log::error("the language model cannot be used", {{"why", why}});
      return nullptr;
    }
    if (!*model) return nullptr;
    return std::make_shared<const Encoder>(**std::move(model));
  });
}

}  // namespace commonty::server
