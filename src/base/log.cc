#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

#include "base/clock.h"
#include "base/json.h"

namespace understudy::log {
namespace {

struct State {
  std::shared_ptr<spdlog::logger> logger = Make();
  Format format = Format::kText;

  static std::shared_ptr<spdlog::logger> Make() {
    auto logger = std::make_shared<spdlog::logger>(
        "understudy", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    logger->set_level(spdlog::level::warn);
    return logger;
  }
};

State& TheState() {
  static State state;
  return state;
}

void Write(spdlog::level::level_enum level, std::string_view message) {
  State& state = TheState();
  if (!state.logger->should_log(level)) return;
  if (state.format == Format::kText) {
    state.logger->log(level, message);
    return;
  }
  json::Writer writer;
  const auto name = spdlog::level::to_string_view(level);
  writer.StartObject().Key("time").String(FormatMillis(Clock().Now()));
  writer.Key("level").String({name.data(), name.size()}).Key("message").String(message).EndObject();
  state.logger->log(level, writer.Take());
}

}  // namespace

const std::vector<std::string>& LevelNames() {
  static const std::vector<std::string> kNames = {"trace", "debug", "info", "warn", "error", "off"};
  return kNames;
}

void Configure(std::string_view level, Format format) {
  State& state = TheState();
  state.logger->set_level(spdlog::level::from_str(std::string(level)));
  state.format = format;
  if (format == Format::kJson) state.logger->set_pattern("%v");
}

void Debug(std::string_view message) { Write(spdlog::level::debug, message); }
void Info(std::string_view message) { Write(spdlog::level::info, message); }
void Warn(std::string_view message) { Write(spdlog::level::warn, message); }
void Error(std::string_view message) { Write(spdlog::level::err, message); }
bool DebugEnabled() { return TheState().logger->should_log(spdlog::level::debug); }

}  // namespace understudy::log
