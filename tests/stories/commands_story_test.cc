// The commands of the program, run as an administrator runs them: what they print and where, their
// exit status, and what they leave behind.
#include <gmock/gmock.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <thread>

#include "platform/base/text.h"
#include "tests/support/deeds.h"
#include "tests/support/folders.h"
#include "tests/support/raw_client.h"
#include "tests/support/shared_data.h"
#include "tests/support/story.h"

namespace commonty::test {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;
using testing::StartsWith;

using Words = std::vector<std::string>;

std::string notes_file() { return source_folder() / "docs/guide/village-hall-notes.docx"; }

void write_file(const fs::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

void expect_done(const Ran& ran) {
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_THAT(ran.err, IsEmpty());
  EXPECT_THAT(ran.out, Not(IsEmpty()));
}

// Exit 1, and the reason in one line where reasons belong.
void expect_refused(const Ran& ran, const std::string& why) {
  EXPECT_EQ(ran.exit, 1) << ran.out << ran.err;
  EXPECT_THAT(ran.out, IsEmpty());
  EXPECT_THAT(ran.err, StartsWith("commonty: "));
  EXPECT_THAT(ran.err, HasSubstr(why));
  EXPECT_EQ(ran.err.find('\n'), ran.err.size() - 1) << "more than a line: " << ran.err;
}

std::vector<boost::json::value> lines_of(const fs::path& file) {
  std::vector<boost::json::value> out;
  const std::string bytes = file_bytes(file);
  for (const std::string_view line : split(bytes, '\n')) {
    if (!line.empty()) out.push_back(boost::json::parse(line));
  }
  return out;
}

std::set<std::string> texts_in(const fs::path& file) {
  std::set<std::string> out;
  for (const auto& line : lines_of(file)) out.insert(text_at(line, "text"));
  return out;
}

// ---- what needs no data

TEST(CommandLine, SaysWhatEachCommandIsFor) {
  for (const Words& command :
       {Words{}, Words{"serve"}, Words{"person"}, Words{"person", "add"}, Words{"workshop"},
        Words{"workshop", "read"}, Words{"workshop", "import"}, Words{"opinion"}, Words{"themes"},
        Words{"backup"}, Words{"restore"}, Words{"check"}, Words{"export"}}) {
    SCOPED_TRACE(join(command, " "));
    Words asked = command;
    asked.push_back("--help");
    const Ran ran = run_program(asked);
    expect_done(ran);
    EXPECT_THAT(ran.out, HasSubstr("--help"));
  }
}

TEST(CommandLine, TellsWrongUseFromARefusal) {
  for (const Words& wrong :
       {Words{}, Words{"dance"}, Words{"serve", "--lisen", "x"}, Words{"serve", "--listen", "x"},
        Words{"serve", "--listen", "127.0.0.1:door"}, Words{"serve", "--listen", "127.0.0.1:65536"},
        Words{"serve", "--listen", "127.0.0.1:80th"}, Words{"serve", "--key", "key.pem"},
        Words{"serve", "--certificate", "certificate.pem"},
        Words{"serve", "--base-url", "talk.example.org"},
        Words{"serve", "--base-url", "https://talk.example.org/deep"}, Words{"person"},
        Words{"person", "add"}, Words{"workshop"}, Words{"workshop", "import", notes_file()},
        Words{"backup"}, Words{"restore", "/no/such/file"}, Words{"check", "more"},
        Words{"export", "--data", "x"}}) {
    SCOPED_TRACE(join(wrong, " "));
    const Ran ran = run_program(wrong);
    EXPECT_EQ(ran.exit, 2) << ran.out << ran.err;
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(ran.err, Not(IsEmpty()));
  }
}

TEST(CommandLine, ReadsADocumentAsOneJsonObjectAndNothingElse) {
  const Ran ran = run_program({"workshop", "read", notes_file(), "--json"});
  expect_done(ran);
  const boost::json::object read = boost::json::parse(ran.out).as_object();
  EXPECT_EQ(read.at("notes").as_array().size(), 59u);
  EXPECT_EQ(read.at("groups").as_array().size(), 7u);
  EXPECT_TRUE(read.contains("questions") && read.contains("not_understood"));
  EXPECT_EQ(run_program({"workshop", "read", notes_file(), "--json"}).out, ran.out);
  EXPECT_THAT(run_program({"workshop", "read", notes_file()}).out,
              HasSubstr("Getting there: Shore road floods"));
}

TEST(CommandLine, RefusesWhatIsNoDocument) {
  const TemporaryFolder folder;
  write_file(folder.file("picture.docx"), std::string_view("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16));
  for (const Words& more : {Words{}, Words{"--json"}}) {
    Words command = {"workshop", "read", folder.file("picture.docx")};
    command.insert(command.end(), more.begin(), more.end());
    expect_refused(run_program(command), "");
    command[2] = folder.file("missing.docx");
    expect_refused(run_program(command), "cannot be read");
    command[2] = folder.path();
    expect_refused(run_program(command), "cannot be read");
  }
}

TEST(CommandLine, MakesNoDataWhereNoneIs) {
  const TemporaryFolder folder;
  const std::string nowhere = folder.file("nowhere");
  for (const Words& command : {Words{"check"}, Words{"backup", folder.file("copy")},
                               Words{"export", "--out", folder.file("out")},
                               Words{"workshop", "import", notes_file(), "--challenge", "any"}}) {
    SCOPED_TRACE(command.front());
    Words whole = command;
    whole.insert(whole.end(), {"--data", nowhere});
    expect_refused(run_program(whole), "There is no data in " + nowhere);
  }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

// ---- on data

class Commands : public Story {
 protected:
  std::string file(const std::string& name) const { return folder_.file(name); }

 private:
  TemporaryFolder folder_;
};
ON_BOTH_DATABASES(Commands);

TEST_P(Commands, AddAPersonBeforeAndWhileTheSiteIsOpen) {
  expect_done(run({"person", "add", "host@people.example", "--admin", "--name", "The host"}));
  expect_refused(run({"person", "add", "not an address"}), "address");
  open();
  expect_done(run({"person", "add", "beth@people.example"}));
  WebBrowser host = signed_in("host@people.example", "");
  EXPECT_EQ(host.get("/site").status, 200);
  EXPECT_EQ(signed_in("beth@people.example", "Beth").get("/site").status, 403);
}

// Browsers come by HTTPS to whatever stands in front, which asks us on loopback.
TEST_P(Commands, OpenASiteBehindAProxyWithHttps) {
  const auto ask = [&](const std::string& host) {
    return RawClient(site().port()).ask("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  };
  open({"--base-url", "https://Talk.example.org:8443/"});
  const RawAnswer page = ask("talk.example.org");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.header("set-cookie"), StartsWith("__Host-visitor="));
  EXPECT_THAT(page.header("set-cookie"), HasSubstr("Secure"));
  EXPECT_EQ(ask("else.example.org").status, 421);
  open({"--base-url", "http://talk.example.org"});
  EXPECT_EQ(ask("talk.example.org").status, 200);
  EXPECT_THAT(ask("talk.example.org").header("set-cookie"), StartsWith("visitor="));
}

TEST_P(Commands, BringNotesIntoAChallengeOfAnOpenSite) {
  begin("get to hospital");
  const std::string slug = id_of(challenge);
  const Words import = {"workshop", "import", notes_file(), "--challenge", slug};
  const Ran first = run(import);
  EXPECT_EQ(first.exit, 0) << first.err;
  EXPECT_THAT(first.err, HasSubstr("not understood, line "));
  EXPECT_EQ(first.out, "59 added, 0 here already\n");
  EXPECT_EQ(run(import).out, "0 added, 59 here already\n");
  EXPECT_EQ(contributions().size(), 59u);
  expect_refused(run({"workshop", "import", notes_file(), "--challenge", "no-such"}), "challenge");
  Words by_nobody = import;
  by_nobody.insert(by_nobody.end(), {"--by", "nobody@people.example"});
  expect_refused(run(by_nobody), "nobody@people.example");
}

TEST_P(Commands, FindThatAllIsWell) {
  begin("get to hospital");
  const Ran ran = run({"check"});
  expect_done(ran);
  EXPECT_EQ(ran.out, "All is well.\n");
}

TEST_P(Commands, TakeEverythingOutForThoseWhoLeave) {
  begin("get to hospital");
  WebBrowser guest = browser();
  const std::string formula = "=HYPERLINK(\"http://x.example\",\"click\")";
  const std::string thanked = give(guest, challenge, formula).address;
  const std::string given = thanked.substr(0, thanked.find('?'));
  comment(guest, given, "Twice,\nwith \"quotes\"");
  hide(ann(), given, "spam");
  const std::string out = file("out");
  const Ran ran = run({"export", "--out", out});
  expect_done(ran);

  std::set<std::string> files;
  for (const auto& entry : fs::directory_iterator(out)) files.insert(entry.path().filename());
  EXPECT_THAT(files, IsSupersetOf({"README.txt", "people.csv", "people.jsonl", "contributions.csv",
                                   "contributions.jsonl", "comments.jsonl", "facts.jsonl",
                                   "links.csv", "moderation_log.csv", "challenges.csv"}));
  for (const char* secret : {"sessions", "sign_in_links", "letters_out", "forms_answered"}) {
    EXPECT_THAT(files, Not(Contains(StartsWith(secret))));
  }
  const std::string readme = file_bytes(out + "/README.txt");
  for (const std::string& name : files) {
    if (!name.ends_with(".csv")) continue;
    EXPECT_THAT(readme, HasSubstr("\n" + name.substr(0, name.size() - 4) + " ("));
    EXPECT_TRUE(files.contains(name.substr(0, name.size() - 3) + "jsonl")) << name;
  }
  const auto contributed = lines_of(out + "/contributions.jsonl");
  ASSERT_EQ(contributed.size(), 1u);
  EXPECT_EQ(text_at(contributed[0], "id"), id_of(given));
  EXPECT_EQ(text_at(contributed[0], "text"), formula);
  EXPECT_EQ(text_at(contributed[0], "state"), "hidden");
  EXPECT_THAT(text_at(contributed[0], "given_at"), testing::EndsWith("Z"));
  EXPECT_THAT(file_bytes(out + "/contributions.csv"), HasSubstr("\"'=HYPERLINK("));
  EXPECT_EQ(text_at(lines_of(out + "/comments.jsonl").at(0), "contribution"), id_of(given));
  EXPECT_THAT(file_bytes(out + "/people.csv"), HasSubstr("ann@people.example"));
  EXPECT_THAT(file_bytes(out + "/site_settings.jsonl"), Not(HasSubstr("secret")));

  expect_refused(run({"export", "--out", out}), "is not empty");
  EXPECT_EQ(lines_of(out + "/contributions.jsonl").size(), 1u);
}

TEST_P(Commands, TakeOutMoreRowsThanAreReadAtOnce) {
  begin("get to hospital");
  std::string sheet = "idea\n";
  for (int i = 0; i < 1203; ++i) sheet += "Idea number " + std::to_string(i) + " of many\n";
  write_file(file("ideas.csv"), sheet);
  expect_done(run({"workshop", "import", file("ideas.csv"), "--challenge", id_of(challenge)}));
  expect_done(run({"export", "--out", file("out")}));
  EXPECT_EQ(lines_of(file("out") + "/contributions.jsonl").size(), 1203u);
  EXPECT_EQ(texts_in(file("out") + "/contributions.jsonl").size(), 1203u);
  EXPECT_EQ(lines_of(file("out") + "/imported_notes.jsonl").size(), 1203u);
}

// ---- copies of the one file

class Copies : public Commands {
 protected:
  Ran restore(const std::string& copy, const std::string& into) const {
    return run_program({"restore", copy, "--data", into});
  }
};
ON_SQLITE(Copies);

TEST_P(Copies, AreMadeWhilePeopleWriteAndHoldAllThatWasAnsweredBefore) {
  begin("get to hospital");
  std::mutex mutex;
  std::set<std::string> answered;
  std::atomic<bool> enough = false;
  std::vector<std::thread> people;
  for (int i = 0; i < 4; ++i) {
    people.emplace_back([&, i] {
      WebBrowser person = browser();
      for (int n = 0; n < 50 && !enough; ++n) {
        const std::string words = "Person " + std::to_string(i) + " says " + std::to_string(n);
        ASSERT_EQ(give(person, challenge, words).status, 200);
        std::lock_guard lock(mutex);
        answered.insert(words);
      }
    });
  }
  const auto so_far = [&] {
    std::lock_guard lock(mutex);
    return answered;
  };
  while (so_far().size() < 8) std::this_thread::yield();
  const std::set<std::string> before = so_far();
  const Ran ran = run({"backup", file("copy")});
  enough = true;
  for (std::thread& person : people) person.join();
  expect_done(ran);

  expect_done(restore(file("copy"), file("again")));
  EXPECT_EQ(run_program({"check", "--data", file("again")}).out, "All is well.\n");
  expect_done(run_program({"export", "--data", file("again"), "--out", file("out")}));
  EXPECT_THAT(texts_in(file("out") + "/contributions.jsonl"), IsSupersetOf(before));
  expect_refused(run({"backup", file("copy")}), "exists already");

  OpenSite restored({"--data", file("again"), "--mail", outbox.place()});
  EXPECT_TRUE(WebBrowser(restored.port()).get(challenge).says(*before.begin()));
  EXPECT_EQ(restored.stop(), 0);
}

TEST_P(Copies, AreNeverRestoredOverWhatIsThere) {
  begin("get to hospital");
  expect_done(run({"backup", file("copy")}));
  const std::string before = file_bytes(data.place());
  expect_refused(restore(file("copy"), data.folder()), "exists already");
  EXPECT_EQ(file_bytes(data.place()), before);
  // Nor is data in use a copy: what was written last lies beside it.
  expect_refused(restore(data.place(), file("other")), "is in use");
}

TEST_P(Copies, ThatAreNoneAreRefusedAndLeaveNothing) {
  write_file(file("letter.txt"), std::string(8192, 'x'));
  expect_refused(restore(file("letter.txt"), file("again")), "");
  begin("get to hospital");
  expect_done(run({"backup", file("copy")}));
  expect_done(restore(file("copy"), file("again")));
}

TEST_P(Copies, ThatWereInterruptedAreBegunAgain) {
  begin("get to hospital");
  expect_done(run({"backup", file("copy")}));
  fs::create_directories(file("again"));
  write_file(file("again") + "/commonty.db.part", "the first half of");
  expect_done(restore(file("copy"), file("again")));
  EXPECT_FALSE(fs::exists(file("again") + "/commonty.db.part"));
}

TEST_P(Copies, AreReadByTheirOwnerAlone) {
  const fs::perms others = fs::perms::group_all | fs::perms::others_all;
  begin("get to hospital");
  expect_done(run({"backup", file("copy")}));
  expect_done(run({"export", "--out", file("out")}));
  for (const std::string& one : {data.place(), file("copy"), file("out") + "/people.csv"}) {
    EXPECT_EQ(fs::status(one).permissions() & others, fs::perms::none) << one;
  }
}

TEST_P(Copies, ThatAreDamagedAreToldOf) {
  begin("get to hospital");
  expect_done(run({"backup", file("copy")}));
  std::string bytes = file_bytes(file("copy"));
  ASSERT_GT(bytes.size(), 40'000u);
  for (std::size_t i = 8192; i < 40'000; ++i) bytes[i] = static_cast<char>(i * 7);
  fs::create_directories(file("damaged"));
  write_file(file("damaged") + "/commonty.db", bytes);
  const Ran ran = run_program({"check", "--data", file("damaged")});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_THAT(ran.out, IsEmpty());
  EXPECT_THAT(ran.err, StartsWith("commonty: "));
}

class Dumps : public Commands {};
ON_POSTGRES(Dumps);

TEST_P(Dumps, AreLeftToPostgreSQLsOwnTools) {
  begin("get to hospital");
  expect_refused(run({"backup", file("copy")}), "pg_dump");
  write_file(file("copy"), "anything");
  expect_refused(run({"restore", file("copy")}), "pg_restore");
  EXPECT_FALSE(fs::exists(data.folder() + "/commonty.db"));
}

}  // namespace
}  // namespace commonty::test
