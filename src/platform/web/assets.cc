#include "platform/web/assets.h"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "platform/base/secret.h"

namespace commonty::web {
namespace {

constexpr std::string_view folder = "web/dist/";

std::string_view content_type(std::string_view path) {
  static const std::map<std::string_view, std::string_view> types = {
      {"css", "text/css; charset=utf-8"},
      {"js", "text/javascript; charset=utf-8"},
      {"woff2", "font/woff2"},
      {"svg", "image/svg+xml"},
      {"png", "image/png"},
      {"ico", "image/x-icon"},
      {"json", "application/json"},
      {"txt", "text/plain; charset=utf-8"}};
  const auto found = types.find(path.substr(path.rfind('.') + 1));
  return found == types.end() ? "application/octet-stream" : found->second;
}

void add_all(std::vector<std::string>& out, const boost::json::object& item, std::string_view key) {
  const boost::json::value* list = item.if_contains(key);
  if (!list) return;
  for (const boost::json::value& path : list->as_array()) {
    out.push_back("/static/" + std::string(path.as_string()));
  }
}

}  // namespace

Assets::Assets(std::span<const resources::File> files) {
  for (const resources::File& file : files) {
    if (!file.path.starts_with(folder)) continue;
    const std::string name(file.path.substr(folder.size()));
    if (name == "manifest.json" || name == ".vite/manifest.json") {
      read_manifest(file.bytes);
    } else {
      files_[name] = std::make_shared<const std::string>(file.bytes);
    }
  }
}

void Assets::read_manifest(std::string_view manifest) {
  const boost::json::value parsed = boost::json::parse(manifest);
  for (const auto& [source, value] : parsed.as_object()) {
    const boost::json::object& item = value.as_object();
    Entry entry;
    entry.file = "/static/" + std::string(item.at("file").as_string());
    add_all(entry.css, item, "css");
    if (const boost::json::value* imports = item.if_contains("imports")) {
      for (const boost::json::value& chunk : imports->as_array()) {
        const boost::json::object& other = parsed.as_object().at(chunk.as_string()).as_object();
        entry.imports.push_back("/static/" + std::string(other.at("file").as_string()));
        add_all(entry.css, other, "css");
      }
    }
    entries_[std::string(source)] = std::move(entry);
  }
}

Assets::Entry Assets::entry(std::string_view source) const {
  const auto found = entries_.find(source);
  return found == entries_.end() ? Entry() : found->second;
}

Response Assets::answer(const Request& request) const {
  constexpr std::string_view prefix = "/static/";
  const std::string name = request.path.substr(std::min(prefix.size(), request.path.size()));
  auto found = files_.find(name);
  if (found == files_.end()) return text("There is no such file.\n", 404);
  Response response;
  response.set("Content-Type", std::string(content_type(name)));
  response.set("Cache-Control", "public, max-age=31536000, immutable");
  response.set("Vary", "Accept-Encoding");
  const std::string_view accepted = request.header("accept-encoding");
  for (const auto& [encoding, ending] : {std::pair{"br", ".br"}, std::pair{"gzip", ".gz"}}) {
    if (accepted.find(encoding) == std::string_view::npos) continue;
    const auto packed = files_.find(name + ending);
    if (packed == files_.end()) continue;
    response.set("Content-Encoding", encoding);
    found = packed;
    break;
  }
  response.set("ETag", "\"" + sha256_hex(found->first).substr(0, 20) + "\"");
  response.shared_body = found->second;
  return response;
}

}  // namespace commonty::web
