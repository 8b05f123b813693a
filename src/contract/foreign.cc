#include "contract/foreign.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "contract/document_members.h"
#include "contract/document_warnings.h"
#include "contract/parameter_style.h"
#include "contract/server_path.h"
#include "contract/violations.h"

namespace understudy::contract {
namespace {

constexpr std::array<std::string_view, 5> kForeignMethods = {"get", "post", "put", "delete",
                                                             "patch"};
constexpr std::size_t kMostOperations = 20'000;
// Of a body: the document may name the same body in each operation.
constexpr std::size_t kMostMedia = 50;
// Parameters and replies of all operations together, for the same reason.
constexpr std::size_t kMostParts = 1'000'000;
// Of examples of errors. Past them, errors are made from their schemas.
constexpr std::size_t kMostErrorBytes = std::size_t{64} * 1024 * 1024;

// "3XX", "404", "default".
struct StatusName {
  int first;  // 0: default
  bool is_range;
};

std::optional<StatusName> ReadStatusName(std::string_view name) {
  if (name == "default") return StatusName{0, false};
  if (name.size() != 3 || name[0] < '1' || name[0] > '5') return std::nullopt;
  if (EqualsIgnoreCase(name.substr(1), "xx")) return StatusName{(name[0] - '0') * 100, true};
  const auto parsed = ParseInteger(name);
  if (parsed.status != IntegerStatus::kOk) return std::nullopt;
  return StatusName{static_cast<int>(parsed.value), false};
}

bool IsSimplePath(std::string_view path) {
  if (!path.starts_with('/')) return false;
  for (const auto piece : Split(path, '/')) {
    const bool has_brace = piece.find_first_of("{}") != std::string_view::npos;
    const bool is_parameter = piece.size() > 2 && piece.starts_with('{') &&
                              piece.find('{', 1) == std::string_view::npos &&
                              piece.find('}') == piece.size() - 1;
    if (has_brace && !is_parameter) return false;
  }
  return true;
}

bool IsInPath(std::string_view parameter, std::string_view path) {
  const auto pieces = Split(path, '/');
  const std::string wanted = Concat({"{", parameter, "}"});
  return std::find(pieces.begin(), pieces.end(), wanted) != pieces.end();
}

// Whether a credential is sent as this parameter.
bool IsCredential(const Parameter& parameter, const StyledParameter& styled,
                  const std::vector<CredentialPlace>& places) {
  using Kind = CredentialPlace::Kind;
  using Place = StyledParameter::Place;
  if (styled.place == Place::kHeader && IsCredentialHeader(parameter.name)) return true;
  return std::any_of(places.begin(), places.end(), [&](const CredentialPlace& place) {
    switch (place.kind) {
      case Kind::kHeader:
        return styled.place == Place::kHeader && EqualsIgnoreCase(place.name, parameter.name);
      case Kind::kQuery:
        return styled.place == Place::kQuery && place.name == parameter.name;
      case Kind::kCookie:
        return styled.place == Place::kCookie && place.name == parameter.name;
      default:
        return false;
    }
  });
}

class ForeignReader {
 public:
  ForeignReader(const Node& document, Schemas& schemas, Diagnostics& warnings,
                const ForeignOverrides& overrides)
      : document_(document),
        schemas_(schemas),
        warnings_(warnings),
        overrides_(overrides),
        security_(document, overrides.credentials, schemas, warnings) {}

  ForeignContract Read(const std::string& name) {
    const Node* info = document_.Find("info");
    parts_.vendor = name;
    parts_.title = info == nullptr ? name : std::string(info->Text("title", name));
    parts_.last_repeated_counts = true;
    parts_.prefix = Prefix();
    WarnOfRoot(document_, parts_.prefix, warnings_);
    members_.Check(DocumentPart::kDocument, document_);
    if (const Node* all = document_.Find("components")) {
      members_.Check(DocumentPart::kComponents, *all);
    }
    result_.credentials = security_.all();
    security_.AddTo(parts_);
    if (const Node* paths = document_.Find("paths")) {
      for (const auto& path : paths->members) ReadPath(path);
    }
    if (parts_.operations.empty()) Warn(document_, "the document has no operation to serve");
    result_.contract = std::make_shared<const Contract>(std::move(parts_));
    return std::move(result_);
  }

