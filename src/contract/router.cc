#include "contract/router.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"

namespace understudy::contract {
namespace {

bool SameLiteral(const Contract& contract, std::string_view a, std::string_view b) {
  return contract.case_insensitive_paths() ? EqualsIgnoreCase(a, b) : a == b;
}

// A path as prefixes are compared: decoded, but for encoded slashes, which separate no segments.
std::string PlainPath(std::string_view path) {
  std::vector<std::string> segments;
  for (const auto segment : Split(path, '/')) {
    std::string decoded;
    for (const char c : http::DecodePercents(segment)) {
      decoded += c == '/' ? "%2F" : std::string(1, c);
    }
    segments.push_back(std::move(decoded));
  }
  return Join(segments, "/");
}

bool HasPrefix(const Contract& contract, std::string_view prefix, std::string_view path) {
  return path.size() >= prefix.size() &&
         SameLiteral(contract, path.substr(0, prefix.size()), prefix) &&
         (path.size() == prefix.size() || path[prefix.size()] == '/');
}

// The path's segments without the leading slash and one at the end.
std::vector<std::string_view> Segments(std::string_view path) {
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (!path.empty()) path.remove_prefix(1);
  std::vector<std::string_view> segments;
  segments.reserve(8);
  while (true) {
    const auto slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

// Whether the text is what PercentDecode() would make of it.
bool IsDecoded(std::string_view text) {
  return text.find('%') == std::string_view::npos && text.find('\0') == std::string_view::npos &&
         IsUtf8(text);
}

// Decodes the segments into `texts`, and lets them view those. The error names the first bad one.
std::optional<Problem> Decode(std::vector<std::string_view>& segments,
                              std::vector<std::string>& texts) {
  texts.reserve(segments.size());  // so that none moves
  for (auto& segment : segments) {
    auto decoded = http::PercentDecode(segment, false);
    if (!decoded) {
      return Problem{
          ProblemKind::kMalformedRequest,
          Concat({"The path is malformed at ", Quoted(segment), ": ", decoded.error(), "."})};
    }
    segment = texts.emplace_back(std::move(*decoded));
  }
  return std::nullopt;
}

// Of as many segments.
bool Fits(const Contract& contract, const PathItem& item,
          const std::vector<std::string_view>& segments) {
  // From the end, since paths begin alike.
  for (std::size_t i = segments.size(); i-- > 0;) {
    const Segment& expected = item.segments[i];
    const std::string_view segment = segments[i];
    const bool fits = expected.is_parameter ? !segment.empty() && segment != "." && segment != ".."
                                            : SameLiteral(contract, expected.text, segment);
    if (!fits) return false;
  }
  return true;
}

http::Pairs PathValues(const PathItem& item, const std::vector<std::string_view>& segments) {
  http::Pairs values;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (item.segments[i].is_parameter) values.emplace_back(item.segments[i].text, segments[i]);
  }
  return values;
}

const Operation* FindOperation(const PathItem& item, std::string_view method) {
  for (const Operation* operation : item.operations) {
    if (operation->method == method) return operation;
  }
  return nullptr;
}

void AddMethods(const PathItem& item, std::vector<std::string>& methods) {
  for (const Operation* operation : item.operations) {
    methods.push_back(operation->method);
    if (operation->method == "GET") methods.emplace_back("HEAD");
  }
}

// Whether both have parameters at the same places: a path that fits one may fit the other.
bool HasSameParameters(const PathItem& a, const PathItem& b) {
  return std::equal(
      a.segments.begin(), a.segments.end(), b.segments.begin(), b.segments.end(),
      [](const Segment& x, const Segment& y) { return x.is_parameter == y.is_parameter; });
}

std::string NoSuchPath(std::string_view method, std::string_view path) {
  return Concat(
      {"There is no ", Printable(Abbreviate(method)), " ", Printable(Abbreviate(path, 200)), "."});
}

}  // namespace

Router::Router(std::vector<const Contract*> contracts) : Router(std::move(contracts), true) {}

Router::Router(std::vector<const Contract*> contracts, bool with_aliases)
    : contracts_(std::move(contracts)) {
  std::stable_sort(contracts_.begin(), contracts_.end(), [](const Contract* a, const Contract* b) {
    return PlainPath(a->prefix()).size() > PlainPath(b->prefix()).size();
  });
  for (std::size_t i = 0; i < contracts_.size(); ++i) {
    prefixes_.push_back({PlainPath(contracts_[i]->prefix()), i});
    for (const auto& further : contracts_[i]->further_prefixes()) {
      prefixes_.push_back({PlainPath(further), i});
    }
    for (const auto& alias : contracts_[i]->alias_prefixes()) {
      if (!with_aliases) break;
      std::unique_ptr<const Router> router(new Router({contracts_[i]}, false));
      aliases_.push_back(
          {PlainPath(alias), Segments(alias).size(), contracts_[i], std::move(router)});
    }
    AddPaths(*contracts_[i]);
  }
  std::stable_sort(prefixes_.begin(), prefixes_.end(),
                   [](const Prefix& a, const Prefix& b) { return a.text.size() > b.text.size(); });
}

const Router::Alias* Router::AliasOf(std::string_view path, std::string& moved) const {
  if (aliases_.empty()) return nullptr;
  const bool is_plain = path.find('%') == std::string_view::npos;
  const std::string plain = is_plain ? std::string() : PlainPath(path);
  const std::string_view compared = is_plain ? path : plain;
  for (const auto& alias : aliases_) {
    if (!HasPrefix(*alias.contract, alias.text, compared)) continue;
    std::string_view rest = path;
    for (std::size_t i = 0; i < alias.segments; ++i) {
      rest.remove_prefix(std::min(rest.find('/', 1), rest.size()));
    }
    moved = Concat({alias.contract->prefix(), rest});
    return &alias;
  }
  return nullptr;
}

void Router::AddPaths(const Contract& contract) {
  const auto& paths = contract.paths();
  PathsBySize& by_size = paths_.emplace_back();
  for (const PathItem& item : paths) {
    if (by_size.size() <= item.segments.size()) by_size.resize(item.segments.size() + 1);
    const bool has_any_end = item.segments.empty() || item.segments.back().is_parameter;
    const std::size_t last_size = has_any_end ? kAnySize : item.segments.back().text.size();
    by_size[item.segments.size()].push_back({&item, last_size});
  }
  has_root_ = has_root_ || std::any_of(paths.begin(), paths.end(),
                                       [](const PathItem& item) { return item.path == "/"; });
}

std::size_t Router::FirstWithPrefix(std::string_view path, std::size_t from) const {
  for (std::size_t i = from; i < prefixes_.size(); ++i) {
    if (HasPrefix(*contracts_[prefixes_[i].contract], prefixes_[i].text, path)) return i;
  }
  return prefixes_.size();
}

const Contract* Router::ContractOf(std::string_view path) const {
  std::string moved;
  if (const Alias* alias = AliasOf(path, moved)) return alias->contract;
  const bool is_plain = path.find('%') == std::string_view::npos;
  const std::size_t found =
      is_plain ? FirstWithPrefix(path, 0) : FirstWithPrefix(PlainPath(path), 0);
  return found == prefixes_.size() ? nullptr : contracts_[prefixes_[found].contract];
}

std::variant<Match, NoMatch> Router::Find(std::string_view method, std::string_view path) const {
  std::string moved;
  if (const Alias* alias = AliasOf(path, moved)) {
    auto found = alias->router->Find(method, moved);
    auto* none = std::get_if<NoMatch>(&found);
    if (none != nullptr && none->problem.kind == ProblemKind::kUnknownPath) {
      none->problem.detail = NoSuchPath(method, path);
    }
    return found;
  }
  // HEAD's reply is GET's, without the body.
  if (method == "HEAD") method = "GET";
  const bool is_plain = path.find('%') == std::string_view::npos;
  const std::string plain = is_plain ? std::string() : PlainPath(path);
  const std::string_view compared = is_plain ? path : plain;
  const std::size_t first = FirstWithPrefix(compared, 0);
  const Contract* contract =
      first == prefixes_.size() ? nullptr : contracts_[prefixes_[first].contract];
  auto segments = Segments(path);
  std::vector<std::string> decoded;
  if (!IsDecoded(path)) {
    if (auto problem = Decode(segments, decoded)) return NoMatch{contract, std::move(*problem)};
  }
  // Several may have the prefix; the others come behind the first.
  for (std::size_t i = first; i < prefixes_.size(); i = FirstWithPrefix(compared, i + 1)) {
    const Contract* each = contracts_[prefixes_[i].contract];
    const PathsBySize& paths = paths_[prefixes_[i].contract];
    const PathItem* fitting = nullptr;
    if (segments.size() >= paths.size()) continue;
    std::vector<std::string> methods;
    const std::size_t last_size = segments.back().size();
    for (const auto& [item, its_size] : paths[segments.size()]) {
      // Most paths end here: a look at the size is cheaper than one at the text.
      if (its_size != last_size && its_size != kAnySize) continue;
      if (fitting != nullptr && !HasSameParameters(*fitting, *item)) continue;
      if (!Fits(*each, *item, segments)) continue;
      if (const Operation* operation = FindOperation(*item, method)) {
        return Match{each, operation, PathValues(*item, segments)};
      }
      fitting = item;
      AddMethods(*item, methods);
    }
    if (fitting == nullptr) continue;
    Problem problem{ProblemKind::kMethodNotAllowed,
                    "The method " + Printable(Abbreviate(method)) + " is not allowed here."};
    problem.allow = Join(methods, ", ");
    return NoMatch{each, std::move(problem), Hint(each, method, path).text};
  }
  return NoMatch{contract, Problem{ProblemKind::kUnknownPath, NoSuchPath(method, path)},
                 Hint(contract, method, path).text};
}

PathHint Router::Hint(const Contract* contract, std::string_view method,
                      std::string_view path) const {
  std::string moved;
  if (const Alias* alias = AliasOf(path, moved))
    return alias->router->Hint(contract, method, moved);
  return HintOf(contracts_, contract, method, path);
}

std::vector<NearPath> Router::Nearest(std::string_view method, std::string_view path,
                                      std::size_t most) const {
  std::string moved;
  if (const Alias* alias = AliasOf(path, moved)) return alias->router->Nearest(method, moved, most);
  return NearestPaths(contracts_, ContractOf(path), method, path, most);
}

}  // namespace understudy::contract
