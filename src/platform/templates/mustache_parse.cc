#include <algorithm>

#include "platform/base/text.h"
#include "platform/templates/mustache.h"
#include "platform/templates/mustache_tokens.h"

namespace commonty::mustache {
namespace {

constexpr std::string_view blanks = " \t\r\n\f\v";

// White space runs become one space, so that a sentence may be broken over lines.
std::string folded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; (at = text.find_first_not_of(blanks, at)) != text.npos;) {
    const auto end = std::min(text.find_first_of(blanks, at), text.size());
    if (!out.empty()) out += ' ';
    out.append(text, at, end - at);
    at = end;
  }
  return out;
}

class Parser {
 public:
  Parser(Template& made, const std::function<const Slot&(std::string_view)>& slot)
      : made_(made), slot_(slot) {}

  void run(std::uint32_t first_line) {
    for (const auto& token : without_standalone_lines(cut(made_.source, first_line))) take(token);
    if (!open_.empty()) {
      throw Trouble(open_.back().line, quoted(open_.back().name) + " is opened and never closed");
    }
  }

 private:
  struct Open {
    std::string_view name;
    std::uint32_t line;
    std::size_t op;
  };

  static std::string quoted(std::string_view name) { return "{{" + std::string(name) + "}}"; }

  void take(const Token& token) {
    if (token.sign == '!' || token.sign == '=') return;
    if (token.sign == '/') return close(token);
    if (directly_in_parent() && token.sign != '$') return leave_out(token);
    switch (token.sign) {
      case 'x':
        return text(token.text);
      case 'v':
        return named(Kind::escaped, token);
      case '&':
        return named(Kind::raw, token);
      case '>':
        return refer(Kind::partial, token);
      case 't':
      case 'n':
        return sentence(token);
    }
    if (token.sign == '#') named(Kind::section, token);
    if (token.sign == '^') named(Kind::inverted, token);
    if (token.sign == '<') refer(Kind::parent, token);
    if (token.sign == '$') add(Kind::block, token).other = token.text;
    open_.push_back({token.text, token.line, made_.ops.size() - 1});
  }

  bool directly_in_parent() const {
    return !open_.empty() && made_.ops[open_.back().op].kind == Kind::parent;
  }

  // The spec lets words stand between the blocks given to a parent, and prints none of them.
  static void leave_out(const Token& token) {
    if (std::string_view("#^<").find(token.sign) != std::string_view::npos) {
      throw Trouble(token.line, "only blocks {{$name}} stand directly inside {{<parent}}");
    }
  }

  Op& add(Kind kind, const Token& token) {
    made_.ops.push_back({.kind = kind,
                         .own_line = token.own_line,
                         .line = token.line,
                         .text = indents(kind, token) ? token.indent : std::string_view()});
    return made_.ops.back();
  }

  // What a tag in the middle of a line brings in is not indented, but for a block: its
  // first line has the white space before it, and its other lines shall have the same.
  static bool indents(Kind kind, const Token& token) {
    return token.own_line || kind == Kind::block;
  }

  void text(std::string_view piece) {
    if (piece.empty()) return;
    if (!made_.ops.empty() && joins_last(piece)) {
      auto& last = made_.ops.back().text;
      last = {last.data(), last.size() + piece.size()};
    } else {
      made_.ops.push_back({.text = piece});
    }
  }

  // Never over the end of a section: what is inside would run on outside.
  bool joins_last(std::string_view piece) const {
    const auto& last = made_.ops.back();
    return last.kind == Kind::text && last_close_ != made_.ops.size() &&
           last.text.data() + last.text.size() == piece.data();
  }

  void named(Kind kind, const Token& token) { add(kind, token).name = split_name(token.text); }

  void refer(Kind kind, const Token& token) { add(kind, token).slot = &slot_(token.text); }

  void close(const Token& token) {
    if (open_.empty()) {
      throw Trouble(token.line, quoted("/" + std::string(token.text)) + " closes nothing");
    }
    if (open_.back().name != token.text) {
      throw Trouble(token.line, quoted("/" + std::string(token.text)) + " stands where " +
                                    quoted("/" + std::string(open_.back().name)) + " should");
    }
    made_.ops[open_.back().op].end = static_cast<std::uint32_t>(made_.ops.size());
    last_close_ = made_.ops.size();
    open_.pop_back();
  }

  void sentence(const Token& token) {
    if (token.sign == 't') {
      add(Kind::sentence, token).text = keep(token.body);
      return;
    }
    const auto bar = token.body.find('|');
    if (bar == token.body.npos) throw Trouble(token.line, "a plural needs both forms: one|many");
    auto& op = add(Kind::plural, token);
    op.name = split_name(token.text);
    op.text = keep(token.body.substr(0, bar));
    op.other = keep(token.body.substr(bar + 1));
  }

  std::string_view keep(std::string_view text) {
    return made_.sentences.emplace_back(folded(text));
  }

  Template& made_;
  const std::function<const Slot&(std::string_view)>& slot_;
  std::vector<Open> open_;
  std::size_t last_close_ = 0;
};

}  // namespace

Name split_name(std::string_view dotted) {
  Name name;
  if (dotted == ".") return name;
  const auto parts = split(dotted, '.');
  name.first = parts[0];
  name.then.assign(parts.begin() + 1, parts.end());
  return name;
}

std::unique_ptr<const Template> parse(Source source,
                                      const std::function<const Slot&(std::string_view)>& slot) {
  auto made = std::make_unique<Template>();
  made->source = std::move(source.text);
  made->path = std::move(source.path);
  made->is_view = source.is_view;
  try {
    Parser(*made, slot).run(source.first_line);
  } catch (const Trouble& trouble) {
    throw std::runtime_error(made->path + ":" + std::to_string(trouble.line) + ": " +
                             trouble.what());
  }
  made->ops.shrink_to_fit();
  return made;
}

}  // namespace commonty::mustache
