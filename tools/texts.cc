// ./dev texts: brings po/*.po up to date with every sentence that the views and the code hold.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/base/resources.h"
#include "platform/templates/templates.h"
#include "platform/texts/po.h"

namespace {

using namespace commonty;
namespace fs = std::filesystem;

using Used = std::map<std::string, std::string>;  // sentence -> its plural, or ""

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void skip_space(const std::string& code, std::size_t& at) {
  while (at < code.size() && std::isspace(static_cast<unsigned char>(code[at]))) ++at;
}

// The text of "one literal" "after another" at `at`, which then stands behind them.
std::optional<std::string> read_literals(const std::string& code, std::size_t& at) {
  std::string text;
  bool found = false;
  for (skip_space(code, at); at < code.size() && code[at] == '"'; skip_space(code, at)) {
    found = true;
    for (++at; at < code.size() && code[at] != '"'; ++at) {
      if (code[at] == '\\') ++at;
      text += code[at - 1] == '\\' && code[at] == 'n' ? '\n' : code[at];
    }
    ++at;
  }
  return found ? std::optional(text) : std::nullopt;
}

// say("..."), find("...") and find_plural("...", "...") where they are called with literals.
void collect_calls(const std::string& code, std::string_view call, Used& used) {
  for (std::size_t at = code.find(call); at != code.npos; at = code.find(call, at)) {
    const bool whole_word =
        at == 0 || !(std::isalnum(static_cast<unsigned char>(code[at - 1])) || code[at - 1] == '_');
    at += call.size();
    if (!whole_word) continue;
    const auto sentence = read_literals(code, at);
    if (!sentence || sentence->empty()) continue;
    std::string plural;
    if (call == "find_plural(" && code[at] == ',') plural = read_literals(code, ++at).value_or("");
    used[*sentence] = plural;
  }
}

Used sentences_of(const fs::path& root) {
  Used used;
  Templates templates;
  load_views(templates, resources::all());
  for (const auto& [sentence, plural] : templates.texts_used()) used[sentence] = plural;
  for (const auto& entry : fs::recursive_directory_iterator(root / "src")) {
    const std::string name = entry.path().filename();
    const bool is_code = name.ends_with(".cc") || name.ends_with(".h");
    if (!is_code || name.ends_with("_test.cc") || name.ends_with("_fuzz.cc")) continue;
    const std::string code = read_file(entry.path());
    for (const char* call : {"say(", "find_plural("}) collect_calls(code, call, used);
  }
  return used;
}

std::size_t forms_of(const std::vector<po::Entry>& entries) {
  const std::string rule = po::header_field(entries.at(0).texts.at(0), "Plural-Forms");
  const std::size_t equals = rule.find("nplurals=");
  return equals == rule.npos ? 2 : static_cast<std::size_t>(std::atoi(rule.c_str() + equals + 9));
}

struct Change {
  std::vector<po::Entry> entries;
  int added = 0, gone = 0, untranslated = 0;
};

// Keeps the order of the file; new sentences come at its end, in their own.
Change bring_up_to_date(const std::vector<po::Entry>& old, const Used& used) {
  Change change;
  Used left = used;
  const std::size_t forms = forms_of(old);
  for (po::Entry entry : old) {
    const bool is_head = entry.id.empty();
    const auto found = left.find(entry.id);
    const bool is_used = is_head || (found != left.end() && found->second == entry.plural);
    if (!is_used && !entry.obsolete) ++change.gone;
    if (is_used && entry.obsolete) ++change.added;
    entry.obsolete = !is_used;
    if (is_used && !is_head) {
      left.erase(found);
      if (entry.texts.at(0).empty()) ++change.untranslated;
    }
    change.entries.push_back(std::move(entry));
  }
  for (const auto& [sentence, plural] : left) {
    po::Entry entry;
    entry.id = sentence;
    entry.plural = plural;
    entry.texts.resize(plural.empty() ? 1 : forms);
    change.entries.push_back(std::move(entry));
    ++change.added;
    ++change.untranslated;
  }
  return change;
}

}  // namespace

int main(int argc, char** argv) {
  const bool check_only = argc > 1 && std::string(argv[1]) == "--check";
  const fs::path root = COMMONTY_SOURCE_DIR;
  const Used used = sentences_of(root);
  std::cout << used.size() << " sentences\n";
  if (!fs::exists(root / "po")) return 0;

  bool behind = false;
  for (const auto& entry : fs::directory_iterator(root / "po")) {
    if (entry.path().extension() != ".po") continue;
    const Change change = bring_up_to_date(po::read(read_file(entry.path())), used);
    std::cout << entry.path().filename().string() << ": " << change.added << " new, " << change.gone
              << " gone, " << change.untranslated << " without translation\n";
    behind = behind || change.added + change.gone > 0;
    if (!check_only) std::ofstream(entry.path(), std::ios::binary) << po::write(change.entries);
  }
  if (check_only && behind) std::cout << "./dev texts brings them up to date.\n";
  return check_only && behind ? 1 : 0;
}
