// Randomness that cannot be guessed, digests, and the small encodings they are written in.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace commonty {

// `bytes` random bytes from the operating system.
std::string random_bytes(std::size_t bytes);
// 32 random bytes as 43 characters of base64url: session keys, sign-in links, CSRF seeds.
std::string random_token();

// 32 raw bytes (FIPS 180-4).
std::string sha256(std::string_view data);
std::string sha256_hex(std::string_view data);
// RFC 2104 with SHA-256; 32 raw bytes.
std::string hmac_sha256(std::string_view key, std::string_view data);
// Compares in a time that depends on the lengths alone.
bool same_secret(std::string_view a, std::string_view b);

std::string to_hex(std::string_view bytes);
// RFC 4648: section 4 with padding, section 5 without.
std::string to_base64(std::string_view bytes);
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace commonty
