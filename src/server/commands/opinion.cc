#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <iostream>

#include "server/commands.h"
#include "server/commands/opinion_report.h"

namespace commonty::server {
namespace {

struct OpinionOptions {
  std::string votes, comments, groups;
  bool json = false, repeatable = false;
};

// Processor time of this program so far.
double seconds_used() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// The most memory this program has held. Not from getrusage, which counts whoever started us, too.
std::int64_t peak_bytes() {
  std::ifstream status("/proc/self/status");
  std::string name;
  while (status >> name) {
    std::int64_t kilobytes = 0;
    if (name == "VmHWM:" && status >> kilobytes) return kilobytes * 1024;
  }
  return 0;
}

struct Reading {
  opinion_map::Ballots ballots;
  StatementFacts facts;
  GivenGroups given;
};

Result<Reading> read(const OpinionOptions& options) {
  Reading reading;
  reading.ballots = TRY(read_votes(options.votes));
  const std::size_t statements = reading.ballots.statements.size();
  reading.facts = {std::vector(statements, opinion_map::Standing::in),
                   std::vector<std::string>(statements)};
  if (!options.comments.empty()) {
    reading.facts = TRY(read_comments(options.comments, reading.ballots.statements));
  }
  if (!options.groups.empty()) {
    reading.given = TRY(read_groups(options.groups, reading.ballots.people));
  }
  return reading;
}

opinion_map::OpinionMap map_of(const Reading& reading, bool given) {
  opinion_map::Options how;
  if (given) how.groups = reading.given.of_person;
  return opinion_map::map_opinions(reading.ballots.matrix, reading.facts.standings, how);
}

std::vector<std::string> names_from_zero(int groups) {
  std::vector<std::string> names;
  for (int g = 0; g < groups; ++g) names.push_back(std::to_string(g));
  return names;
}

int show(const OpinionOptions& options) {
  const auto reading = read(options);
  if (!reading) return refused(reading.refusal());
  if (reading->given.unknown > 0) {
    std::cerr << "commonty: " << reading->given.unknown
              << " of those who were given a group did not vote and are left out\n";
  }
  const bool given = !options.groups.empty();
  const opinion_map::OpinionMap map = map_of(*reading, given);
  const OpinionReport report{reading->ballots, reading->facts, map,
                             given ? reading->given.names : names_from_zero(map.groups.k), given};
  if (!options.json) {
    std::cout << to_text(report);
    return 0;
  }
  boost::json::object out = to_json(report);
  // Last, for they alone differ from run to run.
  if (!options.repeatable) {
    out["seconds"] = seconds_used();
    out["peak_bytes"] = peak_bytes();
  }
  std::cout << out << "\n";
  return 0;
}

}  // namespace

void add_opinion(CLI::App& app, int& status) {
  auto options = std::make_shared<OpinionOptions>();
  CLI::App* command = app.add_subcommand("opinion", "Where opinion groups stand, from votes");
  command
      ->add_option("votes", options->votes,
                   ".csv with the columns comment-id, voter-id, vote, and perhaps timestamp")
      ->required();
  command->add_option("--comments", options->comments,
                      ".csv with comment-id, moderated (-1 leaves it out), comment-body");
  command->add_option("--groups", options->groups,
                      ".json of {participant: group}; takes these groups instead of finding any");
  command->add_flag("--json", options->json, "as one JSON object");
  command->add_flag("--repeatable", options->repeatable,
                    "leave out seconds and peak_bytes, which differ from run to run");
  command->callback([options, &status] { status = show(*options); });
}

}  // namespace commonty::server
