// Something large that most visits do without: it is made when it is first asked for, and once.
#pragma once

#include <functional>
#include <memory>
#include <mutex>

namespace commonty {

// Copies share the one thing. Threads: any may ask; the first makes it while the others wait.
template <class T>
class OnDemand {
 public:
  // May give null: then there is none.
  using Make = std::function<std::shared_ptr<const T>()>;

  OnDemand() = default;
  explicit OnDemand(Make make) : kept_(std::make_shared<Kept>()) { kept_->make = std::move(make); }

  // Null where there is none.
  const T* get() const {
    if (!kept_) return nullptr;
    std::call_once(kept_->once, [this] { kept_->made = kept_->make(); });
    return kept_->made.get();
  }
  explicit operator bool() const { return get() != nullptr; }
  const T& operator*() const { return *get(); }
  const T* operator->() const { return get(); }

 private:
  struct Kept {
    std::once_flag once;
    Make make;
    std::shared_ptr<const T> made;
  };
  std::shared_ptr<Kept> kept_;
};

}  // namespace commonty
