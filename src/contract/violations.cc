#include "contract/violations.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "base/diagnostics.h"
#include "base/text.h"
#include "contract/unknown_members.h"
#include "contract/unknown_query.h"
#include "http/url.h"

namespace understudy::contract {
namespace {

// Names of headers that carry credentials for some API: without dashes, underscores and "X-" at the
// beginning, in lower case.
constexpr std::array<std::string_view, 7> kCredentialHeaders = {
    "authorization", "apikey", "authtoken", "accesstoken", "token", "apitoken", "leelooauthtoken"};
constexpr std::size_t kLongestHeader = 24;

// That are told: they become headers of a reply, and clients limit the number of headers.
constexpr std::size_t kMostViolations = 20;

template <std::size_t kSize>
bool Contains(const std::array<std::string_view, kSize>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

bool IsOneOf(const std::vector<std::string>& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& each) { return EqualsIgnoreCase(each, name); });
}

bool IsBearer(std::string_view value) {
  constexpr std::string_view kScheme = "Bearer ";
  return EqualsIgnoreCase(value.substr(0, kScheme.size()), kScheme) &&
         !Trim(value.substr(kScheme.size())).empty();
}

bool CarriesCredential(const Contract& contract, const http::Request& request) {
  for (const auto& [name, value] : request.headers) {
    if (!IsOneOf(contract.header_credentials(), name)) continue;
    if (EqualsIgnoreCase(name, "Authorization") ? IsBearer(value) : !value.empty()) return true;
  }
  const auto query = http::SplitTarget(request.target).query;
  return std::any_of(
      contract.query_credentials().begin(), contract.query_credentials().end(),
      [&](const std::string& name) { return !http::FindUrlEncoded(query, name).empty(); });
}

// A credential in a header that the vendor does not read.
void AddCredential(const Contract& contract, const Operation& operation,
                   const http::Request& request, std::vector<Violation>& violations) {
  for (const auto& [name, value] : request.headers) {
    if (value.empty() || !IsCredentialHeader(name)) continue;
    const char* what = IsOneOf(contract.header_credentials(), name)
                           ? " does not have a credential that the API reads: send "
                           : " is not read here: send the credential in ";
    violations.push_back(
        {std::string(name), In::kHeader, Rule::kInvalid,
         Concat({"The header ", Quoted(name), what, CredentialPlaces(contract, operation), "."})});
    return;
  }
}

std::vector<std::string> NamesIn(In in, const Contract& contract, const Operation& operation) {
  std::vector<std::string> names;
  if (in == In::kQuery) {
    names = contract.query_credentials();
    const auto own = NamesInQuery(operation);
    names.insert(names.end(), own.begin(), own.end());
    return names;
  }
  const bool is_body = in == In::kBody && operation.body;
  for (const auto& each : is_body ? operation.body->fields : operation.parameters) {
    if (each.in == in) names.push_back(each.name);
  }
  return names;
}

std::string_view PlaceName(In in) {
  return in == In::kPath ? "path" : in == In::kBody ? "body" : "query";
}

// Where else the operation reads a name that was sent as `in`, or which name was meant.
class UnknownHint {
 public:
  UnknownHint(In in, const Contract& contract, const Operation& operation)
      : UnknownHint(in, contract, operation, NamesIn(in, contract, operation)) {}
  UnknownHint(In in, const Contract& contract, const Operation& operation,
              std::vector<std::string> known)
      : known_(std::move(known)) {
    for (const In other : {In::kQuery, In::kBody, In::kPath}) {
      if (other != in) others_.push_back({other, NamesIn(other, contract, operation)});
    }
  }

  std::string Of(const std::string& name) const {
    for (const auto& [in, names] : others_) {
      if (std::find(names.begin(), names.end(), name) == names.end()) continue;
      return Concat({"; the operation reads it in the ", PlaceName(in)});
    }
    // Another letter case, wherever it is, is nearer than a typo.
    const bool is_known_in_other_case = IsOneOf(known_, name);
    for (const auto& [in, names] : others_) {
      if (is_known_in_other_case) break;
      const auto same = std::find_if(names.begin(), names.end(), [&](const std::string& each) {
        return EqualsIgnoreCase(each, name);
      });
      if (same != names.end()) return Meant(*same, in);
    }
    std::string here = DidYouMean(name, known_);
    if (!here.empty()) return here;
    for (const auto& [in, names] : others_) {
      if (const auto nearest = Nearest(name, names)) return Meant(*nearest, in);
    }
    return known_.empty() ? "; the operation has none" : "";
  }

 private:
  struct Place {
    In in;
    std::vector<std::string> names;
  };

  static std::string Meant(std::string_view name, In in) {
    return Concat({" (did you mean `", name, "` in the ", PlaceName(in), "?)"});
  }

  const std::vector<std::string> known_;
  std::vector<Place> others_;
};

void AddUnknown(In in, const UnknownNames& unknown, const Contract& contract,
                const Operation& operation, std::vector<Violation>& violations) {
  if (unknown.empty()) return;
  const UnknownHint hint(in, contract, operation);
  const std::string_view kind = in == In::kQuery ? "query parameter" : "body field";
  for (const auto& name : unknown.first()) {
    if (IsIgnoredName(name)) continue;
    violations.push_back({name, in, Rule::kUnknown,
                          Concat({"Unknown ", kind, " ", Quoted(name), hint.Of(name), "."})});
  }
  const std::size_t more = unknown.total() - unknown.first().size();
  if (more == 0) return;
  violations.push_back(
      {"", in, Rule::kUnknown, Concat({std::to_string(more), " more unknown ", kind, "s."})});
}

// Whether a body says nothing: clients send such bodies with GET and DELETE.
bool IsBlank(std::string_view body) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto first = body.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return true;
  body = body.substr(first, body.find_last_not_of(kBlanks) - first + 1);
  return body == "{}" || body == "[]" || body == "null";
}

