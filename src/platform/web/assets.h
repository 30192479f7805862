// Styles, scripts, fonts and pictures that Vite built, served from inside the program.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/resources.h"
#include "platform/web/request.h"
#include "platform/web/response.h"

namespace commonty::web {

// Threads: read-only once made.
class Assets {
 public:
  // What a page needs for one entry of Vite's manifest; all are paths under /static/.
  struct Entry {
    std::string file;
    std::vector<std::string> css, imports;
  };

  // Takes in "web/dist/**" and its manifest.json; without them there are simply no assets.
  explicit Assets(std::span<const resources::File> files);

  Entry entry(std::string_view source) const;  // "src/site.ts"; empty when there is none
  // GET /static/...: the file, or its .br or .gz sibling when the browser takes it; 404 otherwise.
  // Names carry a hash of the content, so browsers may keep them for ever.
  Response answer(const Request& request) const;

 private:
  void read_manifest(std::string_view manifest);

  std::map<std::string, std::shared_ptr<const std::string>, std::less<>> files_;
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace commonty::web
