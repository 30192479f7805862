#include "civic/contributions/comments_web.h"

#include <boost/json/array.hpp>

#include "civic/contributions/cards.h"
#include "civic/contributions/contributions_web.h"
#include "civic/contributions/list_web.h"
#include "civic/pages/fields.h"
#include "civic/pages/pages.h"
#include "civic/people/people.h"
#include "platform/base/text.h"
#include "platform/templates/markdown.h"

namespace commonty::comments {
namespace json = boost::json;
namespace {

using contributions::Contribution;
using contributions::reading_of;
using pages::Outcome;
using permissions::Deed;

constexpr std::size_t answered_words_length = 60;

std::string url_of(ContributionId id) { return "/contributions/" + id.text(); }
std::string list_url(ContributionId id) { return url_of(id) + "/comments"; }
std::string own_url(CommentId id) { return "/comments/" + id.text(); }

Order order_of(const Visit& visit) {
  return visit.query("order") == "newest" ? Order::newest : Order::oldest;
}

std::string_view name_of(Order order) { return order == Order::newest ? "newest" : "oldest"; }

std::string name_or_guest(const Visit& visit, const std::string& name) {
  return name.empty() ? visit.text(say("A guest")) : name;
}

json::object answered(const Visit& visit, const Comment& c) {
  const bool is_shown = !c.answer_to_text.empty();
  return {{"url", own_url(c.answer_to)},
          {"by", is_shown ? name_or_guest(visit, c.answer_to_name) : ""},
          {"words",
           is_shown ? shorten(clean_line(markdown_to_text(c.answer_to_text)), answered_words_length)
                    : visit.text(say("a comment that is no longer shown"))}};
}

json::object model(const Visit& visit, const Comment& c) {
  const bool own = visit.viewer.known() && visit.viewer.id == c.author;
  json::object out{{"id", c.id.text()},
                   {"url", own_url(c.id)},
                   {"by", name_or_guest(visit, c.author_name)},
                   {"when", contributions::moment(reading_of(visit), c.given_at)},
                   {"edited", c.edited_at.has_value()},
                   {"text", c.text},
                   {"text_html", markdown_to_html(c.text)},
                   {"is_author", own},
                   {"may_edit", own && c.state == State::shown},
                   {"state", contributions::name_of(c.state)},
                   {"answer_to", nullptr}};
  if (c.answer_to) out["answer_to"] = answered(visit, c);
  return out;
}

json::object comment_field(const Visit& visit, std::string_view value, const Refusal* refusal) {
  return pages::textarea_field(visit,
                               {.name = "text",
                                .label = say("Your comment"),
                                .value = std::string(value),
                                .rows = 4,
                                .length_max = text_length_max},
                               refusal);
}

json::object form(const Visit& visit, Tx& tx, const Contribution& about, const Refusal* refusal) {
  const std::string_view answer_to =
      visit.field("answer_to").empty() ? visit.query("answer_to") : visit.field("answer_to");
  json::object out{{"action", list_url(about.id)},
                   {"open", about.state == contributions::State::shown},
                   {"text_field", comment_field(visit, "", refusal)},
                   {"name_field", nullptr},
                   {"answer_to_id", ""},
                   {"answer_to", nullptr},
                   {"said_before_url", ""}};
  if (!visit.viewer.known()) out["name_field"] = contributions::name_field(visit, "", refusal);
  if (const auto id = CommentId::parse(answer_to)) {
    if (const auto c = find(tx, *id);
        c && c->contribution == about.id && c->state == State::shown) {
      out["answer_to_id"] = c->id.text();
      out["answer_to"] = {{"by", name_or_guest(visit, c->author_name)}};
    }
  }
  if (refusal && refusal->reason == Reason::conflict) {
    const auto first = said_before(tx, visit.viewer.id, about.id, visit.field("text"));
    if (first) out["said_before_url"] = own_url(*first);
  }
  return out;
}

web::Response list_page(Visit& visit, const Refusal* refusal) {
  std::string title;
  auto out = visit.read([&](Tx& tx) -> Result<json::object> {
    const Contribution about = TRY(contributions::readable_of_address(visit, tx));
    title = contributions::headline(about);
    return json::object{{"url", url_of(about.id)},
                        {"headline", title},
                        {"comments", about.comments},
                        {"discussion", section(visit, tx, about, refusal)}};
  });
  if (!out) return pages::refused(visit, out.refusal());
  const std::string url(out->at("url").as_string());
  return pages::show(visit, "contributions/comments", *std::move(out),
                     {.title = visit.text(say("Comments on {what}", {{"what", title}})),
                      .crumbs = {{title, url}},
                      .section = "/challenges",
                      .refusal = refusal});
}

web::Response add(Visit& visit) {
  const auto within = pages::within_limit(visit, "comment");
  if (!within) return pages::refused(visit, within.refusal());
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<Outcome> {
        const Contribution about = TRY(contributions::readable_of_address(visit, tx));
        const CommentId answer_to =
            CommentId::parse(visit.field("answer_to")).value_or(CommentId{});
        const PersonId author = people::author_of(tx, visit, visit.field("name"));
        const Comment c = TRY(post(tx, author, about, visit.field("text"), answer_to));
        return pages::to(own_url(c.id), say("Thank you for your comment"),
                         own_url(c.id) + "/withdrawal");
      },
      [&](const Refusal& refusal) {
        const bool can_be_put_right =
            refusal.reason == Reason::invalid || refusal.reason == Reason::conflict;
        return can_be_put_right ? list_page(visit, &refusal) : pages::refused(visit, refusal);
      });
}

// The comment in the address, as the viewer may see it.
Result<Comment> comment_of_address(Visit& visit, Tx& tx) {
  const CommentId id = TRY(visit.route_id<CommentId>());
  const Comment c = TRY(get(tx, id));
  const Contribution about = TRY(contributions::get(tx, c.contribution));
  TRY(visit.require(standing(tx, visit.viewer, about, c)));
  if (c.state == State::withdrawn && visit.viewer.id != c.author) {
    return refuse(Reason::gone, say("Whoever wrote this has taken it back"));
  }
  return c;
}

pages::Page page(const Visit& visit, const Comment& c, const Message& title) {
  return {.title = visit.text(title),
          .crumbs = {{visit.text(say("Comments")), list_url(c.contribution)}},
          .section = "/challenges"};
}

web::Response show(Visit& visit) {
  auto c = visit.read([&](Tx& tx) { return comment_of_address(visit, tx); });
  if (!c) return pages::refused(visit, c.refusal());
  json::object out = model(visit, *c);
  out["contribution_url"] = url_of(c->contribution);
  out["around_url"] =
      list_url(c->contribution) +
      contributions::QueryString().add("after", cursor_before(c->id, Order::oldest)).text() +
      "#comment-" + c->id.text();
  out["report_url"] = out["is_author"].as_bool() ? "" : own_url(c->id) + "/report";
  out["answer_url"] = list_url(c->contribution) + "?answer_to=" + c->id.text() + "#give-comment";
  return pages::show(visit, "contributions/one_comment", std::move(out),
                     page(visit, *c, say("A comment")));
}

web::Response edit_page(Visit& visit, const Refusal* refusal) {
  auto c = visit.read([&](Tx& tx) { return comment_of_address(visit, tx); });
  if (!c) return pages::refused(visit, c.refusal());
  json::object out{{"action", own_url(c->id) + "/edit"},
                   {"url", own_url(c->id)},
                   {"text_field", comment_field(visit, c->text, refusal)}};
  pages::Page frame = page(visit, *c, say("Change your comment"));
  frame.refusal = refusal;
  return pages::show(visit, "contributions/edit_comment", std::move(out), std::move(frame));
}

web::Response change(Visit& visit) {
  return pages::act(
      visit,
      [&](Tx& tx) -> Result<Outcome> {
        const Comment c = TRY(comment_of_address(visit, tx));
        TRY(edit(tx, visit.viewer.id, c.id, visit.field("text")));
        return pages::to(own_url(c.id), say("Saved"));
      },
      [&](const Refusal& refusal) {
        return refusal.reason == Reason::invalid ? edit_page(visit, &refusal)
                                                 : pages::refused(visit, refusal);
      });
}

web::Response history(Visit& visit) {
  std::optional<Comment> about;
  auto out = visit.read([&](Tx& tx) -> Result<json::object> {
    about = TRY(comment_of_address(visit, tx));
    json::array items;
    for (const Version& version : versions(tx, about->id)) {
      items.push_back({{"title", ""},
                       {"text", version.text},
                       {"text_html", markdown_to_html(version.text)},
                       {"until", contributions::moment(reading_of(visit), version.until)}});
    }
    return json::object{{"url", own_url(about->id)},
                        {"title", ""},
                        {"text", about->text},
                        {"text_html", markdown_to_html(about->text)},
                        {"when", contributions::moment(reading_of(visit), about->given_at)},
                        {"versions", std::move(items)}};
  });
  if (!out) return pages::refused(visit, out.refusal());
  return pages::show(visit, "contributions/versions", *std::move(out),
                     page(visit, *about, say("Earlier words")));
}

web::Response ask_withdrawal(Visit& visit) {
  auto c = visit.read([&](Tx& tx) { return comment_of_address(visit, tx); });
  if (!c) return pages::refused(visit, c.refusal());
  const bool is_withdrawn = c->state == State::withdrawn;
  const Message title =
      is_withdrawn ? say("Bring your comment back?") : say("Take your comment back?");
  const std::string action = own_url(c->id) + "/withdrawal";
  return pages::ask(
      visit,
      {.title = visit.text(title),
       .body = shorten(clean_line(markdown_to_text(c->text)), 200),
       .button = visit.text(is_withdrawn ? say("Show it again") : say("Take my comment back")),
       .action = is_withdrawn ? action + "/undo" : action,
       .back = own_url(c->id),
       .danger = !is_withdrawn},
      page(visit, *c, title));
}

web::Response take_back(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<Outcome> {
    const Comment c = TRY(comment_of_address(visit, tx));
    TRY(withdraw(tx, visit.viewer.id, c.id));
    return pages::to(list_url(c.contribution), say("Your comment is taken back"),
                     own_url(c.id) + "/withdrawal");
  });
}

