#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "entities/built_in_finder.h"
#include "entities/row_keys.h"
#include "vendors/omnidesk/handlers.h"
#include "vendors/omnidesk/sent_row.h"
#include "vendors/omnidesk/tickets.h"

// What agents write in tickets.
namespace understudy::omnidesk {
namespace {

constexpr std::string_view kNobody = "Agent Anonymous";

// The message that is answered must be of the ticket.
bool IsOfTicket(const Call& call, std::int64_t message, std::int64_t ticket) {
  auto row = call.database.Prepare(
      "SELECT 1 FROM omnidesk_ticket_messages WHERE id = ?1 AND ticket_id = ?2");
  return row.Bind(1, message).Bind(2, ticket).Step();
}

// The sender's name; nullopt: there is no such user.
std::optional<std::string> SenderOf(const Call& call, std::optional<std::int64_t> user) {
  if (!user) return std::string(kNobody);
  auto row = call.database.Prepare("SELECT username FROM omnidesk_users WHERE id = ?1");
  return row.Bind(1, *user).Step() ? std::optional(std::string(row.View(0))) : std::nullopt;
}

void Answer(const Call& call, std::int64_t ticket) {
  call.database
      .Prepare(
          "UPDATE omnidesk_tickets SET status = iif(status = 'new', 'open', status),"
          " last_update = ?2, last_update_agent = ?2 WHERE id = ?1")
      .Bind(1, ticket)
      .Bind(2, call.now)
      .Run();
}

// After Answer(): it shows the ticket's status.
void Insert(const Call& call, std::int64_t ticket, std::optional<std::int64_t> user,
            std::string_view sender) {
  const auto to = call.arguments.Text("toAddress");
  call.database.ForgetLastInsertId();
  call.database
      .Prepare(
          "INSERT INTO omnidesk_ticket_messages(ticket_id, type, recipient, content, created_at,"
          " status_new, user_id, user_name, direction, channel_name, channel_icon)"
          " SELECT t.id, 'message', ?2, ?3, ?4, iif(t.status = 'closed', 'solved', t.status), ?5,"
          " ?6, 'outbound', h.name, h.icon FROM omnidesk_tickets t"
          " LEFT JOIN omnidesk_ticket_channels h ON h.id = t.channel_id WHERE t.id = ?1")
      .Bind(1, ticket)
      .Bind(2, to.empty() ? std::nullopt : std::optional(to))
      .Bind(3, call.arguments.Text("message"))
      .Bind(4, call.now)
      .Bind(5, user)
      .Bind(6, sender)
      .Run();
}

}  // namespace

Outcome CreateMessage(Call& call) {
  const auto ticket = call.arguments.Integer("ticketID");
  if (!HasRow(call, "omnidesk_tickets", ticket)) return tl::make_unexpected(NoSuchTicket(call));
  const auto user = call.arguments.OptionalInteger("userID");
  const auto sender = SenderOf(call, user);
  if (!sender) return tl::make_unexpected(call.Refusal("userID", "must be the id of a user"));
  const auto answered = call.arguments.Integer("respondMessageID");
  if (answered != 0 && !IsOfTicket(call, answered, ticket)) {
    return tl::make_unexpected(
        call.Refusal("respondMessageID", "must be 0, or the id of a message of the ticket"));
  }
  Answer(call, ticket);
  Insert(call, ticket, user, *sender);
  if (call.database.LastInsertId() > entities::kLargestKey) {
    return tl::make_unexpected(entities::IdIsTooLarge(call));
  }
  return call.Reply();
}

}  // namespace understudy::omnidesk
