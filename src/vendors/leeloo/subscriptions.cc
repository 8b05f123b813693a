#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/text.h"
#include "vendors/leeloo/body.h"
#include "vendors/leeloo/handlers.h"
#include "vendors/leeloo/people.h"
#include "vendors/leeloo/replies.h"

// Subscribing an account to a tunnel, and people to letters and short messages.
namespace understudy::leeloo {
namespace {

// A kind of subscription by an address.
struct Kind {
  std::string_view source;   // `from` of the accounts
  std::string_view address;  // the field that must be sent, which finds the person
};

constexpr Kind kSms{"SMS", "phone"};
constexpr Kind kEmail{"EMAIL", "email"};

struct Recipient {
  std::optional<std::string> name;
  std::optional<std::string> email;
  std::optional<std::string> phone;
};

bool IsInTunnel(const Call& call, const std::string& account, const std::string& name) {
  auto row = call.database.Prepare(
      "SELECT 1 FROM leeloo_accounts, json_each(subscribe_history)"
      " WHERE leeloo_accounts.id = ?1 AND value ->> 'tunnelName' = ?2");
  return row.Bind(1, account).Bind(2, name).Step();
}

void Subscribe(const Call& call, const std::string& account, const std::string& tunnel) {
  std::string name;
  {
    auto row = call.database.Prepare("SELECT name FROM leeloo_tunnels WHERE id = ?1");
    if (row.Bind(1, tunnel).Step()) name = row.Text(0);
  }
  constexpr std::string_view kTool = "Default leadgentool";
  constexpr std::string_view kSource = "Default traffic source";
  const std::int64_t is_new = IsInTunnel(call, account, name) ? 0 : 1;
  call.database
      .Prepare(
          "UPDATE leeloo_accounts SET updated_at = ?3, subscribe_history = json_insert("
          "subscribe_history, '$[#]', json_object('tunnelName', ?2, 'leadgentoolName', ?4,"
          " 'trafficSource', ?5)) WHERE id = ?1")
      .Bind(1, account)
      .Bind(2, name)
      .Bind(3, call.now)
      .Bind(4, kTool)
      .Bind(5, kSource)
      .Run();
  call.database
      .Prepare(
          "UPDATE leeloo_tunnels SET subscribers = subscribers + 1,"
          " uniq_subscribers = uniq_subscribers + ?2 WHERE id = ?1")
      .Bind(1, tunnel)
      .Bind(2, is_new)
      .Run();
  InsertMessage(call, account, "SYSTEM_MESSAGE", "");
  call.teller().Tell("SUBSCRIPTION",
                     {account, name, kTool, kSource, FormatMillis(call.now).view()});
}

// Whether the block is one of the tunnel's.
bool IsOf(const Call& call, const std::string& block, const std::string& tunnel) {
  auto row =
      call.database.Prepare("SELECT 1 FROM leeloo_tunnel_blocks WHERE id = ?1 AND tunnel_id = ?2");
  return row.Bind(1, block).Bind(2, tunnel).Step();
}

// A bad phone of a letter's recipient is dropped.
Recipient ReadRecipient(const Kind& kind, Fields& fields) {
  Recipient recipient;
  recipient.name = fields.Text("name");
  recipient.email = fields.Email("email");
  recipient.phone = fields.Text("phone");
  fields.Required(kind.address);
  if (recipient.phone && !IsPhone(*recipient.phone)) {
    if (kind.address == "phone") fields.Wrong("phone", "FORMAT_ERROR");
    recipient.phone.reset();
  }
  return recipient;
}

std::vector<Recipient> ReadRecipients(const Call& call, const Kind& kind, const Node& body,
                                      Fields& fields) {
  std::vector<Recipient> recipients;
  const Node* data = body.Find("data");
  if (data == nullptr || data->is_null() || (data->is_sequence() && data->items.empty())) {
    fields.Wrong("data", "REQUIRED");
    return recipients;
  }
  if (!data->is_sequence()) {
    fields.Wrong("data", "FORMAT_ERROR");
    return recipients;
  }
  for (std::size_t i = 0; i < data->items.size(); ++i) {
    const std::string path = Concat({"data/", std::to_string(i)});
    if (!data->items[i].is_map()) {
      fields.Wrong(path, "FORMAT_ERROR");
      continue;
    }
    Fields its(call, data->items[i], path + "/");
    recipients.push_back(ReadRecipient(kind, its));
    fields.Take(its);
  }
  return recipients;
}

// The first person with this address, or a new one.
std::string PersonWith(const Call& call, const Kind& kind, const Recipient& recipient) {
  const auto& address = kind.address == "phone" ? recipient.phone : recipient.email;
  {
    auto row = call.database.Prepare(
        Concat({"SELECT id FROM leeloo_people WHERE ", kind.address, " = ?1 ORDER BY id LIMIT 1"}));
    if (row.Bind(1, address).Step()) return row.Text(0);
  }
  NewPerson person;
  person.name = recipient.name.value_or(*address);
  person.email = recipient.email;
  person.phone = recipient.phone;
  return InsertPerson(call, person);
}

// The person's account of this connection, which may be there already.
std::string AccountOn(const Call& call, const Kind& kind, const std::string& connection,
                      const Recipient& recipient) {
  NewAccount account;
  account.person = PersonWith(call, kind, recipient);
  {
    auto row = call.database.Prepare(
        "SELECT id FROM leeloo_accounts WHERE person_id = ?1 AND connection_id = ?2"
        " AND source = ?3 ORDER BY id LIMIT 1");
    row.Bind(1, account.person).Bind(2, connection).Bind(3, kind.source);
    if (row.Step()) return row.Text(0);
  }
  account.name =
      recipient.name.value_or(*(kind.address == "phone" ? recipient.phone : recipient.email));
  account.source = kind.source;
  account.connection = connection;
  return InsertAccount(call, account);
}

Outcome SubscribeAll(Call& call, const Kind& kind) {
  const auto body = ReadBody(call);
  if (!body) return tl::make_unexpected(body.error());
  Fields fields(call, *body);
  const auto recipients = ReadRecipients(call, kind, *body, fields);
  const auto connection = fields.RequiredReference("connection_id", "leeloo_connections");
  fields.Reference("leadgentool_id", "leeloo_leadgentools");
  const auto tags = fields.References("tags", "leeloo_tags");
  if (auto wrong = fields.WhyWrong()) return tl::make_unexpected(std::move(*wrong));
  for (const auto& recipient : recipients) {
    const auto account = AccountOn(call, kind, connection, recipient);
    const auto person = PersonOf(call, account);
    for (const auto& tag : tags) AddTag(call, *person, tag);
  }
  return call.Reply({static_cast<std::int64_t>(recipients.size())});
}

}  // namespace

std::vector<entities::ReplyBinding> SubscriptionReplies() {
  return {{.operation = "sendSms", .values = {"data.count_to_process"}},
          {.operation = "sendEmails", .values = {"data.count_to_process"}}};
}

Outcome SubscribeManually(Call& call) {
  const auto account = IdIn(call, "leeloo_accounts", call.arguments.Text("account_id"));
  if (!account) return tl::make_unexpected(NotFound(call));
  const auto body = ReadBody(call);
  if (!body) return tl::make_unexpected(body.error());
  Fields fields(call, *body);
  const auto tunnel = fields.RequiredReference("tunnel_id", "leeloo_tunnels");
  const auto block = fields.RequiredReference("tunnel_block_id", "leeloo_tunnel_blocks");
  if (!tunnel.empty() && !block.empty() && !IsOf(call, block, tunnel)) {
    fields.Missing("tunnel_block_id");
  }
  if (auto wrong = fields.WhyWrong()) return tl::make_unexpected(std::move(*wrong));
  Subscribe(call, *account, tunnel);
  return ReplyNothing(call);
}

Outcome SendSms(Call& call) { return SubscribeAll(call, kSms); }
Outcome SendEmails(Call& call) { return SubscribeAll(call, kEmail); }

}  // namespace understudy::leeloo
