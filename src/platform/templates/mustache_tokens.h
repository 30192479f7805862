// A template cut into texts and tags, with the white space around tags on lines of their own gone.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace commonty::mustache {

struct Token {
  // 'x' text; 'v' {{name}}; '&' raw; 't' sentence; 'n' plural; else the tag's own sign: # ^ / ! = >
  // < $
  char sign = 'x';
  std::string_view text = {};  // a piece of text, at most one line of it; or the name in the tag
  std::string_view body = {};  // what stands in a sentence
  std::uint32_t line = 0;
  bool own_line = false;         // nothing but tags on the line
  std::string_view indent = {};  // white space before a tag that begins its line
};

struct Trouble : std::runtime_error {
  Trouble(std::uint32_t at_line, const std::string& what)
      : std::runtime_error(what), line(at_line) {}
  std::uint32_t line;
};

// Throws Trouble.
std::vector<Token> cut(std::string_view source, std::uint32_t first_line);
// Takes out what the spec calls standalone lines, and the indentation that blocks bring along.
std::vector<Token> without_standalone_lines(const std::vector<Token>& tokens);

}  // namespace commonty::mustache
