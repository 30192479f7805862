#include <atomic>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cmath>
#include <optional>
#include <stdexcept>

#include "platform/templates/mustache.h"
#include "platform/templates/page_buffer.h"

namespace commonty::mustache {
namespace {

namespace json = boost::json;

// The blocks given to a parent while it is printed, and those of whoever included it.
struct Scope {
  const Scope* outer;
  const Template* page;
  std::uint32_t parent;  // the operation that gives them
};

struct Given {
  const Template* page;
  const Scope* scope;  // that in which the block was written
  std::uint32_t block;
};

// The outermost block of a name wins: whoever is nearest to the page decides.
std::optional<Given> given(const Scope* scope, std::string_view name) {
  if (!scope) return std::nullopt;
  if (auto outer = given(scope->outer, name)) return outer;
  const auto& ops = scope->page->ops;
  for (auto i = scope->parent + 1; i < ops[scope->parent].end; i = ops[i].end) {
    if (ops[i].other == name) return Given{scope->page, scope->outer, i};
  }
  return std::nullopt;
}

// As in mustache.js, an empty text and 0 count as nothing, too.
bool is_something(const json::value* value) {
  if (!value) return false;
  switch (value->kind()) {
    case json::kind::null:
      return false;
    case json::kind::bool_:
      return value->get_bool();
    case json::kind::int64:
      return value->get_int64() != 0;
    case json::kind::uint64:
      return value->get_uint64() != 0;
    case json::kind::double_:
      return value->get_double() != 0;
    case json::kind::string:
      return !value->get_string().empty();
    case json::kind::array:
      return !value->get_array().empty();
    case json::kind::object:
      return true;
  }
  return false;
}

void append_double(PageBuffer& out, double number) {
  constexpr double exact_max = 9007199254740992.0;
  if (!std::isfinite(number)) return;
  if (std::trunc(number) == number && std::abs(number) <= exact_max) {
    out.append_number(static_cast<std::int64_t>(number));
  } else {
    out.append_number(number);
  }
}

enum class Escape { no, yes };

void append_value(PageBuffer& out, const json::value* value, Escape escape) {
  if (!value) return;
  switch (value->kind()) {
    case json::kind::string: {
      const std::string_view text = value->get_string();
      return escape == Escape::yes ? out.append_escaped(text) : out.append(text);
    }
    case json::kind::int64:
      return out.append_number(value->get_int64());
    case json::kind::uint64:
      return out.append_number(value->get_uint64());
    case json::kind::double_:
      return append_double(out, value->get_double());
    case json::kind::bool_:
      return out.append(value->get_bool() ? "true" : "false");
    default:
      return;
  }
}

std::int64_t count_of(const json::value* value) {
  if (!value) return 0;
  if (value->is_int64()) return value->get_int64();
  if (value->is_uint64()) return static_cast<std::int64_t>(value->get_uint64());
  if (value->is_double()) return static_cast<std::int64_t>(value->get_double());
  if (value->is_array()) return static_cast<std::int64_t>(value->get_array().size());
  return 0;
}

class Renderer {
 public:
  Renderer(Contexts contexts, const Texts& texts, PageBuffer& out)
      : contexts_(contexts.begin(), contexts.end()), texts_(texts), out_(out) {}

  void run(const Template& page, const Scope* scope) {
    run(page, 0, static_cast<std::uint32_t>(page.ops.size()), scope);
  }

 private:
  void run(const Template& page, std::uint32_t from, std::uint32_t to, const Scope* scope) {
    for (auto i = from; i < to;) {
      const Op& op = page.ops[i];
      switch (op.kind) {
        case Kind::text:
          text(op.text);
          break;
        case Kind::escaped:
          value(op, Escape::yes);
          break;
        case Kind::raw:
          value(op, Escape::no);
          break;
        case Kind::section:
          section(page, i, scope);
          break;
        case Kind::inverted:
          if (!is_something(find(op.name))) run(page, i + 1, op.end, scope);
          break;
        case Kind::partial:
          partial(page, op, scope);
          break;
        case Kind::parent: {
          const Scope blocks{scope, &page, i};
          partial(page, op, &blocks);
          break;
        }
        case Kind::block:
          block(page, i, scope);
          break;
        case Kind::sentence:
        case Kind::plural:
          sentence(op);
          break;
      }
      i = op.end ? op.end : i + 1;
    }
  }

  void text(std::string_view lines) {
    if (indent_.empty()) {
      out_.append(lines);
      return;
    }
    while (!lines.empty()) {
      const auto newline = lines.find('\n');
      const auto line = lines.substr(0, newline == lines.npos ? newline : newline + 1);
      if (line != "\n") begin_line();
      out_.append(line);
      at_line_start_ = newline != lines.npos;
      lines.remove_prefix(line.size());
    }
  }

  // What values bring along is never indented.
  void value(const Op& op, Escape escape) {
    begin_line();
    append_value(out_, find(op.name), escape);
  }

  void begin_line() {
    if (at_line_start_ && !indent_.empty()) out_.append(indent_);
    at_line_start_ = false;
  }

