#include "scenario/cors.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"

namespace understudy::scenario {
namespace {

constexpr std::string_view kExpectedOrigin =
    "expected an origin as browsers send it, such as http://localhost:5173, found ";

std::optional<std::string> CheckCorsWord(const Node& node) {
  if (node.text == "any" || node.text == "off") return std::nullopt;
  if (node.text == "*") return "expected `any`, found `*`";
  if (node.text.find("://") != std::string::npos) {
    return "expected `any`, `off` or a list of origins; write one origin as [" +
           Printable(Abbreviate(node.text)) + "]";
  }
  return "expected `any`, `off` or a list of origins, found " + Quoted(node.text);
}

// Scheme, host, and a port that is not the scheme's default: no other value of Origin exists, so
// another one would never match.
std::optional<std::string> CheckOrigin(const Node& node) {
  const std::string wrong = std::string(kExpectedOrigin) + Quoted(node.text);
  if (node.text == "*") return wrong + "; to allow every origin, write cors: any";
  const std::string_view text = node.text;
  const auto colon = text.find("://");
  if (colon == std::string_view::npos || colon == 0) return wrong;
  const auto host = text.substr(colon + 3);
  if (host.empty() || host.find_first_of(" ?#@\"'<>\\,\r\n\t") != std::string_view::npos) {
    return wrong;
  }
  if (host.find('/') != std::string_view::npos) return wrong + "; leave out the path";
  const auto scheme = text.substr(0, colon);
  const bool is_default = (EqualsIgnoreCase(scheme, "http") && host.ends_with(":80")) ||
                          (EqualsIgnoreCase(scheme, "https") && host.ends_with(":443"));
  if (is_default) return wrong + "; leave out the default port";
  return std::nullopt;
}

}  // namespace

bool Cors::Allows(std::string_view origin) const {
  return any || std::any_of(origins.begin(), origins.end(), [&](const std::string& each) {
           return EqualsIgnoreCase(each, origin);
         });
}

Shape CorsShape() {
  std::vector<Shape> forms;
  forms.push_back(Shape::String().Where(CheckCorsWord, "^(any|off)$"));
  forms.push_back(
      Shape::List(Shape::String().Where(CheckOrigin, "^[A-Za-z][A-Za-z0-9+.-]*://[^/\\s?#@]+$")));
  return Shape::Either(std::move(forms))
      .Doc(
          "Which web pages may call the APIs from a browser (CORS): any, off, or a list of "
          "origins such as http://localhost:5173. Default: any.");
}

Cors ReadCors(const Node* node) {
  Cors cors;
  if (node == nullptr) return cors;
  cors.any = node->is_string() && node->text == "any";
  for (const auto& origin : node->items) cors.origins.push_back(origin.text);
  return cors;
}

}  // namespace understudy::scenario
