#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "entities/api_errors.h"
#include "entities/compound_key.h"
#include "entities/included_rows.h"
#include "entities/operations.h"
#include "entities/patched_row.h"
#include "entities/path_checks.h"
#include "entities/request_tree.h"
#include "entities/row_checks.h"
#include "entities/row_keys.h"
#include "entities/row_values.h"
#include "entities/sent_query.h"
#include "entities/sent_row.h"
#include "entities/stored_row.h"
#include "entities/whole_numbers.h"

namespace understudy::entities::detail {
namespace {

using contract::Schema;

// One call of an operation on a single row.
class RowCall {
 public:
  RowCall(const ApiPlan& plan, const OperationPlan& operation, Call& call)
      : plan_(plan),
        operation_(operation),
        call_(call),
        entity_(*operation.entity),
        scope_(operation.inferred->scope, call) {
    const std::string& parameters = operation.inferred->key_parameter;
    if (!entity_.key_parts.empty() && !parameters.empty()) {
      compound_key_ = KeyOfPath(entity_, parameters, call);
    }
  }

  Outcome Read() {
    if (auto missing = MissingOwner(plan_, operation_, call_)) return Refused(std::move(*missing));
    const PathKey key = KeyInPath();
    auto body = Shown(key);
    if (!body) return Refused(NotFound(key.text()));
    return StatefulReply(operation_, std::move(*body));
  }

  Outcome Delete() {
    if (auto missing = MissingOwner(plan_, operation_, call_)) return Refused(std::move(*missing));
    auto sent = ReadRequestTree(*operation_.foreign, call_.request);
    if (!sent) return Refused(std::move(sent.error()));
    const PathKey key = KeyInPath();
    std::string body = operation_.fixed.text();
    if (operation_.view) {
      auto shown = Shown(key);
      if (!shown) return Refused(NotFound(key.text()));
      body = std::move(*shown);
    }
    auto query = call_.database.Prepare(operation_.delete_row);
    scope_.BindTo(query, 3);
    const bool is_bound = key.BindTo(query, 1) && BindOwner(plan_, operation_, call_, query, 2);
    if (is_bound) query.Run();
    if (!is_bound || call_.database.Changes() == 0) return Refused(NotFound(key.text()));
    return StatefulReply(operation_, std::move(body));
  }

  Outcome Create() {
    if (auto missing = MissingOwner(plan_, operation_, call_)) return Refused(std::move(*missing));
    auto sent = ReadRequestTree(*operation_.foreign, call_.request, BodyUse::kWhole, &operation_);
    if (!sent) return Refused(std::move(sent.error()));
    if (auto wrong = ReadFieldsInQuery(operation_, call_, (*sent)->root)) {
      return Refused(std::move(*wrong));
    }
    if (auto wrong = CompleteSentRow(operation_, **sent)) return Refused(std::move(*wrong));
    SpellAsRow(operation_, (*sent)->root);
    Node row = RowOfBody(entity_, SentRow(operation_, (*sent)->root));
    ReadWholeNumbers(entity_, row);
    const auto& key_field = KeyField();
    SetGiven(row);
    if (!entity_.key_parts.empty()) {
      if (auto wrong = SetCompoundKey(row)) return Refused(std::move(*wrong));
    } else if (const Node* key = row.Find(key_field.name)) {
      if (auto wrong = WhyKeyIsRefused(operation_, call_, *key)) return Refused(std::move(*wrong));
    } else {
      Node made = NewKey(entity_, call_.database, call_.random);
      // Rows may have all that an `enum` allows.
      const auto* schema = entity_.facts[entity_.key].schema;
      if (schema != nullptr && !schema->choices.empty()) {
        if (auto wrong = WhyKeyIsRefused(operation_, call_, made))
          return Refused(std::move(*wrong));
      }
      SetMember(row, key_field.name, std::move(made));
    }
    Outcome outcome = Insert(row);
    if (outcome && operation_.has_location) {
      outcome->head->headers.push_back({"Location", LocationOf(row.Find(key_field.name)->text)});
    }
    return outcome;
  }

