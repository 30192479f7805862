#include "civic/records/conversation_part.h"

#include <boost/json/array.hpp>

namespace commonty::records {
namespace json = boost::json;
namespace {

using documents::Line;
using opinion_maps::in_words;
using opinion_maps::Summary;
using opinions::Conversation;
using opinions::Participation;
using Finding = ConversationPart::Finding;

constexpr int heading_level = 3;  // the activity stands above

Message voted(const Participation& all) {
  if (all.people == 0) return say("Nobody has voted yet.");
  if (all.people == 1) return say("One person has voted.");
  return say("{count} people have voted.", {{"count", std::to_string(all.people)}});
}

Message put_to_the_vote(const Participation& all) {
  if (all.statements == 1) return say("One statement was put to the vote.");
  return say("{count} statements were put to the vote.",
             {{"count", std::to_string(all.statements)}});
}

// To everyone alike: whoever reads the record learns no early votes either.
Message kept_back(const Conversation& conversation, const Participation& all) {
  return say(
      "No results are shown: that takes {from} people who voted on enough statements, so that "
      "nobody is known by their votes. There are {count}.",
      {{"from", std::to_string(conversation.results_from)},
       {"count", std::to_string(all.counted)}});
}

std::vector<Finding> shared(const Summary& found) {
  std::vector<Finding> out;
  const bool has_groups = !found.groups.empty();
  if (!found.shared_by_groups.empty()) {
    out.push_back({"shared", say("What all share"), {}, found.shared_by_groups});
  }
  if (!found.shared_by_most.empty()) {
    out.push_back(
        {"shared",
         has_groups ? say("What most people say, but not in every group") : say("What all share"),
         {},
         found.shared_by_most});
  }
  if (out.empty()) {
    out.push_back({"shared",
                   say("What all share"),
                   {say("There is no statement yet that most people clearly share.")},
                   {}});
  }
  return out;
}

Finding said_by(const opinion_maps::GroupInWords& group) {
  Finding out{"group", say("Group {name}", {{"name", group.name}}), {group.size}, group.stands_for};
  if (!group.stands_out) {
    out.words.push_back(say("No statement sets this group clearly apart."));
  }
  return out;
}

Finding divides(const Summary& found) {
  Finding out{"divides", say("What divides most"), {}, found.dividing};
  if (out.lines.empty()) out.words = {say("No statement divides the groups by much.")};
  return out;
}

std::vector<Finding> findings_of(const Summary& found) {
  std::vector<Finding> out = shared(found);
  if (found.groups.empty()) return out;
  for (const auto& group : found.groups) out.push_back(said_by(group));
  out.push_back(divides(found));
  if (!found.trust.empty()) {
    out.push_back({"trust", say("How far one may trust the groups"), found.trust, {}});
  }
  return out;
}

void add_results(Tx& tx, ConversationPart& part) {
  const opinion_maps::Map map = opinion_maps::map_of(tx, part.conversation.id);
  if (map.drawn == 0) {
    part.about = {say("The votes are being put together. The results will be here in a moment.")};
    return;
  }
  const Summary found = opinion_maps::summary_of(
      map.findings, opinion_maps::wording_of(opinions::statements(tx, part.conversation.id)));
  part.about = found.about;
  part.findings = findings_of(found);
}

std::string line_in_words(const opinion_maps::Line& line, const Texts& texts) {
  return line.text + " – " + in_words(texts, line.how);
}

}  // namespace

std::string ConversationPart::url() const { return "/opinions/" + conversation.id.text(); }

std::optional<ConversationPart> conversation_of(Tx& tx, const workshops::Activity& activity) {
  const auto conversation = opinions::of_activity(tx, activity.id);
  if (!conversation || conversation->stage() == opinions::Stage::prepared) return std::nullopt;
  ConversationPart out;
  out.conversation = *conversation;
  out.participation = opinions::participation(tx, *conversation);
  if (out.participation.shows_results) {
    add_results(tx, out);
  } else {
    out.about = {voted(out.participation), put_to_the_vote(out.participation),
                 kept_back(out.conversation, out.participation)};
  }
  if (conversation->is_open()) {
    out.about.push_back(say("The voting goes on: this is how it stands now."));
  }
  return out;
}

json::object conversation_view(const ConversationPart& part, const Texts& texts) {
  json::array about, findings;
  for (const Message& one : part.about) about.push_back(json::value(in_words(texts, one)));
  for (const Finding& finding : part.findings) {
    json::array words, lines;
    for (const Message& one : finding.words) words.push_back(json::value(in_words(texts, one)));
    for (const auto& line : finding.lines) {
      lines.push_back({{"text", line.text}, {"how", in_words(texts, line.how)}});
    }
    const bool has_lines = !lines.empty();
    findings.push_back({{"kind", finding.kind},
                        {"heading", texts(finding.heading)},
                        {"words", std::move(words)},
                        {"has_lines", has_lines},
                        {"lines", std::move(lines)}});
  }
  return {{"question", part.conversation.question},
          {"conversation_url", part.url()},
          {"results_url", part.participation.shows_results ? part.url() + "/results" : ""},
          {"people", part.participation.people},
          {"counted", part.participation.counted},
          {"statements", part.participation.statements},
          {"results_from", part.conversation.results_from},
          {"shows_results", part.participation.shows_results},
          {"about", std::move(about)},
          {"findings", std::move(findings)}};
}

std::vector<Line> conversation_lines(const ConversationPart& part, const Texts& texts,
                                     const std::string& site) {
  std::vector<Line> out = {{.text = part.conversation.question, .strong = true}};
  for (const Message& one : part.about) out.push_back({.text = in_words(texts, one)});
  for (const Finding& finding : part.findings) {
    out.push_back(
        {.role = Line::Role::heading, .level = heading_level, .text = texts(finding.heading)});
    for (const Message& one : finding.words) out.push_back({.text = in_words(texts, one)});
    for (const auto& line : finding.lines) {
      out.push_back({.role = Line::Role::item, .level = 1, .text = line_in_words(line, texts)});
    }
  }
  out.push_back({.text = site + part.url() + (part.findings.empty() ? "" : "/results")});
  return out;
}

std::string conversation_rows(Tx& tx, const workshops::Activity& activity,
                              const workshops::tools::Say& speak) {
  const auto part = conversation_of(tx, activity);
  if (!part) return "";
  const Conversation& c = part->conversation;
  const auto counts =
      part->participation.shows_results ? opinions::counts(tx, c) : std::vector<opinions::Counts>();
  std::string out;
  for (const auto& one : opinions::statements(tx, c.id, opinions::State::accepted)) {
    const auto at = static_cast<std::size_t>(one.number);
    const bool told = at < counts.size();
    const auto number = [&](std::int64_t count) { return told ? std::to_string(count) : ""; };
    const opinions::Counts votes = told ? counts[at] : opinions::Counts();
    out +=
        documents::csv_row({activity.title, "", c.question, "", "statement", one.text, "", "", "",
                            number(votes.agree), number(votes.disagree), number(votes.pass)});
  }
  for (const Finding& finding : part->findings) {
    for (const auto& line : finding.lines) {
      out +=
          documents::csv_row({activity.title, "", c.question, speak(finding.heading), finding.kind,
                              line.text + " – " + speak(line.how), "", "", "", "", "", ""});
    }
  }
  return out;
}

}  // namespace commonty::records
