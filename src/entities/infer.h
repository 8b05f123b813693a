#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "contract/foreign.h"
#include "contract/schema.h"
#include "entities/declaration.h"

// What a user's API keeps and what its operations do, as the paths and schemas of its document
// suggest. docs/own-api.md has the rules for users.
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
  kCode,  // of a built-in vendor: C++ does it, and its reply shows rows of the entity
};

// What the document says of a field, beside its declaration.
struct FieldFacts {
  const contract::Schema* schema = nullptr;  // nullptr: the document has no such property
  bool required = false;
  bool read_only = false;
  bool write_only = false;
  bool of_some = false;      // of some alternatives of a row only: other rows never have it
  bool is_declared = false;  // in a vendor.yaml: made rows have a value for it
  bool of_others = false;    // shows other rows: what its column has is never shown
};

// A field that orders rows.
struct OrderBy {
  std::size_t field;
  bool is_down;
};

struct InferredEntity {
  EntityDeclaration declaration;
  std::vector<FieldFacts> facts;  // of the declaration's fields
  std::size_t key = 0;            // the field
  // The fields whose texts, joined, the key is: see entities/compound_key.h; none: it is its own.
  std::vector<std::size_t> key_parts = {};
  // The field that holds the key of the row of another entity that this one hangs below, and that
  // entity.
  struct Owner {
    std::size_t field;
    std::size_t entity;
    bool is_declared = false;  // by a vendor.yaml
  };
  std::vector<Owner> owners = {};
  const contract::Schema* schema = nullptr;  // of a row
  // What paths say of the key, or of each of its parts; nullptr: nothing.
  std::vector<const contract::Schema*> path_keys = {};
  // Fields that no row has: their values are read through references, or from rows that refer to
  // the row.
  struct Shown {
    enum class Kind : std::uint8_t { kThrough, kIds, kCount };
    Kind kind;
    std::size_t field;
    std::size_t entity;     // of the other rows
    std::size_t by;         // the field that refers: of this entity if kThrough, else of the other
    std::size_t other = 0;  // what is shown of the other row, if kThrough
    // Set when all tables are known: `schema` is that of what is shown of the other row.
    std::string sql = {};
    const contract::Schema* schema = nullptr;
  };
  std::vector<Shown> shows = {};
  // Of lists that say no other, and of its rows in other rows; then as the rows were made.
  std::vector<OrderBy> order = {};
};

// Names of members that lead to a part of a body: {"data", "pet"}; none: the whole.
using MemberPath = std::vector<std::string>;

// How a list is cut into pages: the names of query parameters. Empty: there is none.
struct Paging {
  std::string limit;
  std::string offset;
  std::string page;
  std::string after;               // the key of the row before the page
  std::string before;              // of the row behind it
  std::int64_t default_limit = 0;  // 0: all rows
};

// What the query parameters of a list do, and its order without them. Fields are numbers of the
// entity's.
struct ListParameters {
  struct Filter {
    std::string parameter;
    std::size_t field;
    std::string member = {};  // of the field, an object; empty: the field itself
  };
  struct Search {  // for a part of any of these texts
    std::string parameter;
    std::vector<std::size_t> fields;
  };
  struct Sort {
    std::string parameter;                 // "-name", "name:desc"; empty: there is none
    std::string direction;                 // "desc"; empty: there is none
    std::vector<std::size_t> fields = {};  // that it may name; empty: any
  };
  std::vector<Filter> filters = {};
  std::vector<Search> searches = {};
  Paging paging = {};
  Sort sort = {};
  std::vector<OrderBy> order = {};  // then as the rows were made
};

// Parameters of a path that name no row: "/{tenant}/pets". They keep rows apart: a row belongs to
// where it was made, and one that was made nowhere to all.
struct InferredScope {
  std::vector<std::string> parameters = {};  // none: there is no scope
  std::size_t field = 0;                     // of the row: their values, with "/" between them
};

struct InferredOperation {
  OperationKind kind = OperationKind::kExample;
  std::size_t entity = 0;  // if it is no example
  // The path's parameter that is the key, or those of its parts, "year/month"; empty: the body has
  // it (of kUpdate and kReplace).
  std::string key_parameter = {};
  // A parameter of the path that is a field of the rows: of lists and creations.
  struct Given {
    std::string parameter;  // empty: there is none
    std::size_t field = 0;
  };
  Given given = {};
  // The rows that the path names before, the outermost first.
  struct Owner {
    std::string parameter;
    std::size_t entity;
    InferredScope scope = {};
  };
  std::vector<Owner> owners = {};
  std::size_t owner_field = 0;  // of the row: the key of the last of `owners`
  InferredScope scope = {};
  MemberPath body_row = {};  // where the request has the row
  // Where the good reply has the row, or the list of rows; nullopt: nowhere.
  std::optional<MemberPath> reply_row = std::nullopt;
  const contract::Schema* shown = nullptr;  // of the row in the reply
  // Rows of another entity that the reply shows in a member of the row, if the request names it.
  struct Included {
    std::string parameter;  // of the query
    std::string name;       // the member
    std::size_t field;      // of the row: the member
    std::size_t entity;     // of the other rows
    std::size_t by;         // the field that refers: of this entity if `is_one`, else of the other
    bool is_one;
    char separator = ',';      // between the members that the parameter names
    InferredScope scope = {};  // of the other rows: the operation's parameters
  };
  std::vector<Included> includes = {};
  ListParameters list = {};  // of kList
};

struct InferredApi {
  std::vector<InferredEntity> entities;       // each after those that its rows refer to
  std::vector<InferredOperation> operations;  // in the order of the contract's
  // What fields' schemas are if a vendor.yaml has changed them.
  std::vector<std::shared_ptr<const contract::Schema>> schemas = {};
  // Paths that only link rows of an entity to others, by an operation of each: they have no rows.
  struct Link {
    std::size_t operation;
    std::size_t entity;
  };
  std::vector<Link> links = {};
  bool is_cut = false;  // the document is too large to be searched whole
};

// Names the tables "<api>__<entity>": no table of a built-in vendor has "__". Leaves
// InferredOperation::list to InferLists(), and the order of entities to OrderEntities(), since a
// vendor.yaml may add fields and owners before.
InferredApi Infer(const contract::ForeignContract& foreign, const std::string& api);

}  // namespace understudy::entities
