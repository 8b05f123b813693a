#include "vendors/leeloo/handlers.h"

#include <algorithm>

#include "vendors/leeloo/errors.h"
#include "vendors/leeloo/render.h"
#include "vendors/leeloo/repo.h"

namespace understudy::leeloo {
namespace {

Slice SliceOf(const Call& call) {
  return {call.arguments.Integer("limit"), call.arguments.Integer("offset")};
}

}  // namespace

Outcome ListAccounts(Call& call) {
  const Slice slice = SliceOf(call);
  const auto page = ListAccounts(call.database, call.arguments.List("filter[tags]"), slice);
  return Reply{200, RenderAccounts(page, slice)};
}

Outcome GetAccount(Call& call) {
  const auto details = FindAccount(call.database, call.arguments.Text("id"));
  if (!details) return tl::make_unexpected(AccountNotFound(call.settings));
  const auto& include = call.arguments.List("include");
  const auto asked = [&](std::string_view name) {
    return std::find(include.begin(), include.end(), name) != include.end();
  };
  return Reply{200, RenderAccount(*details, {asked("contactedUsers"), asked("orders")})};
}

Outcome ListChatMessages(Call& call) {
  const auto id = call.arguments.Text("id");
  if (!AccountExists(call.database, id)) {
    return tl::make_unexpected(AccountNotFound(call.settings));
  }
  const Slice slice = SliceOf(call);
  const auto total = CountMessages(call.database, id);
  std::vector<Message> messages;
  if (slice.offset < total) messages = ListMessages(call.database, id, slice);
  return Reply{200, RenderMessages(messages, slice, total)};
}

}  // namespace understudy::leeloo
