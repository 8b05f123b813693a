#include "entities/operations.h"

#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "entities/api_errors.h"
#include "entities/request_tree.h"
#include "entities/row_values.h"

namespace understudy::entities {
namespace detail {

PathKey::PathKey(const InferredEntity& entity, std::string_view text)
    : text_(text),
      is_integer_(entity.declaration.fields[entity.key].shape.type() == Shape::Type::kInteger) {
  if (!is_integer_) return;
  const auto parsed = ParseInteger(text);
  if (parsed.status == IntegerStatus::kOk) integer_ = parsed.value;
}

bool PathKey::BindTo(store::Query& query, int parameter) const {
  if (!is_integer_) {
    query.Bind(parameter, text_);
    return true;
  }
  if (integer_) query.Bind(parameter, *integer_);
  return integer_.has_value();
}

std::optional<Error> MissingOwner(const ApiPlan& plan, const OperationPlan& operation, Call& call) {
  std::optional<PathKey> before;
  for (std::size_t i = 0; i < operation.owners.size(); ++i) {
    const auto& owner = operation.inferred->owners[i];
    const auto& entity = plan.inferred.entities[owner.entity];
    const PathKey key(entity, call.arguments.Text(owner.parameter));
    auto query = call.database.Prepare(operation.owners[i].sql);
    const bool is_bound = key.BindTo(query, 1) &&
                          (!operation.owners[i].is_below || (before && before->BindTo(query, 2)));
    if (!is_bound || !query.Step()) {
      return RefuseWith(
          operation.foreign, 404,
          Concat({entity.declaration.name, " has no row with the key ", Quoted(key.text()), "."}));
    }
    before = key;
  }
  return std::nullopt;
}

bool BindOwner(const ApiPlan& plan, const OperationPlan& operation, const Call& call,
               store::Query& query, int parameter) {
  const auto& owners = operation.inferred->owners;
  if (owners.empty()) return true;
  const auto& entity = plan.inferred.entities[owners.back().entity];
  return PathKey(entity, call.arguments.Text(owners.back().parameter)).BindTo(query, parameter);
}

Reply ReplyOf(const OperationPlan& operation, std::string body, std::string_view content_type,
              std::string_view basis) {
  auto head = std::make_unique<ReplyHead>();
  head->headers.push_back({"Understudy-Basis", std::string(basis)});
  if (!body.empty()) {
    head->content_type = content_type.empty() ? std::string_view("application/json") : content_type;
  }
  return {operation.status, std::move(body), std::move(head)};
}

Reply StatefulReply(const OperationPlan& operation, std::string body) {
  return ReplyOf(operation, std::move(body), operation.content_type, "stateful");
}

}  // namespace detail

namespace {

using detail::BindOwner;
using detail::MissingOwner;
using detail::PathKey;
using detail::StatefulReply;

// A row as a tree, and the text that it points into.
struct StoredRow {
  Source source;
  Node root;
};

std::string PathSegment(std::string_view text) {
  std::string segment;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
    if (is_plain) {
      segment += c;
    } else {
      AppendPercentEncoded(segment, c);
    }
  }
  return segment;
}

// One call of an operation on a single row.
class RowCall {
 public:
  RowCall(const ApiPlan& plan, const OperationPlan& operation, Call& call)
      : plan_(plan), operation_(operation), call_(call), entity_(*operation.entity) {}

  Outcome Read() {
    if (auto missing = MissingOwner(plan_, operation_, call_)) return Refused(std::move(*missing));
    const PathKey key = KeyInPath();
    auto body = Shown(key);
    if (!body) return Refused(NotFound(key.text()));
    return StatefulReply(operation_, std::move(*body));
  }

  Outcome Delete() {
    if (auto missing = MissingOwner(plan_, operation_, call_)) return Refused(std::move(*missing));
    const PathKey key = KeyInPath();
    std::string body = operation_.fixed.text;
    if (operation_.view) {
      auto shown = Shown(key);
      if (!shown) return Refused(NotFound(key.text()));
      body = std::move(*shown);
    }
    auto query = call_.database.Prepare(operation_.delete_row);
    const bool is_bound = key.BindTo(query, 1) && BindOwner(plan_, operation_, call_, query, 2);
    if (is_bound) query.Run();
    if (!is_bound || call_.database.Changes() == 0) return Refused(NotFound(key.text()));
    return StatefulReply(operation_, std::move(body));
  }

