#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <iostream>
#include <list>
#include <mutex>
#include <thread>

#include "civic/people/people.h"
#include "civic/samples/samples.h"
#include "platform/base/log.h"
#include "platform/web/server.h"
#include "server/commands.h"
#include "server/data.h"
#include "server/model.h"
#include "server/site.h"

namespace commonty::server {
namespace {

struct ServeOptions {
  DataOptions data;
  std::string listen = "127.0.0.1:8080";
  std::string mail;
  std::string mail_from = "Commonty <no-reply@localhost>";
  std::string base_url;
  std::string certificate, key;
  std::vector<std::string> hosts, trusted_proxies;
  bool sample = false;
  int requests_a_minute = commonty::Settings().requests_a_minute;
};

using SteadyClock = std::chrono::steady_clock;

// Chores look through more than what has just happened, so where much happens they wait a little.
constexpr SteadyClock::duration chores_pause = std::chrono::milliseconds(250);

// Linux keeps this for each thread by itself. It is a wish: where it is not granted, all goes on.
constexpr int worker_niceness = 10;
void let_pages_go_first() {
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), worker_niceness);
}

// A thread that works at once, whenever it is nudged, and when the pause that it asked for is over.
class Worker {
 public:
  using IsStopping = std::function<bool()>;
  using Work = std::function<SteadyClock::duration(const IsStopping&)>;

  explicit Worker(Work work) : work_(std::move(work)), thread_([this] { run(); }) {}
  ~Worker() {
    {
      std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }
  void nudge() {
    {
      std::lock_guard lock(mutex_);
      due_ = true;
    }
    wake_.notify_one();
  }

 private:
  void run() {
    let_pages_go_first();
    const IsStopping is_stopping = [this] { return stopping_.load(); };
    while (!stopping_) wait(work_(is_stopping));
  }
  void wait(SteadyClock::duration pause) {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, pause, [this] { return due_ || stopping_; });
    due_ = false;
  }

  Work work_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool due_ = false;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

// The jobs after every commit, and once a minute; every second while facts are held back.
Worker::Work jobs_of(Site& site) {
  return [&site, chores_at = SteadyClock::now() -
                             chores_pause](const auto&) mutable -> SteadyClock::duration {
    const auto since_chores = SteadyClock::now() - chores_at;
    if (since_chores < chores_pause) {
      site.follow_facts();
      return chores_pause - since_chores;
    }
    const auto due = site.run_jobs();
    chores_at = SteadyClock::now();
    return due == Site::Due::soon ? std::chrono::seconds(1) : std::chrono::seconds(60);
  };
}

// Long work waits for nobody and nobody for it: it is looked for after commits, and when its pause
// is over, since what another process left lying is due without a commit.
Worker::Work long_work_of(Site& site, const Jobs::NamedWork& work) {
  return [&site, &work, looked_at = SteadyClock::now() - chores_pause](
             const Worker::IsStopping& is_stopping) mutable -> SteadyClock::duration {
    const auto since = SteadyClock::now() - looked_at;
    if (since < chores_pause) return chores_pause - since;
    const std::int64_t pause_ms = site.do_long_work(work, is_stopping);
    looked_at = SteadyClock::now();
    return std::chrono::milliseconds(pause_ms);
  };
}

// Tells of every commit for as long as this lives. The store lives longer than those who are told,
// and until it is closed another node may commit.
class Hearing {
 public:
  Hearing(store::Store& store, std::function<void()> tell) {
    told_->tell = std::move(tell);
    store.on_commit([told = told_] {
      std::lock_guard lock(told->mutex);
      if (told->tell) told->tell();
    });
  }
  ~Hearing() {
    std::lock_guard lock(told_->mutex);
    told_->tell = nullptr;
  }
  Hearing(const Hearing&) = delete;
  Hearing& operator=(const Hearing&) = delete;

