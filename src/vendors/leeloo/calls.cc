#include <chrono>
#include <cstddef>
#include <string>
#include <utility>

#include "base/text.h"
#include "vendors/leeloo/body.h"
#include "vendors/leeloo/handlers.h"
#include "vendors/leeloo/replies.h"

// Telephone calls and traffic sources, which the API stores.
namespace understudy::leeloo {
namespace {

// When the vendor looks at a call again.
constexpr std::chrono::minutes kNextCheck{20};

bool IsLink(std::string_view text) {
  return text == "NOT_DEFINED" || text.starts_with("http://") || text.starts_with("https://");
}

struct NewCall {
  std::string user;
  std::string from;
  std::string to;
  std::optional<Instant> date;
  std::string account;
  std::string link;
  std::string status;
  std::int64_t duration;
  std::string type;
};

NewCall ReadCall(Fields& fields) {
  NewCall made;
  made.user = fields.RequiredReference("user_id", "leeloo_users");
  made.from = fields.Required("from");
  made.to = fields.Required("to");
  if (!fields.Required("date").empty()) made.date = fields.Time("date");
  made.account = fields.RequiredReference("account_id", "leeloo_accounts");
  made.link = fields.Required("record_link");
  if (!made.link.empty() && !IsLink(made.link)) fields.Wrong("record_link", "FORMAT_ERROR");
  made.status =
      fields.RequiredOneOf("status", {"TALKING", "SUCCESS", "NO_ANSWER", "CLOSED_BY_SYSTEM"});
  made.duration = fields.RequiredInteger("duration");
  if (made.duration < 0) fields.Wrong("duration", "FORMAT_ERROR");
  made.type = fields.RequiredOneOf("type", {"INBOUND", "OUTBOUND"});
  return made;
}

// Six of a–z and 0–9.
std::string NewHash(const Call& call) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
  constexpr std::size_t kLength = 6;
  std::string hash;
  for (auto number = call.random.Next(); hash.size() < kLength; number /= kLetters.size()) {
    hash += kLetters[number % kLetters.size()];
  }
  return hash;
}

}  // namespace

Outcome CreateCall(Call& call) {
  const auto body = ReadBody(call);
  if (!body) return tl::make_unexpected(body.error());
  Fields fields(call, *body);
  const auto made = ReadCall(fields);
  if (auto wrong = fields.WhyWrong()) return tl::make_unexpected(std::move(*wrong));
  const std::string id = NewId(call);
  const std::string uuid = NewUuid(call);
  call.database
      .Prepare(
          "INSERT INTO leeloo_calls(id, record_link, user_id, account_id, called, caller, type,"
          " status, call_id, billsec, date, created_at, updated_at, next_check)"
          " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12, ?13)")
      .Bind(1, id)
      .Bind(2, made.link)
      .Bind(3, made.user)
      .Bind(4, made.account)
      .Bind(5, made.to)
      .Bind(6, made.from)
      .Bind(7, made.type)
      .Bind(8, made.status)
      .Bind(9, uuid)
      .Bind(10, made.duration)
      .Bind(11, *made.date)
      .Bind(12, call.now)
      .Bind(13, call.now + kNextCheck)
      .Run();
  return ShowRow(call, id);
}

Outcome CreateTrafficSource(Call& call) {
  const auto tool = IdIn(call, "leeloo_leadgentools", call.arguments.Text("leadgentool_id"));
  if (!tool) return tl::make_unexpected(NotFound(call));
  const auto body = ReadBody(call);
  if (!body) return tl::make_unexpected(body.error());
  Fields fields(call, *body);
  const auto name = fields.Required("name");
  const auto description = fields.Text("description").value_or("");
  if (auto wrong = fields.WhyWrong()) return tl::make_unexpected(std::move(*wrong));
  const std::string id = NewId(call);
  const std::string button = NewId(call);
  const std::string hash = NewHash(call);
  const auto user = ApiUserId(call);
  call.database
      .Prepare(
          "INSERT INTO leeloo_traffic_sources(id, name, description, leadgentool_id, created_by,"
          " hash, resubscribe_button_id, created_at, updated_at)"
          " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)")
      .Bind(1, id)
      .Bind(2, name)
      .Bind(3, description)
      .Bind(4, *tool)
      .Bind(5, user)
      .Bind(6, hash)
      .Bind(7, button)
      .Bind(8, call.now)
      .Run();
  return ShowRow(call, id);
}

std::vector<entities::ReplyBinding> StoredReplies() {
  const std::string company = "(SELECT id FROM leeloo_company ORDER BY id LIMIT 1)";
  return {{.operation = "commentOnPerson",
           .row = "data",
           .entity = "comments",
           .queries = {"FROM leeloo_comments WHERE id = ?1"},
           .fills = {{.property = "data.company_id", .column = company},
                     {.property = "data.entity_id", .column = "person_id"}}},
          {.operation = "createCall",
           .row = "data",
           .entity = "calls",
           .queries = {"FROM leeloo_calls WHERE id = ?1"},
           .fills = {{.property = "data.raw_response", .column = "'{}'"},
                     {.property = "data.telephone_connection_id", .column = "NULL"},
                     {.property = "data.company_id", .column = company}}},
          {.operation = "createTrafficSource",
           .row = "data",
           .entity = "traffic_sources",
           .queries = {"FROM leeloo_traffic_sources WHERE id = ?1"},
           .fills = {{.property = "data.fb_adset_id", .column = "NULL"},
                     {.property = "data.company_id", .column = company},
                     {.property = "data.tunnel_id",
                      .column = "(SELECT tunnel_id FROM leeloo_leadgentools AS l"
                                " WHERE l.id = leadgentool_id)"}}}};
}

}  // namespace understudy::leeloo
