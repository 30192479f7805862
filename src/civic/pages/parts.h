// Parts of a page that other concepts give: what an organisation asked is known to challenges,
// which know organisations, and not the other way round.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "civic/pages/visit.h"

namespace commonty {

class Parts {
 public:
  // For the thing of this id, what the viewer may see of it.
  using Part = std::function<boost::json::value(const Visit&, Tx&, std::int64_t id)>;

  // parts.add("organisation", "asked", ...): a key of that page's model.
  void add(std::string page, std::string name, Part part) {
    parts_.push_back({std::move(page), std::move(name), std::move(part)});
  }
  void put_into(boost::json::object& model, std::string_view page, const Visit& visit, Tx& tx,
                std::int64_t id) const {
    for (const Named& one : parts_) {
      if (one.page == page) model[one.name] = one.part(visit, tx, id);
    }
  }
  // One part alone; null when nobody gives it.
  boost::json::value get(std::string_view page, std::string_view name, const Visit& visit, Tx& tx,
                         std::int64_t id) const {
    for (const Named& one : parts_) {
      if (one.page == page && one.name == name) return one.part(visit, tx, id);
    }
    return nullptr;
  }

 private:
  struct Named {
    std::string page, name;
    Part part;
  };
  std::vector<Named> parts_;
};

}  // namespace commonty
