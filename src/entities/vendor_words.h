#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"
#include "base/rate.h"
#include "contract/foreign.h"
#include "entities/vendor_file.h"

namespace understudy::entities {

// Reads values of a vendor.yaml. A value of another kind is an error, and then there is none.
class VendorWords {
 public:
  explicit VendorWords(Diagnostics& errors) : errors_(errors) {}

  // Adds an error for each member that is none of `known`. `what` has them: "an entity".
  void CheckNames(const Node& map, std::string_view what, const std::vector<std::string>& known);

  bool IsMap(const Node& node);
  // Adds an error for a map or a list that has nothing, and so says nothing of `what`.
  void RefuseEmpty(const Node& node, std::string_view what);
  // The same of the members of these names.
  void RefuseEmptyMembers(const Node& map, std::initializer_list<std::string_view> names);
  // Of the map in the member `name`; none if it is absent.
  const std::vector<Member>& Members(const Node& map, std::string_view name);
  std::optional<Word> Text(const Node& node);
  std::optional<Word> OptionalText(const Node& map, std::string_view name);
  std::vector<Word> Texts(const Node& node);
  // The name of a table or column, as SQL takes it without quotes; empty, without an error if there
  // is no such member.
  std::string SqlText(const Node& map, std::string_view name);
  std::vector<std::string> SqlTexts(const Node& node);
  // A text, or a list of at least one.
  std::vector<Word> OneOrMore(const Node& node);
  std::optional<bool> Truth(const Node& node);
  // "120/minute", or {requests: 120, per: minute}.
  std::optional<Rate> Limit(const Node& node);
  // "/v2" of `/v2/`, "" of `/`.
  std::optional<std::string> Prefix(const Node& node);
  // `bearer`, `basic`, `{header: X-Key}`, or a list of these.
  std::vector<contract::CredentialPlace> Credentials(const Node& node);
  // A positive integer.
  std::optional<std::int64_t> Count(const Node& node);

 private:
  std::optional<contract::CredentialPlace> Place(const Node& node);
  bool IsSqlName(const Word& word);
  void WantKind(const Node& node, std::string_view kind);

  Diagnostics& errors_;
};

}  // namespace understudy::entities
