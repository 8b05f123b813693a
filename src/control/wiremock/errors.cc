#include "control/wiremock/errors.h"

#include <optional>
#include <string>
#include <utility>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/text.h"

namespace understudy::control::wiremock {
namespace {

std::string ErrorBody(std::string_view title, std::string_view detail,
                      std::optional<std::string_view> pointer) {
  json::Writer w;
  w.StartObject().Key("errors").StartArray().StartObject();
  w.Key("code").Integer(kErrorCode);
  if (pointer) w.Key("source").StartObject().Key("pointer").String(*pointer).EndObject();
  w.Key("title").String(title).Key("detail").String(detail);
  w.EndObject().EndArray().EndObject();
  return w.Take();
}

}  // namespace

http::Response Refuse(int status, std::string_view title, std::string_view detail) {
  return {status, {}, "application/json", ErrorBody(title, detail, std::nullopt)};
}

http::Response RefuseBody(std::string_view title, std::string_view detail,
                          std::string_view pointer) {
  constexpr int kUnprocessable = 422;
  // WireMock's pointer to the whole.
  if (pointer.empty()) pointer = "/";
  return {kUnprocessable, {}, "application/json", ErrorBody(title, detail, pointer)};
}

http::Response AsWireMockError(http::Response response) {
  if (response.status < 400) return response;
  const Source source{"reply", response.body};
  Diagnostics diagnostics;
  const auto root = ParseJson(source, diagnostics);
  const Node* error = root ? root->Find("error") : nullptr;
  if (error == nullptr) return response;
  std::string title(error->Text("code"));
  for (char& c : title) c = c == '_' ? ' ' : c;
  // "Bad request", as the titles of WireMock and of this folder are written.
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') {
    title[0] = static_cast<char>(title[0] - 'a' + 'A');
  }
  response.body = ErrorBody(title, error->Text("message"), std::nullopt);
  return response;
}

}  // namespace understudy::control::wiremock
