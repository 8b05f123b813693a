#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"
#include "contract/contract.h"
#include "contract/schema.h"

namespace understudy::contract {

// Where requests carry a credential, by the document's security schemes.
struct CredentialPlace {
  enum class Kind { kBearer, kBasic, kHeader, kQuery, kCookie };
  Kind kind;
  std::string name = {};  // of the header, the query parameter or the cookie

  bool operator==(const CredentialPlace&) const = default;
};

// Places that belong together: a request needs a credential in each.
using CredentialWay = std::vector<CredentialPlace>;

// The security schemes of a user's document, and what its operations ask for.
class SecuritySchemes {
 public:
  // `own`: the places, in place of the document's schemes; nullptr: as these say. Then each
  // operation wants a credential, unless its `security`, or that of the document, says that it does
  // not. The document must outlive the object.
  SecuritySchemes(const Node& document, const std::vector<CredentialPlace>* own, Schemas& schemas,
                  Diagnostics& warnings);

  const std::vector<CredentialPlace>& all() const { return all_; }
  void AddTo(ContractParts& parts) const;
  // Whether the Operation Object asks for a credential: by a scheme that is known.
  bool AreAskedFor(const Node& operation) const;
  // Adds a warning for each scheme that the `security` of the document, or of an Operation Object,
  // names and that is not there.
  void CheckNames(const Node& holder, Diagnostics& warnings) const;
  // The ways that its `security` names. Any one of them is enough.
  std::vector<CredentialWay> WaysFor(const Node& operation) const;
  // The places of all ways.
  static std::vector<CredentialPlace> PlacesOf(const std::vector<CredentialWay>& ways);
  // For people, in ASCII: "the header `X-Key` and the cookie `sid`, or the header `Y`"; empty:
  // there are no ways.
  static std::string TextFor(const std::vector<CredentialWay>& ways);

 private:
  void ReadSchemes(const Node& named, Schemas& schemas, Diagnostics& warnings);
  const std::vector<Node>& WaysOf(const Node& operation) const;

  const Node& document_;
  const bool has_own_;
  std::vector<CredentialPlace> all_;
  std::map<std::string, CredentialPlace, std::less<>> by_name_;
  std::set<std::string, std::less<>> unsupported_;
};

}  // namespace understudy::contract
