#include "civic/opinion_maps/summary.h"

#include <algorithm>
#include <cmath>

#include "numbers/opinion_map/ids.h"

namespace commonty::opinion_maps {

using namespace opinion_map;
using opinion_map::Tally;

namespace {

// Of one hundred.
std::string of_hundred(double share) { return std::to_string(std::lround(100 * share)); }

std::optional<Line> line_of(const Wording& wording, std::int64_t statement, Message how) {
  const auto words = wording.find(statement);
  if (words == wording.end()) return std::nullopt;
  return Line{statement, words->second, std::move(how)};
}

std::vector<Line> lines_of(const Wording& wording, const std::vector<Stand>& stands) {
  std::vector<Line> out;
  for (const Stand& one : stands) {
    auto line = line_of(wording, one.statement, how_many(one.agree, one.success, one.trials));
    if (line) out.push_back(*std::move(line));
  }
  return out;
}

Message took_part(const Findings& f) {
  if (f.people == 0) return say("Nobody has voted yet.");
  const std::vector<std::pair<std::string, std::string>> counts = {
      {"people", std::to_string(f.people)},
      {"votes", std::to_string(f.votes)},
      {"statements", std::to_string(f.statements.size())}};
  if (f.people == 1) return say("One person has taken part so far.");
  if (f.statements.size() == 1) {
    return say("{people} people took part. There is one statement with votes.", counts);
  }
  return say("{people} people took part and gave {votes} votes on {statements} statements.",
             counts);
}

Message groups_found(const Findings& f) {
  return say(
      "Those who voted alike form {groups} groups. On the map are the {grouped} people who voted "
      "on "
      "at least {needed} statements.",
      {{"groups", std::to_string(f.groups.size())},
       {"grouped", std::to_string(f.grouped)},
       {"needed", std::to_string(f.votes_needed)}});
}

// Every one tells what would have to be otherwise.
Message no_groups(const Findings& f) {
  if (f.shortage == Shortage::people) {
    return say(
        "No groups are shown yet: that takes {needed} people who voted on at least {votes} "
        "statements each. So far there are {grouped}.",
        {{"needed", std::to_string(grouped_people_min)},
         {"votes", std::to_string(f.votes_needed)},
         {"grouped", std::to_string(f.grouped)}});
  }
  if (!f.differs) return say("No groups are shown: everybody voted the same way.");
  return say(
      "No groups are shown: nearly everybody voted alike, and a group needs at least {least} "
      "people.",
      {{"least", std::to_string(group_size_min)}});
}

std::vector<Message> about(const Findings& f) {
  std::vector<Message> out = {took_part(f)};
  if (f.people == 0) return out;
  out.push_back(f.groups.empty() ? no_groups(f) : groups_found(f));
  const bool only_passes = std::ranges::all_of(f.statements, [](const OfStatement& one) {
    return one.all.agrees == 0 && one.all.disagrees == 0;
  });
  if (only_passes) out.push_back(say("All votes so far are passes: nobody has taken a side."));
  return out;
}

GroupInWords in_words(const Findings& f, std::size_t g, const Wording& wording) {
  const Group& group = f.groups[g];
  GroupInWords out;
  out.group = static_cast<int>(g);
  out.name = name_of_group(out.group);
  out.size = say("{size} of the {grouped} people on the map",
                 {{"size", std::to_string(group.size)}, {"grouped", std::to_string(f.grouped)}});
  if (f.resamples > 0) {
    out.together = say("Two people of this group stay together in {share} of 100 resamples.",
                       {{"share", of_hundred(group.together)}});
  }
  out.stands_for = lines_of(wording, group.stands_for);
  out.stands_out = !out.stands_for.empty();
  return out;
}

// "A agrees most (18 of 20), C least (2 of 12)."
Message apart(const OfStatement& one) {
  const auto share = [&](std::size_t g) {
    return (one.by_group[g].agrees + 1.0) / (one.by_group[g].votes + 2.0);
  };
  std::optional<std::size_t> most, least;
  for (std::size_t g = 0; g < one.by_group.size(); ++g) {
    if (one.by_group[g].votes < heard_min) continue;
    if (!most || share(g) > share(*most)) most = g;
    if (!least || share(g) < share(*least)) least = g;
  }
  if (!most) return how_many(true, one.all.agrees, one.all.votes);
  const Tally &high = one.by_group[*most], &low = one.by_group[*least];
  return say("{high} of {high_votes} in group {most} agree, {low} of {low_votes} in group {least}",
             {{"high", std::to_string(high.agrees)},
              {"high_votes", std::to_string(high.votes)},
              {"most", name_of_group(static_cast<int>(*most))},
              {"low", std::to_string(low.agrees)},
              {"low_votes", std::to_string(low.votes)},
              {"least", name_of_group(static_cast<int>(*least))}});
}

std::vector<Message> trust(const Findings& f) {
  std::vector<Message> out;
  if (f.groups.empty() || f.resamples == 0) return out;
  out.push_back(say(
      "Would the groups be the same if other people of the same kind had come? We drew people from "
      "those who came, {times} times, and grouped them anew: two people of one group stay together "
      "in {share} of 100 resamples.",
      {{"times", std::to_string(f.resamples)}, {"share", of_hundred(f.together)}}));
  out.push_back(f.together < together_clear
                    ? say("The groups are not clear: other people of the same kind might have "
                          "given others.")
                    : say("The groups are clear: they hardly depend on who happened to come."));
  return out;
}

}  // namespace

Summary summary_of(const Findings& f, const Wording& wording) {
  Summary out;
  out.about = about(f);
  for (std::size_t g = 0; g < f.groups.size(); ++g) out.groups.push_back(in_words(f, g, wording));
  out.shared_by_groups = lines_of(wording, f.shared_by_groups);
  out.shared_by_most = lines_of(wording, f.shared_by_most);
  for (const std::int64_t number : f.dividing) {
    const OfStatement* one = f.find(number);
    auto line = one ? line_of(wording, number, apart(*one)) : std::nullopt;
    if (line) out.dividing.push_back(*std::move(line));
  }
  out.trust = trust(f);
  return out;
}

std::string in_words(const Texts& texts, Message message) {
  for (auto& [name, value] : message.args) {
    const auto number = whole_number(value);
    if (number && name != "question") value = texts.number(*number);
  }
  return texts(message);
}

Message place_in_words(const Findings& f, const Place& place) {
  if (place.votes < f.votes_needed) {
    const std::uint32_t more = f.votes_needed - place.votes;
    if (more == 1) return say("Vote on one more statement to find your place on the map.");
    return say("Vote on {more} more statements to find your place on the map.",
               {{"more", std::to_string(more)}});
  }
  if (!place.at) return say("Your place appears as soon as the map is drawn again.");
  if (place.at->group == in_no_group) {
    return say("You are on the map, marked “You”. There are no groups yet.");
  }
  const auto group = static_cast<std::size_t>(place.at->group);
  if (group >= f.groups.size()) return say("Your place appears as soon as the map is drawn again.");
  return say("You voted most like group {group}, with {others} others. On the map you are “You”.",
             {{"group", name_of_group(place.at->group)},
              {"others", std::to_string(f.groups[group].size - 1)}});
}

Message how_many(bool agree, std::uint32_t success, std::uint32_t trials) {
  const std::vector<std::pair<std::string, std::string>> counts = {
      {"success", std::to_string(success)}, {"trials", std::to_string(trials)}};
  return agree ? say("{success} of {trials} agree", counts)
               : say("{success} of {trials} disagree", counts);
}

}  // namespace commonty::opinion_maps
