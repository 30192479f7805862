#include "platform/documents/markup.h"

#include <array>
#include <vector>

#include "platform/base/text.h"

namespace commonty::documents {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\0'; }

bool is_letter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_punctuation(char c) {
  static constexpr std::string_view all = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
  return all.find(c) != std::string_view::npos;
}

// A run of the same mark: **, _, ```.
struct Run {
  std::size_t at;
  std::size_t size;
  char mark;
  bool opens;
  bool closes;
};

char at_or_end(std::string_view text, std::size_t at) { return at < text.size() ? text[at] : '\0'; }

Run run_at(std::string_view text, std::size_t at) {
  std::size_t end = text.find_first_not_of(text[at], at);
  if (end == std::string_view::npos) end = text.size();
  const char before = at == 0 ? '\0' : text[at - 1];
  const char after = at_or_end(text, end);
  Run run{at, end - at, text[at], !is_space(after), !is_space(before)};
  // snake_case words keep their underscores.
  if (run.mark == '_' && is_letter(before) && is_letter(after)) run.opens = run.closes = false;
  return run;
}

std::size_t slot_of(const Run& run) {
  static constexpr std::string_view marks = "*_~`";
  return marks.find(run.mark) * 3 + std::min<std::size_t>(run.size, 3) - 1;
}

// Which bytes are marks of emphasis: a run that opens, and the next of its kind that closes.
std::vector<bool> emphasis(std::string_view text) {
  std::vector<bool> drop(text.size());
  std::array<std::vector<Run>, 12> open;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\\') {
      at += 2;
      continue;
    }
    if (std::string_view("*_~`").find(text[at]) == std::string_view::npos) {
      ++at;
      continue;
    }
    const Run run = run_at(text, at);
    at += run.size;
    if (run.mark == '~' && run.size < 2) continue;
    std::vector<Run>& waiting = open.at(slot_of(run));
    if (run.closes && !waiting.empty() && waiting.back().size == run.size) {
      for (std::size_t i = 0; i < run.size; ++i) {
        drop[run.at + i] = true;
        drop[waiting.back().at + i] = true;
      }
      waiting.clear();
    } else if (run.opens) {
      waiting = {run};
    }
  }
  return drop;
}

// "[words](address)" and "![words](address)": where the words stand and where all of it ends.
struct Link {
  std::string_view words;
  std::size_t end = 0;
};

constexpr std::size_t link_size_max = 2000;

Link link_at(std::string_view text, std::size_t at) {
  const std::string_view near = text.substr(at, link_size_max);
  const std::size_t middle = near.find("](");
  if (middle == std::string_view::npos || near.substr(1, middle - 1).find('[') != near.npos) {
    return {};
  }
  const std::size_t end = near.find(')', middle);
  if (end == std::string_view::npos) return {};
  return {near.substr(1, middle - 1), at + end + 1};
}

std::string without_links(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t bracket = text[at] == '!' && at_or_end(text, at + 1) == '[' ? at + 1 : at;
    if (text[bracket] == '[') {
      const Link link = link_at(text, bracket);
      if (link.end != 0) {
        out += link.words;
        at = link.end;
        continue;
      }
    }
    out += text[at++];
  }
  return out;
}

}  // namespace

std::string without_markup(std::string_view text) {
  const std::string plain = without_links(text);
  const std::vector<bool> drop = emphasis(plain);
  std::string out;
  for (std::size_t at = 0; at < plain.size(); ++at) {
    if (drop[at]) continue;
    if (plain[at] == '\\' && is_punctuation(at_or_end(plain, at + 1))) ++at;
    out += plain[at];
  }
  return out;
}

bool is_wholly_bold(std::string_view text) {
  const std::string whole = trim(text);
  for (const std::string_view mark : {"**", "__"}) {
    if (whole.size() < 5 || whole.compare(0, 2, mark) != 0) continue;
    if (whole.find(mark, 2) == whole.size() - 2) return true;
  }
  return false;
}

}  // namespace commonty::documents
