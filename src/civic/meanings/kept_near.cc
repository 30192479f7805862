#include "civic/meanings/kept_near.h"

#include <chrono>
#include <memory>

#include "civic/meanings/meanings.h"

namespace commonty::meanings {
namespace {

constexpr int facts_at_once = 500;
constexpr int read_at_once = 100;
// The newest of each concept; half a kilobyte of memory each. Older ones are found by their words.
constexpr std::size_t held_max = 100'000;
// Letters and other chores wait meanwhile.
constexpr std::chrono::milliseconds pause_after{500};
// Where so much has just happened, those who make it happen need the processor more: then a little
// is read every second, and the rest once it is calm.
constexpr int much_news = 100;
constexpr std::chrono::seconds pause_in_rush{1};

struct News {
  facts::Position upto;
  int facts = 0;
  std::set<std::int64_t> changed;
};

News news_since(Tx& tx, facts::Position heard, const Source& source) {
  News news{.upto = heard};
  for (const facts::Recorded& one : facts::after(tx, heard, facts_at_once)) {
    ++news.facts;
    news.upto = one.position;
    for (const std::int64_t id : source.changed_by(tx, one.fact)) news.changed.insert(id);
  }
  return news;
}

void put(const App& app, const std::vector<Thing>& things) {
  std::vector<std::string> texts;
  for (const Thing& one : things) texts.push_back(one.words);
  const embedding::Vectors vectors = remembered(app)(texts);
  for (std::size_t i = 0; i < things.size(); ++i) {
    app.nearest->put(things[i].id, things[i].group, centred(*app.encoder, vectors[i]));
  }
}

}  // namespace

Jobs::Left KeptNear::go_on(const App& app) {
  const auto began = std::chrono::steady_clock::now();
  const bool in_rush = hear(app) >= much_news;
  if (in_rush && began < next_in_rush_) return Jobs::Left::more;
  if (in_rush) next_in_rush_ = began + pause_in_rush;
  while (rest_ || !changed_.empty()) {
    const std::vector<Thing> things = read_on(app);
    if (things.empty()) continue;
    // Asked for only now: an empty site opens no model.
    if (!app.nearest || !app.encoder) return Jobs::Left::nothing;
    put(app, things);
    const bool is_long = std::chrono::steady_clock::now() - began > pause_after;
    if (in_rush || is_long) return Jobs::Left::more;
  }
  return Jobs::Left::nothing;
}

// What changed comes first.
std::vector<Thing> KeptNear::read_on(const App& app) {
  const std::vector<std::int64_t> changed = take_changed();
  if (!changed.empty()) {
    if (app.nearest) {
      for (const std::int64_t id : changed) app.nearest->remove(id);
    }
    return app.store.read([&](Tx& tx) { return source_.those(tx, changed); });
  }
  Source::Page page =
      app.store.read([&](Tx& tx) { return source_.list(tx, *rest_, read_at_once); });
  read_ += page.things.size();
  rest_ = page.next.empty() || read_ >= held_max ? std::nullopt : std::optional(page.next);
  return std::move(page.things);
}

std::vector<std::int64_t> KeptNear::take_changed() {
  std::vector<std::int64_t> ids;
  while (!changed_.empty() && ids.size() < read_at_once) {
    ids.push_back(*changed_.rbegin());
    changed_.erase(std::prev(changed_.end()));
  }
  return ids;
}

int KeptNear::hear(const App& app) {
  if (!begun_) {
    heard_ = app.store.read(facts::newest);
    begun_ = true;
    return 0;
  }
  int heard = 0;
  for (int count = facts_at_once; count == facts_at_once; heard += count) {
    const News news = app.store.read([&](Tx& tx) { return news_since(tx, heard_, source_); });
    heard_ = news.upto;
    count = news.facts;
    changed_.insert(news.changed.begin(), news.changed.end());
  }
  return heard;
}

Jobs::Chore keep_near(Source source) {
  return [near = std::make_shared<KeptNear>(std::move(source))](const App& app) {
    return near->go_on(app);
  };
}

}  // namespace commonty::meanings