  void section(const Template& page, std::uint32_t at, const Scope* scope) {
    const Op& op = page.ops[at];
    const json::value* value = find(op.name);
    if (!is_something(value)) return;
    if (value->is_array()) {
      for (const auto& item : value->get_array()) run_within(item, page, at, scope);
    } else if (value->is_bool()) {
      run(page, at + 1, op.end, scope);
    } else {
      run_within(*value, page, at, scope);
    }
  }

  void run_within(const json::value& context, const Template& page, std::uint32_t at,
                  const Scope* scope) {
    contexts_.push_back(&context);
    run(page, at + 1, page.ops[at].end, scope);
    contexts_.pop_back();
  }

  void partial(const Template& from, const Op& op, const Scope* scope) {
    if (!op.slot->filled) return;
    if (++depth_ > depth_max) {
      throw std::runtime_error(from.path + ":" + std::to_string(op.line) + ": " + op.slot->name +
                               " goes more than " + std::to_string(depth_max) +
                               " templates deep; does it include itself?");
    }
    const Template& page = *op.slot->filled;
    const auto before = out_.size();
    const auto indent = push_indent(op);
    run(page, scope);
    indent_.resize(indent);
    if (page.is_view && !op.own_line && out_.size() > before && out_.back() == '\n') {
      out_.pop_back();
      at_line_start_ = false;
    }
    --depth_;
  }

  void block(const Template& page, std::uint32_t at, const Scope* scope) {
    const Op& op = page.ops[at];
    const auto indent = push_indent(op);
    if (const auto block = given(scope, op.other)) {
      run(*block->page, block->block + 1, block->page->ops[block->block].end, block->scope);
    } else {
      run(page, at + 1, op.end, scope);
    }
    indent_.resize(indent);
  }

  std::size_t push_indent(const Op& op) {
    const auto before = indent_.size();
    if (!op.text.empty()) {
      indent_.append(op.text);
      at_line_start_ = op.own_line;
    }
    return before;
  }

  void sentence(const Op& op) {
    begin_line();
    if (op.kind == Kind::sentence) return fill(texts_.find(op.text), nullptr, 0);
    const json::value* counted = find(op.name);
    const auto count = count_of(counted);
    fill(texts_.find_plural(op.text, op.other, count), counted, count);
  }

  // Prints a translated sentence with the values its {names} stand for. The sentence itself is
  // ours, so its markup stays; the number that chose a plural is written as people write it.
  void fill(std::string_view sentence, const json::value* counted, std::int64_t count) {
    while (true) {
      const auto open = sentence.find('{');
      out_.append(sentence.substr(0, open));
      if (open == sentence.npos) return;
      sentence.remove_prefix(open);
      const auto close = sentence.find_first_not_of(
          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.", 1);
      if (close == sentence.npos || close == 1 || sentence[close] != '}') {
        out_.append('{');
        sentence.remove_prefix(1);
        continue;
      }
      const json::value* value = find(split_name(sentence.substr(1, close - 1)));
      if (value && value == counted) {
        out_.append(texts_.number(count));
      } else {
        append_value(out_, value, Escape::yes);
      }
      sentence.remove_prefix(close + 1);
    }
  }

  const json::value* find(const Name& name) const {
    if (name.first.empty()) return contexts_.empty() ? nullptr : contexts_.back();
    const json::value* found = find_first(name);
    for (std::size_t i = 0; i < name.then.size() && found; ++i) found = step(found, name.then[i]);
    return found;
  }

  const json::value* find_first(const Name& name) const {
    std::atomic_ref<std::uint32_t> likely(name.likely_place);
    const auto place = likely.load(std::memory_order_relaxed);
    for (auto at = contexts_.size(); at-- > 0;) {
      const auto* object = contexts_[at]->if_object();
      if (!object) continue;
      if (place < object->size() && (object->begin() + place)->key() == name.first) {
        return &(object->begin() + place)->value();
      }
      const auto found = object->find(name.first);
      if (found == object->end()) continue;
      likely.store(static_cast<std::uint32_t>(found - object->begin()), std::memory_order_relaxed);
      return &found->value();
    }
    return nullptr;
  }

  // "rows.0" is the first of a list: what stands around a list is left out when there is none.
  static const json::value* step(const json::value* from, std::string_view name) {
    if (const auto* list = from->if_array()) {
      return name == "0" && !list->empty() ? &list->front() : nullptr;
    }
    const auto* object = from->if_object();
    return object ? object->if_contains(name) : nullptr;
  }

  std::vector<const json::value*> contexts_;
  const Texts& texts_;
  PageBuffer& out_;
  std::string indent_;
  bool at_line_start_ = false;  // only kept while there is an indent
  int depth_ = 0;
};

}  // namespace

std::string render(const Template& page, Contexts contexts, const Texts& texts) {
  constexpr std::size_t room = 512;
  const auto expected = page.size_hint.load(std::memory_order_relaxed);
  PageBuffer out(expected + room);
  Renderer(contexts, texts, out).run(page, nullptr);
  if (out.size() > expected) page.size_hint.store(out.size(), std::memory_order_relaxed);
  return out.take();
}

}  // namespace commonty::mustache
