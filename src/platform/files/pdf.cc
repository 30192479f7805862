// PDF (ISO 32000-2): is it whole, and is there anything in it but pages to read?
#include <algorithm>
#include <array>
#include <charconv>

#include "platform/files/readers.h"
#include "platform/files/unpacking.h"

namespace commonty::files {
namespace {

constexpr std::string_view end_mark = "%%EOF", table_mark = "startxref";
constexpr std::size_t end_size_max = 1024;  // readers look for the marks of the end in this much
constexpr int packed_lists_max = 5000;
constexpr std::size_t name_length_max = 32;

Refusal does_something() {
  return refuse(Reason::unsupported,
                say("This PDF can do something by itself when it is opened, so it is not taken. "
                    "Print it to a new PDF and choose that one"));
}

Refusal carries_files() {
  return refuse(Reason::unsupported,
                say("This PDF carries other files inside, so it is not taken. Print it to a new "
                    "PDF and choose that one"));
}

Refusal is_locked() {
  return refuse(Reason::unsupported,
                say("This PDF is locked, so nobody could look into it first. Save it without a "
                    "password and choose it again"));
}

Refusal cannot_look_into() {
  return refuse(Reason::unsupported,
                say("Parts of this PDF are packed in a way that we cannot look into. Print it to a "
                    "new PDF and choose that one"));
}

bool is_space(char c) {
  return std::string_view("\0\t\n\f\r ", 6).find(c) != std::string_view::npos;
}

bool ends_name(char c) {
  return is_space(c) || std::string_view("()<>[]{}/%").find(c) != std::string_view::npos;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// "/J#61vaScript" says JavaScript.
std::string name_at(std::string_view text, std::size_t slash) {
  std::string name;
  for (std::size_t i = slash + 1; i < text.size() && !ends_name(text[i]); ++i) {
    if (name.size() == name_length_max) return "";
    char c = text[i];
    if (c == '#' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
        hex_value(text[i + 2]) >= 0) {
      c = static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    }
    name += c;
  }
  return name;
}

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Nobody writes these by chance, so they are looked for everywhere: whoever tries to hide one in
// what looks like words or pictures gains nothing.
Result<void> check_name(std::string_view name) {
  constexpr std::array<std::string_view, 7> deeds = {
      "JavaScript", "Launch", "SubmitForm", "ImportData", "RichMedia", "Rendition", "XFA"};
  constexpr std::array<std::string_view, 4> files = {"EmbeddedFile", "EmbeddedFiles",
                                                     "FileAttachment", "GoToE"};
  if (is_one_of(deeds, name)) return does_something();
  if (is_one_of(files, name)) return carries_files();
  if (name == "Encrypt") return is_locked();
  return done();
}

template <class F>
Result<void> each_name(std::string_view text, F&& use) {
  for (std::size_t at = text.find('/'); at != text.npos; at = text.find('/', at + 1)) {
    TRY(use(at, name_at(text, at)));
  }
  return done();
}

// Where the bytes behind the next "stream" begin.
std::size_t stream_after(std::string_view bytes, std::size_t at) {
  constexpr std::string_view word = "stream";
  for (at = bytes.find(word, at); at != bytes.npos; at = bytes.find(word, at)) {
    const bool is_an_end = at >= 3 && bytes.substr(at - 3, 3) == "end";
    at += word.size();
    const std::string_view rest = bytes.substr(at, 2);
    if (is_an_end) continue;
    if (rest == "\r\n") return at + 2;
    if (rest.starts_with('\n')) return at + 1;
  }
  return bytes.npos;
}

// A packed list of objects begins with their numbers; otherwise it was packed once more, in a way
// that we do not follow.
bool begins_with_numbers(std::string_view list) {
  const auto is_number = [](char c) { return is_digit(c) || (is_space(c) && c != '\0'); };
  const auto end = std::find_if_not(list.begin(), list.end(), is_number);
  if (end - list.begin() < 3) return false;
  return end == list.end() || std::string_view("<[(/+-.tfn%").find(*end) != std::string_view::npos;
}

// Newer PDFs pack most of their objects, so what is looked for may stand inside.
class PackedLists {
 public:
  explicit PackedLists(std::string_view bytes) : bytes_(bytes) {}

  Result<void> look_into_after(std::size_t name) {
    if (name < looked_to_) return done();
    const std::size_t begin = stream_after(bytes_, name);
    if (begin == bytes_.npos || ++lists_ > packed_lists_max) return cannot_look_into();
    looked_to_ = begin;
    const auto list = unpack(bytes_.substr(begin), pdf_unpacked_size_max - unpacked_);
    if (!list || !begins_with_numbers(*list)) return cannot_look_into();
    unpacked_ += list->size();
    return each_name(*list, [](std::size_t, std::string_view inner) { return check_name(inner); });
  }

 private:
  std::string_view bytes_;
  std::size_t looked_to_ = 0, unpacked_ = 0;
  int lists_ = 0;
};

// Readers find everything by a table, and the table by the number at the end.
bool leads_to_table(std::string_view bytes) {
  std::size_t at = bytes.rfind(table_mark);
  if (at == bytes.npos || bytes.size() - at > end_size_max) return false;
  at += table_mark.size();
  while (at < bytes.size() && is_space(bytes[at])) ++at;
  std::size_t place = 0;
  const auto read = std::from_chars(bytes.data() + at, bytes.data() + bytes.size(), place);
  if (read.ec != std::errc() || place >= bytes.size()) return false;
  while (place < bytes.size() && is_space(bytes[place])) ++place;
  const std::string_view table = bytes.substr(place);
  return table.starts_with("xref") || (!table.empty() && is_digit(table.front()));
}

bool has_version(std::string_view bytes) {
  const std::string_view version = bytes.substr(pdf_start.size(), 3);
  return version.size() == 3 && (version[0] == '1' || version[0] == '2') && version[1] == '.' &&
         is_digit(version[2]);
}

// Behind the end stands nothing but, at times, another file that hides there.
Result<std::string_view> without_tail(std::string_view bytes) {
  const std::size_t mark = bytes.rfind(end_mark);
  if (mark == bytes.npos || bytes.size() - mark > end_size_max) return cut_off();
  const std::size_t end = mark + end_mark.size();
  const std::string_view tail = bytes.substr(end);
  return std::all_of(tail.begin(), tail.end(), is_space) ? bytes : bytes.substr(0, end);
}

}  // namespace

Result<Checked> check_pdf(std::string_view bytes) {
  if (!has_version(bytes)) return damaged();
  const std::string_view whole = TRY(without_tail(bytes));
  if (!leads_to_table(whole)) return damaged();
  PackedLists lists(whole);
  TRY(each_name(whole, [&](std::size_t at, std::string_view name) -> Result<void> {
    TRY(check_name(name));
    return name == "ObjStm" ? lists.look_into_after(at) : done();
  }));
  return Checked{Kind::pdf, 0, 0, std::string(whole)};
}

}  // namespace commonty::files
