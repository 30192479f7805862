// What was given to a challenge, to take away: a table, JSON, and a feed that tells what is new.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "civic/contributions/attachments_web.h"
#include "civic/contributions/cards.h"
#include "civic/contributions/contributions_web.h"
#include "civic/contributions/list_web.h"
#include "civic/pages/pages.h"
#include "platform/base/text.h"
#include "platform/documents/documents.h"
#include "platform/templates/markdown.h"

namespace commonty::contributions {
namespace json = boost::json;
namespace {

using challenges::Challenge;
using permissions::Deed;

constexpr int read_at_once = 500;
constexpr int feed_entries_max = 50;
constexpr std::size_t summary_length = 500;

std::string address_of(const Visit& visit, ContributionId id) {
  return visit.app.settings.base_url + "/contributions/" + id.text();
}

std::string address_of(const Visit& visit, const Challenge& c) {
  return visit.app.settings.base_url + "/challenges/" + c.slug;
}

Result<Challenge> challenge_of_address(Visit& visit, Tx& tx) {
  Challenge c = TRY(challenges::get_by_slug(tx, visit.route("slug")));
  TRY(visit.require(challenges::standing(tx, visit.viewer, c)));
  return c;
}

using Files = std::vector<attachments::Attachment>;

// All that is public, newest first, with what stands beside it; what was joined with another tells
// with which.
template <class F>
void each_contribution(Tx& tx, ChallengeId challenge, F&& use) {
  Filter filter;
  filter.challenge = challenge;
  filter.states = {State::shown, State::merged};
  std::string after;
  do {
    const Listed listed = list(tx, filter, after, read_at_once);
    const auto files = attachments::shown_beside(tx, listed.items);
    for (const Contribution& c : listed.items) {
      const auto found = files.find(c.id);
      use(c, found == files.end() ? Files{} : found->second);
    }
    after = listed.next;
  } while (!after.empty());
}

std::string merged_into(const Contribution& c) { return c.merged_into ? c.merged_into.text() : ""; }

// ---- A table -----------------------------------------------------------------------------------

std::string heading_row() {
  return documents::csv_row({"id", "kind", "title", "text", "given_by", "on_behalf_of", "way",
                             "group", "question", "prompt", "line", "given_at", "supports",
                             "comments", "outcome", "merged_into", "url", "attachments"});
}

// Several addresses in one cell, as they cannot hold a space.
std::string addresses_of(const Visit& visit, const Files& files) {
  std::vector<std::string> out;
  for (const attachments::Attachment& a : files) {
    out.push_back(attachments::address_of(visit, a));
  }
  return join(out, " ");
}

std::string row_of(const Visit& visit, const Contribution& c, const Files& files) {
  return documents::csv_row(
      {c.id.text(), std::string(name_of(c.kind)), c.title, c.text, c.author_name,
       c.on_behalf_of_name, std::string(name_of(c.source.way)), c.source.group, c.source.question,
       c.source.prompt, c.source.line ? std::to_string(c.source.line) : "", rfc3339(c.given_at),
       std::to_string(c.supports), std::to_string(c.comments), c.outcome, merged_into(c),
       address_of(visit, c.id), addresses_of(visit, files)});
}

web::Response table(Visit& visit) {
  auto rows = visit.read([&](Tx& tx) -> Result<std::string> {
    const Challenge challenge = TRY(challenge_of_address(visit, tx));
    std::string out = heading_row();
    each_contribution(tx, challenge.id, [&](const Contribution& c, const Files& files) {
      out += row_of(visit, c, files);
    });
    return out;
  });
  if (!rows) return pages::refused(visit, rows.refusal());
  web::Response response = web::bytes(*std::move(rows), "text/csv; charset=utf-8");
  // A slug is letters, digits and hyphens: challenges makes it so.
  response.set("Content-Disposition", "attachment; filename=\"" + std::string(visit.route("slug")) +
                                          "-contributions.csv\"");
  return response;
}

// ---- JSON --------------------------------------------------------------------------------------

json::object item_of(const Visit& visit, const Contribution& c, const Files& files) {
  json::array described;
  for (const attachments::Attachment& a : files) {
    described.push_back(attachments::described(visit, a));
  }
  return {{"id", c.id.text()},
          {"kind", name_of(c.kind)},
          {"title", c.title},
          {"text", c.text},
          {"given_by", c.author_name},
          {"on_behalf_of", c.on_behalf_of_name},
          {"way", name_of(c.source.way)},
          {"group", c.source.group},
          {"question", c.source.question},
          {"prompt", c.source.prompt},
          {"line", c.source.line},
          {"given_at", rfc3339(c.given_at)},
          {"supports", c.supports},
          {"comments", c.comments},
          {"outcome", c.outcome},
          {"merged_into", merged_into(c)},
          {"url", address_of(visit, c.id)},
          {"attachments", std::move(described)}};
}

// For programs alone: people have the list, page by page.
web::Response all(Visit& visit) {
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    const Challenge challenge = TRY(challenge_of_address(visit, tx));
    json::array items;
    each_contribution(tx, challenge.id, [&](const Contribution& c, const Files& files) {
      items.push_back(item_of(visit, c, files));
    });
    return json::object{{"challenge",
                         {{"id", challenge.id.text()},
                          {"short_title", challenge.short_title},
                          {"question", challenge.question},
                          {"step", challenges::name_of(challenge.step)},
                          {"url", address_of(visit, challenge)}}},
                        {"contributions", std::move(items)}};
  });
  if (!model) return pages::refused(visit, model.refusal());
  return web::json(json::serialize(*model));
}

