#include "contract/document_warnings.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "contract/server_path.h"

namespace understudy::contract {

void WarnOfRoot(const Node& document, const std::string& prefix, Diagnostics& warnings) {
  const Node* version = document.Find("openapi");
  const bool is_known = version == nullptr || version->text == "3" ||
                        version->text.starts_with("3.0") || version->text.starts_with("3.1");
  if (!is_known) {
    warnings.Add(version->mark, Concat({"version ", Abbreviate(version->text, 10),
                                        " of OpenAPI is read as 3.1: what is new is ignored"}));
  }
  const auto why = prefix.empty() ? std::string_view() : WhyNoPrefix(prefix);
  const auto& servers = document.Items("servers");
  if (why.empty() || servers.empty()) return;
  warnings.Add(servers.front().mark,
               Concat({"no request reaches paths that begin with ", Quoted(prefix), ": ", why,
                       "; name another beginning by `prefix` in a vendor.yaml"}));
}

bool IsPlaceKnown(const Node& parameter) {
  static constexpr std::array<std::string_view, 4> kPlaces = {"path", "query", "header", "cookie"};
  return std::find(kPlaces.begin(), kPlaces.end(), parameter.Text("in")) != kPlaces.end();
}

std::string_view WantedInstead(KeywordKind kind, const Node& value) {
  const bool is_number = value.kind == Node::Kind::kInteger || value.kind == Node::Kind::kNumber;
  const bool is_truth = value.kind == Node::Kind::kBoolean;
  if (value.is_null()) return {};
  switch (kind) {
    case KeywordKind::kText:
      return value.is_string() ? "" : "a text";
    case KeywordKind::kNumber:
      return is_number ? "" : "a number";
    case KeywordKind::kTruth:
      return is_truth ? "" : "true or false";
    case KeywordKind::kNumberOrTruth:
      return is_number || is_truth ? "" : "a number, or true or false";
    case KeywordKind::kList:
      return value.is_sequence() ? "" : "a list";
    case KeywordKind::kMap:
      return value.is_map() ? "" : "a map";
    case KeywordKind::kAny:
      break;
  }
  return {};
}

}  // namespace understudy::contract
