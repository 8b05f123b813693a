#include "control/json_body.h"

#include <algorithm>

#include "base/json.h"
#include "base/long_work.h"

namespace understudy::control {
namespace {

// Bodies above it are read one at a time.
constexpr std::size_t kLargeBody = std::size_t{1} * 1024 * 1024;

std::unique_lock<std::mutex> AwaitTurn(std::size_t bytes) {
  static std::mutex mutex;
  if (bytes <= kLargeBody) return {};
  ExpectLongWork();
  return std::unique_lock(mutex);
}

std::string HowMany(const Diagnostics& diagnostics) {
  const auto count = diagnostics.total();
  return count == 1 ? "1 error" : std::to_string(count) + " errors";
}

// In small letters, without parameters; empty when there is none.
std::string MediaType(const http::Request& request) {
  const auto header = request.Header("Content-Type").value_or("");
  return LowerAscii(Trim(header.substr(0, header.find(';'))));
}

}  // namespace

http::Response RefuseDetails(int status, std::string_view code, std::string_view message,
                             const Diagnostics& diagnostics, Files files,
                             const std::vector<std::size_t>& indexes) {
  json::Writer w;
  w.StartObject().Key("error").StartObject();
  w.Key("code").String(code);
  w.Key("message").String(std::string(message) + ": " + HowMany(diagnostics) + ".");
  w.Key("details").StartArray();
  for (const auto& diagnostic : diagnostics.list()) {
    const auto place = static_cast<std::size_t>(&diagnostic - diagnostics.list().data());
    w.StartObject();
    if (place < indexes.size()) w.Key("index").Integer(static_cast<std::int64_t>(indexes[place]));
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
  return std::find(types.begin(), types.end(), MediaType(request)) != types.end();
}

http::Response RefuseContentType(std::string_view expected) {
  return Refuse(415, "unsupported_media_type",
                "The body must be sent with Content-Type: " + std::string(expected) + ".");
}

bool IsJsonSent(const http::Request& request) {
  const auto type = MediaType(request);
  return request.body.empty() || type.empty() || type == "application/json" ||
         type == "text/json" || type == "text/plain" ||
         type == "application/x-www-form-urlencoded" ||
         (type.starts_with("application/") && type.ends_with("+json"));
}

bool IsYamlSent(const http::Request& request) {
  return HasContentType(request, {"application/yaml", "application/x-yaml", "text/yaml",
                                  "text/x-yaml", "application/vnd.yaml"});
}

std::optional<Node> ParseBody(const http::Request& request, const Source& source,
                              Diagnostics& diagnostics) {
  return IsYamlSent(request) ? ParseYaml(source, diagnostics) : ParseJson(source, diagnostics);
}

namespace {

enum class Language { kJson, kYaml };

OrRefusal<JsonBody> ReadAs(Language language, const http::Request& request, const Shape& shape) {
  const bool empty = request.body.empty();
  if (!empty && !IsJsonSent(request) && !IsYamlSent(request)) {
    return tl::make_unexpected(RefuseContentType("application/json or application/yaml"));
  }
  JsonBody body{
      AwaitTurn(request.body.size()),
      std::make_unique<Source>(Source{"request body", empty ? "{}" : std::string(request.body)}),
      {}};
  Diagnostics diagnostics;
  auto root = language == Language::kYaml ? ParseYaml(*body.source, diagnostics)
                                          : ParseJson(*body.source, diagnostics);
  if (root && diagnostics.empty()) shape.Check(*root, diagnostics);
  if (!diagnostics.empty()) return tl::make_unexpected(RefuseBody(diagnostics));
  body.root = std::move(*root);
  return body;
}

}  // namespace

OrRefusal<JsonBody> ReadBody(const http::Request& request, const Shape& shape) {
  return ReadAs(IsYamlSent(request) ? Language::kYaml : Language::kJson, request, shape);
}

OrRefusal<JsonBody> ReadYamlBody(const http::Request& request, const Shape& shape) {
  const bool is_json = HasContentType(request, {"application/json", "text/json"});
  return ReadAs(is_json ? Language::kJson : Language::kYaml, request, shape);
}

tl::expected<JsonBody, Diagnostic> ParseJsonBody(const http::Request& request) {
  auto turn = AwaitTurn(request.body.size());
  auto source = std::make_unique<Source>(Source{"request body", std::string(request.body)});
  Diagnostics diagnostics;
  auto root = ParseJson(*source, diagnostics);
  if (!diagnostics.empty()) return tl::make_unexpected(diagnostics.list().front());
  return JsonBody{std::move(turn), std::move(source), std::move(*root)};
}

}  // namespace understudy::control
