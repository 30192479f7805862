#include <fmt/format.h>

#include "server/commands/opinion_report.h"

namespace commonty::server {

using namespace opinion_map;

namespace {

std::string percent(double share) { return fmt::format("{:.0f} %", 100 * share); }

std::string statement(const OpinionReport& report, std::uint32_t s) {
  const std::string& text = report.facts.texts[s];
  return "#" + report.ballots.statements[s] + (text.empty() ? "" : " " + text);
}

std::string line(const OpinionReport& report, std::uint32_t s, const char* verb,
                 std::uint32_t success, std::uint32_t trials) {
  return fmt::format("  {} {} of {}: {}\n", verb, success, trials, statement(report, s));
}

std::string group(const OpinionReport& report, std::size_t g) {
  const OpinionMap& map = report.map;
  std::string out =
      fmt::format("\nGroup {}: {} people", report.group_names[g], map.groups.sizes[g]);
  if (map.stability.resamples > 0) {
    out += "; two of them stay together in " + percent(map.stability.together_by_group[g]) +
           " of all resamples";
  }
  out += "\n";
  for (const Representative& one : map.representatives[g]) {
    out += line(report, one.statement, one.agree ? "agree" : "disagree", one.success, one.trials);
  }
  return out;
}

}  // namespace

std::string to_text(const OpinionReport& report) {
  const OpinionMap& map = report.map;
  const Matrix& matrix = report.ballots.matrix;
  std::string out = fmt::format("{} people gave {} votes on {} statements.\n", matrix.people(),
                                matrix.votes(), matrix.statements());
  if (map.groups.k > 0) {
    out += fmt::format("{} groups; silhouette {:.2f}.\n", map.groups.k, map.groups.silhouette);
  }
  for (const std::string& note : notes(report)) out += note + "\n";
  for (std::size_t g = 0; g < map.groups.sizes.size(); ++g) out += group(report, g);
  if (!map.consensus.agree.empty() || !map.consensus.disagree.empty()) out += "\nEverybody\n";
  for (const Shared& one : map.consensus.agree) {
    out += line(report, one.statement, "agree", one.success, one.trials);
  }
  for (const Shared& one : map.consensus.disagree) {
    out += line(report, one.statement, "disagree", one.success, one.trials);
  }
  return out;
}

}  // namespace commonty::server