  // Update and replace.
  Outcome ChangeRow() {
    if (auto missing = MissingOwner(plan_, operation_, call_)) return Refused(std::move(*missing));
    const BodyUse use = UseOfBody();
    auto sent = ReadRequestTree(*operation_.foreign, call_.request, use,
                                use == BodyUse::kWhole ? &operation_ : nullptr);
    if (!sent) return Refused(std::move(sent.error()));
    const bool has_body = operation_.foreign->operation->body.has_value();
    if (auto wrong = ReadFieldsInQuery(operation_, call_, (*sent)->root)) {
      return Refused(std::move(*wrong));
    }
    // Without a body nothing says what the row loses.
    const bool replaces = operation_.kind == OperationKind::kReplace && has_body;
    if (auto wrong = replaces ? CompleteSentRow(operation_, **sent)
                              : WhyMergeIsRefused(operation_, **sent, nullptr)) {
      return Refused(std::move(*wrong));
    }
    if (!(*sent)->is_json_patch) SpellAsRow(operation_, (*sent)->root);
    const Node& body = SentRow(operation_, (*sent)->root);
    const std::string key_text = KeyOf(body);
    auto row = Whole(PathKey(entity_, key_text));
    if (!row && operation_.created_status != 0) return CreateAt(key_text, body);
    if (key_text.empty() && operation_.inferred->key_parameter.empty()) {
      return Refused(RefuseContent(
          operation_.foreign,
          Concat({"`", KeyField().name, "` is required: it says which row is changed."}),
          {"body", PointerInBody(operation_, KeyField().name)}));
    }
    if (!row) return Refused(NotFound(key_text));
    if (!(*sent)->is_json_patch) {
      if (auto wrong = WhyOtherKey(operation_, body, key_text)) return Refused(std::move(*wrong));
    }
    const Node* old_scope = row->root.Find(ScopeField().name);
    const Node scope = old_scope == nullptr ? Node() : *old_scope;
    if ((*sent)->is_json_patch) {
      if (auto wrong = PatchRow(operation_, (*sent)->root, row->root))
        return Refused(std::move(*wrong));
    } else if (replaces) {
      ReplaceByBody(entity_, body, row->root);
    } else {
      if (auto wrong = WhyMergeIsRefused(operation_, **sent, &row->root)) {
        return Refused(std::move(*wrong));
      }
      if (auto wrong = WhyNullIsRefused(operation_, body)) return Refused(std::move(*wrong));
      MergeBody(entity_, body, row->root);
      for (const auto& missing : (*sent)->missing) {
        if (!IsUpToKind(operation_, **sent, missing) && !Has(row->root, missing.pointer)) {
          return Refused(RefuseProblem(operation_.foreign, missing));
        }
      }
    }
    SetOwner(row->root);
    // Where it was made stays.
    if (scope_.is_there()) SetMember(row->root, ScopeField().name, scope);
    CompleteRow(entity_, call_.now, replaces ? Change::kReplace : Change::kUpdate, row->root);
    if (auto wrong = WhyRowIsRefused(plan_, operation_, call_, row->root)) {
      return Refused(std::move(*wrong));
    }
    operation_.rows->rows.plan->Update(call_.database, row->root);
    return ReplyWith(key_text);
  }

 private:
  static tl::unexpected<Error> Refused(Error error) {
    return tl::make_unexpected(std::move(error));
  }
  // Completes a new row with its key, and stores it.
  Outcome Insert(Node& row) {
    SetOwner(row);
    if (scope_.is_there()) SetMember(row, ScopeField().name, TextNode(scope_.text()));
    SetOtherIds(entity_, call_.database, call_.random, row);
    CompleteRow(entity_, call_.now, Change::kCreate, row);
    if (auto wrong = WhyRowIsRefused(plan_, operation_, call_, row)) {
      return Refused(std::move(*wrong));
    }
    operation_.rows->Insert(call_.database, row);
    return ReplyWith(row.Find(KeyField().name)->text);
  }

