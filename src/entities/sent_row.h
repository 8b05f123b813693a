#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "contract/schema.h"
#include "entities/api_plan.h"
#include "entities/call.h"
#include "entities/request_tree.h"

// The part of a request's body that is a row.
namespace understudy::entities::detail {

// Its schema in that of the body, which may be nullptr; nullptr if there is none.
const contract::Schema* SentRowSchema(const contract::Schema* body, const MemberPath& path);

// The part; an empty map if it is not there.
const Node& SentRow(const OperationPlan& operation, const Node& root);

// Gives the body of a creation or a replacement the defaults that its schema declares. The error if
// it has no row, and a row needs more than those.
std::optional<Error> CompleteSentRow(const OperationPlan& operation, RequestTree& sent);

// What the operation's requests spell otherwise than rows.
std::vector<OperationPlan::Spelling> SpellingsOf(const OperationPlan& operation);

// What the member of the part is called that means this field.
std::string NameInBody(const OperationPlan& operation, std::string_view field);

// The name of the field that a member of the part means.
std::string SpelledAsRow(const OperationPlan& operation, const std::string& sent);

// Gives members of the part the names of the fields that they mean.
void SpellAsRow(const OperationPlan& operation, Node& root);

// The error if a merged body breaks a rule of its schema. Where rows are of several kinds, the row
// says which: then it must not break a rule with the body that it keeps without it. nullptr: the
// row is not known yet.
std::optional<Error> WhyMergeIsRefused(const OperationPlan& operation, const RequestTree& sent,
                                       const Node* row);

// Whether the kind of a merged row says if it may miss this member, as WhyMergeIsRefused() asks it.
bool IsUpToKind(const OperationPlan& operation, const RequestTree& sent,
                const contract::SchemaProblem& missing);

// The error if null, which removes a member from a row, is sent for one that every row must have.
std::optional<Error> WhyNullIsRefused(const OperationPlan& operation, const Node& body);

}  // namespace understudy::entities::detail
