#include "platform/base/secret.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <memory>
#include <stdexcept>

namespace commonty {
namespace {

constexpr char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const unsigned char* raw(std::string_view data) {
  return reinterpret_cast<const unsigned char*>(data.data());
}
unsigned char* raw(std::string& data) { return reinterpret_cast<unsigned char*>(data.data()); }

int base64url_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '-') return 62;
  return c == '_' ? 63 : -1;
}

// OpenSSL looks an algorithm up by its name, under a lock, unless it is given what was found
// before.
const EVP_MD* sha256_algorithm() {
  static const EVP_MD* found = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return found;
}
struct MacCloser {
  void operator()(EVP_MAC_CTX* mac) const { EVP_MAC_CTX_free(mac); }
};
using Mac = std::unique_ptr<EVP_MAC_CTX, MacCloser>;

Mac make_hmac() {
  EVP_MAC* algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  Mac mac(EVP_MAC_CTX_new(algorithm));
  EVP_MAC_free(algorithm);
  char digest[] = "SHA256";
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string("digest", digest, 0),
                               OSSL_PARAM_construct_end()};
  if (!mac || EVP_MAC_CTX_set_params(mac.get(), params) != 1) {
    throw std::runtime_error("OpenSSL has no HMAC with SHA-256");
  }
  return mac;
}
// One without a key, which is only copied.
Mac copy_of_hmac() {
  static const Mac original = make_hmac();
  return Mac(EVP_MAC_CTX_dup(original.get()));
}

}  // namespace

std::string random_bytes(std::size_t bytes) {
  std::string out(bytes, '\0');
  if (RAND_bytes(raw(out), static_cast<int>(bytes)) != 1) {
    throw std::runtime_error("the operating system gave no random bytes");
  }
  return out;
}

std::string random_token() { return to_base64url(random_bytes(32)); }

std::string sha256(std::string_view data) {
  std::string out(32, '\0');
  unsigned int length = 0;
  EVP_Digest(data.data(), data.size(), raw(out), &length, sha256_algorithm(), nullptr);
  return out;
}

std::string sha256_hex(std::string_view data) { return to_hex(sha256(data)); }

std::string hmac_sha256(std::string_view key, std::string_view data) {
  std::string out(32, '\0');
  std::size_t length = 0;
  const Mac mac = copy_of_hmac();
  if (!mac || EVP_MAC_init(mac.get(), raw(key), key.size(), nullptr) != 1 ||
      EVP_MAC_update(mac.get(), raw(data), data.size()) != 1 ||
      EVP_MAC_final(mac.get(), raw(out), &length, out.size()) != 1) {
    throw std::runtime_error("OpenSSL could not sign");
  }
  return out;
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string to_hex(std::string_view bytes) {
  constexpr char hex[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (unsigned char byte : bytes) {
    out += hex[byte >> 4];
    out += hex[byte & 15];
  }
  return out;
}

std::string to_base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = bytes.size() - i;
    const unsigned a = static_cast<unsigned char>(bytes[i]);
    const unsigned b = left > 1 ? static_cast<unsigned char>(bytes[i + 1]) : 0;
    const unsigned c = left > 2 ? static_cast<unsigned char>(bytes[i + 2]) : 0;
    const unsigned group = a << 16 | b << 8 | c;
    out += base64_digits[group >> 18 & 63];
    out += base64_digits[group >> 12 & 63];
    out += left > 1 ? base64_digits[group >> 6 & 63] : '=';
    out += left > 2 ? base64_digits[group & 63] : '=';
  }
  return out;
}

std::string to_base64url(std::string_view bytes) {
  std::string out = to_base64(bytes);
  while (!out.empty() && out.back() == '=') out.pop_back();
  for (char& c : out) {
    if (c == '+') c = '-';
    if (c == '/') c = '_';
  }
  return out;
}

std::optional<std::string> from_base64url(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string out;
  unsigned bits = 0;
  int held = 0;
  for (char c : text) {
    const int value = base64url_value(c);
    if (value < 0) return std::nullopt;
    bits = bits << 6 | static_cast<unsigned>(value);
    held += 6;
    if (held >= 8) {
      held -= 8;
      out += static_cast<char>(bits >> held & 255);
    }
  }
  return out;
}

}  // namespace commonty
