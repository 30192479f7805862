#include "civic/opinion_maps/views.h"

#include <algorithm>
#include <array>

#include "platform/base/secret.h"

namespace commonty::opinion_maps {
namespace json = boost::json;

using opinion_map::Tally;

namespace {

// Grows whenever a new program writes the same map otherwise.
constexpr int form_of_answers = 1;

Say say_in(const Visit& visit) {
  return [&visit](const Message& message) { return in_words(visit, message); };
}

json::array texts(const Visit& visit, const std::vector<Message>& messages) {
  json::array out;
  for (const Message& message : messages) out.push_back(json::value(in_words(visit, message)));
  return out;
}

json::array lines(const Visit& visit, const std::vector<Line>& lines) {
  json::array out;
  for (const Line& line : lines) {
    out.push_back(
        {{"number", line.statement}, {"text", line.text}, {"how", in_words(visit, line.how)}});
  }
  return out;
}

json::array groups_model(const Visit& visit, const Summary& summary, int own) {
  json::array out;
  for (const GroupInWords& group : summary.groups) {
    out.push_back({{"name", group.name},
                   {"mark_html", draw_mark(group.group)},
                   {"size", in_words(visit, group.size)},
                   {"together", visit.text(group.together)},
                   {"yours", group.group == own},
                   {"stands_out", group.stands_out},
                   {"stands_for", lines(visit, group.stands_for)}});
  }
  return out;
}

// ---- the table ---------------------------------------------------------------------------------

// Whole percents that make 100 together; all 0 where nobody voted.
struct Shares {
  int agree = 0, disagree = 0, pass = 0;
};
Shares shares_of(const Tally& tally) {
  if (tally.votes == 0) return {};
  const auto upto = [&](std::uint32_t count) {
    return static_cast<int>((200 * std::uint64_t{count} + tally.votes) / (2 * tally.votes));
  };
  const int agree = upto(tally.agrees), sides = upto(tally.agrees + tally.disagrees);
  return {agree, sides - agree, 100 - sides};
}

// A bar of 100, cut in three; and the same in words.
json::object cell_of(const Visit& visit, const std::string& label, const Tally& tally) {
  const Shares shares = shares_of(tally);
  return {{"label", label},
          {"votes", tally.votes},
          {"agree", shares.agree},
          {"disagree", shares.disagree},
          {"pass", shares.pass},
          {"disagree_from", shares.agree},
          {"pass_from", shares.agree + shares.disagree},
          {"in_words", tally.votes == 0
                           ? visit.text(say("No votes"))
                           : visit.text(say("{agree} % agree, {disagree} % disagree, {pass} % pass",
                                            {{"agree", std::to_string(shares.agree)},
                                             {"disagree", std::to_string(shares.disagree)},
                                             {"pass", std::to_string(shares.pass)}}))}};
}

std::string heading_of_group(const Visit& visit, std::size_t group) {
  return visit.text(say("Group {group}", {{"group", name_of_group(static_cast<int>(group))}}));
}

std::vector<const OfStatement*> in_order(const Findings& findings, const Wording& wording,
                                         Order order) {
  std::vector<const OfStatement*> out;
  for (const OfStatement& one : findings.statements) {
    if (wording.contains(one.number)) out.push_back(&one);
  }
  const auto by = [&](auto key) {
    std::ranges::stable_sort(out, std::greater(),
                             [&](const OfStatement* one) { return key(*one); });
  };
  if (order == Order::consensus) by([](const OfStatement& one) { return one.shared(); });
  if (order == Order::dividing) by([](const OfStatement& one) { return one.dividing; });
  if (order == Order::votes) by([](const OfStatement& one) { return one.all.votes; });
  return out;
}

constexpr std::array<std::string_view, 4> order_names = {"consensus", "dividing", "votes",
                                                         "number"};

Message label_of(Order order) {
  switch (order) {
    case Order::consensus:
      return say("what most share");
    case Order::dividing:
      return say("what divides most");
    case Order::votes:
      return say("most votes");
    case Order::number:
      return say("number");
  }
  return {};
}

json::array orders(const Visit& visit, const std::string& url, Order now, bool has_groups) {
  json::array out;
  for (std::size_t i = 0; i < order_names.size(); ++i) {
    const auto order = static_cast<Order>(i);
    // Nothing divides those who are not told apart.
    if (order == Order::dividing && !has_groups) continue;
    out.push_back({{"label", visit.text(label_of(order))},
                   {"order_url", url + "?order=" + std::string(order_names[i]) + "#statements"},
                   {"current", order == now},
                   {"more", i + 1 < order_names.size()}});
  }
  return out;
}

json::object counts_of(const Tally& tally) {
  return {{"agree", tally.agrees},
          {"disagree", tally.disagrees},
          {"pass", tally.votes - tally.agrees - tally.disagrees}};
}

}  // namespace

std::string url_of(const opinions::Conversation& conversation) {
  return "/opinions/" + conversation.id.text();
}

std::string in_words(const Visit& visit, Message message) {
  return in_words(visit.texts, std::move(message));
}

std::string picture_of(const Visit& visit, const Look& look, bool with_statements) {
  const Findings& findings = look.map.findings;
  if (!has_picture(findings)) return "";
  const Wording wording = wording_of(look.statements);
  return draw(findings,
              {.title = look.conversation.question,
               .id = "opinions",
               .you = look.you(),
               .statements = with_statements ? &wording : nullptr},
              say_in(visit));
}

std::string_view name_of(Order order) { return order_names.at(static_cast<std::size_t>(order)); }

Order order_named(std::string_view name) {
  const auto found = std::ranges::find(order_names, name);
  return found == order_names.end() ? Order::consensus
                                    : static_cast<Order>(found - order_names.begin());
}

json::object table_model(const Visit& visit, const Look& look, Order order, std::size_t rows_max) {
  const Findings& findings = look.map.findings;
  const Wording wording = wording_of(look.statements);
  const auto all = in_order(findings, wording, order);
  const std::size_t shown = rows_max == 0 ? all.size() : std::min(rows_max, all.size());
  json::array rows, headings;
  for (std::size_t g = 0; g < findings.groups.size(); ++g) {
    headings.push_back(json::value(heading_of_group(visit, g)));
  }
  for (std::size_t i = 0; i < shown; ++i) {
    const OfStatement& one = *all[i];
    json::array cells = {cell_of(visit, visit.text(say("Everybody")), one.all)};
    for (std::size_t g = 0; g < one.by_group.size(); ++g) {
      cells.push_back(cell_of(visit, heading_of_group(visit, g), one.by_group[g]));
    }
    rows.push_back({{"number", one.number},
                    {"text", wording.at(one.number)},
                    {"votes", one.all.votes},
                    {"votes_text", visit.texts.number(one.all.votes)},
                    {"about_the_voter", one.standing == opinion_map::Standing::meta},
                    {"cells", std::move(cells)}});
  }
  const bool has_rows = !rows.empty();
  return {{"has_rows", has_rows},
          {"headings", std::move(headings)},
          {"rows", std::move(rows)},
          {"statements", all.size()},
          {"is_cut", shown < all.size()},
          {"shown", shown},
          {"orders",
           orders(visit, url_of(look.conversation) + "/results", order, !findings.groups.empty())}};
}

// What a mark of the picture is, where there are more people than marks.
std::string sample_in_words(const Visit& visit, const Findings& findings) {
  if (findings.dots.size() >= findings.grouped) return "";
  return in_words(visit,
                  say("Of {all} people the picture shows {shown}, taken evenly. On the map that "
                      "moves, squares stand for more than one: the darker, the more people.",
                      {{"all", std::to_string(findings.grouped)},
                       {"shown", std::to_string(findings.dots.size())}}));
}

// People have voted, and whoever draws comes by in a moment.
bool is_awaited(const Look& look) { return look.map.drawn == 0 && look.conversation.voters > 0; }

json::object findings_model(const Visit& visit, const Look& look) {
  const Findings& findings = look.map.findings;
  const Summary summary = summary_of(findings, wording_of(look.statements));
  const int own = look.you() ? look.you()->group : opinion_map::in_no_group;
  const auto svg = picture_of(visit, look);
  return {
      {"people", findings.people},
      {"votes", findings.votes},
      {"has_groups", !summary.groups.empty()},
      {"about", is_awaited(look)
                    ? json::array{visit.text(say("The votes are being put together. The map will "
                                                 "be here in a moment."))}
                    : texts(visit, summary.about)},
      {"is_awaited", is_awaited(look)},
      {"groups", groups_model(visit, summary, own)},
      {"has_shared", !summary.shared_by_groups.empty() || !summary.shared_by_most.empty()},
      {"has_shared_by_groups", !summary.shared_by_groups.empty()},
      {"shared_by_groups", lines(visit, summary.shared_by_groups)},
      {"has_shared_by_most", !summary.shared_by_most.empty()},
      {"shared_by_most", lines(visit, summary.shared_by_most)},
      {"has_dividing", !summary.dividing.empty()},
      {"dividing", lines(visit, summary.dividing)},
      {"trust", texts(visit, summary.trust)},
      {"sample", sample_in_words(visit, findings)},
      {"picture_html", svg}};
}

std::string etag_of(const Look& look, const std::string& form) {
  std::string all = form + std::to_string(form_of_answers);
  const auto add = [&](auto number) { all += " " + std::to_string(number); };
  add(look.conversation.id.value);
  // Who goes back to an earlier copy of the data counts anew from there.
  add(look.map.drawn);
  add(look.map.votes_mark);
  add(look.map.drawn_at.ms);
  if (const auto at = look.you()) {
    add(at->x);
    add(at->y);
    add(at->group);
  }
  all += "\n" + look.conversation.question;
  for (const auto& [number, words] : wording_of(look.statements)) {
    add(number);
    all += " " + words + "\n";
  }
  constexpr std::size_t length = 20;
  return "\"" + sha256_hex(all).substr(0, length) + "\"";
}

json::object map_json(const Look& look, const std::vector<VoterPlace>& places) {
  const Findings& findings = look.map.findings;
  json::array x, y, group;
  const bool is_drawn = has_picture(findings);
  for (const VoterPlace& place : places) {
    if (!is_drawn) break;
    x.push_back(place.at.x);
    y.push_back(place.at.y);
    group.push_back(place.at.group);
  }
  const Wording wording = wording_of(look.statements);
  json::array statements, groups;
  for (const OfStatement& one : findings.statements) {
    const auto words = wording.find(one.number);
    if (words == wording.end()) continue;
    json::object told = counts_of(one.all);
    told["number"] = one.number;
    told["text"] = words->second;
    told["x"] = one.at.x;
    told["y"] = one.at.y;
    json::array by_group;
    for (const Tally& tally : one.by_group) by_group.push_back(counts_of(tally));
    told["groups"] = std::move(by_group);
    statements.push_back(std::move(told));
  }
  for (std::size_t g = 0; g < findings.groups.size(); ++g) {
    const Group& of = findings.groups[g];
    json::array hull, stands_for;
    for (const opinion_map::Point at : of.hull) hull.push_back(json::array{at.x, at.y});
    for (const Stand& one : of.stands_for) {
      if (!wording.contains(one.statement)) continue;
      stands_for.push_back({{"number", one.statement},
                            {"agree", one.agree},
                            {"success", one.success},
                            {"trials", one.trials}});
    }
    groups.push_back({{"name", name_of_group(static_cast<int>(g))},
                      {"size", of.size},
                      {"hull", std::move(hull)},
                      {"stands_for", std::move(stands_for)}});
  }
  json::value you = nullptr;
  if (const auto at = look.you(); at && is_drawn) {
    you = json::object{{"x", at->x}, {"y", at->y}, {"group", at->group}};
  }
  return {{"people",
           json::object{{"x", std::move(x)}, {"y", std::move(y)}, {"group", std::move(group)}}},
          {"statements", std::move(statements)},
          {"groups", std::move(groups)},
          {"you", std::move(you)},
          {"sampled", false}};
}

}  // namespace commonty::opinion_maps