  Outcome Create() {
    if (auto missing = MissingOwner(plan_, operation_, call_)) return Refused(std::move(*missing));
    auto sent = ReadRequestTree(*operation_.foreign, call_.request);
    if (!sent) return Refused(std::move(sent.error()));
    Node row = RowOfBody(entity_, RowIn((*sent)->root));
    const auto& key_field = KeyField();
    if (const Node* key = row.Find(key_field.name)) {
      if (auto wrong = WhyNoKey(*key)) return Refused(std::move(*wrong));
    } else {
      SetMember(row, key_field.name, NewKey(entity_, call_.database, call_.random));
    }
    SetOwner(row);
    CompleteRow(entity_, call_.now, Change::kCreate, row);
    if (auto wrong = WhyNotStorable(row)) return Refused(std::move(*wrong));
    operation_.rows->Insert(call_.database, row);
    const std::string& key = row.Find(key_field.name)->text;
    Outcome outcome = ReplyWith(key);
    if (outcome && operation_.has_location) {
      outcome->head->headers.push_back({"Location", Concat({call_.path, "/", PathSegment(key)})});
    }
    return outcome;
  }

  // Update and replace.
  Outcome ChangeRow() {
    if (auto missing = MissingOwner(plan_, operation_, call_)) return Refused(std::move(*missing));
    auto sent = ReadRequestTree(*operation_.foreign, call_.request,
                                operation_.kind == OperationKind::kUpdate);
    if (!sent) return Refused(std::move(sent.error()));
    const Node& body = RowIn((*sent)->root);
    const std::string key_text = KeyOf(body);
    auto row = Whole(PathKey(entity_, key_text));
    if (!row) return Refused(NotFound(key_text));
    const bool replaces = operation_.kind == OperationKind::kReplace;
    if (replaces) {
      ReplaceByBody(entity_, body, row->root);
    } else {
      MergeBody(entity_, body, row->root);
    }
    SetOwner(row->root);
    CompleteRow(entity_, call_.now, replaces ? Change::kReplace : Change::kUpdate, row->root);
    if (auto wrong = WhyNotStorable(row->root)) return Refused(std::move(*wrong));
    operation_.rows->rows.plan->Update(call_.database, row->root);
    return ReplyWith(key_text);
  }

 private:
  static tl::unexpected<Error> Refused(Error error) {
    return tl::make_unexpected(std::move(error));
  }
  Error NotFound(std::string_view key) const {
    return RefuseWith(
        operation_.foreign, 404,
        Concat({entity_.declaration.name, " has no row with the key ", Quoted(key), "."}));
  }

  const Field& KeyField() const { return entity_.declaration.fields[entity_.key]; }
  PathKey KeyInPath() const {
    return {entity_, call_.arguments.Text(operation_.inferred->key_parameter)};
  }
  std::string KeyOf(const Node& body) const {
    if (!operation_.inferred->key_parameter.empty()) return std::string(KeyInPath().text());
    const Node* key = body.Find(KeyField().name);
    return key == nullptr || !key->is_scalar() ? std::string() : key->text;
  }

  // The part of the request's body that is the row; an empty map if it is not there.
  const Node& RowIn(const Node& root) const {
    static const Node kNone;
    const Node* at = &root;
    for (const auto& name : operation_.inferred->body_row) {
      at = at->Find(name);
      if (at == nullptr) return kNone;
    }
    return *at;
  }

  void SetOwner(Node& row) const {
    const auto& owners = operation_.inferred->owners;
    if (owners.empty()) return;
    const auto& field = entity_.declaration.fields[operation_.inferred->owner_field];
    Node key = TextNode(std::string(call_.arguments.Text(owners.back().parameter)));
    if (field.shape.type() == Shape::Type::kInteger) key.kind = Node::Kind::kInteger;
    SetMember(row, field.name, std::move(key));
  }

