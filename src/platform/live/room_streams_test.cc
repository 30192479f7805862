// Rooms through a real server and real sockets.
#include <gmock/gmock.h>

#include <thread>

#include "platform/live/rooms.h"
#include "platform/web/server.h"
#include "tests/support/raw_client.h"
#include "tests/support/stored_moves.h"

namespace commonty::live {
namespace {

using test::Body;
using test::RawClient;
using testing::HasSubstr;
using Client = std::unique_ptr<RawClient>;

class RoomStreams : public testing::Test {
 protected:
  web::ServerOptions edge;
  Options options;
  test::StoredMoves stored;

  Rooms& rooms() {
    if (!rooms_) rooms_ = std::make_unique<Rooms>(options);
    return *rooms_;
  }
  web::Server& server() {
    if (server_) return *server_;
    rooms();
    server_ = std::make_unique<web::Server>(
        edge, [this](web::Request& request) { return answer(request); },
        [](web::Method, std::string_view) { return web::BodyRule(); });
    server_->start();
    return *server_;
  }

  // The headers have been read.
  Client listen(Position from = 0, const std::string& last_id = "") {
    auto client = std::make_unique<RawClient>(server().port());
    const std::string resume = last_id.empty() ? "" : "Last-Event-ID: " + last_id + "\r\n";
    client->send("GET /board?from=" + std::to_string(from) + " HTTP/1.1\r\nHost: localhost\r\n" +
                 resume + "\r\n");
    const test::RawAnswer head = client->answer(Body::none);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("content-type"), "text/event-stream");
    EXPECT_EQ(head.header("cache-control"), "no-store");
    EXPECT_EQ(head.header("connection"), "close");
    EXPECT_EQ(client->read_until("\n\n"), "retry: 3000\n\n");
    return client;
  }
  void say(std::string text) { rooms().say("board", stored.add(std::move(text))); }

  // The next event but for those that tell how many are there.
  static std::string next(RawClient& client) {
    std::string event;
    do event = client.read_until("\n\n");
    while (event.find("event: presence") != std::string::npos);
    return event;
  }
  // All up to the event with this id, in one piece.
  static std::string all_until(RawClient& client, Position last) {
    std::string all, event;
    const std::string mark = "id: " + std::to_string(last) + "\n";
    while (!event.starts_with(mark)) all += event = next(client);
    return all;
  }
  static std::string presence(RawClient& client, const std::string& count) {
    std::string event;
    while (event != "event: presence\ndata: " + count + "\n\n") event = client.read_until("\n\n");
    return event;
  }
  void wait_until_present(int count) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (rooms().present("board") != count && std::chrono::steady_clock::now() < end) {
      std::this_thread::yield();
    }
    EXPECT_EQ(rooms().present("board"), count);
  }

 private:
  web::Response answer(const web::Request& request) {
    if (request.path == "/page") return web::text("a page");
    return rooms().stream({"board", place_in(request).value_or(0), stored.catch_up(), {}});
  }

  std::unique_ptr<Rooms> rooms_;
  std::unique_ptr<web::Server> server_;
};

TEST_F(RoomStreams, TellAllInOrder) {
  std::vector<Client> clients;
  for (int i = 0; i < 20; ++i) clients.push_back(listen());
  for (int i = 1; i <= 200; ++i) say("move " + std::to_string(i));
  for (const Client& client : clients) EXPECT_EQ(all_until(*client, 200), stored.written(0));
}

TEST_F(RoomStreams, LoseNothingWhileManySayAndComeAtOnce) {
  server();
  std::vector<Client> clients;
  {
    std::vector<std::jthread> speakers;
    for (int s = 0; s < 4; ++s) {
      speakers.emplace_back([&] {
        for (int i = 0; i < 100; ++i) say("x");
      });
    }
    for (int i = 0; i < 20; ++i) clients.push_back(listen());
  }
  for (const Client& client : clients) EXPECT_EQ(all_until(*client, 400), stored.written(0));
}

TEST_F(RoomStreams, GoOnWhereABrowserStopped) {
  const Client ann = listen();
  for (int i = 1; i <= 5; ++i) say("move " + std::to_string(i));
  all_until(*ann, 5);
  // The header, which a browser sends by itself, is newer than the address.
  const Client bea = listen(0, "3");
  EXPECT_EQ(all_until(*bea, 5), stored.written(3));
}

