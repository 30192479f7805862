#include "tests/structure/floors.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace structure {

namespace {

constexpr std::string_view shared_concept = "pages";

bool is_code(std::string_view path) {
  return starts_with(path, "src/") && (ends_with(path, ".cc") || ends_with(path, ".h"));
}

bool is_test(std::string_view path) { return ends_with(path, "_test.cc"); }

const std::vector<std::string>& floors_beneath(const std::string& floor) {
  static const std::map<std::string, std::vector<std::string>> beneath = {
      {"platform", {"platform"}},
      {"numbers", {"numbers", "platform"}},
      {"civic", {"civic", "numbers", "platform"}},
      {"server", {"server", "civic", "numbers", "platform"}},
  };
  static const std::vector<std::string> none;
  auto found = beneath.find(floor);
  return found == beneath.end() ? none : found->second;
}

bool holds(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

// The file in src/ that an include means, or "" for one from elsewhere (tests/support).
std::string in_source(const Include& include) {
  std::string path = "src/" + include.path;
  return floors_beneath(floor_of(path)).empty() ? "" : path;
}

// Calls back for every include of a file in src/ by a file in src/.
void each_include(const Tree& tree,
                  const std::function<void(const std::string& from, const Include&,
                                           const std::string& to)>& call) {
  for (const auto& [path, text] : tree) {
    if (!is_code(path)) continue;
    for (const Include& include : includes_of(text)) {
      std::string target = in_source(include);
      if (!target.empty()) call(path, include, target);
    }
  }
}

// Pages are tested with the whole server in memory, so a civic test may look up to it.
bool is_page_test(const std::string& path) { return is_test(path) && floor_of(path) == "civic"; }

using Needs = std::map<std::string, std::map<std::string, std::string>>;  // who -> whom -> where

Needs needs_between_concepts(const Tree& tree) {
  Needs needs;
  each_include(tree, [&](const std::string& from, const Include& include, const std::string& to) {
    if (is_test(from) || floor_of(from) != "civic" || floor_of(to) != "civic") return;
    std::string who = folder_of(from), whom = folder_of(to);
    if (!who.empty() && !whom.empty() && who != whom) {
      needs[who].emplace(whom, at(from, include.line));
    }
  });
  return needs;
}

}  // namespace

Faults floors(const Tree& tree) {
  Faults faults;
  for (const auto& [path, text] : tree) {
    if (is_code(path) && floors_beneath(floor_of(path)).empty()) {
      faults.push_back(path + ": is on none of the four floors");
    }
  }
  each_include(tree, [&](const std::string& from, const Include& include, const std::string& to) {
    std::string floor = floor_of(from);
    if (is_page_test(from)) return;
    if (!holds(floors_beneath(floor), floor_of(to))) {
      faults.push_back(at(from, include.line) + ": " + floor + " is below " + floor_of(to) +
                       " and may not include " + include.path);
    } else if (floor == "numbers" && floor_of(to) == "platform" && folder_of(to) != "base") {
      faults.push_back(at(from, include.line) + ": numbers knows platform/base alone, not " +
                       include.path);
    }
  });
  return faults;
}

Faults front_doors(const Tree& tree) {
  Faults faults;
  each_include(tree, [&](const std::string& from, const Include& include, const std::string& to) {
    std::string concept_name = folder_of(to);
    if (floor_of(to) != "civic" || concept_name.empty()) return;
    if (folder_of(from) == concept_name || concept_name == shared_concept) return;
    if (include.path == "civic/" + concept_name + "/" + concept_name + ".h") return;
    if (floor_of(from) == "server") return;  // it joins everything
    faults.push_back(at(from, include.line) + ": enter " + concept_name + " by civic/" +
                     concept_name + "/" + concept_name + ".h, not by " + include.path);
  });
  return faults;
}

Faults circles(const Tree& tree) {
  Needs needs = needs_between_concepts(tree);
  Faults faults;
  std::set<std::string> finished;
  std::vector<std::string> path;

  std::function<void(const std::string&)> walk = [&](const std::string& who) {
    if (finished.count(who)) return;
    path.push_back(who);
    for (const auto& [whom, where] : needs[who]) {
      auto start = std::find(path.begin(), path.end(), whom);
      if (start == path.end()) {
        walk(whom);
        continue;
      }
      std::string circle;
      for (; start != path.end(); ++start) circle += *start + " > ";
      faults.push_back(where + ": closes a circle: " + circle + whom);
    }
    path.pop_back();
    finished.insert(who);
  };
  std::vector<std::string> concepts;
  for (const auto& [who, whom] : needs) concepts.push_back(who);
  for (const std::string& who : concepts) walk(who);
  return faults;
}

}  // namespace structure