 private:
  struct Told {
    std::mutex mutex;
    std::function<void()> tell;
  };
  const std::shared_ptr<Told> told_ = std::make_shared<Told>();
};

struct Address {
  std::string host;
  std::uint16_t port;
};

Address split_address(const std::string& listen) {
  const std::size_t colon = listen.rfind(':');
  if (colon == std::string::npos) throw CLI::ValidationError("--listen", "give it as HOST:PORT");
  std::string host = listen.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  std::uint16_t port = 0;
  const char* const end_of_listen = listen.data() + listen.size();
  const auto [end, error] = std::from_chars(listen.data() + colon + 1, end_of_listen, port);
  if (error != std::errc() || end != end_of_listen) {
    throw CLI::ValidationError("--listen", "the port is a number from 0 to 65535");
  }
  return {host, port};
}

bool is_https(const std::string& url) { return url.starts_with("https://"); }

// "https://talk.example.org/" -> "https://talk.example.org": paths are put behind it.
std::string public_address(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  const std::size_t scheme = url.find("://");
  if (scheme == url.npos || (!is_https(url) && !url.starts_with("http://"))) {
    throw CLI::ValidationError("--base-url", "begin it with https:// or http://");
  }
  if (scheme + 3 == url.size() || url.find_first_of("/?#@", scheme + 3) != url.npos) {
    throw CLI::ValidationError("--base-url", "give it as https://HOST or https://HOST:PORT");
  }
  return url;
}

// By how browsers reach us, not by where we listen: a proxy with HTTPS asks on loopback. Who is not
// on loopback and says nothing of it gets the safe ones.
bool has_secure_cookies(const ServeOptions& options, const std::string& host,
                        const std::string& base_url) {
  if (!options.certificate.empty()) return true;
  if (!base_url.empty()) return is_https(base_url);
  const bool is_loopback = host == "127.0.0.1" || host == "::1" || host == "localhost";
  if (!is_loopback) {
    std::cerr
        << "Browsers will keep our cookies over HTTPS alone. Where people come by plain HTTP, "
           "say so with --base-url http://HOST\n";
  }
  return !is_loopback;
}

// Blocks the signals in this thread and all it starts, and waits for one of them.
void block_stop_signals(sigset_t& signals) {
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

// Whoever reads this is the host: while there is no administrator, they may become it.
void tell_first_run(store::Store& store, const std::string& url) {
  const std::string key = store.write(people::first_run_key);
  if (key.empty()) return;
  std::cout << "No administrator is here yet. Begin at " << url << "/first-run?key=" << key << "\n"
            << std::flush;
}

// The sample is told day by day, so for that time the store keeps the days' own clock.
void load_sample(const DataOptions& data, const Clock& clock) {
  FixedClock days(clock.now());
  store::Options how;
  how.clock = &days;
  auto store = open_data(data, how);
  if (!store->read(samples::is_empty)) return;
  std::cout << "Loading the sample: an invented council and its challenges ...\n" << std::flush;
  samples::load(*store, days, clock.now(), samples::text());
}

int serve(const ServeOptions& options) {
  sigset_t signals;
  block_stop_signals(signals);
  const Address address = split_address(options.listen);
  const std::string base_url = options.base_url.empty() ? "" : public_address(options.base_url);
  const SystemClock clock;
  if (options.sample) load_sample(options.data, clock);
  auto store = open_data(options.data);
  auto mailer = mail::open(options.mail, options.mail_from, clock);

  web::ServerOptions edge;
  edge.address = address.host;
  edge.port = address.port;
  edge.hosts = options.hosts;
  if (!base_url.empty()) edge.hosts.push_back(base_url.substr(base_url.find("://") + 3));
  edge.trusted_proxies = options.trusted_proxies;
  edge.certificate_file = options.certificate;
  edge.key_file = options.key;

  std::unique_ptr<Site> site;
  edge.error_page = [&](int status, const web::Request& request) {
    return site->front().error_page(status, request);
  };
  web::Server server(
      edge, [&](web::Request& request) { return site->handle(request); },
      [&](web::Method method, std::string_view path) {
        return site->front().body_rule(method, path);
      });
  server.listen();
  const std::string here = (options.certificate.empty() ? "http://" : "https://") + address.host +
                           ":" + std::to_string(server.port());
  Settings settings;
  settings.sample = options.sample;
  settings.requests_a_minute = options.requests_a_minute;
  settings.secure_cookies = has_secure_cookies(options, address.host, base_url);
  settings.base_url = base_url.empty() ? here : base_url;
  site = std::make_unique<Site>(*store, *mailer, clock, settings, model_on_demand());
  Worker jobs(jobs_of(*site));
  std::list<Worker> long_work;
  for (const Jobs::NamedWork& work : site->long_work()) {
    long_work.emplace_back(long_work_of(*site, work));
  }
  const Hearing hearing(*store, [&] {
    jobs.nudge();
    for (Worker& worker : long_work) worker.nudge();
    server.wake_streams();
  });
  server.start();
  std::cout << "Commonty is open at " << here << "/\n" << std::flush;
  tell_first_run(*store, settings.base_url);
  int signal_number = 0;
  sigwait(&signals, &signal_number);
  std::cout << "Commonty is closing.\n" << std::flush;
  server.stop();
  return 0;
}

}  // namespace

void add_serve(CLI::App& app, int& status) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* command = app.add_subcommand("serve", "Open the site");
  command->add_option("--data", options->data.folder, "folder that keeps everything")
      ->capture_default_str();
  command->add_option("--database", options->data.database,
                      "postgresql://... instead of the file in the folder");
  command->add_option("--listen", options->listen, "HOST:PORT; port 0 takes any free one")
      ->capture_default_str();
  command->add_option("--mail", options->mail, "outbox:DIR or smtp://[user:pass@]host:port");
  command->add_option("--mail-from", options->mail_from, "sender of letters")
      ->capture_default_str();
  command->add_option(
      "--base-url", options->base_url,
      "the site's public address: for links, as a name it answers to, and for cookies");
  command->add_option("--host", options->hosts, "a name the site answers to; may be repeated");
  command->add_option("--trusted-proxy", options->trusted_proxies,
                      "address of a proxy whose X-Forwarded headers count; may be repeated");
  command
      ->add_option("--requests-a-minute", options->requests_a_minute,
                   "of one person, or of one address of unknown people; 0 sets no limit")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  // One without the other would open the site over plain HTTP without a word.
  CLI::Option* certificate =
      command->add_option("--certificate", options->certificate, "PEM file, for TLS");
  CLI::Option* key =
      command->add_option("--key", options->key, "PEM file of the certificate's key");
  certificate->needs(key);
  key->needs(certificate);
  command->add_flag("--sample", options->sample, "load sample data, and say so on every page");
  command->callback([options, &status] { status = serve(*options); });
}

}  // namespace commonty::server
