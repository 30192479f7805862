// The language model beside the program, where there is one.
#pragma once

#include <filesystem>
#include <optional>

#include "numbers/embedding/embedding.h"
#include "platform/base/on_demand.h"

namespace commonty::server {

// use-lite.bin in the folder of the program that runs.
std::filesystem::path model_file();
// Nothing when there is no such file: then themes go by words alone. Refuses a damaged one.
Result<std::optional<embedding::Encoder>> open_model(const std::filesystem::path& file);

// For a site: opened when something is first read by it, so that a start waits for no 28 MB. A
// damaged one counts as none, and is told in the log.
OnDemand<embedding::Encoder> model_on_demand();

}  // namespace commonty::server