  // What PUT sends to an item that is not there.
  Outcome CreateAt(const std::string& key_text, const Node& body) {
    const auto& parameters = operation_.inferred->key_parameter;
    if (auto wrong = WhyKeyInPathIsRefused(operation_, call_, parameters)) {
      return Refused(std::move(*wrong));
    }
    Node row = RowOfBody(entity_, body);
    Node key = TextNode(key_text);
    const bool is_integer = KeyField().shape.type() == Shape::Type::kInteger;
    if (key_text.empty()) {
      key = NewKey(entity_, call_.database, call_.random);
    } else if (is_integer) {
      if (ParseInteger(key_text).status != IntegerStatus::kOk) return Refused(NotFound(key_text));
      key.kind = Node::Kind::kInteger;
    }
    // Another owner, or another scope, has it.
    if (auto wrong = WhyKeyIsRefused(operation_, call_, key)) return Refused(std::move(*wrong));
    SetMember(row, KeyField().name, std::move(key));
    SetKeyParts(row);
    Outcome outcome = Insert(row);
    if (outcome) outcome->status = operation_.created_status;
    return outcome;
  }

  // The parts of the key are those of the path, whatever the body says.
  void SetKeyParts(Node& row) const {
    if (entity_.key_parts.empty()) return;
    const auto names = Split(operation_.inferred->key_parameter, '/');
    for (std::size_t i = 0; i < entity_.key_parts.size() && i < names.size(); ++i) {
      const auto& field = entity_.declaration.fields[entity_.key_parts[i]];
      Node value = TextNode(std::string(call_.arguments.Text(names[i])));
      if (field.shape.type() == Shape::Type::kInteger) value.kind = Node::Kind::kInteger;
      SetMember(row, field.name, std::move(value));
    }
  }

  Error NotFound(std::string_view key) const {
    return RefuseMissing(operation_, call_, operation_.inferred->key_parameter, entity_, key);
  }

  std::string LocationOf(std::string_view key) const {
    std::string_view collection = call_.path;
    if (collection.ends_with('/')) collection.remove_suffix(1);
    return Concat({operation_.location_is_absolute ? call_.base_url() : PathPrefix(call_),
                   collection, "/", KeySegments(key)});
  }
  // Of a key of parts, those that the path of the collection does not have.
  std::string KeySegments(std::string_view key) const {
    if (entity_.key_parts.empty()) return UriEncoded(key);
    auto texts = TextsOfKey(key);
    if (!operation_.inferred->given.parameter.empty()) texts.erase(texts.begin());
    for (auto& text : texts) text = UriEncoded(text);
    return Join(texts, "/");
  }

  const Field& KeyField() const { return entity_.declaration.fields[entity_.key]; }
  const Field& ScopeField() const {
    return entity_.declaration.fields[operation_.inferred->scope.field];
  }
  PathKey KeyInPath() const {
    if (!entity_.key_parts.empty()) return {entity_, compound_key_};
    return {entity_, call_.arguments.Text(operation_.inferred->key_parameter)};
  }
  std::string KeyOf(const Node& body) const {
    if (!operation_.inferred->key_parameter.empty()) return std::string(KeyInPath().text());
    const Node* key = body.Find(KeyField().name);
    if (key == nullptr || !key->is_scalar()) return {};
    Node read = *key;
    ReadWholeNumber(KeyField(), read);
    return read.text;
  }

  BodyUse UseOfBody() const {
    if (operation_.kind != OperationKind::kUpdate) return BodyUse::kWhole;
    const bool is_patch = operation_.foreign->operation->method == "PATCH" &&
                          !operation_.inferred->key_parameter.empty();
    return is_patch ? BodyUse::kMergedOrPatch : BodyUse::kMerged;
  }

  // Whether the row has the member that a pointer into the request's body means.
  bool Has(const Node& row, std::string_view pointer) const {
    for (const auto& name : operation_.inferred->body_row) {
      const auto end = pointer.find('/', 1);
      if (end == std::string_view::npos || PointerStepName(pointer.substr(1, end - 1)) != name) {
        return false;
      }
      pointer.remove_prefix(end);
    }
    if (pointer.empty()) return false;
    const Node* at = &row;
    const Schema* schema = entity_.schema;
    for (const auto step : Split(pointer.substr(1), '/')) {
      const std::string sent = PointerStepName(step);
      const std::string part = at == &row ? SpelledAsRow(operation_, sent) : sent;
      const auto* property = schema == nullptr ? nullptr : schema->Find(part);
      schema = property == nullptr ? nullptr : property->schema;
      at = at->is_map() ? at->Find(part) : nullptr;
      if (at == nullptr) return false;
    }
    return !at->is_null() || (schema != nullptr && (schema->nullable() || schema->accepts_null));
  }

