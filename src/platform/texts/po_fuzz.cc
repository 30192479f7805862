// Any bytes as a .po file: refused with a line, or read and written to the same again.
#include <cstdint>
#include <cstdlib>
#include <stdexcept>

#include "platform/texts/collect.h"
#include "platform/texts/plural.h"
#include "platform/texts/po.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace commonty;
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  collect::Sentences sentences;
  collect::add_from_code(sentences, file);
  try {
    if (PluralRule rule(file); rule.form(7) >= rule.forms()) std::abort();
  } catch (const std::runtime_error&) {
  }
  std::vector<po::Entry> entries;
  try {
    entries = po::read(file);
  } catch (const std::runtime_error& refused) {
    if (std::string_view(refused.what()).find("line ") != 0) std::abort();
    return 0;
  }
  if (po::read(po::write(entries)) != entries) std::abort();
  return 0;
}
