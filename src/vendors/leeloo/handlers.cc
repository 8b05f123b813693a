#include "vendors/leeloo/handlers.h"

#include <algorithm>

#include "vendors/leeloo/errors.h"
#include "vendors/leeloo/repo.h"

namespace understudy::leeloo {
namespace {

Slice SliceOf(const Call& call) {
  return {call.arguments.Integer("limit"), call.arguments.Integer("offset")};
}

}  // namespace

Outcome ListAccounts(Call& call) {
  const Slice slice = SliceOf(call);
  AccountPage page(call.database, call.Plan(), call.arguments.List("filter[tags]"), slice);
  return call.Reply({slice.limit, slice.offset, entities::Value::RowCount(), page.total()}, page);
}

Outcome GetAccount(Call& call) {
  auto account = call.database.Prepare(call.Plan().query());
  account.Bind(1, call.arguments.Text("id"));
  if (!account.Step()) return tl::make_unexpected(AccountNotFound(call.settings));
  const auto& include = call.arguments.List("include");
  const auto asked = [&](std::string_view name) {
    return std::find(include.begin(), include.end(), name) != include.end();
  };
  return call.Reply({asked("contactedUsers"), asked("orders")}, &account);
}

Outcome ListChatMessages(Call& call) {
  const auto id = call.arguments.Text("id");
  if (!AccountExists(call.database, id)) {
    return tl::make_unexpected(AccountNotFound(call.settings));
  }
  const Slice slice = SliceOf(call);
  const auto total = CountMessages(call.database, id);
  auto messages = call.database.Prepare(call.Plan().query());
  messages.Bind(1, id).Bind(2, slice.limit).Bind(3, slice.offset);
  return call.Reply({slice.limit, slice.offset, entities::Value::RowCount(), total},
                    slice.offset < total ? &messages : nullptr);
}

}  // namespace understudy::leeloo
