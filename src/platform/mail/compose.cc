#include "platform/base/secret.h"
#include "platform/base/text.h"
#include "platform/mail/address.h"
#include "platform/mail/mail.h"

namespace commonty::mail {
namespace {

constexpr std::size_t header_line_max = 78;    // RFC 5322, section 2.1.1
constexpr std::size_t body_line_max = 76;      // RFC 2045, section 6.7
constexpr std::size_t encoded_bytes_max = 42;  // so that an encoded word has 75 characters at most
constexpr std::size_t url_bytes_max = 900;

bool is_plain(std::string_view text) {
  for (const char c : text) {
    if (c < 0x20 || c > 0x7E) return false;
  }
  return true;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// RFC 2047: words of whole characters, one a line. Valid UTF-8 goes in.
std::string encoded_words(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t end = std::min(encoded_bytes_max, text.size());
    while (end < text.size() && is_continuation(text[end])) --end;
    if (!out.empty()) out += "\r\n ";
    out += "=?utf-8?B?" + to_base64(text.substr(0, end)) + "?=";
    text.remove_prefix(end);
  }
  return out;
}

// Unstructured text (a subject): as it is where that is short and plain, else encoded.
std::string header_text(std::string_view name, std::string_view value) {
  const std::string line = clean_line(value);
  const bool as_it_is = is_plain(line) && line.find("=?") == line.npos &&
                        name.size() + 2 + line.size() <= header_line_max;
  return as_it_is ? line : encoded_words(line);
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string mailbox(std::string_view name, std::string_view address) {
  if (name.empty()) return std::string(address);
  const bool fits = name.size() + address.size() < header_line_max - 20;
  if (is_plain(name) && fits) return quoted(name) + " <" + std::string(address) + ">";
  return encoded_words(name) + "\r\n <" + std::string(address) + ">";
}

// What stands between < and > in a header: nothing there may end the brackets or the line.
std::string bracketed(std::string_view value) {
  std::string inside;
  for (const char c : value) {
    if (c > 0x20 && c < 0x7F && c != '<' && c != '>') inside += c;
  }
  return "<" + inside.substr(0, url_bytes_max) + ">";
}

std::string address_only(std::string_view address) {
  std::string inside = bracketed(address);
  return inside.substr(1, inside.size() - 2);
}

std::string token(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-') out += c;
  }
  return out;
}

void append_hex(std::string& out, unsigned char c) {
  constexpr char digits[] = "0123456789ABCDEF";
  out += '=';
  out += digits[c >> 4];
  out += digits[c & 15];
}

void append_quoted_printable_line(std::string& out, std::string_view line) {
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(line[i]);
    const bool last = i + 1 == line.size();
    const bool literal = (c > 0x20 && c < 0x7F && c != '=') || ((c == ' ' || c == '\t') && !last);
    const std::size_t width = literal ? 1 : 3;
    if (column + width > body_line_max - (last ? 0 : 1)) {
      out += "=\r\n";
      column = 0;
    }
    if (literal) {
      out += line[i];
    } else {
      append_hex(out, c);
    }
    column += width;
  }
  out += "\r\n";
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  const std::string cleaned = clean(text);
  for (const std::string_view line : split(cleaned, '\n')) append_quoted_printable_line(out, line);
  return out;
}

std::string part(std::string_view type, std::string_view text) {
  return "Content-Type: " + std::string(type) +
         "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
         quoted_printable(text);
}

// "=_" never comes in quoted-printable text, so no part can hold the boundary.
std::string alternatives(const Letter& letter, std::string_view message_id) {
  const std::string boundary = "=_" + sha256_hex(message_id).substr(0, 32);
  const std::string line = "--" + boundary;
  return "Content-Type: multipart/alternative; boundary=\"" + boundary + "\"\r\n\r\n" + line +
         "\r\n" + part("text/plain", letter.text) + line + "\r\n" + part("text/html", letter.html) +
         line + "--\r\n";
}

}  // namespace

std::string compose(const Letter& letter, std::string_view from, std::string_view message_id,
                    Time date) {
  const Sender sender = read_sender(from).value_or(Sender{"", address_only(from)});
  std::string out;
  auto header = [&out](std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
  };
  header("Date", mail_date(date));
  header("From", mailbox(sender.name, sender.address));
  header("To", address_only(letter.to));
  header("Subject", header_text("Subject", letter.subject));
  header("Message-ID", bracketed(message_id));
  header("Content-Language", token(letter.language));
  // RFC 3834: out-of-office programs do not answer a letter that a program wrote.
  header("Auto-Submitted", "auto-generated");
  if (!letter.unsubscribe_url.empty()) {
    header("List-Unsubscribe", bracketed(letter.unsubscribe_url));
    header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");  // RFC 8058
  }
  header("MIME-Version", "1.0");
  out += letter.html.empty() ? part("text/plain", letter.text) : alternatives(letter, message_id);
  return out;
}

}  // namespace commonty::mail
