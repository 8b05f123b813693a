#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "entities/json_body.h"
#include "vendors/helpcrunch/chat.h"
#include "vendors/helpcrunch/errors.h"
#include "vendors/helpcrunch/handlers.h"
#include "vendors/helpcrunch/search.h"

namespace understudy::helpcrunch {
namespace {

// Columns of the select below.
enum class ChatColumn {
  kId,
  kAssignee,
  kAgents,
  kDepartment,
  kCustomer,
  kCreatedAt,
  kUpdatedAt,
  kClosedAt,
  kStatus,
  kRating,
  kEmail,
  kUserId,
  kTags,
  kLastCustomerMessageAt,
  kLastMessageAt,
};

std::optional<std::string> RatingIn(const Node& value) {
  if (!value.is_string()) return std::nullopt;
  std::string rating = LowerAscii(value.text);
  const bool is_known = rating == "great" || rating == "average" || rating == "poor";
  return is_known ? std::optional(std::move(rating)) : std::nullopt;
}

SearchField Of(std::string_view name, SearchField::Kind kind, ChatColumn column,
               std::string_view sql_column = {}) {
  return {name, kind, static_cast<int>(column), {}, sql_column};
}

SearchField Meant(std::string_view name, ChatColumn column,
                  std::optional<std::string> (*meaning)(const Node&)) {
  return {name, SearchField::Kind::kText, static_cast<int>(column), {}, {}, meaning};
}

const SearchTable& ChatTable() {
  using Kind = SearchField::Kind;
  using Column = ChatColumn;
  const auto at = [](Column column) { return static_cast<int>(column); };
  static const SearchTable kTable = {
      "SELECT c.id, c.assignee_id, (SELECT json_group_array(a.agent_id) FROM helpcrunch_chat_agents"
      " a WHERE a.chat_id = c.id), c.department_id, c.customer_id, c.created_at,"
      " coalesce(c.last_message_at, c.created_at), c.closed_at, c.status, c.rating, u.email,"
      " u.user_id, u.tags, c.last_customer_message_at, c.last_message_at FROM helpcrunch_chats c"
      " CROSS JOIN helpcrunch_customers u ON u.id = c.customer_id",
      {Of("chats.assignee", Kind::kInteger, Column::kAssignee, "c.assignee_id"),
       Of("chats.agents", Kind::kIds, Column::kAgents),
       Of("chats.department", Kind::kInteger, Column::kDepartment, "c.department_id"),
       Of("chats.customer", Kind::kInteger, Column::kCustomer, "c.customer_id"),
       Of("chats.createdAt", Kind::kInteger, Column::kCreatedAt, "c.created_at"),
       Of("chats.updatedAt", Kind::kInteger, Column::kUpdatedAt),
       Of("chats.closedAt", Kind::kInteger, Column::kClosedAt, "c.closed_at"),
       Meant("chats.status", Column::kStatus, StatusIn),
       Meant("chats.rating", Column::kRating, RatingIn),
       Of("chats.customer.email", Kind::kAnyCase, Column::kEmail),
       Of("chats.customer.userId", Kind::kAnyCase, Column::kUserId),
       Of("chats.customer.tagsData", Kind::kTags, Column::kTags)},
      {{"chats.createdAt", at(Column::kCreatedAt)},
       {"createdAt", at(Column::kCreatedAt)},
       {"chats.lastCustomerMessageAt", at(Column::kLastCustomerMessageAt)},
       {"lastCustomerMessageAt", at(Column::kLastCustomerMessageAt)},
       {"chats.lastMessageAt", at(Column::kLastMessageAt)},
       {"lastMessageAt", at(Column::kLastMessageAt)},
       {"chats.closedAt", at(Column::kClosedAt)},
       {"closedAt", at(Column::kClosedAt)}},
      static_cast<int>(ChatColumn::kCreatedAt),
      true};
  return kTable;
}

// The chats with these ids as they are now, in their order.
class ChatsById : public entities::Rows {
 public:
  ChatsById(const Call& call, const std::vector<std::int64_t>& ids)
      : call_(call),
        ids_(ids),
        sql_(Concat({call.Plan().select(), ChatsNow(call), " WHERE id = ?2"})) {}

  const store::Query* Next() override {
    if (next_ == ids_.size()) return nullptr;
    row_.reset();
    row_.emplace(call_.database.Prepare(sql_)).Bind(1, SecondsOf(call_.now)).Bind(2, ids_[next_++]);
    return row_->Step() ? &*row_ : nullptr;
  }

 private:
  const Call& call_;
  const std::vector<std::int64_t>& ids_;
  const std::string sql_;
  std::size_t next_ = 0;
  std::optional<store::Query> row_;
};

}  // namespace

Outcome SearchChats(Call& call) {
  const auto body = entities::ReadJsonObject(call);
  if (!body) return tl::make_unexpected(body.error());
  const auto search = ReadSearch(call, ChatTable(), (*body)->root);
  if (!search) return tl::make_unexpected(search.error());
  const FoundRows found = RunSearch(call, ChatTable(), *search);
  ChatsById rows(call, found.ids);
  return call.Reply({found.total}, rows);
}

}  // namespace understudy::helpcrunch
