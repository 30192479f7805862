#include "server/openapi.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "civic/pages/pages.h"
#include "platform/base/text.h"

namespace commonty::server {
namespace json = boost::json;
namespace {

using permissions::Deed;

std::string_view in_words(Deed deed) {
  switch (deed) {
    case Deed::browse:
      return "Open to all.";
    case Deed::own_account:
      return "For whoever is known: signed in, or a guest of this browser.";
    case Deed::see:
      return "For those whom the challenge is open to.";
    case Deed::give:
      return "For those who may see the challenge; no account needed.";
    case Deed::edit_words:
      return "For the author.";
    case Deed::facilitate:
      return "For the challenge's convener, facilitators and champions.";
    case Deed::moderate:
      return "For the challenge's convener and facilitators.";
    case Deed::answer:
      return "For the challenge's convener, facilitators and panel.";
    case Deed::publish:
    case Deed::convene:
      return "For the challenge's convener.";
    case Deed::start_challenge:
      return "For members of the organisation that asks.";
    case Deed::run_organisation:
      return "For administrators of the organisation.";
    case Deed::run_site:
      return "For administrators of the site.";
  }
  return "";
}

json::object reference(std::string_view kind, std::string_view name) {
  return {{"$ref", "#/components/" + std::string(kind) + "/" + std::string(name)}};
}

json::array parameters(std::string_view pattern) {
  json::array out;
  for (std::string_view segment : split(pattern, '/')) {
    if (!segment.starts_with('{')) continue;
    out.push_back({{"name", segment.substr(1, segment.size() - 2)},
                   {"in", "path"},
                   {"required", true},
                   {"schema", {{"type", "string"}}}});
  }
  return out;
}

// "/skin.css": a file, not a page.
bool is_file(std::string_view pattern) {
  return pattern.substr(pattern.rfind('/')).find('.') != pattern.npos;
}

json::object answer(const Route& route) {
  if (route.pattern.ends_with("/stream")) {
    return {{"description", "What happens, as it happens (server-sent events)."},
            {"content", {{"text/event-stream", json::object()}}}};
  }
  if (is_file(route.pattern)) {
    return {{"description", "The file."}, {"content", {{"text/plain", json::object()}}}};
  }
  const bool reads = route.method == web::Method::get;
  json::object schema = reads ? json::object{{"type", "object"}} : reference("schemas", "Done");
  return {{"description", reads ? "What the page shows." : "Done."},
          {"content", {{"application/json", {{"schema", std::move(schema)}}}}}};
}

json::object body(const Route& route) {
  const json::object fields{{"schema", {{"type", "object"}}}};
  json::object content{{"application/json", fields}, {"application/x-www-form-urlencoded", fields}};
  if (route.body_max > web::form_size_max) content["multipart/form-data"] = fields;
  return {{"content", std::move(content)}};
}

json::object operation(const Route& route) {
  json::object out{
      {"summary", in_words(route.deed)},
      {"tags", {split(route.pattern + "/", '/').at(1)}},
      {"x-deed", permissions::name_of(route.deed)},
      {"responses", {{"200", answer(route)}, {"default", reference("responses", "Problem")}}}};
  json::array values = parameters(route.pattern);
  if (route.method != web::Method::get) {
    out["requestBody"] = body(route);
    values.push_back(reference("parameters", "Token"));
    values.push_back(reference("parameters", "Once"));
  }
  if (!values.empty()) out["parameters"] = std::move(values);
  if (route.deed != Deed::browse) {
    out["security"] = json::array{json::object(), {{"session", json::array()}}};
  }
  return out;
}

json::object header(std::string_view name, std::string_view description) {
  return {{"name", name},
          {"in", "header"},
          {"required", false},
          {"description", description},
          {"schema", {{"type", "string"}}}};
}

json::object text() { return {{"type", "string"}}; }

json::object components() {
  const json::object problem{
      {"type", "object"},
      {"required", {"type", "title", "status"}},
      {"properties",
       {{"type", text()},
        {"title", text()},
        {"status", {{"type", "integer"}}},
        {"errors",
         {{"type", "array"},
          {"items",
           {{"type", "object"}, {"properties", {{"field", text()}, {"message", text()}}}}}}}}}};
  const json::object done{
      {"type", "object"},
      {"properties", {{"location", text()}, {"message", text()}, {"undo", text()}}}};
  return {
      {"schemas", {{"Problem", problem}, {"Done", done}}},
      {"responses",
       {{"Problem",
         {{"description", "What was refused and what to do (RFC 9457)."},
          {"content",
           {{"application/problem+json", {{"schema", reference("schemas", "Problem")}}}}}}}}},
      {"parameters",
       {{"Token", header("X-CSRF-Token", "The token of this visitor's forms; or the field csrf.")},
        {"Once", header("Idempotency-Key",
                        "Sent twice with the same key, done once; or the "
                        "field once.")}}},
      {"securitySchemes",
       {{"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "__Host-session"}}}}}};
}

}  // namespace

json::object openapi(const Routes& routes) {
  json::object paths;
  for (const Route& route : routes.all()) {
    const std::string method = lower_ascii(web::name_of(route.method));
    json::value& path = paths[route.pattern == "/openapi" ? "/openapi.json" : route.pattern];
    if (!path.is_object()) path = json::object();
    path.as_object()[method] = operation(route);
  }
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "Commonty"},
            {"version", "0.1.0"},
            {"description",
             "Every page is also its JSON: ask with \"Accept: application/json\", or put .json "
             "behind its address."}}},
          {"paths", std::move(paths)},
          {"components", components()}};
}

void add_openapi(Routes& routes) {
  const auto document = std::make_shared<std::string>();
  routes.get("/openapi", Deed::browse, [document](Visit&) { return web::json(*document); });
  *document = json::serialize(openapi(routes));
}

}  // namespace commonty::server
