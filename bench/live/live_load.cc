// Many listeners in one room, and one who speaks: how late everybody hears it, and what that costs
// the server. Speaks server-sent events, and for the peers WebSocket and socket.io.
//
// live_load LABEL sse|ws|sio PORT PID LISTENERS MESSAGES_A_SECOND SECONDS
//
// Prints LABEL listeners rate delivered expected p50_ms p99_ms max_ms cores us_per_delivery
// pss_kb_per_connection rss_kb_per_connection own_cores. One thread; its own times are part of what
// it measures, for every server alike.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr int message_size = 120;
constexpr int connecting_at_once = 64;
constexpr int warm_up_s = 1;
constexpr int patience_s = 15;
constexpr std::string_view mark = "T=";

std::int64_t nanoseconds() { return Clock::now().time_since_epoch().count(); }

// --- the server, from outside ------------------------------------------------------------------

struct Usage {
  double cpu_s = 0, pss_kb = 0, rss_kb = 0;
};

double field(const std::string& file, std::string_view name) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(name)) return std::stod(line.substr(name.size()));
  }
  return 0;
}

Usage usage_of(int pid) {
  const std::string folder = "/proc/" + std::to_string(pid);
  std::ifstream stat(folder + "/stat");
  std::string all;
  std::getline(stat, all);
  std::istringstream rest(all.substr(all.rfind(')') + 2));
  std::string word;
  for (int i = 0; i < 11; ++i) rest >> word;
  double user = 0, system = 0;
  rest >> user >> system;
  return {(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK)),
          field(folder + "/smaps_rollup", "Pss:"), field(folder + "/status", "VmRSS:")};
}

// --- protocols ---------------------------------------------------------------------------------

enum class Protocol { sse, ws, sio };

std::string text_frame(const std::string& text) {  // masked by zeros
  std::string frame = "\x81";
  if (text.size() < 126) {
    frame += static_cast<char>(0x80 | text.size());
  } else {
    frame += static_cast<char>(0x80 | 126);
    frame += static_cast<char>(text.size() >> 8);
    frame += static_cast<char>(text.size());
  }
  return frame + std::string(4, '\0') + text;
}

std::string greeting(Protocol protocol) {
  if (protocol == Protocol::sse) return "GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const std::string path =
      protocol == Protocol::ws ? "/live" : "/socket.io/?EIO=4&transport=websocket";
  return "GET " + path +
         " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
}

std::string speech(Protocol protocol, const std::string& text) {
  if (protocol == Protocol::ws) return text_frame(text);
  if (protocol == Protocol::sio) return text_frame("42[\"m\",\"" + text + "\"]");
  std::string encoded = "text=";  // a space and an equals sign are all there is to encode
  for (const char c : text) encoded += c == ' ' ? "+" : c == '=' ? "%3D" : std::string(1, c);
  return "POST /say HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded"
         "\r\nContent-Length: " +
         std::to_string(encoded.size()) + "\r\n\r\n" + encoded;
}

// --- the load ----------------------------------------------------------------------------------

struct Plan {
  std::string label;
  Protocol protocol = Protocol::sse;
  std::uint16_t port = 0;
  int pid = 0, listeners = 0, rate = 0, seconds = 0;
};

class Load {
 public:
  explicit Load(const Plan& plan) : plan_(plan), timer_(io_), speaker_(io_), spoken_(64 * 1024) {
    times_us_.reserve(static_cast<std::size_t>(plan.listeners * plan.rate * plan.seconds));
  }

