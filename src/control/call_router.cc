#include "control/call_router.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <tl/expected.hpp>

#include "base/diagnostics.h"
#include "base/text.h"
#include "entities/compound_key.h"

namespace understudy::control {
namespace {

// Longer paths get no hint: they are not typing errors.
constexpr std::size_t kLongestHinted = 200;
// In the template of a call, and of kRowPath.
constexpr std::size_t kMostNames = 4;
// The first segment of the calls' paths.
constexpr std::string_view kRoot = "__admin";

std::string_view NameIn(std::string_view piece) {
  return piece.starts_with('{') ? piece.substr(1, piece.size() - 2) : std::string_view();
}

// Rows whose key has several parts are named by a segment for each.
constexpr std::string_view kRowPath = "/__admin/worlds/{world}/data/{vendor}/{entity}/{id}";

// The key of a row by the segments of its parts.
tl::expected<std::string, std::string> KeyIn(std::span<const std::string_view> segments) {
  std::string key;
  for (const auto segment : segments) {
    auto part = http::PercentDecode(segment, false);
    if (!part || part->empty()) return part;
    if (!key.empty()) key += '/';
    entities::AppendKeyPart(*part, key);
  }
  return key;
}

// The values of the template's names when the path is one of its; nullopt when not.
std::optional<http::Pairs> Match(std::string_view path_template,
                                 const std::vector<std::string_view>& path) {
  const auto pieces = Split(path_template, '/');
  const bool has_parts = path.size() > pieces.size() && path_template == kRowPath;
  if (pieces.size() != path.size() && !has_parts) return std::nullopt;
  http::Pairs values;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const auto name = NameIn(pieces[i]);
    if (name.empty() && pieces[i] != path[i]) return std::nullopt;
    if (name.empty()) continue;
    const bool is_key = has_parts && i + 1 == pieces.size();
    const auto value =
        is_key ? KeyIn(std::span(path).subspan(i)) : http::PercentDecode(path[i], false);
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

// "admin", "_admin", "__Admin", "__admn", and "__admin" itself.
bool IsLikeRoot(std::string_view segment) {
  constexpr std::size_t kMostDifferent = 2;
  return segment.size() <= kRoot.size() + kMostDifferent &&
         EditDistance(LowerAscii(segment), kRoot) <= kMostDifferent;
}

// The position of the slash before the segment that should be `__admin`. This is the first segment,
// unless a later one is `__admin`.
std::size_t FindRoot(std::string_view path) {
  const std::string root = Concat({"/", kRoot});
  const auto at = path.find(root);
  const auto rest = at == std::string_view::npos ? at : at + root.size();
  if (rest == path.size() || (rest < path.size() && path[rest] == '/')) return at;
  const auto first = path.find_first_not_of('/');
  return first == std::string_view::npos || first == 0 ? 0 : first - 1;
}

// The differences between "/__admin" and what a path has in its place. `before`: "/v1" of
// "/v1/__admin".
std::vector<std::string> RootDifferences(std::string_view before, std::string_view root) {
  std::vector<std::string> all;
  if (before.find_first_not_of('/') != std::string_view::npos) {
    all.push_back(Concat({"the path has an extra ", Printable(before)}));
  } else if (!before.empty()) {
    all.emplace_back("the path has an empty segment (//)");
  }
  if (root != kRoot) {
    all.push_back(Concat({"the path has ", Quoted(root), ", not `", kRoot, "`",
                          EqualsIgnoreCase(root, kRoot) ? " (upper and lower case differ)" : ""}));
  }
  return all;
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
  // A template with fewer names goes before one with more that has the path too.
  for (std::size_t names = 0; names <= kMostNames; ++names) {
    for (const auto& call : calls) {
      auto values = Match(call.path, pieces);
      if (!values || values->size() != names) continue;
      const std::size_t more =
          pieces.size() -
          static_cast<std::size_t>(std::count(call.path.begin(), call.path.end(), '/') + 1);
      if (call.method == method || (call.method == "GET" && method == "HEAD")) {
        return FoundCall{&call, std::move(*values), 1 + more};
      }
      // Whether such a path exists depends on the entity's key.
      if (more != 0) continue;
      if (!other.allow.empty()) other.allow += ", ";
      other.allow += call.method;
      if (call.method == "GET") other.allow += ", HEAD";
      other.form = call.form;
    }
    if (!other.allow.empty()) return other;
  }
  return NoCall{HintAt(calls, path, pieces), IsOfWireMock(pieces) ? Form::kWireMock : Form::kOwn};
}

std::string HintFromOutside(const std::vector<CallSpec>& calls, std::string_view method,
                            std::string_view path) {
  if (path.size() > kLongestHinted) return "";
  const std::size_t at = FindRoot(path);
  const auto from_root = path.substr(std::min(at + 1, path.size()));
  const auto root = from_root.substr(0, from_root.find('/'));
  if (!IsLikeRoot(root)) return "";
  const std::string meant = Concat({"/", kRoot, from_root.substr(root.size())});
  const auto found = FindCall(calls, method, meant);
  if (const auto* none = std::get_if<NoCall>(&found)) {
    return root.starts_with('_') ? none->hint : "";
  }
  auto differences = RootDifferences(path.substr(0, at), root);
  const auto* other = std::get_if<OtherMethods>(&found);
  if (other != nullptr) {
    differences.push_back(
        Concat({"the path takes ", other->allow, ", not ", Printable(Abbreviate(method))}));
  }
  std::string what = Join(differences, "; ");
  if (!what.empty()) what = Concat({" T", what.substr(1), "."});
  const std::string its_method = other == nullptr ? Concat({method, " "}) : "";
  return Concat({"did you mean ", its_method, Printable(meant), "?", what});
}

}  // namespace understudy::control
