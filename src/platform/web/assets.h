// Styles, scripts, letters and pictures: what Vite built into web/dist, served under /static/.
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

// Works without any asset, too: then there is nothing to find. Threads: read-only once made.
class Assets {
 public:
  // What a page needs of one of Vite's entries; all are addresses ("/static/assets/site-d4.js").
  struct Entry {
    std::string file;
    std::vector<std::string> css;      // also of what it imports
    std::vector<std::string> imports;  // for <link rel="modulepreload">
  };

  // Of all files, those under "web/dist/"; throws std::runtime_error when the manifest is broken.
  explicit Assets(std::span<const resources::File> files);

  // By the name of its source, "src/site.ts"; empty when there is none.
  Entry entry(std::string_view source) const;

  // The answer to GET /static/...: for ever in caches where the name holds a hash, in the smallest
  // form that the client takes; 404 when there is no such file.
  Response answer(const Request& request) const;

 private:
  struct Form {
    std::shared_ptr<const std::string> bytes;
    std::string etag;
  };
  struct Asset {
    std::string type;
    bool hashed = false;
    std::map<std::string, Form, std::less<>> forms;  // "", "br", "gzip"
  };

  void add(const resources::File& file);
  void read_manifest(std::string_view json);
  const Form& best_form(const Asset& asset, std::string_view accept_encoding,
                        std::string_view& coding) const;

  std::map<std::string, Asset, std::less<>> assets_;  // by path under /static/
  std::map<std::string, Entry, std::less<>> entries_;
};

// RFC 9110, section 12.5.3: whether a client takes this coding.
bool accepts_coding(std::string_view accept_encoding, std::string_view coding);

}  // namespace commonty::web
