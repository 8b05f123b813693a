#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/diagnostics.h"
#include "base/node.h"
#include "base/shape.h"
#include "store/database.h"

namespace understudy::entities {

struct ApiPlan;

// Rows of a user's API that people write: in a scenario's `data`, or by the admin API. They may
// leave out what a creation would fill, and must keep the rules of the document. Constant, so
// thread-safe. Entities are numbers of the plan's.
class WrittenRows {
 public:
  explicit WrittenRows(std::shared_ptr<const ApiPlan> plan);

  // What editors know of such a row.
  Shape ShapeOf(std::size_t entity) const;

  // Of how many parts the entity's key is made.
  std::size_t KeyParts(std::size_t entity) const;
  // Gives a row that has a key of several parts those parts that it lacks.
  void AddKeyParts(std::size_t entity, Node& row) const;

  // Adds missing fields, and what breaks the document's rules in values that fit the entity's own
  // shape. `before` is the stored row: what is wrong with that already is no error; nullptr: there
  // is none.
  void Check(std::size_t entity, const Node& row, const Node* before,
             Diagnostics& diagnostics) const;

  struct Creation {
    Instant now;
    std::uint64_t seed = 0;                   // of random keys
    std::int64_t last_key = 0;                // that a row has, or had
    std::vector<std::int64_t> last_ids = {};  // of OtherIds(); empty: there are no rows
    // Whether a row has this text as its key; nullptr: there are no rows.
    std::function<bool(const std::string& key)> is_taken = nullptr;
  };
  // For rows that are added to those in the database, which must outlive the result.
  Creation CreationIn(store::Database& database, std::size_t entity, Instant now) const;
  // Gives the rows what a creation gives to rows that leave it out. Those that change are copied,
  // with their marks: then `rows` points to the copies, which the result owns.
  std::deque<Node> Complete(std::size_t entity, const Creation& creation,
                            std::vector<const Node*>& rows) const;

 private:
  // Of the entity's fields: whether a row must have it, since a creation does not fill it.
  std::vector<bool> NeededFields(std::size_t entity) const;
  // Whether a row may have no value there: a reply could show it.
  bool MayBeNull(std::size_t entity, std::size_t field) const;

  std::shared_ptr<const ApiPlan> plan_;
  std::vector<std::vector<bool>> needed_;  // by entity
};

}  // namespace understudy::entities
