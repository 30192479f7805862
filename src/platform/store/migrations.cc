#include "platform/store/migrations.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace commonty::store {

namespace {

// Gives each line without its line end.
template <class F>
void each_line(std::string_view text, F&& take) {
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size());
    take(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// "-- step 12" -> 12, anything else -> 0.
int step_number(std::string_view line) {
  constexpr std::string_view marker = "-- step ";
  if (!line.starts_with(marker)) return 0;
  int number = 0;
  std::from_chars(line.data() + marker.size(), line.data() + line.size(), number);
  return number;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

using StepKey = std::pair<std::string, std::int64_t>;

std::set<StepKey> applied_steps(Tx& tx) {
  tx.run(
      "CREATE TABLE IF NOT EXISTS schema_steps (concept_name TEXT NOT NULL, "
      "step BIGINT NOT NULL, applied_at BIGINT NOT NULL, PRIMARY KEY (concept_name, step))");
  std::set<StepKey> applied;
  for (Row row : tx.query("SELECT concept_name, step FROM schema_steps")) {
    applied.emplace(row.get<std::string>(0), row.integer(1));
  }
  return applied;
}

}  // namespace

Steps read_steps(std::string concept_name, std::string_view tables_sql) {
  Steps steps{std::move(concept_name), {}};
  each_line(tables_sql, [&](std::string_view line) {
    if (int number = step_number(line)) {
      steps.sql.emplace_back();
      if (number != static_cast<int>(steps.sql.size())) {
        throw std::logic_error("steps of " + steps.concept_name + " are not 1, 2, 3 ...");
      }
    } else if (!steps.sql.empty()) {
      steps.sql.back().append(line).append("\n");
    } else if (!line.empty() && !line.starts_with("--")) {
      throw std::logic_error("tables of " + steps.concept_name + ": \"-- step 1\" comes first");
    }
  });
  if (steps.sql.empty()) throw std::logic_error("no steps for " + steps.concept_name);
  return steps;
}

std::string in_dialect(std::string_view sql, Dialect dialect) {
  const std::string_view ours = dialect == Dialect::sqlite ? "sqlite" : "postgres";
  constexpr std::string_view marker = "-- only ";
  std::string kept;
  bool keep = true;
  each_line(sql, [&](std::string_view line) {
    if (line.starts_with(marker)) {
      keep = line.substr(marker.size()) == ours;
    } else if (line == "-- end only") {
      keep = true;
    } else if (keep) {
      kept.append(line).append("\n");
    }
  });
  if (dialect == Dialect::sqlite) replace_all(kept, "BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY");
  return kept;
}

std::vector<PendingStep> pending_steps(Tx& tx, std::span<const Steps> steps) {
  std::set<StepKey> applied = applied_steps(tx);
  std::vector<PendingStep> pending;
  for (const Steps& each : steps) {
    for (std::size_t i = 0; i < each.sql.size(); ++i) {
      std::int64_t number = static_cast<std::int64_t>(i) + 1;
      if (applied.erase({each.concept_name, number}) > 0) continue;
      pending.push_back({each.concept_name, number, in_dialect(each.sql[i], tx.dialect())});
    }
  }
  if (!applied.empty()) {
    const auto& [name, number] = *applied.begin();
    throw Unavailable("This data was written by a newer Commonty (it knows step " +
                      std::to_string(number) + " of " + name +
                      "). Use that version, or restore a backup from before it.");
  }
  return pending;
}

void apply_steps(Tx& tx, const std::vector<PendingStep>& pending,
                 const std::function<void(const std::string&)>& run_script) {
  for (const PendingStep& step : pending) {
    run_script(step.sql);
    tx.run("INSERT INTO schema_steps (concept_name, step, applied_at) VALUES ($1, $2, $3)",
           step.concept_name, step.number, tx.now());
  }
}

}  // namespace commonty::store