 private:
  const Node* Follow(const Node& node) { return schemas_.Follow(node); }
  void Warn(const auto& at, std::string message) { warnings_.Add(at.mark, std::move(message)); }

  std::string Prefix() {
    if (overrides_.prefix != nullptr) return *overrides_.prefix;
    const auto& servers = document_.Items("servers");
    return servers.empty() ? std::string() : PathOfServer(servers.front());
  }

  void ReadPath(const Member& path) {
    if (path.name.starts_with("x-")) return;
    if (!paths_.insert(path.name).second) {
      warnings_.Add(path.mark, "this path is here twice: the first is served");
      return;
    }
    if (!IsSimplePath(path.name)) {
      warnings_.Add(path.mark, path.name.starts_with('/')
                                   ? "this path is not served: a parameter must be a whole segment"
                                   : "this path is not served: it must begin with `/`");
      return;
    }
    const Node* item = Follow(path.value);
    if (item == nullptr) return;
    const auto why = WhyNotServed(path.name);
    if (parts_.prefix.empty() && !why.empty()) {
      return Warn(path, Concat({"no request reaches this path: ", why}));
    }
    members_.CheckPath(*item);
    // Requests may have a slash at their end or not.
    std::string whole = parts_.prefix + path.name;
    while (whole.size() > 1 && whole.ends_with('/')) whole.pop_back();
    for (const auto method : kForeignMethods) {
      const Node* node = item->Find(method);
      if (node == nullptr || !node->is_map()) continue;
      if (parts_.operations.size() == kMostOperations) {
        return Warn(*node, "only the first 20,000 operations are served");
      }
      if (read_parts_ >= kMostParts) {
        return Warn(*node,
                    "the operations have too many parameters and replies: this one and those "
                    "behind it are not served");
      }
      ReadOperation(method, path.name, whole, *item, *node);
    }
  }

  void ReadOperation(std::string_view method, const std::string& path, const std::string& whole,
                     const Node& item, const Node& node) {
    members_.Check(DocumentPart::kOperation, node);
    auto operation = std::make_unique<Operation>();
    for (const char c : method) operation->method += static_cast<char>(c - 'a' + 'A');
    operation->id = IdOf(*operation, path, node);
    operation->path = whole;
    operation->ends_with_slash = path.size() > 1 && path.ends_with('/');
    operation->summary = node.Text("summary");
    operation->writes = operation->method != "GET";
    read_parts_ += node.Items("parameters").size() + item.Items("parameters").size();
    known_parameters_.clear();
    auto ways = security_.WaysFor(node);
    places_ = SecuritySchemes::PlacesOf(ways);
    for (const auto& parameter : node.Items("parameters")) AddParameter(parameter, *operation);
    for (const auto& parameter : item.Items("parameters")) AddParameter(parameter, *operation);
    AddPathParameters(*operation);
    security_.CheckNames(node, warnings_);
    operation->needs_credential = security_.AreAskedFor(node);
    operation->is_open = !operation->needs_credential;
    ForeignOperation foreign{operation.get(), &node};
    foreign.credentials = places_;
    operation->credential_places = SecuritySchemes::TextFor(ways);
    foreign.credential_ways = std::move(ways);
    ReadBody(node, *operation, foreign);
    ReadReplies(node, *operation, foreign);
    const auto [first, is_new] = routes_.emplace(RouteOf(*operation), operation->path);
    if (!is_new) {
      return Warn(node, Concat({"this operation is not served: ", operation->method, " ",
                                first->second, " takes its requests"}));
    }
    result_.operations.push_back(std::move(foreign));
    parts_.operations.push_back(std::move(operation));
  }

  // Those without an operationId, or with another's, are called "GET /pets/{id}".
  std::string IdOf(const Operation& operation, const std::string& path, const Node& node) {
    std::string id(node.Text("operationId"));
    if (id.empty()) return Concat({operation.method, " ", path});
    if (ids_.insert(id).second) return id;
    Warn(*node.Find("operationId"), "another operation has this operationId");
    return Concat({operation.method, " ", path});
  }

