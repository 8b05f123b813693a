#include <algorithm>

#include "base/text.h"
#include "entities/infer_path.h"
#include "entities/infer_rows.h"
#include "entities/overruling.h"

namespace understudy::entities {
namespace {

// Whether the path leads to an object of the schema.
bool LeadsToObject(const contract::Schema& schema, const MemberPath& path) {
  const contract::Schema* at = &schema;
  for (const auto& name : path) {
    const auto* property = at->Find(name);
    if (property == nullptr) return false;
    at = property->schema;
  }
  return at->Is(contract::Schema::kObject) || !at->properties.empty();
}

}  // namespace

bool Writes(OperationKind kind) {
  return kind != OperationKind::kExample && kind != OperationKind::kList &&
         kind != OperationKind::kRead;
}

std::vector<std::string> PathParameters(const contract::Operation& operation) {
  const InferPath path(operation.path);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path.is_parameter[i]) names.push_back(path.segments[i]);
  }
  return names;
}

std::string UsualKeyParameter(const contract::ForeignOperation& operation, OperationKind kind,
                              const std::string& key, const std::string& entity,
                              std::size_t parts) {
  const auto parameters = PathParameters(*operation.operation);
  if (parameters.size() < parts) return {};
  if (parts > 1) {
    return Join({parameters.end() - static_cast<std::ptrdiff_t>(parts), parameters.end()}, "/");
  }
  const bool may_be_in_body = kind == OperationKind::kUpdate || kind == OperationKind::kReplace;
  const contract::Schema* body = BodySchema(operation);
  if (may_be_in_body && body != nullptr && !operation.operation->path.ends_with('}') &&
      FindRow(*body, key, entity)) {
    return {};
  }
  return parameters.back();
}

std::optional<FoundRow> UsualReplyRow(const contract::ForeignOperation& operation,
                                      OperationKind kind, const std::string& key,
                                      const std::string& entity) {
  const contract::Schema* schema = ReplySchema(operation);
  if (schema == nullptr) return std::nullopt;
  return kind == OperationKind::kList ? FindRows(*schema, key, entity)
                                      : FindRow(*schema, key, entity);
}

MemberPath UsualBodyRow(const contract::ForeignOperation& operation, OperationKind kind,
                        const std::optional<MemberPath>& reply_row, const std::string& key,
                        const std::string& entity) {
  const contract::Schema* schema = BodySchema(operation);
  if (schema == nullptr || !Writes(kind) || kind == OperationKind::kDelete) return {};
  if (const auto row = FindRow(*schema, key, entity)) return row->path;
  return reply_row && LeadsToObject(*schema, *reply_row) ? *reply_row : MemberPath();
}

std::optional<std::string> UsualOwnerParameter(const contract::ForeignOperation& operation,
                                               const std::string& key_parameter) {
  auto parameters = PathParameters(*operation.operation);
  std::erase(parameters, key_parameter);
  if (parameters.empty()) return std::nullopt;
  return parameters.back();
}

}  // namespace understudy::entities
