#include "tests/support/site/site.h"

#include <boost/json/parse.hpp>
#include <thread>

#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/facts/facts.h"
#include "platform/web/target.h"
#include "server/concepts.h"

namespace commonty {
namespace {

std::string cookie_line(const std::map<std::string, std::string>& cookies) {
  std::string line;
  for (const auto& [name, value] : cookies) {
    if (!line.empty()) line += "; ";
    line += name + "=" + value;
  }
  return line;
}

// As a browser does, without the place on the page.
web::Request request_for(web::Method method, const std::string& address) {
  const std::string target = address.substr(0, address.find('#'));
  web::Request request;
  request.method = method;
  request.target = target;
  const std::size_t question = target.find('?');
  request.path = target.substr(0, question);
  if (question != std::string::npos) {
    request.query = web::read_urlencoded(std::string_view(target).substr(question + 1));
  }
  if (request.path.ends_with(".json")) {
    request.path.resize(request.path.size() - 5);
    if (request.path == "/index") request.path = "/";
    request.wants = web::Request::Wants::json;
  }
  request.host = "localhost";
  return request;
}

bool has_field(const FormFields& fields, std::string_view name) {
  for (const auto& field : fields) {
    if (field.first == name) return true;
  }
  return false;
}

Answer answer_of(const web::Response& response) {
  Answer answer;
  answer.status = response.status;
  answer.body = std::string(response.content());
  if (response.pieces) {
    while (const auto piece = response.pieces()) answer.body += *piece;
  }
  answer.location = std::string(response.header("Location"));
  answer.headers = response.headers;
  return answer;
}

}  // namespace

boost::json::value Answer::json() const { return boost::json::parse(body); }

std::string Answer::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (lower_ascii(key) == lower_ascii(name)) return value;
  }
  return "";
}

web::Response Browser::ask(web::Request request) {
  request.remote = remote;
  if (!cookies_.empty()) request.headers.add("cookie", cookie_line(cookies_));
  request.headers.add("accept-language", accept_language);
  return site_->handle(request);
}

Answer Browser::send(web::Request request) {
  const Answer answer = answer_of(ask(std::move(request)));
  keep_cookies(answer);
  return answer;
}

web::Response Browser::open_stream(const std::string& target, const std::string& last_event_id) {
  web::Request request = request_for(web::Method::get, target);
  if (!last_event_id.empty()) request.headers.add("last-event-id", last_event_id);
  return ask(std::move(request));
}

std::shared_ptr<web::EventStream> Browser::listen(const std::string& target,
                                                  const std::string& last_event_id) {
  return open_stream(target, last_event_id).events;
}

std::shared_ptr<web::Seat> Browser::sit(const std::string& target,
                                        const std::string& last_event_id) {
  return open_stream(target, last_event_id).seat;
}

Answer Browser::get(const std::string& target, const FormFields& headers) {
  web::Request request = request_for(web::Method::get, target);
  for (const auto& [name, value] : headers) request.headers.add(name, value);
  return send(std::move(request));
}

Answer Browser::get_json(const std::string& target) {
  web::Request request = request_for(web::Method::get, target);
  request.wants = web::Request::Wants::json;
  return send(std::move(request));
}

Answer Browser::post(const std::string& target, FormFields fields,
                     std::vector<web::Upload> uploads) {
  if (!cookies_.contains("visitor")) get("/");
  web::Request request = request_for(web::Method::post, target);
  if (!has_field(fields, "csrf")) {
    fields.emplace_back("csrf", server::csrf_token(site_->app(), cookies_["visitor"]));
  }
  if (!has_field(fields, "once")) fields.emplace_back("once", random_token());
  for (auto& [name, value] : fields) request.form.add(name, value);
  request.uploads = std::move(uploads);
  return send(std::move(request));
}

Answer Browser::post_and_follow(const std::string& target, FormFields fields,
                                std::vector<web::Upload> uploads) {
  const Answer answer = post(target, std::move(fields), std::move(uploads));
  EXPECT_EQ(answer.status, 303) << target << "\n" << answer.body;
  return answer.status == 303 ? get(answer.location) : answer;
}

void Browser::keep_cookies(const Answer& answer) {
  for (const auto& [name, line] : answer.headers) {
    if (lower_ascii(name) != "set-cookie") continue;
    const std::string pair = line.substr(0, line.find(';'));
    const std::size_t equals = pair.find('=');
    const std::string key = pair.substr(0, equals), value = pair.substr(equals + 1);
    if (value.empty()) {
      cookies_.erase(key);
    } else {
      cookies_[key] = value;
    }
  }
}

AnySite::AnySite() : AnyStore(server::all_steps()) {
  settings.secret = "a secret for tests that nobody else has";
}

void AnySite::SetUp() {
  AnyStore::SetUp();
  site_ = std::make_unique<server::Site>(store(), letters, clock, settings, encoder);
}

PersonId AnySite::person(const std::string& email, const std::string& name) {
  return store().write([&](Tx& tx) { return people::find_or_add(tx, email, name).value().id; });
}

void AnySite::run_jobs() {
  // PostgreSQL keeps facts back while an older transaction is open, be it another test's.
  while (store().read([](Tx& tx) { return facts::held_back(tx, {}); })) std::this_thread::yield();
  while (site().run_jobs() == server::Site::Due::soon) std::this_thread::yield();
}

Browser AnySite::browser_of(const std::string& email, const std::string& name) {
  const PersonId id = person(email, name);
  Browser made = browser();
  made.set_cookie("session",
                  store().write([&](Tx& tx) { return people::open_session(tx, id, "a test"); }));
  return made;
}

}  // namespace commonty
