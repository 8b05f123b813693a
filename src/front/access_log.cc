#include "front/access_log.h"

#include <cstdint>
#include <utility>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "journal/entry_json.h"

namespace understudy::front {
namespace {

constexpr std::size_t kMostWaiting = std::size_t{4} * 1024 * 1024;

using Access = AccessLog::Access;

std::string JsonLine(const Access& access, std::string_view time, std::int64_t microseconds) {
  json::Writer w;
  const auto text = [&](std::string_view value) {
    if (value.empty()) {
      w.Null();
    } else {
      w.String(value);
    }
  };
  w.StartObject().Key("time").String(time).Key("level").String("access");
  w.Key("method").String(access.method).Key("target").String(access.target);
  w.Key("status")
      .Integer(access.status)
      .Key("bytes")
      .Integer(static_cast<std::int64_t>(access.bytes));
  w.Key("duration_us").Integer(microseconds).Key("world");
  text(access.world);
  w.Key("operation");
  text(access.operation);
  w.Key("fault");
  text(access.fault);
  w.EndObject();
  return w.Take() + "\n";
}

// "12.345" of 12,345 microseconds.
std::string Milliseconds(std::int64_t microseconds) {
  const std::string thousandths = std::to_string(1000 + microseconds % 1000).substr(1);
  return Concat({std::to_string(microseconds / 1000), ".", thousandths});
}

std::string TextLine(const Access& access, std::string_view time, std::int64_t microseconds) {
  const auto text = [](std::string_view value) { return value.empty() ? "-" : value; };
  return Concat({time, " access ", Printable(text(access.method)), " ",
                 Printable(text(access.target)), " ", std::to_string(access.status), " ",
                 std::to_string(access.bytes), "B ", Milliseconds(microseconds),
                 "ms world=", text(access.world), " operation=", text(access.operation),
                 " fault=", Printable(text(access.fault)), "\n"});
}

}  // namespace

AccessLog::AccessLog(const journal::Redaction& redaction)
    : redaction_(redaction), lines_(kMostWaiting, [](const Background<std::string>::Batch& batch) {
        if (batch.lost > 0) {
          log::Warn(Concat({std::to_string(batch.lost),
                            " lines of the access log were dropped, because they came faster than "
                            "standard error takes them"}));
        }
        for (const auto& line : batch.items) log::PutLine(line);
      }) {}

AccessLog::Access AccessLog::Describe(const http::Request& request, const http::Response& response,
                                      const Found& found) const {
  Access access{journal::AsUtf8(redaction_.Text(request.method)),
                journal::AsUtf8(redaction_.Url(request.target)),
                response.status,
                request.method == "HEAD" ? 0 : response.body.size(),
                std::string(found.world),
                found.operation,
                {}};
  // The rule's or the preference's, else the one that the request asked for.
  for (const auto& header : response.headers) {
    if (header.name == "Understudy-Fault" || header.name == "Preference-Applied") {
      access.fault = redaction_.Text(header.value);
    }
  }
  if (access.fault.empty()) {
    access.fault = Abbreviate(
        journal::AsUtf8(redaction_.Text(request.Header("Understudy-Fault").value_or(""))));
  }
  return access;
}

void AccessLog::Add(const Access& access, std::chrono::nanoseconds duration) {
  const auto time = FormatMillis(MachineNow());
  const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
  auto line = log::format() == log::Format::kJson ? JsonLine(access, time, microseconds)
                                                  : TextLine(access, time, microseconds);
  const std::size_t bytes = line.size() + sizeof(std::string);
  lines_.Add(std::move(line), bytes);
}

}  // namespace understudy::front
