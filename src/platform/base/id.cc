#include "platform/base/id.h"

#include <atomic>
#include <mutex>
#include <random>

#include "platform/base/secret.h"

namespace commonty {
namespace {

constexpr char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::int64_t epoch_ms = 1704067200000;  // 2024-01-01
constexpr int counter_bits = 21;
constexpr std::int64_t counter_mask = (std::int64_t{1} << counter_bits) - 1;

int digit_value(char c) {
  if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (c == 'o') c = '0';
  if (c == 'i' || c == 'l') c = '1';
  for (int i = 0; i < 32; ++i) {
    if (digits[i] == c) return i;
  }
  return -1;
}

std::int64_t moment(Time now) { return (now.ms - epoch_ms) << counter_bits; }

std::int64_t random_start() {
  const std::string bytes = random_bytes(4);
  std::uint32_t value = 0;
  for (unsigned char byte : bytes) value = value << 8 | byte;
  return value & (counter_mask >> 1);  // the upper half is room to count up in
}

}  // namespace

std::string to_base32(std::int64_t value) {
  std::string out;
  for (auto rest = static_cast<std::uint64_t>(value); rest != 0 || out.empty(); rest >>= 5) {
    out.insert(out.begin(), digits[rest & 31]);
  }
  return out;
}

std::optional<std::int64_t> from_base32(std::string_view text) {
  if (text.empty() || text.size() > 13) return std::nullopt;
  std::uint64_t value = 0;
  for (char c : text) {
    const int digit = digit_value(c);
    if (digit < 0 || value >> 58 != 0) return std::nullopt;
    value = value << 5 | static_cast<std::uint64_t>(digit);
  }
  if (value >> 63 != 0) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

std::int64_t RandomIdSource::next(Time now) {
  static std::mutex mutex;
  static std::int64_t last = 0;
  std::lock_guard lock(mutex);
  const std::int64_t fresh = moment(now) | random_start();
  // Within one millisecond (or when the clock steps back) ids still grow.
  last = fresh > last && (fresh >> counter_bits) != (last >> counter_bits) ? fresh : last + 1;
  return last;
}

std::int64_t CountingIdSource::next(Time now) { return moment(now) + ++count_; }

}  // namespace commonty
