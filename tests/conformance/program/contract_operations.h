#pragma once

#include <rapidjson/document.h>

#include <string>
#include <utility>
#include <vector>

// The operations of a contract, an OpenAPI document of `GET /__admin/contracts/{vendor}`.
namespace understudy::conformance {

using Pairs = std::vector<std::pair<std::string, std::string>>;  // not encoded

// The member; nullptr if there is none.
const rapidjson::Value* Member(const rapidjson::Value& object, const char* name);
// The member if it is a text; else "".
std::string TextOf(const rapidjson::Value& object, const char* name);
// The object itself, or the one that its $ref names.
const rapidjson::Value& Resolve(const rapidjson::Document& document, const rapidjson::Value& value);

// A parameter, or a field of a body.
struct ContractField {
  std::string name;
  std::string in;
  bool required = false;
  const rapidjson::Value* schema = nullptr;
  std::string example;  // of an array, its first item
};

struct ContractOperation {
  std::string id;
  std::string method;
  std::string path;  // of the template
  std::string example_path;
  Pairs query;
  Pairs body;        // empty: the example has none, or it is JSON
  std::string json;  // the example's body, if the API reads any JSON
  std::vector<ContractField> parameters;
  std::vector<ContractField> fields;
  std::vector<std::string> field_prefixes;  // of fields that only a pattern names
  bool reads_body = false;
  bool reads_json = false;  // a tree, which has no fields
  bool needs_body = false;
  bool needs_credential = false;
  bool rejects_repeated = false;
  bool refuses_ids = false;  // 400 for what is no id; else it is the id of no row
};

// The document must outlive the result.
std::vector<ContractOperation> ReadOperations(const rapidjson::Document& document);

}  // namespace understudy::conformance
