#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/node.h"
#include "matching/value_matcher.h"

namespace understudy::matching {

// A JSON Schema of the drafts 4, 6, 7, 2019-09 or 2020-12. Thread-safe; copies share what was read.
//
// Missing, and refused by name: `unevaluatedProperties`, `unevaluatedItems`, `$dynamicRef`,
// `$recursiveRef`, and references to other documents. As for WireMock, `format` is checked up to
// draft 7 only.
class JsonSchema {
 public:
  // `version` is WireMock's name, "V4", "V6", "V7", "V201909" or "V202012"; empty: what `$schema`
  // says, else V202012.
  static OrError<JsonSchema> Read(const Node& schema, std::string_view version,
                                  const Reading& reading);

  struct Checked {
    Match valid = Match::kYes;  // unknown if the check takes too much work
    std::string why = {};       // what is wrong first: "$.a: must be of type string"
  };
  Checked Check(const Node& value) const;
  // Whether the schema's own `type` names "string".
  bool AllowsText() const;

  struct Rules;  // in json_schema_rules.h

 private:
  std::shared_ptr<const Rules> rules_;
};

}  // namespace understudy::matching
