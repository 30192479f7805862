#include "platform/web/server.h"

#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <mutex>

#include "platform/web/body.h"
#include "tests/support/raw_client.h"

namespace commonty::web {
namespace {

using test::Body;
using test::RawAnswer;
using test::RawClient;
using testing::HasSubstr;

// Tells what the handler saw: its answer is the request, in a form a test can read.
Response describe(Request& request) {
  std::string seen = std::string(name_of(request.method)) + " " + request.path + "\n";
  for (const auto& [name, value] : request.query.pairs()) seen += "?" + name + "=" + value + "\n";
  for (const auto& [name, value] : request.form.pairs()) seen += name + "=" + value + "\n";
  for (const Upload& upload : request.uploads) {
    seen += upload.field + ": " + upload.file_name + " " + std::to_string(upload.size()) +
            (upload.on_disk() ? " on disk\n" : " in memory\n");
  }
  if (!request.body.empty()) seen += "body " + request.body + "\n";
  seen += "from " + request.remote + (request.secure ? " secure" : "") + " to " + request.host;
  return text(std::move(seen));
}

class ServerTest : public testing::Test {
 protected:
  // All times are long, but for those that a test makes short.
  ServerOptions options;
  Server::Handler handler = describe;
  Server::BodyRules rules = [](Method, std::string_view) { return BodyRule(); };

  std::uint16_t port() {
    if (!server_) {
      server_ = std::make_unique<Server>(options, handler, rules);
      server_->start();
    }
    return server_->port();
  }
  Server& server() {
    port();
    return *server_;
  }

  RawAnswer ask(std::string_view request) {
    RawClient client(port());
    return client.ask(request);
  }

  // Refused, and the connection ends.
  void expect_refused(int status, std::string_view request) {
    RawClient client(port());
    const RawAnswer answer = client.ask(request);
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.header("connection"), "close");
    EXPECT_EQ(answer.header("cache-control"), "no-store");
    EXPECT_THAT(answer.body, HasSubstr("<h1>"));
    client.end();
    EXPECT_TRUE(client.is_closed());
  }

 private:
  std::unique_ptr<Server> server_;
};

std::string post(std::string_view type, std::string_view body) {
  return "POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + std::string(type) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

const std::string get = "GET /a%20b?x=1 HTTP/1.1\r\nHost: localhost:80\r\n\r\n";

TEST_F(ServerTest, AnswersARequest) {
  const RawAnswer answer = ask(get);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "GET /a b\n?x=1\nfrom 127.0.0.1 to localhost:80");
  EXPECT_THAT(answer.header("date"), testing::EndsWith(" GMT"));
  EXPECT_THAT(answer.header("content-security-policy"), HasSubstr("default-src 'none'"));
  EXPECT_THAT(answer.header("content-security-policy"),
              HasSubstr("require-trusted-types-for 'script'"));
  EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
  EXPECT_EQ(answer.header("strict-transport-security"), "");
  EXPECT_EQ(answer.header("server"), "");
  EXPECT_EQ(answer.header("connection"), "");
}

TEST_F(ServerTest, KeepsAConnectionForTheNextRequest) {
  RawClient client(port());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client.ask(get).status, 200);
  EXPECT_EQ(client.ask("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").status,
            200);
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, KeepsAnOldClientOnlyWhenItAsks) {
  RawClient client(port());
  const RawAnswer kept = client.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(kept.header("connection"), "keep-alive");
  EXPECT_EQ(client.ask("GET / HTTP/1.0\r\n\r\n").header("connection"), "close");
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, AnswersPipelinedRequestsInTheirOrder) {
  RawClient client(port());
  std::string requests;
  for (int i = 0; i < 50; ++i) {
    requests += i % 2 == 0 ? "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"
                           : post("application/x-www-form-urlencoded", "n=" + std::to_string(i));
  }
  client.send(requests);
  for (int i = 0; i < 50; ++i) {
    const std::string wanted =
        i % 2 == 0 ? "GET /" + std::to_string(i) + "\n" : "n=" + std::to_string(i) + "\n";
    EXPECT_THAT(client.answer().body, HasSubstr(wanted));
  }
}

TEST_F(ServerTest, ReadsARequestHoweverItIsCut) {
  RawClient client(port());
  const std::string request =
      "\r\n\r\n" + post("application/x-www-form-urlencoded", "a=1&b=%C3%A0");
  for (const char c : request) client.send({&c, 1});
  EXPECT_EQ(client.answer().body, "POST /form\na=1\nb=à\nfrom 127.0.0.1 to localhost");
}

