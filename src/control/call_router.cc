#include "control/call_router.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/diagnostics.h"
#include "base/text.h"

namespace understudy::control {
namespace {

// Longer paths get no hint: they are not typing errors.
constexpr std::size_t kLongestHinted = 200;

std::string_view NameIn(std::string_view piece) {
  return piece.starts_with('{') ? piece.substr(1, piece.size() - 2) : std::string_view();
}

// The values of the template's names when the path is one of its; nullopt when not.
std::optional<http::Pairs> Match(std::string_view path_template,
                                 const std::vector<std::string_view>& path) {
  const auto pieces = Split(path_template, '/');
  if (pieces.size() != path.size()) return std::nullopt;
  http::Pairs values;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const auto name = NameIn(pieces[i]);
    if (name.empty() && pieces[i] != path[i]) return std::nullopt;
    if (name.empty()) continue;
    const auto value = http::PercentDecode(path[i], false);
    if (!value || value->empty()) return std::nullopt;
    values.emplace_back(name, *value);
  }
  return values;
}

std::string HintAt(const std::vector<CallSpec>& calls, std::string_view path,
                   const std::vector<std::string_view>& path_pieces) {
  if (path.size() > kLongestHinted) return "";
  // The templates with the path's own values, so that only the other words differ.
  std::vector<std::string> candidates;
  for (const auto& call : calls) {
    auto pieces = Split(call.path, '/');
    for (std::size_t i = 0; i < pieces.size() && i < path_pieces.size(); ++i) {
      if (!NameIn(pieces[i]).empty()) pieces[i] = path_pieces[i];
    }
    candidates.push_back(Join({pieces.begin(), pieces.end()}, "/"));
  }
  const auto nearest = Nearest(path, candidates);
  if (!nearest) return "";
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (candidates[i] != *nearest) continue;
    return "did you mean " + std::string(calls[i].method) + " " + std::string(calls[i].path) + "?";
  }
  return "";
}

// Whether a path without a call is one of WireMock 3's admin API, whose clients read errors in
// WireMock's form.
bool IsOfWireMock(const std::vector<std::string_view>& pieces) {
  if (pieces.size() < 3) return false;
  const std::string_view piece = pieces[2];
  // Ours, below a call of WireMock's.
  if (piece == "requests" && pieces.size() > 3 &&
      (pieces[3].starts_with("export") || pieces[3].starts_with("stream"))) {
    return false;
  }
  constexpr std::array<std::string_view, 11> kPieces = {
      "mappings", "requests", "near-misses", "scenarios", "recordings", "settings",
      "files",    "certs",    "message",     "shutdown",  "proxy"};
  return std::find(kPieces.begin(), kPieces.end(), piece) != kPieces.end();
}

}  // namespace

std::variant<FoundCall, OtherMethods, NoCall> FindCall(const std::vector<CallSpec>& calls,
                                                       std::string_view method,
                                                       std::string_view path) {
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const auto pieces = Split(path, '/');
  OtherMethods other;
  // A template without names goes before one with names that has the path too.
  for (const bool has_names : {false, true}) {
    for (const auto& call : calls) {
      auto values = Match(call.path, pieces);
      if (!values || values->empty() == has_names) continue;
      if (call.method == method || (call.method == "GET" && method == "HEAD")) {
        return FoundCall{&call, std::move(*values)};
      }
      if (!other.allow.empty()) other.allow += ", ";
      other.allow += call.method;
      if (call.method == "GET") other.allow += ", HEAD";
      other.form = call.form;
    }
    if (!other.allow.empty()) return other;
  }
  return NoCall{HintAt(calls, path, pieces), IsOfWireMock(pieces) ? Form::kWireMock : Form::kOwn};
}

}  // namespace understudy::control
