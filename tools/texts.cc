// ./dev texts: brings po/*.po up to date with every sentence that the views and the code hold.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "platform/base/resources.h"
#include "platform/templates/templates.h"
#include "platform/texts/collect.h"

namespace {

using namespace commonty;
namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

collect::Sentences sentences_of(const fs::path& root) {
  Templates templates;
  load_views(templates, resources::all());
  const auto used = templates.texts_used();
  collect::Sentences sentences(used.begin(), used.end());
  for (const auto& entry : fs::recursive_directory_iterator(root / "src")) {
    const std::string name = entry.path().filename();
    const bool is_code = name.ends_with(".cc") || name.ends_with(".h");
    if (!is_code || name.ends_with("_test.cc") || name.ends_with("_fuzz.cc")) continue;
    collect::add_from_code(sentences, read_file(entry.path()));
  }
  return sentences;
}

}  // namespace

int main(int argc, char** argv) {
  const bool check_only = argc > 1 && std::string(argv[1]) == "--check";
  const fs::path root = COMMONTY_SOURCE_DIR;
  const auto sentences = sentences_of(root);
  std::cout << sentences.size() << " sentences\n";

  bool behind = false;
  for (const auto& entry : fs::directory_iterator(root / "po")) {
    if (entry.path().extension() != ".po") continue;
    const auto change = collect::bring_up_to_date(po::read(read_file(entry.path())), sentences);
    std::cout << entry.path().filename().string() << ": " << change.added << " new, " << change.gone
              << " gone, " << change.untranslated << " without translation\n";
    behind = behind || change.added + change.gone > 0;
    if (!check_only) std::ofstream(entry.path(), std::ios::binary) << po::write(change.entries);
  }
  if (check_only && behind) std::cout << "./dev texts brings them up to date.\n";
  return check_only && behind ? 1 : 0;
}
