// What a page costs: the list of 25 proposals that the peers' servers print, too (21 KB). The view
// is peers/web/list.mustache; COMMONTY_SHARED_DATA says where the folder beside it, data, is.
#include <benchmark/benchmark.h>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>
#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>

#include "platform/base/text.h"
#include "platform/templates/templates.h"

namespace commonty {
namespace {

namespace json = boost::json;

struct Row {
  std::int64_t id, votes, comments;
  std::string title, summary, status, created_at, author, handle;
};

class Words {
 public:
  std::string some(int count) {
    static const std::vector<std::string> words = {
        "park",     "street",    "school",   "budget",   "bicycle", "river",   "market",
        "housing",  "library",   "council",  "tram",     "garden",  "youth",   "neighbourhood",
        "lighting", "noise",     "energy",   "festival", "shared",  "public",  "safe",
        "&",        "\"green\"", "<better>", "water",    "plan",    "parking", "crossing"};
    std::string out;
    for (int i = 0; i < count; ++i) out += (i ? " " : "") + words[below(words.size())];
    return out;
  }
  std::size_t below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
  }

 private:
  std::mt19937_64 random_{7};
};

std::vector<Row> rows() {
  const char* const statuses[] = {"open", "accepted", "rejected", "review"};
  Words words;
  std::vector<Row> made;
  for (int i = 0; i < 25; ++i) {
    const auto handle = "user" + std::to_string(1000 + words.below(19000));
    made.push_back({150000 - i, static_cast<std::int64_t>(words.below(5000)),
                    static_cast<std::int64_t>(words.below(300)), words.some(8), words.some(22),
                    statuses[words.below(4)], "2026-03-14T09:05:00Z",
                    words.some(1) + " O'" + words.some(1), handle});
  }
  return made;
}

json::value model(const std::vector<Row>& rows, json::storage_ptr memory) {
  json::array items(memory);
  items.reserve(rows.size());
  for (const auto& row : rows) {
    json::object item(memory);
    item.reserve(9);
    item.emplace("id", row.id);
    item.emplace("title", row.title);
    item.emplace("summary", row.summary);
    item.emplace("status", row.status);
    item.emplace("votes", row.votes);
    item.emplace("comments", row.comments);
    item.emplace("created_at", row.created_at);
    item.emplace("author", row.author);
    item.emplace("handle", row.handle);
    items.emplace_back(std::move(item));
  }
  json::object page(memory);
  page.emplace("title", "Proposals");
  page.emplace("site", "Commons");
  page.emplace("csrf", "8d1f0a9b2c3d4e5f60718293a4b5c6d7");
  page.emplace("next", rows.back().id);
  page.emplace("rows", std::move(items));
  return page;
}

std::string list_view() {
  const char* shared = std::getenv("COMMONTY_SHARED_DATA");
  const std::string data = shared ? shared : COMMONTY_SOURCE_DIR "/../shared/data";
  std::ostringstream out;
  out << std::ifstream(data + "/../peers/web/list.mustache").rdbuf();
  return out.str();
}

// Skips the measurement when the peers' view is not there.
bool add_list(Templates& templates, benchmark::State& state) {
  const auto view = list_view();
  if (view.empty()) state.SkipWithError("peers/web/list.mustache is not there");
  templates.add("list", view);
  return !view.empty();
}

void list_page_with_its_model(benchmark::State& state) {
  Templates templates;
  if (!add_list(templates, state)) return;
  const auto texts = Texts::english();
  const auto data = rows();
  std::size_t bytes = 0;
  for (auto _ : state) {
    json::monotonic_resource memory;
    const auto page = templates.render("list", model(data, &memory), texts);
    bytes = page.size();
    benchmark::DoNotOptimize(page.data());
  }
  state.counters["page_bytes"] = static_cast<double>(bytes);
}
BENCHMARK(list_page_with_its_model)->Unit(benchmark::kMicrosecond);

void list_page(benchmark::State& state) {
  Templates templates;
  if (!add_list(templates, state)) return;
  const auto texts = Texts::english();
  const auto page_model = model(rows(), {});
  for (auto _ : state) {
    benchmark::DoNotOptimize(templates.render("list", page_model, texts));
  }
}
BENCHMARK(list_page)->Unit(benchmark::kMicrosecond);

// The same page as a program would write it without templates: what nothing can be faster than.
void list_page_by_hand(benchmark::State& state) {
  const auto data = rows();
  for (auto _ : state) {
    std::string out;
    out.reserve(24'000);
    out += R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Proposals</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<main id="main"><h1>Proposals</h1><ol class="cards">
)";
    for (const auto& row : data) {
      const auto id = std::to_string(row.id);
      out.append(R"(<li class="card" id="p)").append(id);
      out.append(R"("><article aria-labelledby="t)").append(id);
      out.append(R"("><h2 id="t)").append(id);
      out.append(R"("><a href="/proposals/)").append(id).append("\">");
      append_escaped(out, row.title);
      out.append("</a></h2>\n<p class=\"by\">by <a href=\"/u/");
      append_escaped(out, row.handle);
      out.append("\">");
      append_escaped(out, row.author);
      out.append("</a> on <time datetime=\"");
      append_escaped(out, row.created_at);
      out.append("\">");
      append_escaped(out, row.created_at);
      out.append("</time></p>\n<p class=\"sum\">");
      append_escaped(out, row.summary);
      out.append("</p>\n<p class=\"meta\"><span class=\"tag tag-");
      append_escaped(out, row.status);
      out.append("\">");
      append_escaped(out, row.status);
      out.append("</span> <span>").append(std::to_string(row.votes));
      out.append(" supports</span> <a href=\"/proposals/").append(id);
      out.append("#comments\">").append(std::to_string(row.comments));
      out.append(" comments</a></p>\n<form method=\"post\" action=\"/proposals/").append(id);
      out.append("/support\"><input type=\"hidden\" name=\"csrf\" value=\"");
      append_escaped(out, "8d1f0a9b2c3d4e5f60718293a4b5c6d7");
      out.append("\"><button>Support</button></form></article></li>\n");
    }
    benchmark::DoNotOptimize(out);
  }
}
BENCHMARK(list_page_by_hand)->Unit(benchmark::kMicrosecond);

void sentence_with_a_plural(benchmark::State& state) {
  Templates templates;
  templates.add("s",
                "{{#tn count}}One person supports {title}|{count} people support {title}{{/tn}}");
  const auto texts = Texts::read_po("gd", R"(
msgid "One person supports {title}"
msgid_plural "{count} people support {title}"
msgstr[0] "Tha aon neach a’ cur taic ri {title}"
msgstr[1] "Tha {count} a’ cur taic ri {title}"
)");
  const json::value context = {{"count", 12}, {"title", "A bus on Sundays"}};
  for (auto _ : state) benchmark::DoNotOptimize(templates.render("s", context, texts));
}
BENCHMARK(sentence_with_a_plural);

void date_and_time(benchmark::State& state) {
  const auto texts = Texts::english();
  for (auto _ : state) benchmark::DoNotOptimize(texts.date_time(Time{1'773'479'100'000}));
}
BENCHMARK(date_and_time);

void language_at_start(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(Texts::read_po("gd", ""));
}
BENCHMARK(language_at_start)->Unit(benchmark::kMicrosecond);

void escape_21_kb(benchmark::State& state) {
  Words words;
  const auto text = words.some(3000).substr(0, 21000);
  for (auto _ : state) benchmark::DoNotOptimize(escape_html(text));
}
BENCHMARK(escape_21_kb)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace commonty

BENCHMARK_MAIN();
