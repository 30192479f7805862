#include "platform/templates/mustache_tokens.h"

#include <algorithm>

namespace commonty::mustache {
namespace {

constexpr std::string_view blanks = " \t\r\n\f\v";

std::string_view trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(blanks);
  if (from == text.npos) return {};
  return text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

class Cutter {
 public:
  Cutter(std::string_view source, std::uint32_t line) : source_(source), line_(line) {}

  std::vector<Token> cut() {
    while (at_ < source_.size()) {
      const auto open = source_.find(open_, at_);
      cut_text(std::min(open, source_.size()));
      if (open != source_.npos) cut_tag();
    }
    return std::move(tokens_);
  }

 private:
  // A text token holds at most one line, so that lines can be looked at one by one.
  void cut_text(std::size_t end) {
    while (at_ < end) {
      const auto newline = source_.find('\n', at_);
      const auto to = newline < end ? newline + 1 : end;
      tokens_.push_back({.text = source_.substr(at_, to - at_), .line = line_});
      move_to(to);
    }
  }

  void cut_tag() {
    Token tag{.line = line_};
    auto from = at_ + open_.size();
    from = std::min(source_.find_first_not_of(blanks, from), source_.size());
    tag.sign =
        from < source_.size() && signs.find(source_[from]) != signs.npos ? source_[from] : 'v';
    if (tag.sign != 'v') ++from;

    const auto close = closing(tag.sign);
    const auto end = source_.find(close, from);
    if (end == source_.npos) throw Trouble(line_, "a tag is opened and never closed");
    tag.text = trimmed(source_.substr(from, end - from));
    move_to(end + close.size());
    finish(tag);
  }

  std::string closing(char sign) const {
    if (sign == '{') return "}" + close_;
    if (sign == '=') return "=" + close_;
    return close_;
  }

  void finish(Token tag) {
    if (tag.sign == '{') tag.sign = '&';
    if (tag.sign == '=') set_delimiters(tag);
    if (tag.sign == '#' && tag.text == "t") cut_sentence(tag, 't', "t");
    if (tag.sign == '#' && tag.text.starts_with("tn ")) cut_sentence(tag, 'n', "tn");
    if (tag.text.empty() && tag.sign != '!') throw Trouble(tag.line, "a tag without a name");
    tokens_.push_back(tag);
  }

  void set_delimiters(const Token& tag) {
    const auto gap = tag.text.find_first_of(blanks);
    if (gap == tag.text.npos) throw Trouble(tag.line, "delimiters come in pairs: {{=<% %>=}}");
    open_ = tag.text.substr(0, gap);
    close_ = trimmed(tag.text.substr(gap));
    if (close_.find_first_of(blanks) != close_.npos || close_.find('=') != close_.npos ||
        open_.find('=') != open_.npos) {
      throw Trouble(tag.line, "delimiters hold no white space and no =");
    }
  }

  void cut_sentence(Token& tag, char sign, std::string_view name) {
    const auto end = source_.find(open_ + "/" + std::string(name) + close_, at_);
    if (end == source_.npos) throw Trouble(tag.line, "a sentence is opened and never closed");
    tag.sign = sign;
    tag.text = sign == 't' ? tag.text : trimmed(tag.text.substr(2));
    tag.body = source_.substr(at_, end - at_);
    if (tag.body.find(open_) != tag.body.npos) {
      throw Trouble(tag.line, "inside a sentence write {name}, not a tag");
    }
    move_to(end + open_.size() + 1 + name.size() + close_.size());
  }

  void move_to(std::size_t to) {
    line_ += std::count(source_.begin() + at_, source_.begin() + to, '\n');
    at_ = to;
  }

  static constexpr std::string_view signs = "#^/!=><$&{";

  std::string_view source_;
  std::size_t at_ = 0;
  std::uint32_t line_;
  std::string open_ = "{{";
  std::string close_ = "}}";
  std::vector<Token> tokens_;
};

using Line = std::vector<Token>;

std::vector<Line> lines_of(const std::vector<Token>& tokens) {
  std::vector<Line> lines(1);
  for (const auto& token : tokens) {
    lines.back().push_back(token);
    if (token.sign == 'x' && token.text.ends_with('\n')) lines.emplace_back();
  }
  return lines;
}

bool is_blank(const Token& token) { return token.sign == 'x' && trimmed(token.text).empty(); }

std::string_view leading_blanks(const Line& line) {
  if (line.empty() || line[0].sign != 'x') return {};
  const auto text = line[0].text;
  return text.substr(0, std::min(text.find_first_not_of(" \t"), text.size()));
}

// Walks over the lines with the open tags in mind.
class Lines {
 public:
  explicit Lines(const std::vector<Token>& tokens) : lines_(lines_of(tokens)) {}

