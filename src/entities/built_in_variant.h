#pragma once

#include <optional>
#include <string>

#include "base/diagnostics.h"
#include "entities/built_in_parts.h"

// `variant` of a built-in vendor's vendor.yaml: with one value of a setting, the vendor has other
// replies.
//
//   variant:
//     setting: era
//     is: "2024"
//     schemas: "2024"       # of the two schemas of a reply, the one whose name ends so
//     shows:                # in those replies, of an entity's rows: SQL of its columns
//       messages: {createdAt: created_at / 1000}
//     errors: {...}         # as `errors` of the file
//
// A reply has two schemas where it is `anyOf` or `oneOf` them; the usual one comes first.
namespace understudy::entities {

class VariantReplies {
 public:
  VariantReplies(const BuiltInFiles& files, BuiltInParts& parts, Diagnostics& errors);

  // The binding of the operation's other reply; nullopt: it has one only. `usual` is that of the
  // usual reply, which need not use all values then.
  std::optional<ReplyBinding> Of(const BuiltInOperation& operation, ReplyBinding& usual);

 private:
  const BuiltInFiles& files_;
  BuiltInParts& parts_;
  VendorWords words_;
  Diagnostics& errors_;
  const Node* variant_;  // nullptr: there is none
  std::string ending_;   // of the schemas' names
};

}  // namespace understudy::entities