  void SetOwner(Node& row) const {
    const auto& owners = operation_.inferred->owners;
    if (owners.empty()) return;
    const auto& field = entity_.declaration.fields[operation_.inferred->owner_field];
    Node key = TextNode(std::string(call_.arguments.Text(owners.back().parameter)));
    if (field.shape.type() == Shape::Type::kInteger) key.kind = Node::Kind::kInteger;
    SetMember(row, field.name, std::move(key));
  }

  void SetGiven(Node& row) const {
    const auto& given = operation_.inferred->given;
    if (given.parameter.empty()) return;
    const auto& field = entity_.declaration.fields[given.field];
    Node value = TextNode(std::string(call_.arguments.Text(given.parameter)));
    const bool is_integer = field.shape.type() == Shape::Type::kInteger &&
                            ParseInteger(value.text).status == IntegerStatus::kOk;
    if (is_integer) value.kind = Node::Kind::kInteger;
    SetMember(row, field.name, std::move(value));
  }

  // The error if the row lacks a part of its key, or another row has it.
  std::optional<Error> SetCompoundKey(Node& row) const {
    const auto key = KeyOfRow(entity_, row);
    if (!key) {
      return RefuseContent(operation_.foreign,
                           Concat({"`", KeyField().name, "` is the key: each part is required."}),
                           {"body", PointerInBody(operation_, MissingKeyPart(entity_, row))});
    }
    SetMember(row, KeyField().name, TextNode(*key));
    return WhyKeyIsRefused(operation_, call_, *row.Find(KeyField().name));
  }

  // What the reply shows of the row; nullopt if it is not there.
  std::optional<std::string> Shown(const PathKey& key) const {
    auto query = call_.database.Prepare(operation_.find_shown);
    scope_.BindTo(query, 3);
    BindIncluded(*operation_.inferred, call_, scope_, query);
    if (!key.BindTo(query, 1) || !BindOwner(plan_, operation_, call_, query, 2) || !query.Step()) {
      return std::nullopt;
    }
    json::Writer writer;
    operation_.view->Write(query, writer);
    std::string row = writer.Take();
    if (operation_.envelope->is_bare()) return row;
    PageFacts page{1, 1, 0, 1};
    if (operation_.envelope->needs_links()) {
      page.path = page.self = call_.path;
      page.origin = call_.base_url();
      page.prefix = PathPrefix(call_);
    }
    return operation_.envelope->Write(row, page);
  }

  std::unique_ptr<StoredRow> Whole(const PathKey& key) const {
    auto query = call_.database.Prepare(operation_.find_whole);
    scope_.BindTo(query, 3);
    if (!key.BindTo(query, 1) || !BindOwner(plan_, operation_, call_, query, 2) || !query.Step()) {
      return nullptr;
    }
    return ReadStoredRow(call_.database, operation_.rows->rows, query);
  }

  Outcome ReplyWith(const std::string& key) const {
    if (!operation_.view) return StatefulReply(operation_, operation_.fixed.text());
    return StatefulReply(operation_, Shown(PathKey(entity_, key)).value());
  }

  const ApiPlan& plan_;
  const OperationPlan& operation_;
  Call& call_;
  const InferredEntity& entity_;
  const ScopeText scope_;
  std::string compound_key_;  // of the path, if the key has parts
};

}  // namespace

Outcome AnswerOnRow(const ApiPlan& plan, const OperationPlan& operation, Call& call) {
  RowCall row(plan, operation, call);
  switch (operation.kind) {
    case OperationKind::kRead:
      return row.Read();
    case OperationKind::kCreate:
      return row.Create();
    case OperationKind::kDelete:
      return row.Delete();
    default:
      return row.ChangeRow();
  }
}

}  // namespace understudy::entities::detail