  void run() {
    idle_ = usage_of(plan_.pid);
    connect_some();
    run_until([&] { return ready_ == plan_.listeners; }, 60);
    connect_speaker();
    const Usage connected = usage_of(plan_.pid);
    speak_at_ = Clock::now();
    began_counting_ = speak_at_ + std::chrono::seconds(warm_up_s);
    speak();
    run_until([&] { return counting_; }, 2 * warm_up_s + 1);
    const Usage before = usage_of(plan_.pid);
    const double own_before = own_cpu();
    // Until everybody has heard everything: who is late is not cheaper for it.
    run_until([&] { return spoken_all() && times_us_.size() >= expected(); },
              plan_.seconds + patience_s);
    const double own = own_cpu() - own_before;
    const Usage after = usage_of(plan_.pid);
    const auto took = std::chrono::duration<double>(Clock::now() - began_counting_).count();
    print(connected, after.cpu_s - before.cpu_s, own, took);
  }

 private:
  struct Listener {
    explicit Listener(asio::io_context& io) : socket(io) {}
    tcp::socket socket;
    std::string opening;  // until it is ready
    bool greeted = false, ready = false;
    std::string tail;  // the beginning of a mark, perhaps
  };

  static double own_cpu() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
      return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
  }

  template <class So>
  void run_until(So so, int seconds) {
    const auto end = Clock::now() + std::chrono::seconds(seconds);
    while (!so() && Clock::now() < end) io_.run_one_for(std::chrono::milliseconds(100));
  }

  tcp::endpoint server() const { return {asio::ip::address_v4::loopback(), plan_.port}; }

  void connect_some() {
    while (static_cast<int>(listeners_.size()) < plan_.listeners &&
           static_cast<int>(listeners_.size()) - ready_ < connecting_at_once) {
      listeners_.push_back(std::make_unique<Listener>(io_));
      Listener& listener = *listeners_.back();
      listener.socket.connect(server());
      listener.socket.set_option(tcp::no_delay(true));
      listener.socket.non_blocking(true);
      asio::write(listener.socket, asio::buffer(greeting(plan_.protocol)));
      wait(listener);
    }
  }

  void wait(Listener& listener) {
    listener.socket.async_wait(tcp::socket::wait_read, [this, &listener](error_code error) {
      if (!error) read(listener);
    });
  }

  void read(Listener& listener) {
    error_code error;
    const std::size_t size = listener.socket.read_some(asio::buffer(spoken_), error);
    if (error && error != asio::error::would_block) {
      std::fprintf(stderr, "%s hung up on a listener\n", plan_.label.c_str());
      std::exit(1);
    }
    const std::string_view bytes(spoken_.data(), error ? 0 : size);
    if (listener.ready) {
      hear(listener, bytes);
    } else {
      greet(listener, bytes);
    }
    wait(listener);
  }

  void greet(Listener& listener, std::string_view bytes) {
    std::string& all = listener.opening.append(bytes);
    const bool answered = all.find("\r\n\r\n") != std::string::npos;
    if (plan_.protocol != Protocol::sio) {
      listener.ready = answered;
    } else if (!listener.greeted && all.find("0{\"sid\"") != std::string::npos) {
      listener.greeted = true;
      all.clear();
      asio::write(listener.socket, asio::buffer(text_frame("40")));
    } else if (listener.greeted) {
      listener.ready = all.find("40{\"sid\"") != std::string::npos;
    }
    if (!listener.ready) return;
    all = std::string();
    ++ready_;
    connect_some();
  }

  // Looks for marks in the bare bytes, so that all protocols cost the same here.
  void hear(Listener& listener, std::string_view bytes) {
    std::string joined;
    if (!listener.tail.empty()) {
      joined = listener.tail.append(bytes);
      bytes = joined;
      listener.tail.clear();
    }
    const std::int64_t now = nanoseconds();
    std::size_t at = 0;
    while ((at = bytes.find(mark, at)) != std::string_view::npos) {
      const std::size_t end = bytes.find(' ', at);
      if (end == std::string_view::npos) break;
      std::int64_t said = 0;
      std::from_chars(bytes.data() + at + mark.size(), bytes.data() + end, said);
      times_us_.push_back(static_cast<std::uint32_t>((now - said) / 1000));
      at = end;
    }
    if (at != std::string_view::npos) {
      listener.tail = bytes.substr(at);
    } else if (!bytes.empty() && bytes.back() == mark.front()) {
      listener.tail = mark.substr(0, 1);
    }
  }

  void connect_speaker() {
    if (plan_.protocol != Protocol::sse) return;
    speaker_.connect(server());
    speaker_.set_option(tcp::no_delay(true));
    ignore_answers();
  }
  void ignore_answers() {
    speaker_.async_read_some(asio::buffer(answers_), [this](error_code error, std::size_t) {
      if (!error) ignore_answers();
    });
  }

  bool spoken_all() const { return counted_ == plan_.rate * plan_.seconds; }
  std::size_t expected() const {
    return static_cast<std::size_t>(counted_) * static_cast<std::size_t>(plan_.listeners);
  }

  void speak() {
    timer_.expires_at(speak_at_);
    timer_.async_wait([this](error_code) {
      counting_ = Clock::now() >= began_counting_;
      std::string text = counting_ ? std::string(mark) : "W=";
      text += std::to_string(nanoseconds()) + " ";
      text.append(message_size - std::min<std::size_t>(message_size, text.size()), 'x');
      counted_ += counting_ ? 1 : 0;
      tcp::socket& socket = plan_.protocol == Protocol::sse ? speaker_ : listeners_.front()->socket;
      error_code error;
      asio::write(socket, asio::buffer(speech(plan_.protocol, text)), error);
      speak_at_ += std::chrono::nanoseconds(1'000'000'000 / plan_.rate);
      if (!spoken_all()) speak();
    });
  }

  void print(const Usage& connected, double cpu_s, double own_s, double took_s) {
    std::sort(times_us_.begin(), times_us_.end());
    const auto at = [&](double part) {
      if (times_us_.empty()) return -1.0;
      const auto index = static_cast<std::size_t>(part * static_cast<double>(times_us_.size()));
      return times_us_[std::min(index, times_us_.size() - 1)] / 1000.0;
    };
    const double deliveries = std::max(1.0, static_cast<double>(times_us_.size()));
    std::printf("%s %d %d %zu %zu %.1f %.1f %.1f %.2f %.2f %.1f %.1f %.2f\n", plan_.label.c_str(),
                plan_.listeners, plan_.rate, times_us_.size(), expected(), at(.5), at(.99), at(1),
                cpu_s / took_s, cpu_s / deliveries * 1e6,
                (connected.pss_kb - idle_.pss_kb) / plan_.listeners,
                (connected.rss_kb - idle_.rss_kb) / plan_.listeners, own_s / took_s);
  }

  const Plan plan_;
  asio::io_context io_{1};
  asio::steady_timer timer_;
  tcp::socket speaker_;
  std::vector<char> spoken_;  // what any listener hears
  std::array<char, 4096> answers_{};
  std::vector<std::unique_ptr<Listener>> listeners_;
  int ready_ = 0;
  Usage idle_;
  Clock::time_point speak_at_, began_counting_;
  bool counting_ = false;
  int counted_ = 0;
  std::vector<std::uint32_t> times_us_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 8) {
    std::fprintf(stderr,
                 "live_load LABEL sse|ws|sio PORT PID LISTENERS MESSAGES_A_SECOND SECONDS\n");
    return 2;
  }
  const std::string protocol = arguments[2];
  Plan plan{arguments[1], protocol == "sse"  ? Protocol::sse
                          : protocol == "ws" ? Protocol::ws
                                             : Protocol::sio};
  plan.port = static_cast<std::uint16_t>(std::stoi(arguments[3]));
  plan.pid = std::stoi(arguments[4]);
  plan.listeners = std::stoi(arguments[5]);
  plan.rate = std::stoi(arguments[6]);
  plan.seconds = std::stoi(arguments[7]);
  Load load(plan);
  load.run();
}
