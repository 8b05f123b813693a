#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "entities/call.h"

// What Leeloo's handlers share: ids, pages, and replies that show a row.
namespace understudy::leeloo {

// The 404 of the operation: no row has the path's id.
Error NotFound(const Call& call);

// "SELECT total FROM <table>"; 0 without a row.
std::int64_t TotalOf(const Call& call, std::string_view table);

// A page of the first plan's rows: `query` ends with "LIMIT ?1 OFFSET ?2".
Outcome ReplyPage(const Call& call, store::Query& query, std::int64_t total);

// `{"data":{},"status":1}`.
Outcome ReplyNothing(const Call& call);
std::vector<entities::ReplyBinding> EmptyReplies();

// The row with this id, as the operation's reply shows it: its query's ?1.
Outcome ShowRow(const Call& call, const std::string& id);
// The same with the status of a new row, by the setting created_status.
Outcome ShowNewPerson(const Call& call, const std::string& id);

// The id as the row has it, whose letter case may be another; nullopt: no row of the table has it.
std::optional<std::string> IdIn(const Call& call, std::string_view table, std::string_view id);

// 24 hexadecimal digits, as of an ObjectId: the first eight are the time.
std::string NewId(const Call& call);
std::string NewUuid(const Call& call);

// The company's id; nullopt: the scenario has no company.
std::optional<std::string> CompanyId(const Call& call);
// Who writes by the API: the user with the lowest id.
std::optional<std::string> ApiUserId(const Call& call);

}  // namespace understudy::leeloo
