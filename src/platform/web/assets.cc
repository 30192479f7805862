#include "platform/web/assets.h"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <cstdlib>
#include <set>
#include <stdexcept>

#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/web/header_value.h"

namespace commonty::web {
namespace {

namespace json = boost::json;

constexpr std::string_view folder = "web/dist/";
constexpr std::string_view address = "/static/";

struct Type {
  std::string_view ending;
  std::string_view name;
};
constexpr std::array<Type, 14> types = {{
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".woff", "font/woff"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".txt", "text/plain; charset=utf-8"},
}};

struct Coding {
  std::string_view ending;
  std::string_view name;
};
// The smallest first.
constexpr std::array<Coding, 2> codings = {{{".br", "br"}, {".gz", "gzip"}}};

std::string type_of(std::string_view path) {
  for (const Type& type : types) {
    if (path.ends_with(type.ending)) return std::string(type.name);
  }
  return "application/octet-stream";
}

// Vite's own record is not for visitors, nor is any file whose name begins with a dot.
bool is_manifest(std::string_view path) {
  return path == "manifest.json" || path == ".vite/manifest.json";
}

bool is_hidden(std::string_view path) {
  return path.starts_with('.') || path.find("/.") != std::string_view::npos || is_manifest(path);
}

std::string address_of(std::string_view file) { return std::string(address) + std::string(file); }

std::string text_of(const json::object& chunk, std::string_view name) {
  const json::value* value = chunk.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

std::vector<std::string> list_of(const json::object& chunk, std::string_view name) {
  std::vector<std::string> list;
  const json::value* value = chunk.if_contains(name);
  if (value == nullptr || !value->is_array()) return list;
  for (const json::value& item : value->get_array()) {
    if (item.is_string()) list.emplace_back(item.get_string());
  }
  return list;
}

void add_once(std::vector<std::string>& list, std::string item) {
  if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(std::move(item));
}

// What an entry imports comes before itself, as the browser needs it.
void gather(const json::object& manifest, const std::string& name, Assets::Entry& entry,
            std::set<std::string>& seen) {
  if (!seen.insert(name).second) return;
  const json::value* found = manifest.if_contains(name);
  if (found == nullptr || !found->is_object()) return;
  const json::object& chunk = found->get_object();
  for (const std::string& imported : list_of(chunk, "imports")) {
    gather(manifest, imported, entry, seen);
    const json::value* other = manifest.if_contains(imported);
    if (other == nullptr || !other->is_object()) continue;
    add_once(entry.imports, address_of(text_of(other->get_object(), "file")));
  }
  for (const std::string& css : list_of(chunk, "css")) add_once(entry.css, address_of(css));
}

double quality_in(const HeaderValue& range) {
  return std::strtod(range.parameter("q").value_or("1").c_str(), nullptr);
}

}  // namespace

bool accepts_coding(std::string_view accept_encoding, std::string_view coding) {
  bool any = false;
  for (std::string_view item : split(accept_encoding, ',')) {
    const HeaderValue range = read_header_value(item);
    if (range.word == coding) return quality_in(range) > 0;
    if (range.word == "*") any = quality_in(range) > 0;
  }
  return any;
}

Assets::Assets(std::span<const resources::File> files) {
  for (const resources::File& file : files) {
    if (file.path.starts_with(folder)) add(file);
  }
}

void Assets::add(const resources::File& file) {
  std::string_view path = file.path.substr(folder.size());
  if (is_manifest(path)) read_manifest(file.bytes);
  if (is_hidden(path)) return;
  std::string_view coding;
  for (const Coding& known : codings) {
    if (!path.ends_with(known.ending)) continue;
    coding = known.name;
    path.remove_suffix(known.ending.size());
  }
  Asset& asset = assets_[std::string(path)];
  asset.type = type_of(path);
  asset.hashed = path.starts_with("assets/");
  Form& form = asset.forms[std::string(coding)];
  form.bytes = std::make_shared<const std::string>(file.bytes);
  form.etag = '"' + sha256_hex(file.bytes).substr(0, 20) + '"';
}

void Assets::read_manifest(std::string_view text) {
  json::error_code error;
  const json::value value = json::parse(text, error);
  if (error || !value.is_object()) {
    throw std::runtime_error("web/dist/manifest.json is not JSON: " + error.message());
  }
  const json::object& manifest = value.get_object();
  for (const auto& member : manifest) {
    if (!member.value().is_object()) continue;
    const json::object& chunk = member.value().get_object();
    const json::value* is_entry = chunk.if_contains("isEntry");
    if (is_entry == nullptr || !is_entry->is_bool() || !is_entry->get_bool()) continue;
    Entry entry;
    entry.file = address_of(text_of(chunk, "file"));
    std::set<std::string> seen;
    gather(manifest, std::string(member.key()), entry, seen);
    entries_[std::string(member.key())] = std::move(entry);
  }
}

Assets::Entry Assets::entry(std::string_view source) const {
  const auto found = entries_.find(source);
  return found != entries_.end() ? found->second : Entry();
}

const Assets::Form& Assets::best_form(const Asset& asset, std::string_view accept_encoding,
                                      std::string_view& coding) const {
  for (const Coding& known : codings) {
    const auto found = asset.forms.find(known.name);
    if (found == asset.forms.end() || !accepts_coding(accept_encoding, known.name)) continue;
    coding = known.name;
    return found->second;
  }
  return asset.forms.find("")->second;
}

Response Assets::answer(const Request& request) const {
  std::string_view path = request.path;
  path.remove_prefix(path.starts_with(address) ? address.size() : path.size());
  const auto found = assets_.find(path);
  // A compressed file without its plain one is a mistake of the build.
  if (found == assets_.end() || !found->second.forms.contains("")) {
    return text("There is no such file.\n", 404);
  }

  const Asset& asset = found->second;
  std::string_view coding;
  const Form& form = best_form(asset, request.header("accept-encoding"), coding);
  Response response;
  response.shared_body = form.bytes;
  response.set("Content-Type", asset.type).set("ETag", form.etag);
  response.set("Cache-Control",
               asset.hashed ? "public, max-age=31536000, immutable" : "public, max-age=3600");
  if (asset.forms.size() > 1) response.set("Vary", "Accept-Encoding");
  if (!coding.empty()) response.set("Content-Encoding", std::string(coding));
  return response;
}

}  // namespace commonty::web