// ---- A feed (Atom, RFC 4287) -------------------------------------------------------------------

// Words may hold U+FFFE and U+FFFF, which XML may not even name; everything else clean() took away.
std::string xml_text(std::string_view text) {
  std::string allowed;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF")) {
      i += 2;
    } else {
      allowed += text[i];
    }
  }
  return escape_html(allowed);
}

std::string element(std::string_view name, std::string_view text) {
  const std::string tag(name);
  return "<" + tag + ">" + xml_text(text) + "</" + tag + ">\n";
}

std::string link(std::string_view relation, std::string_view type, std::string_view address) {
  return "<link rel=\"" + std::string(relation) + "\" type=\"" + std::string(type) + "\" href=\"" +
         xml_text(address) + "\"/>\n";
}

std::string author(std::string_view name) {
  return "<author>" + element("name", name) + "</author>\n";
}

Time changed_at(const Contribution& c) { return c.edited_at.value_or(c.given_at); }

std::string entry(const Visit& visit, const Contribution& c) {
  const std::string address = address_of(visit, c.id);
  return "<entry>\n" + element("id", address) + element("title", headline(c)) +
         element("updated", rfc3339(changed_at(c))) + element("published", rfc3339(c.given_at)) +
         author(given_by(reading_of(visit), c)) + link("alternate", "text/html", address) +
         "<category term=\"" + std::string(name_of(c.kind)) + "\"/>\n" +
         element("summary", shorten(clean_line(markdown_to_text(c.text)), summary_length)) +
         "</entry>\n";
}

std::string feed_of(const Visit& visit, const Challenge& challenge,
                    const std::vector<Contribution>& newest) {
  Time updated = challenge.made_at;
  for (const Contribution& c : newest) updated = std::max(updated, changed_at(c));
  const std::string address = address_of(visit, challenge);
  std::string out =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n" +
      element("id", address) + element("title", challenge.question) +
      element("updated", rfc3339(updated)) + author(visit.face.name) +
      link("self", "application/atom+xml", address + "/feed.atom") +
      link("alternate", "text/html", address);
  for (const Contribution& c : newest) out += entry(visit, c);
  return out + "</feed>\n";
}

web::Response feed(Visit& visit) {
  auto text = visit.read([&](Tx& tx) -> Result<std::string> {
    const Challenge challenge = TRY(challenge_of_address(visit, tx));
    Filter filter;
    filter.challenge = challenge.id;
    return feed_of(visit, challenge, list(tx, filter, "", feed_entries_max).items);
  });
  if (!text) return pages::refused(visit, text.refusal());
  return web::bytes(*std::move(text), "application/atom+xml; charset=utf-8");
}

}  // namespace

void export_routes(Routes& routes) {
  routes.get_long("/challenges/{slug}/contributions.csv", Deed::see, table);
  routes.get_long("/challenges/{slug}/contributions/all", Deed::see, all);
  routes.get_long("/challenges/{slug}/feed.atom", Deed::see, feed);
}

}  // namespace commonty::contributions
