// While somebody writes a statement: those that say something like it, to vote on instead.
#include "civic/opinions/opinions_web.h"
#include "civic/opinions/similar.h"
#include "civic/pages/fields.h"
#include "civic/pages/jobs.h"
#include "platform/base/text.h"

namespace commonty::opinions {
namespace json = boost::json;
namespace {

constexpr int similar_max = 5;
// What is left of a text that is longer; nothing so long is a statement.
constexpr std::size_t compared_length_max = 600;

json::object words_field(const Visit& visit, const std::string& text) {
  return pages::text_field(
      visit, {.name = "text", .label = say("Some words of yours"), .value = text}, nullptr);
}

web::Response similar_page(Visit& visit) {
  Here here;
  auto model = visit.read([&](Tx& tx) -> Result<json::object> {
    here = TRY(conversation_of_address(visit, tx));
    const Conversation& c = here.conversation;
    const std::string text = clean_line(visit.query("text").substr(0, compared_length_max));
    json::array found = alike(c, similar(visit.app, tx, c.id, text, similar_max));
    return json::object{{"question", c.question},
                        {"url", url_of(c)},
                        {"is_open", c.is_open()},
                        {"action", url_of(c) + "/similar"},
                        {"text", text},
                        {"text_field", words_field(visit, text)},
                        {"has_similar", !found.empty()},
                        {"similar", std::move(found)}};
  });
  if (!model) return pages::refused(visit, model.refusal());
  const std::string title = visit.text(say("Has somebody said this already?"));
  return pages::show(visit, "opinions/similar", *std::move(model),
                     {.title = title + " – " + here.conversation.question,
                      .crumbs = crumbs(visit, here, title),
                      .section = "/challenges"});
}

}  // namespace

json::array alike(const Conversation& conversation, const std::vector<Statement>& similar) {
  json::array out;
  for (const Statement& one : similar) {
    const std::string number = std::to_string(one.number);
    const std::string vote_url = url_of(conversation) + "?statement=" + number + "#statement";
    out.push_back({{"number", one.number},
                   {"headline", one.text},
                   {"url", listed_url(conversation, one.number)},
                   {"instead_url", conversation.is_open() ? vote_url : ""}});
  }
  return out;
}

void similar_routes(Routes& routes) {
  routes.get_long("/opinions/{id}/similar", permissions::Deed::see, similar_page);
}

void jobs(Jobs& jobs) { jobs.chore("meanings of statements", meanings::keep_near(found_near())); }

}  // namespace commonty::opinions
