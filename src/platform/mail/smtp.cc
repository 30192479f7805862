#include <curl/curl.h>

#include <cstring>

#include "platform/mail/address.h"
#include "platform/mail/ways_out.h"

namespace commonty::mail {
namespace {

constexpr long connect_timeout_ms = 10'000;
constexpr long letter_timeout_ms = 60'000;

template <auto free_it>
struct Free {
  template <class T>
  void operator()(T* held) const {
    free_it(held);
  }
};
using Url = std::unique_ptr<CURLU, Free<curl_url_cleanup>>;
using Transfer = std::unique_ptr<CURL, Free<curl_easy_cleanup>>;
using List = std::unique_ptr<curl_slist, Free<curl_slist_free_all>>;
using Text = std::unique_ptr<char, Free<curl_free>>;

std::string part_of(const Url& url, CURLUPart part) {
  char* found = nullptr;
  if (curl_url_get(url.get(), part, &found, 0) != CURLUE_OK) return "";
  return Text(found).get();
}

bool is_this_machine(const std::string& host) {
  return host == "localhost" || host == "[::1]" || host.rfind("127.", 0) == 0;
}

std::size_t give_bytes(char* out, std::size_t size, std::size_t count, void* from) {
  auto& left = *static_cast<std::string_view*>(from);
  const std::size_t given = std::min(left.size(), size * count);
  std::memcpy(out, left.data(), given);
  left.remove_prefix(given);
  return given;
}

class Smtp final : public Mailer {
 public:
  Smtp(const std::string& url, std::string from, const Clock& clock)
      : from_(std::move(from)), sender_(*read_sender(from_)), clock_(clock) {
    const Url parsed(curl_url());
    if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
      throw std::runtime_error(
          "--mail: that is no address of a mail server, like "
          "smtp://mail.example.org:587");
    }
    // The path is the name by which we greet the server.
    const std::string greeting = "/" + std::string(sender_.domain());
    curl_url_set(parsed.get(), CURLUPART_PATH, greeting.c_str(), 0);
    url_ = part_of(parsed, CURLUPART_URL);
    security_ = security_for(parsed);
  }

  void send(const Letter& letter) override {
    const auto to = check_address(letter.to);
    if (!to) throw Rejected("the letter's address is none");
    const Time now = clock_.now();
    hand_over(*to, compose(letter, from_, new_message_id(from_, now), now));
  }

 private:
  static long security_for(const Url& url) {
    if (is_this_machine(part_of(url, CURLUPART_HOST))) return CURLUSESSL_NONE;
    return part_of(url, CURLUPART_PASSWORD).empty() ? CURLUSESSL_TRY : CURLUSESSL_ALL;
  }

  void hand_over(const std::string& to, std::string_view message) const {
    const Transfer transfer(curl_easy_init());
    if (!transfer) throw std::runtime_error("libcurl did not start");
    const List recipients(curl_slist_append(nullptr, ("<" + to + ">").c_str()));
    const std::string mail_from = "<" + sender_.address + ">";
    char reason[CURL_ERROR_SIZE] = "";
    auto set = [&transfer](CURLoption option, auto value) {
      if (curl_easy_setopt(transfer.get(), option, value) != CURLE_OK) {
        throw std::runtime_error("libcurl does not know a setting that mail needs");
      }
    };
    set(CURLOPT_URL, url_.c_str());
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_ms);
    set(CURLOPT_TIMEOUT_MS, letter_timeout_ms);
    set(CURLOPT_USE_SSL, security_);
    set(CURLOPT_MAIL_FROM, mail_from.c_str());
    set(CURLOPT_MAIL_RCPT, recipients.get());
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, &give_bytes);
    set(CURLOPT_READDATA, &message);
    set(CURLOPT_ERRORBUFFER, reason);

    const CURLcode code = curl_easy_perform(transfer.get());
    if (code == CURLE_OK) return;
    long answer = 0;
    curl_easy_getinfo(transfer.get(), CURLINFO_RESPONSE_CODE, &answer);
    report(code, answer, message.empty(), *reason ? reason : curl_easy_strerror(code));
  }

  // 550 to 554 answer this recipient, or this letter once it has all gone out (RFC 5321, section
  // 4.2.3). A 5xx to a greeting is the operator's to mend, and the letter waits for it.
  [[noreturn]] static void report(CURLcode code, long answer, bool all_sent, const char* reason) {
    const bool about_the_letter =
        code == CURLE_SEND_ERROR || (code == CURLE_WEIRD_SERVER_REPLY && all_sent);
    const std::string what = std::string("the mail server did not take the letter: ") + reason;
    if (about_the_letter && answer >= 550 && answer <= 554) throw Rejected(what);
    throw std::runtime_error(what);
  }

  const std::string from_;
  const Sender sender_;
  const Clock& clock_;
  std::string url_;
  long security_ = CURLUSESSL_ALL;
};

void start_libcurl_once() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error("libcurl did not start");
}

}  // namespace

std::unique_ptr<Mailer> open_smtp(const std::string& url, std::string from, const Clock& clock) {
  start_libcurl_once();
  return std::make_unique<Smtp>(url, std::move(from), clock);
}

}  // namespace commonty::mail
