// The language model, for tests of what is found by meaning; read once for all of them.
//
//   class Search : public AnySite { protected: Search() { encoder = language_model(); } };
//   TEST_P(Search, FindsByMeaning) { NEEDS_LANGUAGE_MODEL(); ... }
#pragma once

#include "numbers/embedding/embedding.h"
#include "platform/base/on_demand.h"
#include "tests/support/shared_data.h"

namespace commonty {

inline std::filesystem::path language_model_file() { return build_folder() / "use-lite.bin"; }

inline OnDemand<embedding::Encoder> language_model() {
  using embedding::Encoder;
  static const OnDemand<Encoder> once([]() -> std::shared_ptr<const Encoder> {
    if (!std::filesystem::exists(language_model_file())) return nullptr;
    return std::make_shared<const Encoder>(
        Encoder::open(file_bytes(language_model_file())).value());
  });
  return once;
}

}  // namespace commonty

// Leaves a test where the model was not fetched.
#define NEEDS_LANGUAGE_MODEL()                                  \
  if (!commonty::language_model()) {                            \
    GTEST_SKIP() << "needs " << commonty::language_model_file() \
                 << "; `npm ci` in web/ fetches it";            \
  }
