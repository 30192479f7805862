#include "tests/structure/files.h"

#include <gmock/gmock.h>

#include <cstdlib>

namespace structure {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Files, OfTheSourceTreeNameNoPlace) { EXPECT_THAT(places(real_tree()), IsEmpty()); }

TEST(Files, OfTheSourceTreeBeginWithASentence) {
  EXPECT_THAT(first_sentences(real_tree()), IsEmpty());
}

TEST(Files, OfTheSourceTreeWaitOnlyAtTheNetworkEdge) {
  EXPECT_THAT(coroutines(real_tree()), IsEmpty());
}

TEST(Files, OfTheSourceTreeHaveNoSleepingTests) {
  EXPECT_THAT(sleeping_tests(real_tree()), IsEmpty());
}

// Each that ./dev names, and so each that it has help for.
TEST(Commands, OfDevAreThere) {
  const std::string dev = real_tree().at("dev");
  int commands = 0;
  for (const std::string& line : lines_of(dev)) {
    if (!starts_with(line, "help_")) continue;
    const std::string command = line.substr(5, line.find('(') - 5);
    SCOPED_TRACE(command);
    const std::string call = std::string("'" COMMONTY_SOURCE_DIR "/dev' ") + command + " --help";
    EXPECT_THAT(dev, HasSubstr("  " + command + "  "));
    EXPECT_EQ(std::system((call + " >/dev/null 2>&1").c_str()), 0);
    ++commands;
  }
  EXPECT_GT(commands, 10);
}

TEST(Places, AreFoundInAnyFile) {
  const std::string host = std::string("https://registry.npmjs") + ".org/lit";
  const std::string folder = std::string("/wo") + "rk/main";
  const Tree tree = {{"web/package-lock.json", "{\n\"resolved\": \"" + host + "\"}"},
                     {"README.md", "See " + folder},
                     {"a.txt", folder + "\n(" + folder + ")\n\"" + folder + "\""},
                     {"picture.png", std::string("\0", 1) + host}};
  EXPECT_THAT(places(tree), ElementsAre(HasSubstr("README.md:1"), HasSubstr("a.txt:1"),
                                        HasSubstr("a.txt:2"), HasSubstr("a.txt:3"),
                                        HasSubstr("web/package-lock.json:2: names a place: npm")));
}

TEST(Places, AreNotFoundInAddressesOfOurOwn) {
  const Tree tree = {
      {"a.cc", std::string("\"${root}/wo") + "rk/x\" \"net/wo" + "rk/x\" \"/ho" + "meless/\""}};
  EXPECT_THAT(places(tree), IsEmpty());
}

TEST(FirstSentences, AreMissed) {
  const Tree tree = {{"src/a/good.h", "// What a good header says.\n#pragma once\n"},
                     {"src/a/none.h", "#pragma once\n"},
                     {"src/a/short.h", "// Things\n#pragma once\n"},
                     {"src/a/empty.h", ""},
                     {"src/a/later.cc", "#pragma once\n"}};
  EXPECT_THAT(first_sentences(tree),
              ElementsAre(HasSubstr("empty.h"), HasSubstr("none.h"), HasSubstr("short.h")));
}

TEST(Coroutines, AreTheNetworkEdgesAlone) {
  const std::string waits = "void f() {\n  co_await x;\n}\n";
  const Tree tree = {{"src/platform/web/server.cc", waits},
                     {"src/platform/live/room.cc", waits},
                     {"src/platform/store/store.cc", waits},
                     {"src/civic/people/people.h", "net::awaitable<void> f();"},
                     {"src/civic/people/people.cc", "// no co_await here"}};
  EXPECT_THAT(coroutines(tree), ElementsAre(HasSubstr("people.h:1"), HasSubstr("store.cc:2")));
}

TEST(SleepingTests, AreFound) {
  const Tree tree = {{"src/a/a_test.cc", "std::this_thread::sleep_for(1s);"},
                     {"tests/support/b.cc", "\nusleep(5);"},
                     {"tests/browser/c.spec.ts", "await page.waitForTimeout(100)"},
                     {"src/a/a.cc", "usleep(5);"},
                     {"src/a/d_test.cc", "TEST(Asleep, Never) { asleep(); }"}};
  EXPECT_THAT(sleeping_tests(tree), SizeIs(3));
}

}  // namespace
}  // namespace structure