  std::optional<Error> WhyNoKey(const Node& key) const {
    const PathKey sent(entity_, key.text);
    auto query = call_.database.Prepare(Concat(
        {"SELECT 1 FROM ", entity_.declaration.table, " WHERE ", KeyField().column, " = ?1"}));
    if (!key.is_scalar() || key.text.empty() || !sent.BindTo(query, 1)) {
      return RefuseContent(operation_.foreign, "`" + KeyField().name + "` can't be a key.");
    }
    if (!query.Step()) return std::nullopt;
    return RefuseWith(operation_.foreign, 409,
                      Concat({entity_.declaration.name, " has a row with the key ",
                              Quoted(key.text), " already."}));
  }

  // Values of other kinds than their columns, and owners that are not there.
  std::optional<Error> WhyNotStorable(const Node& row) const {
    Diagnostics wrong;
    std::optional<Error> error;
    operation_.rows->row.Check(row, wrong, [&](const Node& value, const std::string& to) {
      if (!error) error = WhyNoReference(value, to);
    });
    if (error || wrong.empty()) return error;
    return RefuseContent(operation_.foreign, wrong.list().front().message + ".");
  }

  std::optional<Error> WhyNoReference(const Node& value, const std::string& to) const {
    for (const auto& owner : entity_.owners) {
      const auto& other = plan_.inferred.entities[owner.entity];
      if (other.declaration.name != to) continue;
      auto query =
          call_.database.Prepare(Concat({"SELECT 1 FROM ", other.declaration.table, " WHERE ",
                                         other.declaration.fields[other.key].column, " = ?1"}));
      if (PathKey(other, value.text).BindTo(query, 1) && query.Step()) continue;
      return RefuseContent(operation_.foreign,
                           Concat({to, " has no row with the key ", Quoted(value.text), "."}));
    }
    return std::nullopt;
  }

  // What the reply shows of the row; nullopt if it is not there.
  std::optional<std::string> Shown(const PathKey& key) const {
    auto query = call_.database.Prepare(operation_.find_shown);
    if (!key.BindTo(query, 1) || !BindOwner(plan_, operation_, call_, query, 2) || !query.Step()) {
      return std::nullopt;
    }
    json::Writer writer;
    operation_.view->Write(query, writer);
    std::string row = writer.Take();
    return operation_.envelope->is_bare() ? std::move(row)
                                          : operation_.envelope->Write(row, {1, 1, 0, 1});
  }

  std::unique_ptr<StoredRow> Whole(const PathKey& key) const {
    auto query = call_.database.Prepare(operation_.find_whole);
    if (!key.BindTo(query, 1) || !BindOwner(plan_, operation_, call_, query, 2) || !query.Step()) {
      return nullptr;
    }
    json::Writer writer;
    operation_.rows->rows.Write(call_.database, query, writer);
    auto row = std::make_unique<StoredRow>();
    row->source = {"row", writer.Take()};
    Diagnostics diagnostics;
    row->root = ParseJson(row->source, diagnostics).value();
    return row;
  }

  Outcome ReplyWith(const std::string& key) const {
    if (!operation_.view) return StatefulReply(operation_, operation_.fixed.text);
    return StatefulReply(operation_, Shown(PathKey(entity_, key)).value());
  }

  const ApiPlan& plan_;
  const OperationPlan& operation_;
  Call& call_;
  const InferredEntity& entity_;
};

Reply ExampleReply(const OperationPlan& operation) {
  const FixedBody& fixed = operation.fixed;
  return detail::ReplyOf(operation, fixed.text, fixed.content_type,
                         fixed.is_made ? "schema" : "example");
}

Outcome Answer(const ApiPlan& plan, const OperationPlan& operation, Call& call) {
  switch (operation.kind) {
    case OperationKind::kList:
      return detail::List(plan, operation, call);
    case OperationKind::kRead:
      return RowCall(plan, operation, call).Read();
    case OperationKind::kCreate:
      return RowCall(plan, operation, call).Create();
    case OperationKind::kUpdate:
    case OperationKind::kReplace:
      return RowCall(plan, operation, call).ChangeRow();
    case OperationKind::kDelete:
      return RowCall(plan, operation, call).Delete();
    case OperationKind::kExample:
      break;
  }
  return ExampleReply(operation);
}

}  // namespace

Handler HandlerOf(std::shared_ptr<const ApiPlan> plan, std::size_t operation) {
  return [plan = std::move(plan), operation](Call& call) {
    return Answer(*plan, plan->operations[operation], call);
  };
}

}  // namespace understudy::entities
