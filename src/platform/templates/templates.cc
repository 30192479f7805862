#include "platform/templates/templates.h"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "platform/base/text.h"
#include "platform/templates/mustache.h"

namespace commonty {

struct Templates::Parts {
  std::map<std::string, mustache::Slot, std::less<>> slots;

  mustache::Slot& slot(std::string_view name) {
    const auto at = slots.find(name);
    if (at != slots.end()) return at->second;
    const std::string key(name);
    return slots.emplace(key, mustache::Slot{key, nullptr}).first->second;
  }

  const mustache::Template* find(std::string_view name) const {
    const auto at = slots.find(name);
    return at == slots.end() ? nullptr : at->second.filled.get();
  }

  void add(std::string_view name, mustache::Source source) {
    mustache::Slot& place = slot(name);
    if (place.filled) {
      throw std::runtime_error(source.path + ":" + std::to_string(source.first_line) +
                               ": there is already a view " + place.name + " in " +
                               place.filled->path);
    }
    place.filled = mustache::parse(
        std::move(source),
        [this](std::string_view other) -> const mustache::Slot& { return slot(other); });
  }
};

namespace {

struct View {
  std::string name;
  std::string text;
  std::uint32_t first_line = 1;
};

// The name in `<!-- view: NAME -->`, or "" when the line is none.
std::string marked_view(std::string_view line, const std::string& place) {
  constexpr std::string_view open = "<!-- view:", close = "-->";
  const auto words = trim(line);
  if (!words.starts_with(open)) return "";
  if (!words.ends_with(close)) throw std::runtime_error(place + ": a view's line ends with -->");
  const auto name =
      trim(std::string_view(words).substr(open.size(), words.size() - open.size() - close.size()));
  if (name.empty() ||
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") != name.npos) {
    throw std::runtime_error(place + ": a view's name is of a-z, 0-9, _ and -");
  }
  return name;
}

std::string stem(std::string_view path) {
  path.remove_prefix(std::min(path.rfind('/') + 1, path.size()));
  return std::string(path.substr(0, path.rfind('.')));
}

// A view begins with its first word and ends with one line end.
void tidy(View& view) {
  while (true) {
    const auto newline = view.text.find('\n');
    if (newline == view.text.npos || !trim(view.text.substr(0, newline)).empty()) break;
    view.text.erase(0, newline + 1);
    ++view.first_line;
  }
  const auto last = view.text.find_last_not_of(" \t\r\n");
  view.text.erase(last == view.text.npos ? 0 : last + 1);
  if (!view.text.empty()) view.text += '\n';
}

std::vector<View> views_of(std::string_view source, std::string_view path) {
  std::vector<View> views = {{stem(path), "", 1}};
  bool marked = false;
  std::uint32_t number = 0;
  for (const auto line : split(source, '\n')) {
    ++number;
    auto name = marked_view(line, std::string(path) + ":" + std::to_string(number));
    if (name.empty()) {
      views.back().text.append(line) += '\n';
      continue;
    }
    if (!marked) views.clear();
    marked = true;
    views.push_back({std::move(name), "", number + 1});
  }
  for (auto& view : views) tidy(view);
  return views;
}

}  // namespace

Templates::Templates() : parts_(std::make_unique<Parts>()) {}
Templates::~Templates() = default;
Templates::Templates(Templates&&) noexcept = default;

void Templates::add_file(std::string_view folder, std::string_view source,
                         std::string_view shown_path) {
  for (auto& view : views_of(source, shown_path)) {
    parts_->add(std::string(folder) + "/" + view.name,
                {std::move(view.text), std::string(shown_path), view.first_line, true});
  }
}

void Templates::add(std::string_view name, std::string_view source) {
  parts_->add(name, {std::string(source), std::string(name)});
}

bool Templates::has(std::string_view name) const { return parts_->find(name) != nullptr; }

void Templates::check() const {
  std::string missing;
  for (const auto& [name, slot] : parts_->slots) {
    if (!slot.filled) continue;
    for (const auto& op : slot.filled->ops) {
      if (!op.slot || op.slot->filled) continue;
      missing += "\n" + slot.filled->path + ":" + std::to_string(op.line) + ": there is no view " +
                 op.slot->name;
    }
  }
  if (!missing.empty()) throw std::runtime_error(missing.substr(1));
}

std::string Templates::render(std::string_view name,
                              std::span<const boost::json::value* const> contexts,
                              const Texts& texts) const {
  const auto* page = parts_->find(name);
  if (!page) throw std::runtime_error("there is no view " + std::string(name));
  return mustache::render(*page, contexts, texts);
}

std::string Templates::render(std::string_view name, const boost::json::value& context,
                              const Texts& texts) const {
  const boost::json::value* const contexts[] = {&context};
  return render(name, contexts, texts);
}

std::vector<std::pair<std::string, std::string>> Templates::texts_used() const {
  std::set<std::pair<std::string, std::string>> used;
  for (const auto& [name, slot] : parts_->slots) {
    if (!slot.filled) continue;
    for (const auto& op : slot.filled->ops) {
      if (op.kind == mustache::Kind::sentence) used.emplace(op.text, "");
      if (op.kind == mustache::Kind::plural) used.emplace(op.text, op.other);
    }
  }
  return {used.begin(), used.end()};
}

void load_views(Templates& templates, std::span<const resources::File> files) {
  for (const auto& file : files) {
    if (!file.path.starts_with("src/") || !file.path.ends_with(".html")) continue;
    const auto folder = file.path.substr(0, file.path.rfind('/'));
    templates.add_file(folder.substr(folder.rfind('/') + 1), file.bytes, file.path);
  }
}

}  // namespace commonty
