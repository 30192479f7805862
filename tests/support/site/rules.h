// For tests of rules: all concepts' tables on a fresh database, read and written in transactions.
#pragma once

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "platform/facts/facts.h"
#include "server/concepts.h"
#include "tests/support/databases.h"
#include "tests/support/site/asking.h"

namespace commonty {

class AnyRules : public AnyStore {
 protected:
  AnyRules() : AnyStore(server::all_steps()) {}

  template <class F>
  auto write(F&& fn) {
    return store().write(std::forward<F>(fn));
  }
  template <class F>
  auto read(F&& fn) {
    return store().read(std::forward<F>(fn));
  }
  PersonId named(const std::string& name) {
    return write([&](Tx& tx) { return add_person(tx, name); });
  }
  // PostgreSQL keeps facts back while an older transaction is open, be it another test's.
  std::vector<facts::Fact> facts_now() {
    while (read([](Tx& tx) { return facts::held_back(tx, {}); })) std::this_thread::yield();
    return read([](Tx& tx) {
      std::vector<facts::Fact> out;
      for (auto& recorded : facts::after(tx, {}, 1000)) out.push_back(std::move(recorded.fact));
      return out;
    });
  }
  std::vector<std::string> facts_named(std::string_view prefix) {
    std::vector<std::string> names;
    for (const auto& fact : facts_now()) {
      if (fact.name.starts_with(prefix)) names.push_back(fact.name);
    }
    return names;
  }
};

}  // namespace commonty