web::Response bring_back(Visit& visit) {
  return pages::act(visit, [&](Tx& tx) -> Result<Outcome> {
    const Comment c = TRY(comment_of_address(visit, tx));
    TRY(undo_withdraw(tx, visit.viewer.id, c.id));
    return pages::to(own_url(c.id), say("Your comment is shown again"));
  });
}

}  // namespace

json::object section(const Visit& visit, Tx& tx, const Contribution& about,
                     const Refusal* refusal) {
  const Order order = order_of(visit);
  const bool newest_first = order == Order::newest;
  const Listed listed = list(tx, about.id, order, visit.query("after"));
  json::array items;
  for (const Comment& c : listed.items) items.push_back(model(visit, c));
  const auto page_url = [&](Order of, std::string_view after) {
    contributions::QueryString query;
    if (of == Order::newest) query.add("order", name_of(of));
    return list_url(about.id) + query.add("after", after).text() + "#comments";
  };
  const Order other = newest_first ? Order::oldest : Order::newest;
  json::object out{{"comments", std::move(items)},
                   {"count", about.comments},
                   {"next", listed.next},
                   {"pager", nullptr},
                   {"order", name_of(order)},
                   {"newest_first", newest_first},
                   {"other_order_url", page_url(other, "")},
                   {"form", form(visit, tx, about, refusal)}};
  const bool further = !visit.query("after").empty();
  if (further || !listed.next.empty()) {
    out["pager"] = {{"first_url", further ? page_url(order, "") : ""},
                    {"next_url", listed.next.empty() ? "" : page_url(order, listed.next)}};
  }
  return out;
}

}  // namespace commonty::comments

namespace commonty::contributions {

void comment_routes(Routes& routes) {
  using permissions::Deed;
  routes.get("/contributions/{id}/comments", Deed::see,
             [](Visit& visit) { return comments::list_page(visit, nullptr); });
  routes.post("/contributions/{id}/comments", Deed::give, comments::add);
  routes.get("/comments/{id}", Deed::see, comments::show);
  routes.get("/comments/{id}/edit", Deed::edit_words,
             [](Visit& visit) { return comments::edit_page(visit, nullptr); });
  routes.post("/comments/{id}/edit", Deed::edit_words, comments::change);
  routes.get("/comments/{id}/versions", Deed::see, comments::history);
  routes.get("/comments/{id}/withdrawal", Deed::edit_words, comments::ask_withdrawal);
  routes.post("/comments/{id}/withdrawal", Deed::edit_words, comments::take_back);
  routes.post("/comments/{id}/withdrawal/undo", Deed::edit_words, comments::bring_back);
}

}  // namespace commonty::contributions