  void AddParameter(const Node& reference, Operation& operation) {
    const Node* node = Follow(reference);
    if (node == nullptr) return;
    if (!node->is_map()) return Warn(*node, "expected a map: this parameter is ignored");
    members_.Check(DocumentPart::kParameter, *node);
    Parameter parameter;
    parameter.name = node->Text("name");
    if (parameter.name.empty()) return Warn(*node, "a parameter without a name is ignored");
    if (!IsPlaceKnown(*node)) {
      return Warn(*node, "`in` is not path, query, header or cookie: this parameter is ignored");
    }
    auto styled = ReadStyledParameter(*node, schemas_);
    if (!styled) return;
    using Place = StyledParameter::Place;
    parameter.in = styled->place == Place::kPath    ? In::kPath
                   : styled->place == Place::kQuery ? In::kQuery
                                                    : In::kHeader;
    if (!IsNew(parameter)) return;  // the operation's own counts
    // Whether a credential is required is up to the security schemes and the scenario.
    if (IsCredential(parameter, *styled, places_)) styled->required = false;
    parameter.required = styled->required;
    if (parameter.in == In::kPath && !IsInPath(parameter.name, operation.path)) {
      return Warn(*node, Concat({"the path has no parameter {", parameter.name, "}"}));
    }
    if (parameter.in != In::kPath) parameter.type = Parameter::Type::kObject;
    parameter.styled = std::make_shared<const StyledParameter>(std::move(*styled));
    operation.parameters.push_back(std::move(parameter));
  }

  // Whether the operation that is read has no such parameter yet.
  bool IsNew(const Parameter& parameter) {
    return known_parameters_.emplace(parameter.in, parameter.name).second;
  }

  // Path parameters that the document forgets.
  void AddPathParameters(Operation& operation) {
    for (const auto piece : Split(operation.path, '/')) {
      if (!piece.starts_with('{')) continue;
      Parameter parameter;
      parameter.name = piece.substr(1, piece.size() - 2);
      parameter.in = In::kPath;
      parameter.required = true;
      if (IsNew(parameter)) operation.parameters.push_back(parameter);
    }
  }

  void ReadBody(const Node& node, Operation& operation, ForeignOperation& foreign) {
    const Node* reference = node.Find("requestBody");
    const Node* body = reference == nullptr ? nullptr : Follow(*reference);
    if (body == nullptr) return;
    members_.Check(DocumentPart::kBody, *body);
    foreign.body = ReadMedia(*body);
    operation.body.emplace();
    operation.body->required = body->Boolean("required");
    operation.body->is_tree = true;
    for (const auto& media : foreign.body) {
      operation.body->content_types.push_back(LowerAscii(media.name));
      operation.body->schemas.push_back(media.schema);
    }
  }

  void ReadReplies(const Node& node, Operation& operation, ForeignOperation& foreign) {
    const Node* replies = node.Find("responses");
    if (replies == nullptr) return;
    read_parts_ += replies->members.size();
    for (const auto& member : replies->members) {
      const auto status = ReadStatusName(member.name);
      const Node* reply = Follow(member.value);
      if (!status && !member.name.starts_with("x-")) {
        Warn(member, "expected a status such as 200 or 4XX, or `default`: this reply is ignored");
      }
      if (!status || reply == nullptr) continue;
      members_.Check(DocumentPart::kReply, *reply);
      ForeignReply read{status->first == 0 ? 200 : status->first,
                        status->first == 0,
                        status->is_range,
                        reply,
                        ReadMedia(*reply),
                        replies_.HeadersOf(*reply)};
      for (auto& media : read.media) media.examples = replies_.ExamplesOf(*media.node);
      operation.replies.push_back(
          {member.name, std::string(reply->Text("description")), "", ErrorExampleOf(read)});
      foreign.replies.push_back(std::move(read));
    }
  }

