#include "base/log.h"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "base/json.h"
#include "base/line_output.h"

namespace understudy::log {
namespace {

// The message as its line's text has it in `format`.
std::string Payload(spdlog::level::level_enum level, std::string_view message, Format format) {
  if (format == Format::kText) return std::string(message);
  json::Writer writer;
  const auto name = spdlog::level::to_string_view(level);
  writer.StartObject().Key("time").String(FormatMillis(Clock().Now()));
  writer.Key("level").String({name.data(), name.size()}).Key("message").String(message).EndObject();
  return writer.Take();
}

// Standard error. Lines for which there is no room are dropped, and counted in the next line that
// there is room for.
class ErrorSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  // Call before the first line.
  void SetFormat(Format format) { format_ = format; }

  void PutLine(std::string_view line) {
    const std::lock_guard lock(mutex_);
    if (!TellDropped() || !output_.Write(line)) ++dropped_;
  }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    if (!TellDropped() || !Put(message)) ++dropped_;
  }
  void flush_() override {}

  // False if there is no room even for the line that says how many were dropped.
  bool TellDropped() {
    if (dropped_ == 0) return true;
    const auto text =
        Payload(spdlog::level::warn,
                std::to_string(dropped_) + (dropped_ == 1 ? " log line was" : " log lines were") +
                    " dropped, because nobody read standard error",
                format_);
    if (!Put({"understudy", spdlog::level::warn, text})) return false;
    dropped_ = 0;
    return true;
  }

  bool Put(const spdlog::details::log_msg& message) {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    return output_.Write({line.data(), line.size()});
  }

  LineOutput output_{STDERR_FILENO};
  Format format_ = Format::kText;
  std::size_t dropped_ = 0;
};

struct State {
  std::shared_ptr<ErrorSink> sink = std::make_shared<ErrorSink>();
  std::shared_ptr<spdlog::logger> logger = Make(sink);
  Format format = Format::kText;

  static std::shared_ptr<spdlog::logger> Make(const std::shared_ptr<ErrorSink>& sink) {
    auto logger = std::make_shared<spdlog::logger>("understudy", sink);
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
  } else {
    state.logger->log(level, Payload(level, message, state.format));
  }
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
  state.sink->SetFormat(format);
  if (format == Format::kJson) state.logger->set_pattern("%v");
}

void Debug(std::string_view message) { Write(spdlog::level::debug, message); }
void Info(std::string_view message) { Write(spdlog::level::info, message); }
void Warn(std::string_view message) { Write(spdlog::level::warn, message); }
void Error(std::string_view message) { Write(spdlog::level::err, message); }
void PutLine(std::string_view line) { TheState().sink->PutLine(line); }
Format format() { return TheState().format; }
bool DebugEnabled() { return TheState().logger->should_log(spdlog::level::debug); }

}  // namespace understudy::log