TEST_F(ServerTest, LeavesTheBodyOfAHeadRequestAway) {
  RawClient client(port());
  const RawAnswer head = client.ask("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n", Body::none);
  const RawAnswer got = client.ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("content-length"), std::to_string(got.body.size()));
}

TEST_F(ServerTest, TakesJsonAsAForm) {
  const RawAnswer answer = ask(post(
      "application/json",
      R"({"title":"Buses","count":3,"open":true,"tags":["a","b"],"none":null,"deep":{"x":1}})"));
  EXPECT_THAT(answer.body, HasSubstr("title=Buses\ncount=3\nopen=true\ntags=a\ntags=b\nbody {"));
  EXPECT_THAT(answer.body, testing::Not(HasSubstr("none=")));
}

TEST_F(ServerTest, TakesAsManyFieldsFromJsonAsFromAForm) {
  const auto list_of = [](std::size_t size) {
    std::string list = "{\"n\":[1";
    for (std::size_t i = 1; i < size; ++i) list += ",1";
    return post("application/json", list + "]}");
  };
  EXPECT_EQ(ask(list_of(form_fields_max)).status, 200);
  EXPECT_EQ(ask(list_of(form_fields_max + 1)).status, 413);
}

TEST_F(ServerTest, TakesAChunkedBody) {
  const RawAnswer answer = ask(
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
      "Transfer-Encoding: chunked\r\n\r\n3\r\na=1\r\n4;x=y\r\n&b=2\r\n0\r\nTrailer: t\r\n\r\n");
  EXPECT_THAT(answer.body, HasSubstr("a=1\nb=2\n"));
}

TEST_F(ServerTest, StreamsAFileToDisk) {
  rules = [](Method, std::string_view) { return BodyRule{.size_max = upload_size_max}; };
  const std::string body =
      "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nNotes\r\n"
      "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"big.bin\"\r\n\r\n" +
      std::string(3'000'000, 'x') + "\r\n--b--\r\n";
  EXPECT_THAT(ask(post("multipart/form-data; boundary=b", body)).body,
              HasSubstr("title=Notes\nfile: big.bin 3000000 on disk\n"));
}

TEST_F(ServerTest, RefusesWhatIsNotHttp) {
  expect_refused(400, "nonsense\r\n\r\n");
  expect_refused(400, "GET / HTTP/1.1\r\nHost: localhost\r\nbad header\r\n\r\n");
  expect_refused(400, "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n");
  expect_refused(400, "GET nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n");
  expect_refused(400, "GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n");
  expect_refused(400, "GET /%ff HTTP/1.1\r\nHost: localhost\r\n\r\n");
  expect_refused(400, "\x16\x03\x01\x02 \x01 hello\r\n\r\n");
}

