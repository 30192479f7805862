#include "tests/support/story.h"

namespace commonty::test {

std::vector<std::string> StoryData::arguments() const {
  std::vector<std::string> out = {"--data", folder()};
  if (dialect_ == store::Dialect::postgres) {
    out.insert(out.end(), {"--database", place()});
  }
  return out;
}

std::string StoryData::place() const {
  if (dialect_ == store::Dialect::sqlite) return folder() + "/commonty.db";
  return own_url_.empty() ? database_.place() : own_url_;
}

void Story::open(std::vector<std::string> arguments) {
  site_.reset();
  for (const std::string& argument : data.arguments()) arguments.push_back(argument);
  arguments.insert(arguments.end(), {"--mail", outbox.place()});
  site_ = std::make_unique<OpenSite>(std::move(arguments));
  if (ann_) ann_->move_to(site_->port());
}

Ran Story::run(std::vector<std::string> words) const {
  for (const std::string& argument : data.arguments()) words.push_back(argument);
  return run_program(words);
}

WebBrowser Story::signed_in(const std::string& email, const std::string& name) {
  WebBrowser person = browser();
  const std::size_t before = outbox.letters_to(email, way_in).size();
  person.submit(person.get("/sign-in").form("/sign-in").set("email", email));
  const std::string link = outbox.wait_for(email, way_in, before + 1).back().link(way_in);
  const WebPage next = person.submit(person.get(link).form(link));
  if (next.has_form("/me/name")) person.submit(next.form("/me/name").set("name", name));
  return person;
}

void Story::add_council(WebBrowser& administrator) {
  const WebPage council = administrator.submit(administrator.get("/organisations/new")
                                                   .form("/organisations")
                                                   .set("name", "The council")
                                                   .set("kind", "council"));
  administrator.submit(administrator.get(council.address + "/members/new")
                           .form(council.address + "/members")
                           .set("email", "ann@people.example")
                           .set("role_title", "Transport planner"));
}

void Story::begin(const std::string& short_title) {
  if (!site_) open();
  WebBrowser administrator = browser();
  const std::string first = site_->first_run();
  administrator.submit(administrator.get(first)
                           .form("/first-run")
                           .set("email", "host@people.example")
                           .set("name", "The host"));
  add_council(administrator);
  ann_ = std::make_unique<WebBrowser>(signed_in("ann@people.example", "Ann"));
  const WebPage started = ann_->submit(ann_->get("/challenges/new")
                                           .form("/challenges/new")
                                           .set("question", "How might we " + short_title + "?")
                                           .set("short_title", short_title)
                                           .set("audience", "public"));
  const std::string running = "/running";
  ASSERT_TRUE(started.address.ends_with(running)) << started.address << ": " << started.words();
  challenge = started.address.substr(0, started.address.size() - running.size());
}

boost::json::array Story::contributions() const {
  return browser()
      .get_json(challenge + "/contributions/all.json")
      .json()
      .at("contributions")
      .as_array();
}

std::string text_at(const boost::json::value& value, const char* key) {
  return std::string(value.at(key).as_string());
}

std::string path_of(const boost::json::value& contribution) {
  const std::string url = text_at(contribution, "url");
  return url.substr(url.find("/contributions/"));
}

}  // namespace commonty::test
