#include "platform/mail/mail.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/mail/address.h"
#include "tests/support/smtp_sink.h"

namespace commonty::mail {
namespace {

using test::SmtpSink;
using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

constexpr Time moment{1'773'479'100'123};  // Sat, 14 Mar 2026 09:05:00.123
const char sender[] = "Commonty <hello@commonty.example>";

Letter a_letter() {
  Letter letter;
  letter.to = "ailsa@example.org";
  letter.subject = "What became of your idea";
  letter.text = "Dear Ailsa,\n\nYou said, we decided.";
  return letter;
}

std::string composed(const Letter& letter) {
  return compose(letter, sender, "1.abc@commonty.example", moment);
}

std::string header_part(const std::string& message) {
  return message.substr(0, message.find("\r\n\r\n") + 2);
}

// The value of a header, unfolded.
std::string header(const std::string& message, const std::string& name) {
  const std::string head = "\r\n" + header_part(message);
  const std::size_t start = head.find("\r\n" + name + ": ");
  if (start == head.npos) return "(none)";
  std::size_t end = start + 2;
  do {
    end = head.find("\r\n", end + 1);
  } while (head[end + 2] == ' ');
  std::string value = head.substr(start + name.size() + 4, end - start - name.size() - 4);
  for (std::size_t fold; (fold = value.find("\r\n ")) != value.npos;) value.erase(fold, 2);
  return value;
}

// Lines that go on a header begin with a space.
int count_headers(const std::string& message) {
  const std::string head = header_part(message);
  int count = 0;
  for (const std::string_view line : split(head, '\n')) {
    if (!line.empty() && line.front() != ' ') ++count;
  }
  return count;
}

std::string from_base64(std::string text) {
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  while (!text.empty() && text.back() == '=') text.pop_back();
  return from_base64url(text).value();
}

// Reads encoded words back as RFC 2047 tells: the space between two of them does not count.
std::string decoded_words(std::string_view value) {
  std::string out;
  const std::string_view open = "=?utf-8?B?";
  for (const std::string_view word : split(value, ' ')) {
    EXPECT_LE(word.size(), 75u);
    EXPECT_EQ(word.substr(0, open.size()), open);
    EXPECT_EQ(word.substr(word.size() - 2), "?=");
    const std::string part =
        from_base64(std::string(word.substr(open.size(), word.size() - open.size() - 2)));
    EXPECT_TRUE(is_utf8(part)) << "a character was cut in two";
    out += part;
  }
  return out;
}

int hex_value(char c) { return c <= '9' ? c - '0' : c - 'A' + 10; }

std::string decoded_quoted_printable(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 3) == "=\r\n") {
      i += 2;
    } else if (text[i] == '=') {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string body(const std::string& message) {
  return message.substr(message.find("\r\n\r\n") + 4);
}

void expect_well_formed(const std::string& message, std::size_t line_max) {
  EXPECT_THAT(message, EndsWith("\r\n"));
  for (std::size_t i = 0; i < message.size(); ++i) {
    if (message[i] == '\n') {
      ASSERT_TRUE(i > 0 && message[i - 1] == '\r') << "a bare LF at " << i;
    }
    if (message[i] == '\r') {
      ASSERT_EQ(message[i + 1], '\n') << "a bare CR at " << i;
    }
    ASSERT_GT(static_cast<unsigned char>(message[i]), 0) << "a NUL at " << i;
    ASSERT_LT(static_cast<unsigned char>(message[i]), 0x7F) << "not ASCII at " << i;
  }
  for (const std::string_view line : split(message, '\n')) ASSERT_LE(line.size(), line_max + 1);
}

TEST(MailAddress, IsTakenAsPeopleWriteIt) {
  const std::pair<const char*, const char*> cases[] = {
      {"ailsa@example.org", "ailsa@example.org"},
      {"  Ailsa.Mac-Donald+ideas@Example.ORG ", "Ailsa.Mac-Donald+ideas@example.org"},
      {"o'neil_1@sub.example.co.uk", "o'neil_1@sub.example.co.uk"},
      {"ursula@B\u00fccher.example", "ursula@xn--bcher-kva.example"},
      {"root@localhost", "root@localhost"},
  };
  for (const auto& [written, kept] : cases) {
    SCOPED_TRACE(written);
    const auto checked = check_address(written);
    ASSERT_TRUE(checked.ok());
    EXPECT_EQ(*checked, kept);
  }
}

TEST(MailAddress, IsRefusedWithASentence) {
  const std::string long_local(65, 'a'), long_domain(250, 'a');
  const std::string cases[] = {"ailsa",
                               "ailsa@",
                               "@example.org",
                               "a@b@example.org",
                               "ailsa@example",
                               "ailsa@example.",
                               "ailsa@-example.org",
                               "ailsa@exa mple.org",
                               "ai lsa@example.org",
                               ".ailsa@example.org",
                               "ailsa.@example.org",
                               "ai..lsa@example.org",
                               "\"ailsa\"@example.org",
                               "ailsa@[127.0.0.1]",
                               "ailsa@example.org,eve@example.org",
                               "ailsa@example.org>\r\nRCPT TO:<eve@example.org",
                               "ailsa\n@example.org",
                               "ailsa@example.org\nBcc: eve@example.org",
                               std::string("ailsa\0@example.org", 18),
                               "\u00e4ilsa@example.org",
                               "ailsa@exam\u202eple.org",
                               long_local + "@example.org",
                               "a@" + long_domain + ".org",
                               "Ailsa <ailsa@example.org>"};
  for (const std::string& written : cases) {
    SCOPED_TRACE(written);
    const auto checked = check_address(written);
    ASSERT_FALSE(checked.ok());
    EXPECT_EQ(checked.refusal().problems.at(0).field, "email");
    EXPECT_THAT(checked.refusal().problems.at(0).text.id, HasSubstr("like name@example.com"));
  }
  EXPECT_EQ(check_address("  ").refusal().problems.at(0).text.id, "Enter an email address");
}

TEST(MailAddress, OfASenderMayHaveAName) {
  EXPECT_EQ(read_sender(sender)->name, "Commonty");
  EXPECT_EQ(read_sender(sender)->address, "hello@commonty.example");
  EXPECT_EQ(read_sender("hello@commonty.example")->name, "");
  EXPECT_EQ(read_sender("hello@commonty.example")->domain(), "commonty.example");
  EXPECT_FALSE(read_sender("Commonty"));
  EXPECT_FALSE(read_sender(""));
  EXPECT_FALSE(read_sender("Commonty <>"));
}

TEST(MailLetter, IsWhatTheStandardSays) {
  EXPECT_EQ(composed(a_letter()),
            "Date: Sat, 14 Mar 2026 09:05:00 +0000\r\n"
            "From: \"Commonty\" <hello@commonty.example>\r\n"
            "To: ailsa@example.org\r\n"
            "Subject: What became of your idea\r\n"
            "Message-ID: <1.abc@commonty.example>\r\n"
            "Content-Language: en\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n"
            "\r\n"
            "Dear Ailsa,\r\n"
            "\r\n"
            "You said, we decided.\r\n");
}

TEST(MailLetter, HasATwinInHtml) {
  Letter letter = a_letter();
  letter.html = "<p class=\"x\">You said</p>";
  const std::string message = composed(letter);
  const std::string type = header(message, "Content-Type");
  ASSERT_THAT(type, StartsWith("multipart/alternative; boundary=\"=_"));
  const std::string boundary = type.substr(type.find('"') + 1, 34);
  EXPECT_EQ(body(message), "--" + boundary +
                               "\r\n"
                               "Content-Type: text/plain; charset=utf-8\r\n"
                               "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                               "Dear Ailsa,\r\n\r\nYou said, we decided.\r\n"
                               "--" +
                               boundary +
                               "\r\n"
                               "Content-Type: text/html; charset=utf-8\r\n"
                               "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                               "<p class=3D\"x\">You said</p>\r\n"
                               "--" +
                               boundary + "--\r\n");
}

TEST(MailLetter, CanBeUnsubscribedFromInOneClick) {
  Letter letter = a_letter();
  EXPECT_EQ(header(composed(letter), "List-Unsubscribe"), "(none)");
  EXPECT_EQ(header(composed(letter), "List-Unsubscribe-Post"), "(none)");
  letter.unsubscribe_url = "https://commonty.example/notices/stop/abc?x=1";
  EXPECT_EQ(header(composed(letter), "List-Unsubscribe"),
            "<https://commonty.example/notices/stop/abc?x=1>");
  EXPECT_EQ(header(composed(letter), "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
}

TEST(MailLetter, EncodesASubjectThatIsLongOrNotPlain) {
  const std::string cases[] = {
      "Ciamar a chaidh do bheachd air adhart \u2013 agus d\u00e8 a-nis?",
      "\U0001f469\u200d\U0001f469\u200d\U0001f467 " + std::string(300, 'x') + "\u00e9",
      std::string(2000, 'a'),
      "=?utf-8?B?ZXZpbA==?=",
  };
  for (const std::string& subject : cases) {
    SCOPED_TRACE(subject);
    Letter letter = a_letter();
    letter.subject = subject;
    expect_well_formed(composed(letter), 78);
    EXPECT_EQ(decoded_words(header(composed(letter), "Subject")), subject);
  }
}

TEST(MailLetter, EncodesTheSendersName) {
  const std::string named =
      compose(a_letter(), "Comhairle na h-Eileanan \u00c0rda <a@b.example>", "1@b.example", moment);
  expect_well_formed(named, 78);
  EXPECT_THAT(header(named, "From"), AllOf(StartsWith("=?utf-8?B?"), EndsWith(" <a@b.example>")));
  const std::string quoted = compose(a_letter(), "A \"B\", C\\D <a@b.example>", "1", moment);
  EXPECT_EQ(header(quoted, "From"), "\"A \\\"B\\\", C\\\\D\" <a@b.example>");
}

TEST(MailLetter, CarriesEveryTextUnharmed) {
  std::string every_width;
  for (int width = 70; width < 82; ++width) {
    every_width += std::string(static_cast<std::size_t>(width), 'w') + "\n" +
                   std::string(static_cast<std::size_t>(width), '=') + "\n";
    every_width += std::string(static_cast<std::size_t>(width), 'w') + "\u00e9\u00e9 \nend\t\nx\n";
  }
  const std::string cases[] = {
      every_width + "end",
      std::string(5000, 'x'),
      std::string(3000, ' ') + "x",
      ".\n..\n.dot at the start\nFrom here on\n--=_\n--",
      "Sl\u00e0inte mhath \u2013 iechyd da \U0001f33f",
      "a=3D b=\nc= d",
  };
  for (const std::string& text : cases) {
    SCOPED_TRACE(text.substr(0, 40));
    Letter letter = a_letter();
    letter.text = text;
    const std::string message = composed(letter);
    expect_well_formed(message, 78);
    std::string expected;
    const std::string cleaned = clean(text);
    for (const std::string_view line : split(cleaned, '\n')) {
      expected += std::string(line) + "\r\n";
    }
    const std::string coded = body(message);
    EXPECT_EQ(decoded_quoted_printable(coded), expected);
    for (const std::string_view line : split(coded, '\n')) {
      ASSERT_LE(line.size(), 77u);  // 76 and the CR
      const bool ends_blank =
          line.size() > 1 && (line[line.size() - 2] == ' ' || line[line.size() - 2] == '\t');
      ASSERT_FALSE(ends_blank) << "white space at the end of a line may be cut on the way";
    }
  }
}

TEST(MailLetter, LetsNoValueBeginAHeaderOfItsOwn) {
  const std::string evil = "x\r\nBcc: eve@evil.example\r\n\r\nbody";
  const std::string kinds[] = {evil,
                               "x\nBcc: eve@evil.example",
                               "x\rBcc: eve@evil.example",
                               std::string("x\0\nBcc: eve@evil.example", 23),
                               "x\u2028Bcc: eve@evil.example",
                               "x\xff\nBcc: eve@evil.example"};
  const auto headers = count_headers(composed(a_letter()));
  for (const std::string& value : kinds) {
    for (int place = 0; place < 6; ++place) {
      SCOPED_TRACE(place);
      Letter letter = a_letter();
      std::string from = sender, id = "1@x";
      if (place == 0) letter.to = value;
      if (place == 1) letter.subject = value;
      if (place == 2) letter.language = value;
      if (place == 3) from = value + " <a@b.example>";
      if (place == 4) id = value;
      if (place == 5) from = value;
      const std::string message = compose(letter, from, id, moment);
      expect_well_formed(message, 998);
      EXPECT_EQ(count_headers(message), headers);
      EXPECT_EQ(header(message, "Bcc"), "(none)");
    }
    Letter letter = a_letter();
    letter.unsubscribe_url = value + "> <evil";
    EXPECT_THAT(header(composed(letter), "List-Unsubscribe"), Not(HasSubstr("> <")));
    EXPECT_EQ(header(composed(letter), "Bcc"), "(none)");
  }
}

class MailOutbox : public testing::Test {
 protected:
  MailOutbox() {
    char name[] = "/tmp/commonty-mail-XXXXXX";
    folder_ = std::string(mkdtemp(name)) + "/deep/outbox";
  }
  ~MailOutbox() override {
    std::filesystem::remove_all(std::filesystem::path(folder_).parent_path().parent_path());
  }

  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      names.push_back(entry.path().filename());
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  std::string read(const std::string& name) const {
    std::ifstream file(folder_ + "/" + name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  std::string folder_;
  FixedClock clock_{moment};
};

TEST_F(MailOutbox, WritesAFileALetterInTheOrderOfTime) {
  const auto mailer = open("outbox:" + folder_, sender, clock_);
  Letter letter = a_letter();
  for (const char* subject : {"first", "second", "third"}) {
    letter.subject = subject;
    mailer->send(letter);
  }
  clock_.advance(1);
  letter.subject = "fourth";
  mailer->send(letter);

  std::vector<std::string> subjects;
  for (const std::string& name : files()) {
    EXPECT_THAT(name, AllOf(StartsWith("20260314T090500.12"), EndsWith(".eml")));
    subjects.push_back(header(read(name), "Subject"));
  }
  EXPECT_THAT(subjects, ElementsAre("first", "second", "third", "fourth"));
}

TEST_F(MailOutbox, GivesEachLetterItsOwnMessageId) {
  const auto mailer = open("outbox:" + folder_, sender, clock_);
  mailer->send(a_letter());
  mailer->send(a_letter());
  const auto names = files();
  ASSERT_THAT(names, SizeIs(2));
  const std::string first = header(read(names[0]), "Message-ID");
  EXPECT_THAT(first, AllOf(StartsWith("<"), EndsWith("@commonty.example>")));
  EXPECT_NE(first, header(read(names[1]), "Message-ID"));
}

TEST_F(MailOutbox, IsNobodyElsesToRead) {
  open("outbox:" + folder_, sender, clock_)->send(a_letter());
  struct stat folder, file;
  ASSERT_EQ(stat(folder_.c_str(), &folder), 0);
  ASSERT_EQ(stat((folder_ + "/" + files().at(0)).c_str(), &file), 0);
  EXPECT_EQ(folder.st_mode & 0777, 0700u);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
}

TEST_F(MailOutbox, TakesLettersFromManyThreads) {
  const auto mailer = open("outbox:" + folder_, sender, clock_);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 10; ++j) mailer->send(a_letter());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(files(), SizeIs(40));
}

TEST_F(MailOutbox, ThrowsWhenTheFolderHasGoneAndLeavesNothing) {
  const auto mailer = open("outbox:" + folder_, sender, clock_);
  std::filesystem::remove_all(folder_);
  EXPECT_THROW(mailer->send(a_letter()), std::runtime_error);
  std::filesystem::create_directories(folder_);
  mailer->send(a_letter());
  EXPECT_THAT(files(), SizeIs(1));
}

class MailServer : public testing::Test {
 protected:
  FixedClock clock_{moment};
};

TEST_F(MailServer, GetsTheLetterAsItWasComposed) {
  SmtpSink sink;
  Letter letter = a_letter();
  letter.text = ".\n.hidden\n..\nSl\u00e0inte \u2013\n\nlast line";
  letter.html = "<p>.</p>";
  open(sink.url(), sender, clock_)->send(letter);

  const auto received = sink.received();
  ASSERT_THAT(received, SizeIs(1));
  EXPECT_EQ(received[0].greeting, "commonty.example");
  EXPECT_THAT(received[0].from, StartsWith("<hello@commonty.example>"));
  EXPECT_EQ(received[0].to, "<ailsa@example.org>");
  EXPECT_FALSE(received[0].bare_line_feed);
  EXPECT_THAT(received[0].wire, HasSubstr("\r\n..\r\n..hidden\r\n...\r\n"));
  expect_well_formed(received[0].letter, 998);
  const std::string id = header(received[0].letter, "Message-ID");
  EXPECT_EQ(received[0].letter, compose(letter, sender, id.substr(1, id.size() - 2), moment));
}

TEST_F(MailServer, GetsMoreThanOneLetter) {
  SmtpSink sink;
  const auto mailer = open(sink.url(), sender, clock_);
  Letter letter = a_letter();
  letter.text = std::string(200'000, 'x');
  mailer->send(letter);
  mailer->send(a_letter());
  EXPECT_THAT(sink.received(), SizeIs(2));
}

TEST_F(MailServer, IsNotToldASecondRecipient) {
  SmtpSink sink;
  const auto mailer = open(sink.url(), sender, clock_);
  Letter letter = a_letter();
  letter.to = "ailsa@example.org>\r\nRCPT TO:<eve@evil.example";
  EXPECT_THROW(mailer->send(letter), Rejected);
  EXPECT_THAT(sink.commands(), IsEmpty());
}

TEST_F(MailServer, MayRejectALetterForGood) {
  const std::map<std::string, std::string> cases[] = {
      {{"RCPT", "550 5.1.1 nobody of that name"}},
      {{".", "554 5.7.1 not wanted"}},
  };
  for (const auto& answers : cases) {
    SCOPED_TRACE(answers.begin()->first);
    SmtpSink sink(answers);
    EXPECT_THROW(open(sink.url(), sender, clock_)->send(a_letter()), Rejected);
  }
}

TEST_F(MailServer, MayBeTriedAgainLater) {
  const std::map<std::string, std::string> cases[] = {
      {{"", "421 4.3.2 too busy"}},
      {{"", "554 5.3.2 closed for now"}},
      {{"EHLO", "502 what?"}, {"HELO", "421 4.3.2 goodbye"}},
      {{"MAIL", "451 4.3.0 try again"}},
      {{"RCPT", "450 4.2.1 grey list"}},
      {{"DATA", "452 4.3.1 disk full"}},
      {{".", "451 4.3.0 try again"}},
  };
  for (const auto& answers : cases) {
    SCOPED_TRACE(answers.begin()->first + " " + answers.begin()->second);
    SmtpSink sink(answers);
    const auto mailer = open(sink.url(), sender, clock_);
    try {
      mailer->send(a_letter());
      FAIL() << "was not told";
    } catch (const Rejected& rejected) {
      FAIL() << "would never try again: " << rejected.what();
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), StartsWith("the mail server did not take the letter"));
    }
  }
}

TEST_F(MailServer, ThatIsNotThereIsAnError) {
  std::string gone;
  {
    gone = SmtpSink().url();
  }
  EXPECT_THROW(open(gone, sender, clock_)->send(a_letter()), std::runtime_error);
}

TEST_F(MailServer, GetsNoPasswordWithoutEncryption) {
  // 0.0.0.0 reaches this machine, but is not on the list of names that mean it.
  const std::map<std::string, std::string> answers = {
      {"EHLO", "250-sink.example\r\n250 AUTH PLAIN LOGIN"}};
  SmtpSink sink(answers);
  std::string elsewhere = sink.url();
  elsewhere.replace(elsewhere.find("127.0.0.1"), 9, "me:secret@0.0.0.0");
  EXPECT_THROW(open(elsewhere, sender, clock_)->send(a_letter()), std::runtime_error);
  EXPECT_THAT(sink.commands(), Not(testing::Contains("AUTH")));
  EXPECT_THAT(sink.received(), IsEmpty());
}

TEST_F(MailServer, GetsAPasswordOnThisMachine) {
  const std::string secret = to_base64(std::string("\0me\0p@ss", 8));
  SmtpSink sink({{"EHLO", "250-sink.example\r\n250 AUTH PLAIN"},
                 {"AUTH", "334 who are you?"},
                 {secret, "235 welcome"}});
  std::string url = sink.url();
  url.insert(url.find("127."), "me:p%40ss@");
  open(url, sender, clock_)->send(a_letter());
  EXPECT_THAT(sink.commands(), ElementsAre("EHLO", "AUTH", secret, "MAIL", "RCPT", "DATA", "QUIT"));
}

TEST(Mail, WithoutAWayOutIsKeptBack) {
  const FixedClock clock{moment};
  EXPECT_NO_THROW(open("", sender, clock)->send(a_letter()));
}

TEST(Mail, RefusesASettingThatMakesNoSense) {
  const FixedClock clock{moment};
  for (const char* where : {"outbox:", "pop3://x", "mail.example.org", "smtp://", "http://x"}) {
    SCOPED_TRACE(where);
    EXPECT_THROW(open(where, sender, clock), std::runtime_error);
  }
  EXPECT_THROW(open("", "nobody", clock), std::runtime_error);
}

TEST(Mail, IsKeptInMemoryForTests) {
  Kept kept;
  kept.send(a_letter());
  EXPECT_THAT(kept.letters, SizeIs(1));
}

}  // namespace
}  // namespace commonty::mail
