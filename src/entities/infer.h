#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "contract/foreign.h"
#include "contract/schema.h"
#include "entities/declaration.h"

// What a user's API keeps and what its operations do, as the paths and schemas of its document
// suggest. docs/own-api.md tells users the rules.
namespace understudy::entities {

// What an operation does. kExample: it fits no pattern, and shows what the document shows.
enum class OperationKind : std::uint8_t {
  kExample,
  kList,
  kRead,
  kCreate,
  kUpdate,   // merges the body into the row
  kReplace,  // the body is the row; what it leaves out is lost
  kDelete,
};

// What the document says of a field, beside its declaration.
struct FieldFacts {
  const contract::Schema* schema = nullptr;  // nullptr: the document has no such property
  bool required = false;
  bool read_only = false;
  bool write_only = false;
};

struct InferredEntity {
  EntityDeclaration declaration;
  std::vector<FieldFacts> facts;  // of the declaration's fields
  std::size_t key = 0;            // the field
  // The field that holds the key of the row of another entity that this one hangs below, and that
  // entity.
  struct Owner {
    std::size_t field;
    std::size_t entity;
  };
  std::vector<Owner> owners = {};
  const contract::Schema* schema = nullptr;  // of a row
};

// Names of members that lead to a part of a body: {"data", "pet"}; none: the whole.
using MemberPath = std::vector<std::string>;

struct InferredOperation {
  OperationKind kind = OperationKind::kExample;
  std::size_t entity = 0;  // if it is no example
  // The path's parameter that is the key; empty: the body has it (of kUpdate and kReplace).
  std::string key_parameter = {};
  // The rows that the path names before, the outermost first.
  struct Owner {
    std::string parameter;
    std::size_t entity;
  };
  std::vector<Owner> owners = {};
  std::size_t owner_field = 0;  // of the row: the key of the last of `owners`
  MemberPath body_row = {};     // where the request has the row
  // Where the good reply has the row, or the list of rows; nullopt: nowhere.
  std::optional<MemberPath> reply_row = std::nullopt;
  const contract::Schema* shown = nullptr;  // of the row in the reply
};

struct InferredApi {
  std::vector<InferredEntity> entities;       // each after those that its rows refer to
  std::vector<InferredOperation> operations;  // in the order of the contract's
};

// Names the tables "<api>__<entity>": no table of a built-in vendor has "__".
InferredApi Infer(const contract::ForeignContract& foreign, const std::string& api);

}  // namespace understudy::entities
