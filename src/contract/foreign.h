#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"
#include "contract/contract.h"
#include "contract/foreign_replies.h"
#include "contract/schema.h"
#include "contract/security_schemes.h"

// Users' OpenAPI documents, 3.0 and 3.1. They are often wrong in places: what can be understood is
// served, and a warning names the rest.
namespace understudy::contract {

// A body in one of its media types.
struct MediaType {
  std::string name;                                         // "application/json"
  const Node* node = nullptr;                               // the Media Type Object
  const Schema* schema = nullptr;                           // nullptr: the document has none
  std::shared_ptr<const NamedExamples> examples = nullptr;  // of a reply; nullptr: it has none
};

struct ForeignReply {
  int status = 200;                                       // of "2XX" the first; of "default" 200
  bool is_default = false;                                // the document calls it "default"
  bool is_range = false;                                  // "4XX"
  const Node* node = nullptr;                             // the Response Object
  std::vector<MediaType> media = {};                      // JSON types first
  std::shared_ptr<const FixedHeaders> headers = nullptr;  // nullptr: there are none
};

// What an operation's document says beside contract::Operation.
struct ForeignOperation {
  const Operation* operation = nullptr;
  const Node* node = nullptr;                     // the Operation Object
  std::vector<MediaType> body = {};               // JSON types first
  std::vector<ForeignReply> replies = {};         // in written order
  std::vector<CredentialPlace> credentials = {};  // where it takes a credential
  // The same by the ways of SecuritySchemes::WaysFor().
  std::vector<CredentialWay> credential_ways = {};

  // The first that says that all is well: 2XX in written order, else 3XX, else `default`; nullptr
  // if there is none. Of a POST to a collection, 201 before 200.
  const ForeignReply* GoodReply() const;
  // The reply of this status, else `4XX` or `5XX`, else `default`; nullptr if there is none. A
  // `default` that is the good reply is not that of errors.
  const ForeignReply* ReplyOf(int status) const;
};

struct ForeignContract {
  std::shared_ptr<const Contract> contract;
  std::vector<ForeignOperation> operations;  // in the order of the contract's
  std::vector<CredentialPlace> credentials;
};

// What overrules the document; nullptr: the document counts.
struct ForeignOverrides {
  // Where credentials are sent, in place of the security schemes. Then each operation wants one,
  // unless its `security`, or that of the document, says that it does not.
  const std::vector<CredentialPlace>* credentials = nullptr;
  // Before each path, in place of the path of the first of `servers`: "/v2", or nothing.
  const std::string* prefix = nullptr;
};

// Whether a media type is JSON: application/json, …+json, and */*, which JSON suits.
bool IsJsonType(std::string_view media_type);

// Reads the operations of a document whose root is a map with `paths`. `name` is the API's. The
// document and `schemas` must outlive the result.
ForeignContract ReadForeign(const Node& document, Schemas& schemas, const std::string& name,
                            Diagnostics& warnings, const ForeignOverrides& overrides = {});

}  // namespace understudy::contract
