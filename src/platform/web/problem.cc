#include "platform/web/problem.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace commonty::web {

Response problem(const Refusal& refusal, const Texts& texts) {
  const int status = status_of(refusal.reason);
  boost::json::array errors;
  for (const Problem& item : refusal.problems) {
    errors.push_back({{"field", item.field}, {"message", texts(item.text)}});
  }
  const boost::json::object body{
      {"type", "/problems/" + std::string(name_of(refusal.reason))},
      {"title", refusal.problems.empty() ? "" : texts(refusal.problems.front().text)},
      {"status", status},
      {"errors", std::move(errors)}};
  Response response = web::json(boost::json::serialize(body), status);
  response.set("Content-Type", "application/problem+json");
  if (refusal.retry_after_s > 0) {
    response.set("Retry-After", std::to_string(refusal.retry_after_s));
  }
  return response;
}

}  // namespace commonty::web
