#include "platform/web/problem.h"

#include <gmock/gmock.h>

namespace commonty::web {
namespace {

TEST(ProblemJson, NamesEachFieldAndSaysWhatToDo) {
  Problems problems;
  problems.add("title", say("Enter at most {max} characters", {{"max", "140"}}));
  problems.add("", say("Choose a challenge"));
  const Response response = problem(std::move(problems).result().refusal(), Texts::english());
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(response.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(response.body,
            R"({"type":"/problems/invalid","title":"Something needs to be put right",)"
            R"("status":422,"errors":[{"field":"title","message":"Enter at most 140 characters"},)"
            R"({"field":"","message":"Choose a challenge"}]})");
}

TEST(ProblemJson, SaysWhenToComeBack) {
  Refusal refusal = refuse(Reason::too_many, say("Wait a little"));
  refusal.retry_after_s = 12;
  const Response response = problem(refusal, Texts::english());
  EXPECT_EQ(response.status, 429);
  EXPECT_EQ(response.header("Retry-After"), "12");
  EXPECT_EQ(problem(refuse(Reason::closed, say("x")), Texts::english()).header("Retry-After"), "");
}

TEST(ProblemJson, HasNoFieldsForTheEdge) {
  EXPECT_EQ(problem(413, {say("Too much"), {say("Send less.")}}, Texts::english()).body,
            R"({"type":"/problems/content-too-large","title":"Too much","status":413,)"
            R"("detail":"Send less."})");
}

}  // namespace
}  // namespace commonty::web