  std::vector<Token> run() {
    for (at_ = 0; at_ < lines_.size(); ++at_) take(lines_[at_]);
    return std::move(kept_);
  }

 private:
  struct Open {
    char sign;
    std::string_view stripped;  // the indentation that was in force outside
  };

  void take(Line line) {
    const auto indent = without_strip(leading_blanks(line));
    const bool alone = stands_alone(line);
    cut_strip(line);
    bool first = true;
    for (std::size_t i = 0; i < line.size(); ++i) {
      auto& token = line[i];
      if (alone && token.sign == 'x') continue;
      if (token.sign != 'x') {
        token.own_line = alone;
        if (first) token.indent = indent;
        follow(token, alone && is_last_tag(line, i));
      }
      if (!is_blank(token)) first = false;
      kept_.push_back(token);
    }
  }

  // A line with one tag that prints nothing by itself; or with several that only open and close
  // parents and their blocks, unless a block begins and ends right here: that one prints here.
  bool stands_alone(const Line& line) const {
    std::vector<char> opened;
    std::vector<Open> before = open_;
    int tags = 0, whole_parents = 0;
    bool family = true;
    for (const auto& token : line) {
      if (is_blank(token)) continue;
      if (std::string_view("xv&tn").find(token.sign) != std::string_view::npos) return false;
      ++tags;
      char sign = token.sign;
      if (sign == '/') {
        if (!opened.empty()) {
          sign = opened.back();
          opened.pop_back();
          if (sign == '$' && opened.empty()) return false;
          if (sign == '<' && opened.empty()) ++whole_parents;
        } else if (!before.empty()) {
          sign = before.back().sign;
          before.pop_back();
        }
      } else if (sign == '<' || sign == '$') {
        opened.push_back(sign);
      }
      if (sign != '<' && sign != '$') family = false;
    }
    return tags == 1 || (tags > 1 && family && whole_parents <= 1);
  }

  static bool is_last_tag(const Line& line, std::size_t at) {
    return std::all_of(line.begin() + at + 1, line.end(), is_blank);
  }

  void follow(Token& token, bool content_begins_below) {
    if (token.sign == '/') {
      if (open_.empty()) return;  // the parser says so
      strip_ = open_.back().stripped;
      open_.pop_back();
    } else if (token.sign == '#' || token.sign == '^' || token.sign == '<') {
      open_.push_back({token.sign, strip_});
    } else if (token.sign == '$') {
      open_.push_back({'$', strip_});
      if (content_begins_below) adopt_indent_below(token);
    }
  }

  // The content of a block brings its own indentation, that of its first line; it is taken off
  // here and put back where the block is printed.
  void adopt_indent_below(Token& block) {
    for (auto i = at_ + 1; i < lines_.size(); ++i) {
      const auto& line = lines_[i];
      const auto first = std::find_if_not(line.begin(), line.end(), is_blank);
      if (first == line.end()) continue;
      if (first->sign == '/' && first->text == block.text) return;
      const auto below = leading_blanks(line);
      block.indent = without_strip(below);
      if (below.size() > strip_.size()) strip_ = below;
      return;
    }
  }

  std::string_view without_strip(std::string_view blank) const {
    return blank.substr(std::min(blank.size(), strip_.size()));
  }

  void cut_strip(Line& line) const {
    const auto indent = std::min(leading_blanks(line).size(), strip_.size());
    if (indent > 0) line[0].text.remove_prefix(indent);
  }

  std::vector<Line> lines_;
  std::size_t at_ = 0;
  std::vector<Open> open_;
  std::string_view strip_;
  std::vector<Token> kept_;
};

}  // namespace

std::vector<Token> cut(std::string_view source, std::uint32_t first_line) {
  return Cutter(source, first_line).cut();
}

std::vector<Token> without_standalone_lines(const std::vector<Token>& tokens) {
  return Lines(tokens).run();
}

}  // namespace commonty::mustache
