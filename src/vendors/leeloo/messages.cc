#include <string>
#include <utility>

#include "vendors/leeloo/body.h"
#include "vendors/leeloo/handlers.h"
#include "vendors/leeloo/people.h"
#include "vendors/leeloo/replies.h"

// What the company sends, by the API, to an account.
namespace understudy::leeloo {

Outcome SendTemplate(Call& call) {
  const auto body = ReadBody(call);
  if (!body) return tl::make_unexpected(body.error());
  Fields fields(call, *body);
  const auto account = fields.RequiredReference("account_id", "leeloo_accounts");
  const auto message = fields.RequiredReference("template_id", "leeloo_message_templates");
  if (auto wrong = fields.WhyWrong()) return tl::make_unexpected(std::move(*wrong));
  std::string text;
  {
    auto row = call.database.Prepare("SELECT text FROM leeloo_message_templates WHERE id = ?1");
    if (row.Bind(1, message).Step()) text = row.Text(0);
  }
  InsertMessage(call, account, "YOUR_MESSAGE", text);
  return ReplyNothing(call);
}

Outcome SendMessage(Call& call) {
  const auto body = ReadBody(call);
  if (!body) return tl::make_unexpected(body.error());
  Fields fields(call, *body);
  const auto account = fields.RequiredReference("account_id", "leeloo_accounts");
  const auto text = fields.Required("text");
  if (auto wrong = fields.WhyWrong()) return tl::make_unexpected(std::move(*wrong));
  InsertMessage(call, account, "YOUR_MESSAGE", text);
  return ReplyNothing(call);
}

}  // namespace understudy::leeloo
