#include "entities/contract_parameters.h"

#include <algorithm>

namespace understudy::entities {

const contract::Schema* GoodReply(contract::Schemas& schemas, const Node& operation,
                                  std::string_view type) {
  const Node* replies = operation.Find("responses");
  if (replies == nullptr) return nullptr;
  for (const auto& [status, mark, value] : replies->members) {
    if (!status.starts_with('2')) continue;
    const Node* reply = schemas.Follow(value);
    const Node* content = reply == nullptr ? nullptr : reply->Find("content");
    const Node* media = content == nullptr ? nullptr : content->Find(type);
    const Node* schema = media == nullptr ? nullptr : media->Find("schema");
    if (schema != nullptr) return &schemas.At(*schema);
  }
  return nullptr;
}

std::vector<ContractParameter> ParametersOf(const Node& operation, contract::Schemas& schemas) {
  std::vector<ContractParameter> parameters;
  for (const auto& each : operation.Items("parameters")) {
    const Node* node = schemas.Follow(each);
    const Node* schema = node == nullptr ? nullptr : node->Find("schema");
    if (schema == nullptr) continue;
    const Node* required = node->Find("required");
    parameters.push_back({std::string(node->Text("name")), &schemas.At(*schema),
                          node->Text("in") == "path",
                          required != nullptr && required->text == "true"});
  }
  const Node* body = operation.Find("requestBody");
  body = body == nullptr ? nullptr : schemas.Follow(*body);
  const Node* content = body == nullptr ? nullptr : body->Find("content");
  if (content == nullptr || content->members.empty()) return parameters;
  // Its types are forms of one body.
  const Node* schema = content->members.front().value.Find("schema");
  if (schema == nullptr) return parameters;
  for (const auto& property : schemas.At(*schema).properties) {
    if (FindParameter(parameters, property.name) != nullptr) continue;
    parameters.push_back({property.name, property.schema, false, property.required});
  }
  return parameters;
}

const ContractParameter* FindParameter(const std::vector<ContractParameter>& parameters,
                                       std::string_view name) {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const ContractParameter& each) { return each.name == name; });
  return found == parameters.end() ? nullptr : &*found;
}

}  // namespace understudy::entities
