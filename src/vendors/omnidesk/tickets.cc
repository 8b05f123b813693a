#include "vendors/omnidesk/tickets.h"

#include "base/text.h"
#include "entities/built_in_handlers.h"
#include "vendors/omnidesk/handlers.h"

// Listing and reading tickets.
namespace understudy::omnidesk {
namespace {

// As the ticket has them.
constexpr std::string_view kPlain[] = {"id",          "channel_id",
                                       "customer_id", "external_gui_url",
                                       "form_id",     "external_id",
                                       "from_name",   "grade_by_customer",
                                       "sender",      "recipient",
                                       "to_name",     "sla_policy_id",
                                       "brand_id",    "sla_next_breach_current_status"};

constexpr std::string_view kTimes[] = {"closed_at",
                                       "created_at",
                                       "last_update_agent",
                                       "last_update_customer",
                                       "sla_breach_customer_wait_time",
                                       "sla_breach_first_reply_time",
                                       "sla_breach_next_reply_time",
                                       "sla_breach_user_work_time",
                                       "sla_next_breach",
                                       "snooze_time",
                                       "snooze_time_sent"};

// Timelines of customers call a solved ticket closed.
constexpr std::string_view kStatus = "iif(t.status = 'closed', 'solved', t.status)";

// SELECT … FROM …, a column for each property of a ticket, and `listed_at`, for the order.
std::string SelectTickets(std::string_view timeline) {
  std::string sql = "SELECT ";
  for (const auto column : kPlain) sql += Concat({"t.", column, ", "});
  for (const auto column : kTimes) {
    sql += Concat({TimeSql(Concat({"t.", column})), " AS ", column, ", "});
  }
  sql += Concat({TimeSql("coalesce(t.last_update, t.created_at)"), " AS last_update, "});
  sql += Concat({timeline, kStatus, " AS status, "});
  sql +=
      "t.subject AS title, coalesce(t.channel_account_id, '0') AS channel_account_id,"
      " coalesce(t.assigned_group_id, 0) AS assigned_group_id,"
      " coalesce(t.assigned_user_id, 0) AS assigned_user_id,"
      " coalesce(t.direction, 'inbound') AS direction, coalesce(t.priority, 'medium') AS priority,"
      " coalesce(t.icon, h.icon, '') AS icon, h.name AS channel_name, h.icon AS channel_icon,"
      " b.name AS brand_name, t.created_at AS listed_at FROM omnidesk_tickets t"
      " LEFT JOIN omnidesk_ticket_channels h ON h.id = t.channel_id"
      " LEFT JOIN omnidesk_brands b ON b.id = t.brand_id";
  return sql;
}

// The events are there if ?2 is 1.
std::string TimelineSql() {
  const std::string time = TimeSql("created_at");
  constexpr const char* kEvents =
      "(SELECT json_group_array(json(e.entry)) FROM (SELECT created_at, 0 AS kind, id,"
      " json_object('id', id, 'ticket_id', ticket_id, 'item_type', item_type, 'item_type_id',"
      " item_type_id, 'description', description, 'initiated_by', initiated_by, 'created_at', ";
  constexpr const char* kMessages =
      ", 'type', 'event') AS entry FROM omnidesk_ticket_events WHERE ticket_id = ?1 AND ?2 = 1"
      " UNION ALL SELECT created_at, 1, id, json_object('to', recipient, 'from', sender, 'image',"
      " '', 'created_at', ";
  constexpr const char* kRest =
      ", 'pinned', 0, 'id', CAST(id AS TEXT), 'channel_name', channel_name, 'channel_icon',"
      " channel_icon, 'type', type, 'status_new', status_new, 'user_id', coalesce(user_id, 0),"
      " 'user_name', user_name, 'user_avatar', '', 'channel_id', 0, 'direction', direction,"
      " 'content', content, 'ticket_id', ticket_id, 'external_id', NULL, 'from_name', '',"
      " 'to_name', '', 'meta_data', '[]', 'in_queue', 0) FROM omnidesk_ticket_messages"
      " WHERE ticket_id = ?1 ORDER BY 1, 2, 3) e) AS timeline, ";
  return Concat({kEvents, time, kMessages, time, kRest});
}

// ?1 is the text of `query` as SearchKey() has it, ?2 the status, ?3 the view; empty: any.
std::string WhereListed() {
  constexpr const char* kText =
      " WHERE (?1 = '' OR instr(fold(t.subject), ?1) > 0 OR instr(fold(t.sender), ?1) > 0"
      " OR instr(fold(t.recipient), ?1) > 0) AND (?2 = '' OR ";
  constexpr const char* kView =
      " = ?2) AND (?3 = '' OR EXISTS(SELECT 1 FROM omnidesk_views v WHERE v.name = ?3"
      " AND (v.status IS NULL OR v.status = ";
  constexpr const char* kRest =
      ") AND (v.priority IS NULL OR v.priority = coalesce(t.priority, 'medium'))"
      " AND (v.brand_id IS NULL OR v.brand_id = t.brand_id)))";
  return Concat({kText, kStatus, kView, kStatus, kRest});
}

bool HasView(const Call& call, std::string_view name) {
  auto view = call.database.Prepare("SELECT 1 FROM omnidesk_views WHERE name = ?1");
  return view.Bind(1, name).Step();
}

}  // namespace

Error NoSuchTicket(const Call& call) { return entities::AbsentRow{"no such ticket"}.ErrorOf(call); }

std::string TimeSql(std::string_view column) {
  return Concat({"strftime('%Y-%m-%d %H:%M:%S', ", column, " / 1000, 'unixepoch')"});
}

Outcome ListTickets(Call& call) {
  const auto view = call.arguments.Text("applyView");
  if (!view.empty() && !HasView(call, view)) {
    return tl::make_unexpected(call.Refusal("applyView", "must be the name of a view"));
  }
  const auto start = call.arguments.Integer("itemStart");
  const auto limit = call.arguments.Integer("itemLimit");
  const std::string text = SearchKey(call.arguments.Text("query"));
  const auto status = call.arguments.OptionalText("status").value_or("");
  const auto bind = [&](store::Query& query) -> store::Query& {
    return query.Bind(1, text).Bind(2, status).Bind(3, view);
  };
  std::int64_t total = 0;
  {
    auto counted =
        call.database.Prepare(Concat({"SELECT count(*) FROM omnidesk_tickets t", WhereListed()}));
    if (bind(counted).Step()) total = counted.Integer(0);
  }
  constexpr const char* kPage =
      " ORDER BY t.created_at DESC, t.id DESC LIMIT ?4 OFFSET ?5)"
      " ORDER BY listed_at DESC, id DESC";
  auto rows = call.database.Prepare(
      Concat({call.Plan().select(), "FROM (", SelectTickets(""), WhereListed(), kPage}));
  bind(rows).Bind(4, limit).Bind(5, start);
  return call.Reply({start, total, limit}, &rows);
}

Outcome GetTicket(Call& call) {
  auto row = call.database.Prepare(
      Concat({call.Plan().select(), "FROM (", SelectTickets(TimelineSql()), " WHERE t.id = ?1)"}));
  row.Bind(1, call.arguments.Integer("id"));
  row.Bind(2, std::int64_t{call.arguments.Has("getTicketHistory") ? 1 : 0});
  if (!row.Step()) return tl::make_unexpected(NoSuchTicket(call));
  return call.Reply({}, &row);
}

}  // namespace understudy::omnidesk
