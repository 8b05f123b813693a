#pragma once

#include <rapidjson/document.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace understudy::conformance {

// What a contract is asked to judge. `target` is the request's target as sent; `body` is null when
// it is no JSON.
struct Exchange {
  std::string_view method;
  std::string_view target;
  int status;
  std::string_view content_type;
  std::string_view body;
  const rapidjson::Value& json;
  // Of the schemas of a body that is `anyOf` several, only those are right whose names end so, or
  // do not.
  std::string_view ending = {};
  bool is_wanted = true;
};

// One vendor's published contract: an OpenAPI document as JSON, checked against replies. One
// without `x-understudy` is a user's: its paths lie below the path of its server's URL, and errors
// that it does not document are not checked.
class Contract {
 public:
  // Throws std::runtime_error when `text` is no JSON object with paths.
  explicit Contract(std::string_view text);
  ~Contract();
  Contract(const Contract&) = delete;
  Contract& operator=(const Contract&) = delete;

  // Whether the target's path lies under this vendor's prefix; the longest prefix of all vendors
  // decides.
  bool Owns(std::string_view target) const;
  // Whether one of its paths is the target's.
  bool HasPath(std::string_view target) const;
  const std::string& prefix() const { return prefix_; }

  // "" when the exchange keeps the contract, else what is wrong and where.
  std::string Check(const Exchange& exchange);

 private:
  struct Schema;

  std::vector<std::string> PathOf(std::string_view target) const;
  const rapidjson::Value* FindOperation(std::string_view method, std::string_view target) const;
  const rapidjson::Value* Resolve(const rapidjson::Value* value) const;
  std::string CheckOperation(const rapidjson::Value& operation, const Exchange& exchange);
  std::string CheckError(const Exchange& exchange, const std::string& name);
  std::string CheckBody(const rapidjson::Value& schema, const Exchange& exchange,
                        const std::string& name);
  std::string CheckOneOf(const rapidjson::Value& schemas, const Exchange& exchange,
                         const std::string& name);
  std::string FindBreach(const rapidjson::Value& schema, const rapidjson::Value& json);
  Schema& Compile(const rapidjson::Value& schema);

  rapidjson::Document document_;
  std::string prefix_;
  std::vector<std::string> further_prefixes_;
  bool ignore_case_ = false;
  bool is_users_ = false;
  std::map<const rapidjson::Value*, std::unique_ptr<Schema>> schemas_;
};

}  // namespace understudy::conformance