  std::string ErrorExampleOf(const ForeignReply& reply) {
    if (reply.status < 400 || reply.media.empty() || error_bytes_ >= kMostErrorBytes) return {};
    const Node* node = reply.media.front().node;
    const Node* example = node->Find("example");
    const auto& named = reply.media.front().examples;
    if (example == nullptr && named != nullptr && !named->empty()) example = named->front().value;
    if (example == nullptr && reply.media.front().schema != nullptr) {
      example = reply.media.front().schema->example;
    }
    std::string text = example == nullptr ? std::string() : json::ToText(*example);
    error_bytes_ += text.size();
    return text;
  }

  std::vector<MediaType> ReadMedia(const Node& body) {
    std::vector<MediaType> media;
    const Node* content = body.Find("content");
    if (content == nullptr) return media;
    for (const auto& member : content->members) {
      if (media.size() == kMostMedia) break;
      members_.Check(DocumentPart::kMedia, member.value);
      const Node* schema = member.value.Find("schema");
      media.push_back({std::string(Trim(member.name.substr(0, member.name.find(';')))),
                       &member.value, schema == nullptr ? nullptr : &schemas_.At(*schema)});
    }
    std::stable_sort(media.begin(), media.end(), [](const MediaType& a, const MediaType& b) {
      return IsJsonType(a.name) && !IsJsonType(b.name);
    });
    return media;
  }

  const Node& document_;
  Schemas& schemas_;
  Diagnostics& warnings_;
  const ForeignOverrides& overrides_;
  const SecuritySchemes security_;
  DocumentMembers members_{warnings_};
  ForeignReplyReader replies_{schemas_};
  ContractParts parts_;
  ForeignContract result_;
  std::set<std::string> ids_;
  std::map<std::string, std::string> routes_;              // with the first path of each
  std::set<std::string_view> paths_;                       // as written
  std::set<std::pair<In, std::string>> known_parameters_;  // of one operation, as the next one
  std::vector<CredentialPlace> places_;
  std::size_t read_parts_ = 0;
  std::size_t error_bytes_ = 0;
};

// Of a POST to a collection that declares 200 too: it says that a row is made, and shows as much.
bool TellsOfCreation(const ForeignReply& reply, const ForeignReply& first,
                     const Operation& operation) {
  constexpr int kOk = 200;
  constexpr int kCreated = 201;
  return reply.status == kCreated && !reply.is_range && !reply.is_default && first.status == kOk &&
         operation.method == "POST" && !operation.path.ends_with('}') &&
         (!reply.media.empty() || first.media.empty());
}

}  // namespace

const ForeignReply* ForeignOperation::GoodReply() const {
  const ForeignReply* good = nullptr;
  const ForeignReply* fallback = nullptr;
  const ForeignReply* redirection = nullptr;
  for (const auto& reply : replies) {
    if (reply.is_default) {
      fallback = &reply;
    } else if (reply.status >= 200 && reply.status < 300) {
      if (good == nullptr || TellsOfCreation(reply, *good, *operation)) good = &reply;
    } else if (reply.status >= 300 && reply.status < 400 && redirection == nullptr) {
      redirection = &reply;
    }
  }
  if (good != nullptr) return good;
  return redirection != nullptr ? redirection : fallback;
}

const ForeignReply* ForeignOperation::ReplyOf(int status) const {
  const ForeignReply* range = nullptr;
  const ForeignReply* fallback = nullptr;
  for (const auto& reply : replies) {
    if (reply.is_default) {
      fallback = &reply;
    } else if (reply.status == status && !reply.is_range) {
      return &reply;
    } else if (reply.is_range && reply.status == status / 100 * 100) {
      range = &reply;
    }
  }
  if (range != nullptr) return range;
  // A `default` that shows what went well says nothing of errors.
  constexpr int kFirstError = 400;
  return status >= kFirstError && fallback == GoodReply() ? nullptr : fallback;
}

bool IsJsonType(std::string_view media_type) {
  const std::string type = LowerAscii(media_type);
  return type == "application/json" || type.ends_with("+json") || type == "*/*" ||
         type == "application/*" || type == "text/json";
}

ForeignContract ReadForeign(const Node& document, Schemas& schemas, const std::string& name,
                            Diagnostics& warnings, const ForeignOverrides& overrides) {
  return ForeignReader(document, schemas, warnings, overrides).Read(name);
}

}  // namespace understudy::contract
