#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"
#include "contract/document.h"
#include "contract/foreign.h"
#include "contract/schema.h"
#include "entities/call.h"
#include "entities/entity.h"
#include "entities/infer.h"
#include "entities/shown.h"
#include "entities/vendor_file.h"

// A user's API, ready to be served.
namespace understudy::entities {

class ContractErrors;

// A body that is always the same. Operations with the same example share its text.
struct FixedBody {
  std::shared_ptr<const std::string> shared_text = nullptr;  // nullptr: empty
  std::string content_type;                                  // empty: JSON
  bool is_made = false;  // from the schema: the document has no example

  std::string text() const { return shared_text == nullptr ? std::string() : *shared_text; }
};

// How a query parameter changes a list.
struct ListFilter {
  enum class Kind : std::uint8_t { kEquals, kSearch, kAtLeast, kAbove, kAtMost, kBelow };
  std::string parameter;
  std::string column;  // as SQL; of a search, the texts of all columns
  Shape::Type type;
  bool takes_several = false;  // "a,b" means either
  Kind kind = Kind::kEquals;
  bool is_member = false;  // `column` is a part of a column
  char separator = ',';    // between several values
  // Of kEquals: the field, and the schema of the parameter; nullptr: any text.
  const ListParameters::Filter* inferred = nullptr;
  const contract::Schema* sent = nullptr;
  std::vector<std::string> without = {};  // the values of a request that sends none; none: any
  const Node* default_value = nullptr;    // of the document; `without` is of it
  bool is_instant = false;                // texts that mean one instant are equal
};

// The query parameters that order a list. Empty names: there is no such parameter.
struct ListOrder {
  std::string parameter;                  // "-name", "name:desc", "name,-id"
  std::string direction;                  // "desc"
  std::vector<std::string> columns = {};  // that it may order by; empty: any
  // What the document says of a request that sends none: `default`. No fields: nothing, or the
  // vendor.yaml has an order.
  std::string default_fields = {};
  bool is_down = false;
  // "ORDER BY …" of a request that names none; empty: as the rows were made.
  std::string without = {};
};

// One operation with all that can be known before a call.
struct OperationPlan {
  OperationKind kind = OperationKind::kExample;
  const contract::ForeignOperation* foreign = nullptr;
  // The rest is empty for kExample, but `status` and `fixed`.
  const InferredOperation* inferred = nullptr;
  const InferredEntity* entity = nullptr;
  const Entity* rows = nullptr;
  int status = 200;
  // Of kReplace: a row that is not there is created, with this status. 0: it is 404.
  int created_status = 0;
  std::string content_type = {};  // of the reply
  FixedBody fixed = {};           // of a reply without rows; its text may be empty
  // Shared by operations with the same schema, as is SQL. nullptr: the reply shows no row.
  std::shared_ptr<const RowView> view = nullptr;
  std::shared_ptr<const Envelope> envelope = nullptr;
  // SQL by the row's key, ?1, by that of the row before it in the path, ?2, if there is one, and by
  // its scope, ?3, if it has one:
  // what the view shows of the row, all of it, its deletion.
  std::string_view find_shown = {};
  std::string_view find_whole = {};
  std::string_view delete_row = {};
  // For each owner in the path: SELECT 1 …, ?1 its key, ?2 that of the one before, ?3 its scope.
  struct OwnerExists {
    std::string sql;
    bool is_below = false;  // has ?2
  };
  std::vector<OwnerExists> owners = {};
  std::vector<ListFilter> filters = {};
  bool has_defaults = false;  // of filters
  Paging paging = {};
  std::int64_t first_page = 1;  // the number of the first page
  ListOrder order = {};
  // Of the good reply; nullptr: there are none.
  std::shared_ptr<const contract::FixedHeaders> headers = nullptr;
  // Of the path: those that are no row's key.
  std::vector<const contract::Parameter*> free_parameters = {};
  bool links_pages = false;  // a list's reply has a header `Link`
  // A header of a list's reply with a number.
  struct PageHeader {
    std::string name;
    PageFill fill;
  };
  std::vector<PageHeader> page_headers = {};
  // Members of the request's row that mean fields by another spelling.
  struct Spelling {
    std::string sent;
    std::size_t field;
  };
  std::vector<Spelling> spellings = {};
  bool has_location = false;  // the reply to a creation has a header `Location`
  bool location_is_absolute = false;
};

struct ApiPlan {
  std::string name;
  contract::Document document;
  std::unique_ptr<contract::Schemas> schemas;  // read by MakeApi() only
  contract::ForeignContract foreign;
  InferredApi inferred;
  std::vector<Entity> entities;
  std::vector<OperationPlan> operations;  // in the order of the contract's
  std::unordered_set<std::string> sql;    // of the operations
  std::string tables;                     // the SQL that makes them
  VendorFile vendor_file;
  std::shared_ptr<const ContractErrors> errors = nullptr;  // of the file; nullptr: it has none
  std::string json;                                        // the document
};

// Whether a row is in the scope that the parameter of this number is, as SQL.
std::string ScopeCondition(const InferredEntity& entity, const InferredScope& scope, int parameter);

// Compiles the API: what is inferred from the document, overruled by `vendor`. What can't be served
// as the document says is added to `warnings`. nullptr, with errors, if `vendor` is wrong.
std::shared_ptr<const ApiPlan> MakeApi(const std::string& name, contract::Document document,
                                       VendorFile vendor, Diagnostics& errors,
                                       Diagnostics& warnings);

}  // namespace understudy::entities