// What is wrong with the body as a whole.
void AddBody(const Operation& operation, const http::Request& request, bool has_problem,
             std::vector<Violation>& violations) {
  if (!operation.body && !request.body.empty() && !IsBlank(request.body)) {
    violations.push_back({"", In::kBody, Rule::kUnknown, "This operation reads no body."});
  }
  const bool is_missing = operation.body && operation.body->required && request.body.empty();
  // Required fields say so already.
  if (is_missing && !has_problem) {
    violations.push_back({"", In::kBody, Rule::kRequired, "The request has no body."});
  }
}

// A problem that is not about single fields.
Violation Whole(const Problem& problem) {
  switch (problem.kind) {
    case ProblemKind::kUnsupportedMediaType:
      return {"Content-Type", In::kHeader, Rule::kInvalid, problem.detail};
    case ProblemKind::kMalformedBody:
      return {"", In::kBody, Rule::kInvalid, problem.detail};
    default:
      return {"", In::kQuery, Rule::kInvalid, problem.detail};
  }
}

// The values of the operation's path, which is the end of the target's.
http::Pairs StoredPathValues(const Contract& contract, const Operation& operation,
                             std::string_view path) {
  const auto& paths = contract.paths();
  const auto item = std::find_if(paths.begin(), paths.end(),
                                 [&](const PathItem& each) { return each.path == operation.path; });
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const auto sent = Split(path, '/');
  if (item == paths.end() || sent.size() < item->segments.size()) return {};
  const std::size_t begin = sent.size() - item->segments.size();
  http::Pairs values;
  for (std::size_t i = 0; i < item->segments.size(); ++i) {
    if (!item->segments[i].is_parameter) continue;
    auto value = http::PercentDecode(sent[begin + i], false);
    values.emplace_back(item->segments[i].text, value ? std::move(*value) : std::string());
  }
  return values;
}

}  // namespace

bool IsCredentialHeader(std::string_view name) {
  if (name.size() > kLongestHeader) return false;
  std::string key = LowerAscii(name);
  if (key.starts_with("x-")) key.erase(0, 2);
  std::erase_if(key, [](char c) { return c == '-' || c == '_'; });
  return Contains(kCredentialHeaders, key);
}

std::string CredentialPlaces(const Contract& contract, const Operation& operation) {
  if (!operation.credential_places.empty()) return operation.credential_places;
  std::vector<std::string> places;
  for (const auto& name : contract.header_credentials()) {
    const bool is_bearer = name == "Authorization";
    places.push_back(Concat({"the header `", name, is_bearer ? ": Bearer ...`" : "`"}));
  }
  for (const auto& name : contract.query_credentials()) {
    places.push_back(Concat({"the query parameter `", name, "`"}));
  }
  return Join(places, " or ");
}

std::vector<Violation> ListViolations(const Contract& contract, const Operation& operation,
                                      const http::Request& request, const Reading& reading) {
  std::vector<Violation> violations;
  if (operation.needs_credential && !reading.carries_credential) {
    AddCredential(contract, operation, request, violations);
  }
  AddUnknown(In::kQuery, reading.unused.query, contract, operation, violations);
  AddUnknown(In::kBody, reading.unused.body, contract, operation, violations);
  AddBody(operation, request, reading.problem != nullptr, violations);
  const auto add = [&](const std::vector<FieldProblem>& fields) {
    violations.insert(violations.end(), fields.begin(), fields.end());
  };
  add(reading.unused.values);
  if (reading.problem != nullptr) {
    if (reading.problem->fields.empty()) violations.push_back(Whole(*reading.problem));
    add(reading.problem->fields);
  }
  return violations;
}

void ShortenViolations(std::vector<Violation>& violations) {
  if (violations.size() <= kMostViolations + 1) return;
  const std::size_t more = violations.size() - kMostViolations;
  const In in = violations[kMostViolations].in;
  violations.resize(kMostViolations);
  violations.push_back(
      {"", in, Rule::kInvalid, Concat({"There are ", std::to_string(more), " more violations."})});
}

void AddUnknownMembers(const Contract& contract, const Operation& operation,
                       const http::Request& request, std::vector<Violation>& violations) {
  for (const auto& member : FindUnknownMembers(operation, request)) {
    std::string hint;
    if (violations.size() <= kMostViolations) {  // the others are counted only
      hint = member.is_top
                 ? UnknownHint(In::kBody, contract, operation, *member.known).Of(member.name)
                 : DidYouMean(member.name, *member.known);
    }
    const std::string& shown = member.is_top ? member.name : member.pointer;
    violations.push_back({shown,
                          In::kBody,
                          Rule::kUnknown,
                          Concat({"Unknown body field ", Quoted(shown), hint, "."}),
                          {},
                          {},
                          member.pointer});
  }
  ShortenViolations(violations);
}

std::vector<Violation> FindViolations(const Contract& contract, const Operation& operation,
                                      const http::Request& request) {
  const auto path = http::SplitTarget(request.target).path;
  Unused unused;
  const auto arguments = ReadArguments(
      contract, operation, StoredPathValues(contract, operation, path), request, &unused);
  auto violations = ListViolations(
      contract, operation, request,
      {unused, arguments ? nullptr : &arguments.error(), CarriesCredential(contract, request)});
  AddUnknownMembers(contract, operation, request, violations);
  return violations;
}

}  // namespace understudy::contract
