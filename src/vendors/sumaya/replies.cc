#include "vendors/sumaya/replies.h"

#include <string>

#include "base/json.h"

namespace understudy::sumaya {
namespace {

entities::ReplyBinding ListReply(const char* operation, const char* schema, const std::string& list,
                                 const char* entity, std::vector<entities::Fill> fills = {}) {
  // In the order of ReplyPage().
  return {operation,
          schema,
          list,
          entity,
          {},
          {"current_page", "first_page_url", "from", "last_page", "last_page_url", "links",
           "next_page_url", "path", "per_page", "prev_page_url", "to", "total"},
          std::move(fills)};
}

entities::ReplyBinding MessageListReply(const char* operation) {
  return ListReply(operation, "MessageListReply", "data.messages", "messages",
                   {{"data.messages", "m.shown"}});
}

std::string LinksJson(const std::vector<PageLink>& links) {
  json::Writer w;
  w.StartArray();
  for (const auto& link : links) {
    w.StartObject();
    w.Key("url").Text(link.url);
    w.Key("label").String(link.label);
    w.Key("active").Boolean(link.active);
    w.EndObject();
  }
  return w.EndArray().Take();
}

}  // namespace

std::vector<entities::ReplyBinding> Replies() {
  std::vector<entities::ReplyBinding> replies = {
      MessageListReply("listCustomerMessages"), MessageListReply("listCustomerMessagesPlural"),
      ListReply("listSubscriptionRecords", "", "data.subscription_records",
                "subscription_records")};
  for (const auto* operation :
       {"listCustomerPointsRecords", "listCustomerPointsRecordsPlural", "listPointsRecords"}) {
    replies.push_back(MessageListReply(operation));
    replies.push_back(
        ListReply(operation, "PointsRecordListReply", "data.points_records", "points_records",
                  {{"data.points_records.id", "r.id"},
                   {"data.points_records.created_at", "r.created_at"},
                   {"data.points_records.customer_name",
                    "(SELECT full_name FROM sumaya_customers WHERE id = r.customer_id)"},
                   {"data.points_records.customer_email",
                    "(SELECT email FROM sumaya_customers WHERE id = r.customer_id)"}}));
  }
  return replies;
}

Reply ReplyPage(const Call& call, const entities::ReplyPlan& plan, const Page& page,
                std::optional<store::Query> rows) {
  const std::string links = LinksJson(page.links);
  return {200, plan.Write(call.database,
                          {page.current_page, page.first_page_url, page.from, page.last_page,
                           page.last_page_url, entities::Value::Json(links), page.next_page_url,
                           page.path, page.per_page, page.prev_page_url, page.to, page.total},
                          rows ? &*rows : nullptr)};
}

}  // namespace understudy::sumaya
