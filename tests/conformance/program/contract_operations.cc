#include "contract_operations.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace understudy::conformance {

using rapidjson::Value;

const Value* Member(const Value& object, const char* name) {
  if (!object.IsObject()) return nullptr;
  const auto found = object.FindMember(name);
  return found == object.MemberEnd() ? nullptr : &found->value;
}

std::string TextOf(const Value& object, const char* name) {
  const Value* value = Member(object, name);
  return value != nullptr && value->IsString() ? value->GetString() : "";
}

const Value& Resolve(const rapidjson::Document& document, const Value& value) {
  const std::string reference = TextOf(value, "$ref");
  if (reference.empty()) return value;
  const Value* found = &document;
  for (std::size_t begin = 2; begin <= reference.size();) {
    const auto end = std::min(reference.find('/', begin), reference.size());
    found = &(*found)[reference.substr(begin, end - begin).c_str()];
    begin = end + 1;
  }
  return Resolve(document, *found);
}

namespace {

constexpr const char* kJson = "application/json";

Pairs Decoded(std::string_view text) {
  Pairs pairs;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('&', begin), text.size());
    std::string pair;
    for (std::size_t i = begin; i < end; ++i) {
      if (text[i] != '%') {
        pair += text[i] == '+' ? ' ' : text[i];
        continue;
      }
      pair += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    }
    const auto equals = std::min(pair.find('='), pair.size());
    pairs.emplace_back(pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size())));
    begin = end + 1;
  }
  return pairs;
}

ContractField ReadField(const rapidjson::Document& document, const std::string& name,
                        const Value& value, const Value& schema) {
  ContractField field{name, TextOf(value, "in"), false, &Resolve(document, schema), ""};
  const Value* required = Member(value, "required");
  field.required = required != nullptr && required->IsTrue();
  const Value* example = Member(value, "example");
  if (example != nullptr && example->IsArray() && !example->Empty()) example = &(*example)[0];
  if (example != nullptr && example->IsString()) field.example = example->GetString();
  return field;
}

void ReadBody(const rapidjson::Document& document, const Value& body,
              ContractOperation& operation) {
  operation.reads_body = true;
  const Value* required = Member(body, "required");
  operation.needs_body = required != nullptr && required->IsTrue();
  if (operation.reads_json) return;
  const Value& schema = Resolve(document, body["content"][kJson]["schema"]);
  for (const auto& [name, property] : schema["properties"].GetObject()) {
    operation.fields.push_back(ReadField(document, name.GetString(), property, property));
    operation.fields.back().in = "body";
  }
  if (const Value* names = Member(schema, "required")) {
    for (auto& field : operation.fields) {
      field.required = std::any_of(names->Begin(), names->End(), [&](const Value& name) {
        return name.GetString() == field.name;
      });
    }
  }
  if (const Value* patterns = Member(schema, "x-field-patterns")) {
    for (const auto& pattern : patterns->GetArray()) {
      const std::string text = pattern.GetString();
      operation.field_prefixes.push_back(text.substr(1, text.find_first_of("[(\\") - 1));
    }
  }
}

ContractOperation ReadOperation(const rapidjson::Document& document, const std::string& path,
                                const std::string& method, const Value& value) {
  const Value& about = document["x-understudy"];
  ContractOperation operation;
  operation.id = TextOf(about, "vendor") + "." + TextOf(value, "operationId");
  operation.method = method;
  std::transform(method.begin(), method.end(), operation.method.begin(),
                 [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  operation.path = path;
  const std::string target = TextOf(value, "x-example");
  const auto mark = std::min(target.find('?'), target.size());
  operation.example_path = target.substr(0, mark);
  operation.query = Decoded(std::string_view(target).substr(std::min(mark + 1, target.size())));
  operation.reads_json = TextOf(about, "bodies") == "json";
  const std::string body = TextOf(value, "x-example-body");
  if (operation.reads_json) {
    operation.json = body;
  } else {
    operation.body = Decoded(body);
  }
  if (const Value* parameters = Member(value, "parameters")) {
    for (const auto& each : parameters->GetArray()) {
      const Value& parameter = Resolve(document, each);
      operation.parameters.push_back(
          ReadField(document, TextOf(parameter, "name"), parameter, parameter["schema"]));
    }
  }
  if (const Value* sent = Member(value, "requestBody")) ReadBody(document, *sent, operation);
  if (const Value* security = Member(value, "security")) {
    operation.needs_credential =
        !security->Empty() && std::none_of(security->Begin(), security->End(),
                                           [](const Value& each) { return each.ObjectEmpty(); });
  }
  operation.rejects_repeated = TextOf(about, "repeated-parameters") == "reject";
  operation.refuses_ids = value["responses"].HasMember("400");
  return operation;
}

}  // namespace

std::vector<ContractOperation> ReadOperations(const rapidjson::Document& document) {
  std::vector<ContractOperation> operations;
  for (const auto& [path, item] : document["paths"].GetObject()) {
    for (const auto& [method, value] : item.GetObject()) {
      if (!value.IsObject() || !value.HasMember("operationId")) continue;
      operations.push_back(ReadOperation(document, path.GetString(), method.GetString(), value));
    }
  }
  // An API that does not document it for one operation does it for none.
  const auto refuses = [](const ContractOperation& each) {
    return each.refuses_ids || each.path.find('{') == std::string::npos;
  };
  const bool all_refuse = std::all_of(operations.begin(), operations.end(), refuses);
  for (auto& operation : operations) operation.refuses_ids = all_refuse;
  return operations;
}

}  // namespace understudy::conformance
