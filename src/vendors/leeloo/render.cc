#include "vendors/leeloo/render.h"

#include "base/json.h"

namespace understudy::leeloo {
namespace {

void WriteLink(json::Writer& w, std::string_view type, std::string_view id) {
  w.StartObject().Key("type").String(type).Key("id").String(id).EndObject();
}

// The first members of an account, in a list and alone.
void WriteHead(json::Writer& w, const AccountSummary& account) {
  w.Key("id").String(account.id);
  w.Key("name").String(account.name);
  w.Key("tags").Raw(account.tags);
  w.Key("from").String(account.from);
  w.Key("botStatus").String(account.bot_status);
}

void Write(json::Writer& w, const AccountSummary& account) {
  w.StartObject();
  WriteHead(w, account);
  w.Key("lastMessageTime").String(FormatMillis(account.last_message_time));
  w.Key("createdAt").String(FormatMillis(account.created_at));
  w.EndObject();
}

void Write(json::Writer& w, const Message& message) {
  w.StartObject();
  w.Key("id").String(message.id);
  w.Key("text").String(message.text);
  w.Key("type").String(message.type);
  w.Key("read").Boolean(message.read);
  w.Key("createdAt").String(FormatMillis(message.created_at));
  w.Key("updatedAt").String(FormatMillis(message.updated_at));
  if (message.created_by) {
    w.Key("links").StartObject().Key("createdBy");
    WriteLink(w, "users", *message.created_by);
    w.EndObject();
  }
  w.EndObject();
}

void Write(json::Writer& w, const User& user) {
  w.StartObject();
  w.Key("id").String(user.id);
  w.Key("name").String(user.name);
  w.Key("createdAt").String(FormatMillis(user.created_at));
  w.Key("updatedAt").String(FormatMillis(user.updated_at));
  w.EndObject();
}

// Without its id, as the document shows it.
void Write(json::Writer& w, const Order& order) {
  w.StartObject();
  w.Key("price").Raw(order.price);
  w.Key("currency").String(order.currency);
  w.Key("paymentMethod").String(order.payment_method);
  w.Key("status").String(order.status);
  w.Key("updatedAt").String(FormatMillis(order.updated_at));
  w.EndObject();
}

template <typename Item>
void WriteAll(json::Writer& w, const std::vector<Item>& items) {
  w.StartArray();
  for (const auto& item : items) Write(w, item);
  w.EndArray();
}

template <typename Item>
void WriteLinks(json::Writer& w, std::string_view type, const std::vector<Item>& items) {
  w.StartArray();
  for (const auto& item : items) WriteLink(w, type, item.id);
  w.EndArray();
}

void Write(json::Writer& w, const AccountDetails& details) {
  const Account& account = details.account;
  w.StartObject();
  WriteHead(w, account);
  w.Key("gender").Text(account.gender);
  w.Key("locale").Text(account.locale);
  w.Key("subscribeHistory").Raw(account.subscribe_history);
  w.Key("links").StartObject().Key("contactedUsers");
  WriteLinks(w, "users", details.contacted_users);
  w.Key("orders");
  WriteLinks(w, "orders", details.orders);
  w.EndObject();
  w.Key("createdAt").String(FormatMillis(account.created_at));
  w.Key("updatedAt").String(FormatMillis(account.updated_at));
  w.EndObject();
}

template <typename Item>
std::string RenderList(const std::vector<Item>& items, const Slice& slice, std::int64_t total) {
  json::Writer w;
  w.StartObject().Key("data");
  WriteAll(w, items);
  w.Key("meta").StartObject();
  w.Key("limit").Integer(slice.limit).Key("offset").Integer(slice.offset);
  w.Key("filteredCount").Integer(static_cast<std::int64_t>(items.size()));
  w.Key("totalCount").Integer(total);
  w.EndObject();
  w.Key("status").Integer(1).EndObject();
  return w.Take();
}

}  // namespace

std::string RenderAccounts(const AccountPage& page, const Slice& slice) {
  return RenderList(page.accounts, slice, page.total);
}

std::string RenderMessages(const std::vector<Message>& messages, const Slice& slice,
                           std::int64_t total) {
  return RenderList(messages, slice, total);
}

std::string RenderAccount(const AccountDetails& details, const Included& included) {
  json::Writer w;
  w.StartObject().Key("data");
  Write(w, details);
  w.Key("included").StartObject();
  if (included.users) {
    w.Key("users");
    WriteAll(w, details.contacted_users);
  }
  if (included.orders) {
    w.Key("orders");
    WriteAll(w, details.orders);
  }
  w.EndObject();
  w.Key("status").Integer(1).EndObject();
  return w.Take();
}

}  // namespace understudy::leeloo