TEST_F(RoomStreams, GoOnAfterANewStartOfTheProgram) {
  for (int i = 1; i <= 5; ++i) stored.add("move " + std::to_string(i));
  const Client ann = listen(0, "2");
  EXPECT_EQ(all_until(*ann, 5), stored.written(2));
  say("move 6");
  EXPECT_EQ(next(*ann), "id: 6\ndata: move 6\n\n");
}

TEST_F(RoomStreams, TellASlowClientEverythingAll) {
  options.bytes_max = 256 * 1024;
  const Client slow = listen(), quick = listen();
  const std::string words(60'000, 'x');
  for (int i = 1; i <= 200; ++i) {
    say(words);
    next(*quick);
  }
  EXPECT_EQ(all_until(*slow, 200), stored.written(0));
  say("the end");
  EXPECT_EQ(next(*slow), "id: 201\ndata: the end\n\n");
}

TEST_F(RoomStreams, DropAClientThatNeverReads) {
  edge.write_timeout_ms = 30;
  const Client deaf = listen(), quick = listen();
  wait_until_present(2);
  const std::string words(1'000'000, 'x');
  for (int i = 1; i <= 30; ++i) {
    say(words);
    next(*quick);
  }
  wait_until_present(1);
  say("the end");
  EXPECT_THAT(next(*quick), HasSubstr("the end"));
}

TEST_F(RoomStreams, KnowWhoHasGone) {
  options.presence_ms = 0;
  const Client ann = listen();
  presence(*ann, "1");
  Client bea = listen();
  presence(*ann, "2");
  presence(*bea, "2");
  bea.reset();
  presence(*ann, "1");
  say("one");
  EXPECT_EQ(next(*ann), "id: 1\ndata: one\n\n");
}

TEST_F(RoomStreams, AreForgottenWhenAllHaveGone) {
  Client ann = listen();
  say("one");
  next(*ann);
  ann.reset();
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (rooms().count() > 0 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  EXPECT_EQ(rooms().count(), 0u);
}

TEST_F(RoomStreams, TellTheirListenersWhenToComeBack) {
  std::vector<Client> clients;
  for (int i = 0; i < 5; ++i) clients.push_back(listen());
  say("one");
  for (const Client& client : clients) next(*client);
  server().stop();
  for (const Client& client : clients) {
    const std::string goodbye = next(*client);
    const int ms = std::stoi(goodbye.substr(goodbye.find(' ') + 1));
    EXPECT_GE(ms, 1000);
    EXPECT_LE(ms, 3000);
    const std::string when = std::to_string(ms);
    EXPECT_EQ(goodbye, "retry: " + when + "\nevent: back\ndata: " + when + "\n\n");
    EXPECT_TRUE(client->is_closed());
  }
}

TEST_F(RoomStreams, EndWhenTheRoomIsClosed) {
  const Client ann = listen();
  say("one");
  next(*ann);
  rooms().close("board");
  EXPECT_THAT(next(*ann), HasSubstr("event: back"));
  EXPECT_TRUE(ann->is_closed());
}

TEST_F(RoomStreams, SendOnlyTheHeadersForHead) {
  RawClient client(server().port());
  client.send("HEAD /board HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(client.answer(Body::none).header("content-type"), "text/event-stream");
  client.end();
  EXPECT_TRUE(client.is_closed());
}

TEST_F(RoomStreams, AreNotEndedByTheTimesOfOrdinaryRequests) {
  edge.header_timeout_ms = edge.idle_timeout_ms = edge.body_timeout_ms = edge.write_timeout_ms = 20;
  options.heartbeat_ms = 50;
  const Client ann = listen();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(next(*ann), ":\n\n");
}

TEST_F(RoomStreams, LetPagesThroughMeanwhile) {
  std::vector<Client> clients;
  for (int i = 0; i < 10; ++i) clients.push_back(listen());
  for (int i = 0; i < 50; ++i) {
    say("x");
    RawClient client(server().port());
    EXPECT_EQ(client.ask("GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n").body, "a page");
  }
  for (const Client& client : clients) EXPECT_EQ(all_until(*client, 50), stored.written(0));
}

TEST_F(RoomStreams, DropAClientThatTalksAllTheTime) {
  const Client ann = listen();
  wait_until_present(1);
  const std::string noise(16 * 1024, 'x');
  while (ann->send(noise) && rooms().present("board") == 1) {
  }
  wait_until_present(0);
}

}  // namespace
}  // namespace commonty::live
