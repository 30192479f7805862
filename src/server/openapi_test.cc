#include "server/openapi.h"

#include <regex>

#include "server/concepts.h"
#include "tests/support/site/site.h"

namespace commonty::server {
namespace {

class OpenApi : public AnySite {
 protected:
  boost::json::object document() { return browser().get("/openapi.json").json().as_object(); }
};
ON_SQLITE(OpenApi);

TEST_P(OpenApi, IsWellFormed) {
  const auto all = document();
  EXPECT_EQ(all.at("openapi").as_string(), "3.1.0");
  const std::string text = browser().get("/openapi.json").body;
  const std::regex reference(R"re("#/components/(\w+)/(\w+)")re");
  for (std::sregex_iterator it(text.begin(), text.end(), reference), end; it != end; ++it) {
    EXPECT_TRUE(all.at("components").at((*it)[1].str()).as_object().contains((*it)[2].str()));
  }
  for (const auto& [path, item] : all.at("paths").as_object()) {
    for (const auto& [method, operation] : item.as_object()) {
      EXPECT_TRUE(operation.as_object().contains("responses")) << path;
    }
  }
}

TEST_P(OpenApi, ListsEveryRouteAndNoOther) {
  std::size_t listed = 0;
  const auto all = document();
  for (const auto& [path, item] : all.at("paths").as_object()) listed += item.as_object().size();
  const Routes routes = all_routes();
  EXPECT_EQ(listed, routes.all().size());
  for (const Route& route : routes.all()) {
    const std::string path = route.pattern == "/openapi" ? "/openapi.json" : route.pattern;
    EXPECT_TRUE(all.at("paths").as_object().contains(path)) << path;
  }
}

TEST_P(OpenApi, NamesEveryValueOfAPath) {
  const auto all = document();
  for (const auto& [path, item] : all.at("paths").as_object()) {
    for (const auto& [method, operation] : item.as_object()) {
      const std::string pattern = path;
      const auto braces = std::count(pattern.begin(), pattern.end(), '{');
      std::int64_t named = 0;
      if (const auto* values = operation.as_object().if_contains("parameters")) {
        for (const auto& value : values->as_array()) named += value.as_object().contains("in");
      }
      EXPECT_EQ(named, braces) << method << " " << path;
    }
  }
}

// A page that takes no value and is open to all answers with JSON, or says why not.
TEST_P(OpenApi, TellsTheTruthAboutTheRunningSite) {
  const auto all = document();
  for (const auto& [path, item] : all.at("paths").as_object()) {
    const std::string pattern = path;
    SCOPED_TRACE(pattern);
    const auto* get = item.as_object().if_contains("get");
    if (get == nullptr || pattern.find('{') != pattern.npos) continue;
    const Answer answer = browser().get_json(pattern);
    const std::string type = answer.header("Content-Type");
    if (answer.status >= 400) {
      EXPECT_EQ(type, "application/problem+json");
    } else if (pattern.find(".css") == pattern.npos && pattern.find(".txt") == pattern.npos &&
               pattern.find(".ics") == pattern.npos && answer.status == 200) {
      EXPECT_THAT(type, testing::StartsWith("application/json"));
    }
    if (get->at("x-deed").as_string() == "browse" && pattern != "/first-run" &&
        pattern != "/.well-known/security.txt") {
      EXPECT_LT(answer.status, 400);
    }
  }
}

}  // namespace
}  // namespace commonty::server
