// A store whose writes all meet another that was faster: each runs once in vain, and then again.
// Whoever keeps something of the first time is found out.
#pragma once

#include <utility>

#include "platform/store/store.h"

namespace commonty {

class HastyStore final : public store::Store {
 public:
  explicit HastyStore(store::Store& inner) : inner_(inner) {}
  void on_commit(std::function<void()> listener) override { inner_.on_commit(std::move(listener)); }
  store::Dialect dialect() const override { return inner_.dialect(); }
  Result<void> backup(const std::string& file) override { return inner_.backup(file); }
  std::vector<std::string> check() override { return inner_.check(); }
  Counts counts() const override { return inner_.counts(); }

 protected:
  void do_read(const std::function<void(Tx&)>& fn) override { inner_.read(fn); }
  void do_write(const std::function<Outcome(Tx&)>& fn) override {
    (void)run(fn, Outcome::undo).ok();
    (void)run(fn, Outcome::keep).ok();
  }

 private:
  Result<void> run(const std::function<Outcome(Tx&)>& fn, Outcome at_most) {
    return inner_.write([&](Tx& tx) -> Result<void> {
      const bool kept = fn(tx) == Outcome::keep && at_most == Outcome::keep;
      return kept ? done() : refuse(Reason::conflict, say("Another was faster"));
    });
  }

  store::Store& inner_;
};

}  // namespace commonty
