#include "platform/base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <cstdio>

#include "platform/base/time.h"

namespace commonty::log {
namespace {

std::atomic<Level> lowest{Level::info};

spdlog::logger& logger() {
  static const auto made = [] {
    auto fresh = std::make_shared<spdlog::logger>(
        "commonty", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    fresh->set_pattern("%v");
    fresh->set_level(spdlog::level::trace);
    fresh->flush_on(spdlog::level::info);
    return fresh;
  }();
  return *made;
}

void append_json(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      (out += '\\') += c;
    } else if (byte < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", byte);
      out += escaped;
    } else {
      out += c;
    }
  }
  out += '"';
}

void write(Level level, std::string_view name, std::string_view what, Fields fields) {
  if (level < lowest.load()) return;
  std::string line = "{\"at\":\"" + rfc3339(SystemClock().now()) + "\",\"level\":\"";
  line += name;
  line += "\",\"what\":";
  append_json(line, what);
  for (const auto& [key, value] : fields) {
    line += ',';
    append_json(line, key);
    line += ':';
    append_json(line, value);
  }
  line += '}';
  logger().log(spdlog::level::info, "{}", line);
}

}  // namespace

void set_level(Level level) { lowest = level; }
void debug(std::string_view what, Fields fields) { write(Level::debug, "debug", what, fields); }
void info(std::string_view what, Fields fields) { write(Level::info, "info", what, fields); }
void warning(std::string_view what, Fields f) { write(Level::warning, "warning", what, f); }
void error(std::string_view what, Fields fields) { write(Level::error, "error", what, fields); }

}  // namespace commonty::log
