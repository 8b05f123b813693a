#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "entities/api_plan.h"
#include "entities/call.h"

namespace understudy::entities {

// What answers an operation of a user's API, by its number in the plan. Each reply says in
// Understudy-Basis its source: `stateful`, `example` (the document's) or `schema` (made from
// it).
Handler HandlerOf(std::shared_ptr<const ApiPlan> plan, std::size_t operation);

// The pieces of which the operations are made: operations.cc, operations_list.cc and
// operations_row.cc.
namespace detail {

// A part of the path as a key of an entity's rows.
class PathKey {
 public:
  PathKey(const InferredEntity& entity, std::string_view text);
  // False, and nothing bound, if no row can have this key.
  bool BindTo(store::Query& query, int parameter) const;
  std::string_view text() const { return text_; }

 private:
  std::string_view text_;
  bool is_integer_;
  std::optional<std::int64_t> integer_;
};

// What a request's path says of a scope: "acme", "acme/eu". Outlives the queries that it is bound
// to.
class ScopeText {
 public:
  ScopeText(const InferredScope& scope, const Call& call);
  // Binds nothing if there is no scope.
  void BindTo(store::Query& query, int parameter) const;
  bool is_there() const { return is_there_; }
  const std::string& text() const { return text_; }

 private:
  bool is_there_;
  std::string text_;
};

// The error 404 if a row that the path names before its last part is not there.
std::optional<Error> MissingOwner(const ApiPlan& plan, const OperationPlan& operation, Call& call);
// Binds the key of the path's last owner, if it has one, or the field that the path gives. False if
// no row can be there.
bool BindOwner(const ApiPlan& plan, const OperationPlan& operation, const Call& call,
               store::Query& query, int parameter);
Reply ReplyOf(const OperationPlan& operation, std::string body, std::string_view content_type,
              std::string_view basis);
// A segment of a path, or a name or value of a query.
std::string UriEncoded(std::string_view text);
// What comes before a path in a reply: "/~cart" where requests name their world so.
std::string PathPrefix(const Call& call);
Reply StatefulReply(const OperationPlan& operation, std::string body);
Outcome List(const ApiPlan& plan, const OperationPlan& operation, Call& call);
// Of the other kinds that are not kExample.
Outcome AnswerOnRow(const ApiPlan& plan, const OperationPlan& operation, Call& call);

}  // namespace detail
}  // namespace understudy::entities
