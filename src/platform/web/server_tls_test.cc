#include <gmock/gmock.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <filesystem>
#include <memory>

#include "platform/web/server.h"
#include "tests/support/raw_client.h"
#include "tests/support/stored_moves.h"

namespace commonty::web {
namespace {

using test::RawAnswer;
using test::RawClient;
using testing::HasSubstr;

template <auto free>
struct Free {
  template <class T>
  void operator()(T* thing) const {
    free(thing);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using File = std::unique_ptr<std::FILE, Free<std::fclose>>;

// A certificate for "localhost" that its own key has signed, valid for an hour.
Certificate make_certificate(EVP_PKEY* key) {
  Certificate certificate(X509_new());
  X509* x = certificate.get();
  ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
  X509_gmtime_adj(X509_getm_notBefore(x), -60);
  X509_gmtime_adj(X509_getm_notAfter(x), 3600);
  X509_set_pubkey(x, key);
  X509_NAME* name = X509_get_subject_name(x);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(x, name);
  X509_sign(x, key, EVP_sha256());
  return certificate;
}

class TlsClient final : public RawClient {
 public:
  explicit TlsClient(std::uint16_t port)
      : RawClient(port), context_(SSL_CTX_new(TLS_client_method())), ssl_(SSL_new(context_.get())) {
    SSL_set_fd(ssl_.get(), descriptor());
    if (SSL_connect(ssl_.get()) != 1) throw std::runtime_error("no TLS here");
  }

  bool send(std::string_view bytes) override {
    return SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0;
  }
  // Whether the server said goodbye, instead of only breaking the line.
  bool was_ended() const { return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }

 protected:
  ssize_t receive_some(char* to, std::size_t size) override {
    if (SSL_pending(ssl_.get()) == 0) wait_readable();
    return SSL_read(ssl_.get(), to, static_cast<int>(size));
  }

 private:
  std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>> context_;
  std::unique_ptr<SSL, Free<SSL_free>> ssl_;
};

class TlsTest : public testing::Test {
 protected:
  TlsTest() {
    std::filesystem::create_directory(folder_);
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate = make_certificate(key.get());
    options.certificate_file = folder_ / "certificate.pem";
    options.key_file = folder_ / "key.pem";
    PEM_write_X509(File(std::fopen(options.certificate_file.c_str(), "w")).get(),
                   certificate.get());
    PEM_write_PrivateKey(File(std::fopen(options.key_file.c_str(), "w")).get(), key.get(), nullptr,
                         nullptr, 0, nullptr, nullptr);
  }
  ~TlsTest() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<Server> start() {
    auto server = std::make_unique<Server>(
        options,
        [](Request& request) {
          if (request.path == "/large") return text(std::string(500'000, 'x'));
          return text((request.secure ? "secure " : "open ") + std::string(request.form.get("a")));
        },
        [](Method, std::string_view) { return BodyRule(); });
    server->start();
    return server;
  }

  ServerOptions options;

 private:
  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / ("commonty-tls-" + std::to_string(getpid()));
};

TEST_F(TlsTest, SpeaksTheSameOverTls) {
  const auto server = start();
  TlsClient client(server->port());
  const RawAnswer first = client.ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(first.body, "secure ");
  EXPECT_THAT(first.header("strict-transport-security"), HasSubstr("max-age="));
  const RawAnswer second = client.ask(
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
      "Content-Length: 3\r\n\r\na=1");
  EXPECT_EQ(second.body, "secure 1");
  EXPECT_EQ(client.ask("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n").body.size(), 500'000u);
}

TEST_F(TlsTest, SaysGoodbye) {
  const auto server = start();
  TlsClient client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.answer().status, 200);
  EXPECT_TRUE(client.is_closed());
  EXPECT_TRUE(client.was_ended());
}

TEST_F(TlsTest, RefusesAHugePasteWithAnAnswer) {
  const auto server = start();
  TlsClient client(server->port());
  const std::string paste(3'000'000, 'x');
  client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000000\r\n\r\n" + paste);
  EXPECT_EQ(client.answer().status, 413);
}

TEST_F(TlsTest, DropsAClientThatSpeaksNoTls) {
  options.header_timeout_ms = 30;
  const auto server = start();
  RawClient plain(server->port());
  plain.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THROW(plain.read_until("HTTP/1.1"), std::runtime_error);
  RawClient silent(server->port());
  EXPECT_TRUE(silent.is_closed());
}

TEST_F(TlsTest, SaysWhichFileItCannotRead) {
  options.key_file = "/nowhere/key.pem";
  try {
    start();
    FAIL() << "started without a key";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("/nowhere/key.pem"));
  }
}

TEST_F(TlsTest, TellsWhatIsSaidInARoom) {
  test::StoredMoves stored;
  live::Rooms rooms;
  Server server(
      options, [&](Request&) { return rooms.stream({"board", 0, stored.catch_up(), {}}); },
      [](Method, std::string_view) { return BodyRule(); });
  server.start();
  TlsClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  client.answer(test::Body::none);
  const std::string words(50'000, 'x');
  for (int i = 0; i < 40; ++i) rooms.say("board", stored.add(words));
  std::string heard;
  while (heard.find("id: 40\n") == std::string::npos) {
    const std::string event = client.read_until("\n\n");
    if (event.starts_with("id: ")) heard += event;
  }
  EXPECT_EQ(heard, stored.written(0));
  server.stop();
  EXPECT_THAT(client.read_until("\n\n"), HasSubstr("event: back"));
}

}  // namespace
}  // namespace commonty::web
