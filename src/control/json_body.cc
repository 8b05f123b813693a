#include "control/json_body.h"

#include <algorithm>

#include "base/json.h"

namespace understudy::control {
namespace {

std::string HowMany(const Diagnostics& diagnostics) {
  const auto count = diagnostics.list().size();
  return count == 1 ? "there is a mistake in it"
                    : "there are " + std::to_string(count) + " mistakes in it";
}

}  // namespace

http::Response RefuseDetails(int status, std::string_view code, std::string_view message,
                             const Diagnostics& diagnostics, Files files) {
  json::Writer w;
  w.StartObject().Key("error").StartObject();
  w.Key("code").String(code);
  w.Key("message").String(std::string(message) + ": " + HowMany(diagnostics) + ".");
  w.Key("details").StartArray();
  for (const auto& diagnostic : diagnostics.list()) {
    w.StartObject();
    if (files == Files::kSeveral) w.Key("file").String(diagnostic.file);
    w.Key("line").Integer(static_cast<std::int64_t>(diagnostic.line));
    w.Key("column").Integer(static_cast<std::int64_t>(diagnostic.column));
    w.Key("message").String(diagnostic.message).EndObject();
  }
  w.EndArray().EndObject().EndObject();
  return JsonReply(status, w.Take());
}

http::Response RefuseBody(Diagnostics& diagnostics) {
  diagnostics.Sort();
  return RefuseDetails(400, "invalid_body", "The body can't be used", diagnostics);
}

bool HasContentType(const http::Request& request, const std::vector<std::string_view>& types) {
  const auto header = request.Header("Content-Type").value_or("");
  const auto type = Trim(header.substr(0, header.find(';')));
  return std::any_of(types.begin(), types.end(),
                     [&](std::string_view each) { return EqualsIgnoreCase(type, each); });
}

http::Response RefuseContentType(std::string_view expected) {
  return Refuse(415, "unsupported_media_type",
                "The body must be sent with Content-Type: " + std::string(expected) + ".");
}

OrRefusal<JsonBody> ReadBody(const http::Request& request, const Shape& shape) {
  const bool empty = request.body.empty();
  const bool is_typed = request.Header("Content-Type").has_value();
  if ((!empty || is_typed) && !HasContentType(request, {"application/json"})) {
    return tl::make_unexpected(RefuseContentType("application/json"));
  }
  JsonBody body{
      std::make_unique<Source>(Source{"request body", empty ? "{}" : std::string(request.body)}),
      {}};
  Diagnostics diagnostics;
  auto root = ParseJson(*body.source, diagnostics);
  if (root && diagnostics.empty()) shape.Check(*root, diagnostics);
  if (!diagnostics.empty()) return tl::make_unexpected(RefuseBody(diagnostics));
  body.root = std::move(*root);
  return body;
}

}  // namespace understudy::control
