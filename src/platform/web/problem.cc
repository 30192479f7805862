#include "platform/web/problem.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "platform/base/text.h"
#include "platform/web/answer.h"

namespace commonty::web {
namespace {

namespace json = boost::json;

json::object start_of_problem(int status, std::string_view name, std::string_view title) {
  return {{"type", "/problems/" + std::string(name)}, {"title", title}, {"status", status}};
}

Response as_problem(const json::object& problem, int status) {
  Response response = bytes(json::serialize(problem), "application/problem+json");
  response.status = status;
  return response;
}

}  // namespace

Message title_of(Reason reason) {
  switch (reason) {
    case Reason::invalid:
      return say("Something needs to be put right");
    case Reason::not_found:
      return say("There is nothing here");
    case Reason::gone:
      return say("This is no longer here");
    case Reason::sign_in:
      return say("Please sign in first");
    case Reason::forbidden:
      return say("You may not do this");
    case Reason::closed:
      return say("This is not open at the moment");
    case Reason::conflict:
      return say("This has changed in the meantime");
    case Reason::too_large:
      return say("That is too much at once");
    case Reason::too_many:
      return say("That was too often in a short time");
    case Reason::unsupported:
      return say("We cannot read this kind of file");
  }
  return say("This did not work");
}

Response problem(const Refusal& refusal, const Texts& texts) {
  const int status = status_of(refusal.reason);
  json::object body =
      start_of_problem(status, name_of(refusal.reason), texts(title_of(refusal.reason)));
  json::array errors;
  for (const Problem& found : refusal.problems) {
    errors.push_back(json::object{{"field", found.field}, {"message", texts(found.text)}});
  }
  body["errors"] = std::move(errors);
  Response response = as_problem(body, status);
  if (refusal.retry_after_s > 0) {
    response.set("Retry-After", std::to_string(refusal.retry_after_s));
  }
  return response;
}

Response problem(int status, const ErrorWords& words, const Texts& texts) {
  std::string name = lower_ascii(phrase_of(status));
  std::replace(name.begin(), name.end(), ' ', '-');
  json::object body = start_of_problem(status, name, texts(words.title));
  body["detail"] = in_one(words.advice, texts);
  return as_problem(body, status);
}

}  // namespace commonty::web