TEST_F(ServerTest, RefusesARequestWithoutExactlyOneHost) {
  expect_refused(400, "GET / HTTP/1.1\r\n\r\n");
  expect_refused(400, "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n");
  expect_refused(400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n");
}

TEST_F(ServerTest, RefusesALengthThatIsInDoubt) {
  const std::string start = "POST / HTTP/1.1\r\nHost: localhost\r\n";
  const std::string chunks = "\r\n0\r\n\r\n";
  expect_refused(400, start + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n" + chunks);
  expect_refused(400, start + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n" + chunks);
  expect_refused(400, start + "Transfer-Encoding: gzip\r\nContent-Length: 5\r\n\r\n12345");
  expect_refused(400, start + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n12345");
  expect_refused(400, start + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n123456");
  expect_refused(400, start + "Content-Length: 5, 5\r\n\r\n12345");
  expect_refused(400, start + "Content-Length: +5\r\n\r\n12345");
  expect_refused(400, start + "Content-Length: -1\r\n\r\n");
  expect_refused(400, start + "Transfer-Encoding: chunked\r\n\r\nzz\r\n");
  expect_refused(400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n" + chunks);
}

TEST_F(ServerTest, RefusesACodingItDoesNotKnow) {
  const std::string start = "POST / HTTP/1.1\r\nHost: localhost\r\n";
  expect_refused(501, start + "Transfer-Encoding: gzip\r\n\r\n");
  expect_refused(501, start + "Transfer-Encoding: gzip, chunked\r\n\r\n");
  expect_refused(501, start + "Transfer-Encoding: chunked, identity\r\n\r\n");
}

TEST_F(ServerTest, RefusesABodyWithoutALength) {
  expect_refused(411, "POST / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  expect_refused(411, "PUT / HTTP/1.0\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(ask("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n").status, 200);
  EXPECT_EQ(ask("DELETE / HTTP/1.1\r\nHost: localhost\r\n\r\n").status, 200);
}

TEST_F(ServerTest, RefusesAnAddressOrHeadThatIsTooLong) {
  expect_refused(
      414, "GET /" + std::string(target_length_max, 'a') + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  expect_refused(414, "GET /" + std::string(header_size_max, 'a'));
  expect_refused(431, "GET / HTTP/1.1\r\nHost: localhost\r\nX: " +
                          std::string(header_size_max, 'a') + "\r\n\r\n");
  RawClient slow(port());
  slow.send("GET / HTT");
  slow.send("P/1.1\r\nHost: localhost\r\nX: " + std::string(100, 'a'));
  EXPECT_EQ(slow.ask(std::string(header_size_max, 'a')).status, 431);
  const std::string longest = "/" + std::string(target_length_max - 1, 'a');
  EXPECT_EQ(ask("GET " + longest + " HTTP/1.1\r\nHost: localhost\r\n\r\n").status, 200);
}

TEST_F(ServerTest, RefusesOtherVersions) {
  expect_refused(505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  expect_refused(505, "GET / HTTP/3.0\r\nHost: localhost\r\n\r\n");
  expect_refused(400, "GET / HTTPS\r\nHost: localhost\r\n\r\n");
}

TEST_F(ServerTest, AnswersOnlyToItsNames) {
  options.hosts = {"Commonty.example"};
  expect_refused(421, "GET / HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n");
  expect_refused(421, "GET http://elsewhere.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n");
  for (std::string_view host :
       {"localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:80", "commonty.example"}) {
    SCOPED_TRACE(host);
    EXPECT_EQ(ask("GET / HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n").status, 200);
  }
}

TEST_F(ServerTest, BelievesOnlyItsProxies) {
  const std::string request =
      "GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 6.6.6.6, 203.0.113.9\r\n"
      "X-Forwarded-Proto: https\r\nX-Forwarded-Host: commonty.example\r\n\r\n";
  options.hosts = {"commonty.example"};
  EXPECT_THAT(ask(request).body, HasSubstr("from 127.0.0.1 to localhost"));
}

TEST_F(ServerTest, TakesTheVisitorsAddressFromItsProxy) {
  options.hosts = {"commonty.example"};
  options.trusted_proxies = {"127.0.0.1"};
  const std::string request =
      "GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 6.6.6.6, 203.0.113.9\r\n"
      "X-Forwarded-Proto: https\r\nX-Forwarded-Host: commonty.example\r\n\r\n";
  const RawAnswer answer = ask(request);
  EXPECT_THAT(answer.body, HasSubstr("from 203.0.113.9 secure to commonty.example"));
  EXPECT_THAT(answer.header("strict-transport-security"), HasSubstr("max-age="));
}

TEST_F(ServerTest, SaysContinueBeforeItReadsTheBody) {
  RawClient client(port());
  client.send(
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
      "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_THAT(client.ask("a=1").body, HasSubstr("a=1\n"));
  EXPECT_EQ(client.ask(get).status, 200);
}

TEST_F(ServerTest, RefusesABodyBeforeItIsSent) {
  const std::string start =
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
  expect_refused(413, start + "Content-Length: 9999999\r\nExpect: 100-continue\r\n\r\n");
  expect_refused(417, start + "Content-Length: 1\r\nExpect: miracles\r\n\r\n");
}

TEST_F(ServerTest, HearsOutAHugePasteAndSaysWhatIsWrong) {
  RawClient client(port());
  const std::string paste = "text=" + std::string(5'000'000, 'x');
  EXPECT_TRUE(client.send(post("application/x-www-form-urlencoded", paste)));
  const RawAnswer answer = client.answer();
  EXPECT_EQ(answer.status, 413);
  EXPECT_THAT(answer.body, HasSubstr("too much at once"));
  EXPECT_THAT(answer.body, HasSubstr("At most 1024 KB"));
  client.end();
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, CountsABodyThatDoesNotSayItsLength) {
  rules = [](Method, std::string_view) { return BodyRule{.size_max = 5}; };
  const std::string start =
      "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
      "Content-Type: text/plain\r\n\r\n";
  EXPECT_THAT(ask(start + "5\r\n12345\r\n0\r\n\r\n").body, HasSubstr("body 12345"));
  expect_refused(413, start + "3\r\n123\r\n3\r\n456\r\n0\r\n\r\n");
}

TEST_F(ServerTest, LetsOnlyFilesUseALargeLimit) {
  rules = [](Method, std::string_view path) {
    return BodyRule{.size_max = path == "/form" ? upload_size_max : 10};
  };
  const std::string large(form_size_max + 100, 'x');
  expect_refused(413, post("application/json", large));
  expect_refused(413, post("multipart/form-data; boundary=b",
                           "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n" + large));
}

TEST_F(ServerTest, RefusesFormsItCannotRead) {
  expect_refused(400, post("application/json", "{\"a\":"));
  expect_refused(400, post("application/json", std::string(100, '[') + std::string(100, ']')));
  expect_refused(400, post("multipart/form-data", "x"));
  expect_refused(400, post("multipart/form-data; boundary=b", "--b\r\n"));
  expect_refused(413, post("application/x-www-form-urlencoded", std::string(10'001, '&')));
}

TEST_F(ServerTest, DoesNotReadTheBodyOfAnUnknownRoute) {
  rules = [](Method, std::string_view) { return BodyRule{.known = false}; };
  handler = [](Request& request) {
    return text("no " + request.body + std::to_string(request.form.pairs().size()), 404);
  };
  RawClient client(port());
  const RawAnswer answer = client.ask(post("application/x-www-form-urlencoded", "a=1"));
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.body, "no 0");
  EXPECT_EQ(answer.header("connection"), "close");
}

TEST_F(ServerTest, GivesMachinesAProblem) {
  const RawAnswer answer =
      ask("GET / HTTP/1.1\r\nHost: elsewhere.example\r\nAccept: application/json\r\n\r\n");
  EXPECT_EQ(answer.status, 421);
  EXPECT_EQ(answer.header("content-type"), "application/problem+json");
  EXPECT_THAT(answer.body, HasSubstr("\"type\":\"/problems/misdirected-request\""));
}

TEST_F(ServerTest, AsksTheProgramForItsErrorPages) {
  options.error_page = [](int status, const Request& request) {
    return html("<h1>Ours: " + std::to_string(status) + " " + request.path + "</h1>");
  };
  const RawAnswer answer = ask("GET /here HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n");
  EXPECT_EQ(answer.status, 421);
  EXPECT_EQ(answer.body, "<h1>Ours: 421 /here</h1>");
}

TEST_F(ServerTest, SurvivesAHandlerThatThrows) {
  handler = [](Request& request) -> Response {
    if (request.path == "/bad") throw std::runtime_error("secret detail");
    return describe(request);
  };
  RawClient client(port());
  const RawAnswer answer = client.ask("GET /bad HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(answer.status, 500);
  EXPECT_THAT(answer.body, testing::Not(HasSubstr("secret")));
  EXPECT_EQ(client.ask(get).status, 200);
}

TEST_F(ServerTest, SurvivesAnErrorPageThatThrows) {
  options.error_page = [](int, const Request&) -> Response { throw std::runtime_error("no"); };
  EXPECT_EQ(ask("GET / HTTP/1.1\r\n\r\n").status, 400);
}

TEST_F(ServerTest, AnswersNotModifiedToWhoHasThePage) {
  handler = [](Request&) {
    Response response = text("hello");
    response.set("ETag", "\"v1\"").set("Cache-Control", "no-cache");
    return response;
  };
  const std::string start = "GET / HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: ";
  RawClient client(port());
  for (std::string_view tag : {"\"v1\"", "W/\"v1\"", "\"v0\", \"v1\"", "*"}) {
    SCOPED_TRACE(tag);
    const RawAnswer answer = client.ask(start + std::string(tag) + "\r\n\r\n", Body::none);
    EXPECT_EQ(answer.status, 304);
    EXPECT_EQ(answer.header("etag"), "\"v1\"");
    EXPECT_EQ(answer.header("cache-control"), "no-cache");
    EXPECT_EQ(answer.header("content-length"), "");
  }
  EXPECT_EQ(client.ask(start + "\"v2\"\r\n\r\n").body, "hello");
}

TEST_F(ServerTest, SendsALargeSharedBodyToManyAtOnce) {
  const auto shared = std::make_shared<const std::string>(3'000'000, 'x');
  handler = [&](Request&) {
    Response response = bytes("", "application/octet-stream");
    response.shared_body = shared;
    return response;
  };
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(std::make_unique<RawClient>(port()));
    clients.back()->send(get);
  }
  for (const auto& client : clients) EXPECT_EQ(client->answer().body, *shared);
}

TEST_F(ServerTest, GivesNoBodyWhereThereIsNone) {
  handler = [](Request&) { return text("not sent", 204); };
  RawClient client(port());
  const RawAnswer answer = client.ask(get, Body::none);
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.header("content-length"), "");
  EXPECT_EQ(client.ask(get, Body::none).status, 204);
}

TEST_F(ServerTest, TellsAClientThatIsTooSlowWithItsHead) {
  options.header_timeout_ms = 30;
  RawClient client(port());
  client.send("GET / HTTP/1.1\r\nHo");
  const RawAnswer answer = client.answer();
  EXPECT_EQ(answer.status, 408);
  client.end();
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, DoesNotSellTimeForSingleBytes) {
  options.header_timeout_ms = 60;
  RawClient client(port());
  std::string request = "GET / HTTP/1.1\r\nHost: localhost\r\nX: ";
  std::future<RawAnswer> answer = std::async(std::launch::async, [&] { return client.answer(); });
  // A header that never ends, a byte at a time, until the server has had enough.
  client.send(request);
  while (answer.wait_for(std::chrono::milliseconds(5)) != std::future_status::ready) {
    client.send("x");
  }
  EXPECT_EQ(answer.get().status, 408);
}

TEST_F(ServerTest, TellsAClientThatIsTooSlowWithItsBody) {
  options.body_timeout_ms = 30;
  RawClient client(port());
  client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n123");
  EXPECT_EQ(client.answer().status, 408);
}

TEST_F(ServerTest, ClosesIdleConnectionsSilently) {
  options.idle_timeout_ms = 30;
  RawClient client(port());
  EXPECT_EQ(client.ask(get).status, 200);
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, ClosesConnectionsThatNeverAsk) {
  options.header_timeout_ms = 30;
  RawClient client(port());
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, DropsAClientThatDoesNotRead) {
  options.write_timeout_ms = 30;
  std::promise<void> let_go;
  handler = [&](Request&) {
    Response response = text("");
    // Told when the last copy of the answer is gone, which is when the server gave up.
    response.shared_body = std::shared_ptr<const std::string>(new std::string(64'000'000, 'x'),
                                                              [&](const std::string* body) {
                                                                delete body;
                                                                let_go.set_value();
                                                              });
    return response;
  };
  RawClient client(port());
  client.send(get);
  EXPECT_EQ(let_go.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

TEST_F(ServerTest, TellsOneConnectionTooManyToComeBack) {
  options.connections_max = 2;
  RawClient first(port());
  RawClient second(port());
  EXPECT_EQ(first.ask(get).status, 200);
  EXPECT_EQ(second.ask(get).status, 200);
  RawClient third(port());
  const RawAnswer answer = third.answer();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.header("retry-after"), "30");
  EXPECT_EQ(first.ask(get).status, 200);
}

TEST_F(ServerTest, KeepsPlacesFromAnAddressThatTakesMany) {
  options.connections_of_address_max = 1;
  RawClient first(port());
  EXPECT_EQ(first.ask(get).status, 200);
  RawClient second(port());
  EXPECT_EQ(second.answer().status, 503);
}

TEST_F(ServerTest, CountsNoConnectionsOfATrustedProxy) {
  options.connections_of_address_max = 1;
  options.trusted_proxies = {"127.0.0.1"};
  RawClient first(port());
  EXPECT_EQ(first.ask(get).status, 200);
  EXPECT_EQ(ask(get).status, 200);
}

TEST_F(ServerTest, RefusesLargeBodiesWhereMemoryIsSpentAndTakesSmallOnes) {
  options.memory_max = 300'000;
  const auto posting = [](std::size_t size) {
    return "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: " +
           std::to_string(size) + "\r\n\r\n";
  };
  RawClient large(port());
  large.send(posting(400'000) + std::string(310'000, 'x'));
  EXPECT_EQ(large.answer().status, 503);
  RawClient again(port());  // what was held has been given back
  EXPECT_EQ(again.ask(posting(200'000) + std::string(200'000, 'x')).status, 200);
}

TEST_F(ServerTest, HoldsNoMoreLargeAnswersThanThereIsMemoryFor) {
  options.memory_max = 100'000'000;
  handler = [&](Request& request) {
    return text(std::string(request.path == "/large" ? 64'000'000 : 1'000, 'x'));
  };
  const std::string large = "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n";
  RawClient slow(port());
  slow.send(large);
  slow.read_until("\r\n\r\n");  // it is on its way now
  EXPECT_EQ(ask(large).status, 503);
  EXPECT_EQ(ask(get).status, 200);
}

TEST_F(ServerTest, LetsHandlersWaitWhileOthersAreServed) {
  options.io_threads = 1;
  std::promise<void> go_on;
  std::shared_future<void> gone_on = go_on.get_future().share();
  handler = [&](Request& request) {
    if (request.path == "/slow") gone_on.wait();
    return describe(request);
  };
  RawClient slow(port());
  slow.send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(ask(get).status, 200);
  go_on.set_value();
  EXPECT_EQ(slow.answer().status, 200);
}

TEST_F(ServerTest, RunsAHandlerThatDoesNotWaitAtOnce) {
  options.workers = 0;
  rules = [](Method, std::string_view) { return BodyRule{.may_block = false}; };
  EXPECT_EQ(ask(get).status, 200);
}

TEST_F(ServerTest, FinishesTheAnswerUnderWayWhenItStops) {
  std::promise<void> begun;
  std::promise<void> go_on;
  handler = [&](Request&) {
    begun.set_value();
    go_on.get_future().wait();
    return text("done");
  };
  RawClient idle(port());
  RawClient client(port());
  client.send(get);
  begun.get_future().wait();
  std::future<void> stopped = std::async(std::launch::async, [&] { server().stop(); });
  EXPECT_TRUE(idle.is_closed());  // only once the server has begun to stop
  EXPECT_THROW(RawClient another(port()), std::runtime_error);
  go_on.set_value();
  const RawAnswer answer = client.answer();
  EXPECT_EQ(answer.body, "done");
  EXPECT_EQ(answer.header("connection"), "close");
  stopped.get();
}

// So many pieces of one letter each; the last of them is empty, and not the end.
Pieces letters(int count) {
  return [left = count]() mutable -> std::optional<std::string> {
    if (--left < -1) return std::nullopt;
    return left < 0 ? "" : std::string(1, static_cast<char>('a' + left % 26));
  };
}

TEST_F(ServerTest, SendsALongBodyInPieces) {
  handler = [](Request&) { return in_pieces(letters(3), "text/csv"); };
  RawClient client(port());
  for (int i = 0; i < 2; ++i) {
    const RawAnswer answer = client.ask(get, Body::in_chunks);
    EXPECT_EQ(answer.body, "cba");
    EXPECT_EQ(answer.header("transfer-encoding"), "chunked");
    EXPECT_EQ(answer.header("content-length"), "");
    EXPECT_EQ(answer.header("content-type"), "text/csv");
    EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
  }
  client.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n" + get);
  EXPECT_EQ(client.answer(Body::none).header("transfer-encoding"), "chunked");
  EXPECT_EQ(client.answer(Body::in_chunks).body, "cba");
}

TEST_F(ServerTest, SendsPiecesWithoutChunksToAnOldClient) {
  handler = [](Request&) { return in_pieces(letters(3), "text/csv"); };
  RawClient client(port());
  const RawAnswer answer =
      client.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", Body::until_close);
  EXPECT_EQ(answer.header("transfer-encoding"), "");
  EXPECT_EQ(answer.header("connection"), "close");
  EXPECT_EQ(answer.body, "cba");
}

TEST_F(ServerTest, NeverEndsABodyThatFailedHalfWay) {
  handler = [](Request&) {
    return in_pieces(
        [first = true]() mutable -> std::optional<std::string> {
          if (!std::exchange(first, false)) throw std::runtime_error("the disk is gone");
          return "half";
        },
        "text/csv");
  };
  RawClient client(port());
  EXPECT_EQ(client.ask(get, Body::until_close).body, "4\r\nhalf\r\n");
}

TEST_F(ServerTest, SaysWhenThePortIsTaken) {
  ServerOptions same = options;
  same.port = port();
  Server second(same, handler, rules);
  try {
    second.start();
    FAIL() << "two servers share a port";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("port " + std::to_string(port())));
  }
}

TEST_F(ServerTest, SaysWhenTheAddressIsNone) {
  options.address = "nowhere";
  Server server(options, handler, rules);
  EXPECT_THROW(server.start(), std::runtime_error);
}

}  // namespace
}  // namespace commonty::web
