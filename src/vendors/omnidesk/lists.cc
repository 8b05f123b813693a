#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.h"
#include "vendors/omnidesk/handlers.h"
#include "vendors/omnidesk/sent_row.h"

// Lists of few rows that a text narrows.
namespace understudy::omnidesk {
namespace {

// `from` is "FROM … WHERE …", where ?1 is the text of `query` as SearchKey() has it. `last` is the
// value of the plan behind those of the page.
Outcome ListFound(Call& call, std::string_view from, entities::Value last = {}) {
  const auto start = call.arguments.Integer("itemStart");
  const auto limit = call.arguments.Integer("itemLimit");
  const std::string text = SearchKey(call.arguments.Text("query"));
  std::int64_t total = 0;
  {
    auto counted = call.database.Prepare(Concat({"SELECT count(*) ", from}));
    if (counted.Bind(1, text).Step()) total = counted.Integer(0);
  }
  auto rows = call.database.Prepare(
      Concat({call.Plan().select(), from, " ORDER BY id LIMIT ?2 OFFSET ?3"}));
  rows.Bind(1, text).Bind(2, limit).Bind(3, start);
  return call.Reply({start, total, limit, last}, &rows);
}

}  // namespace

Outcome ListForms(Call& call) {
  return ListFound(call, "FROM omnidesk_forms WHERE instr(fold(title), ?1) > 0");
}

Outcome ListFormfields(Call& call) {
  return ListFound(call, "FROM omnidesk_formfields WHERE instr(fold(title), ?1) > 0");
}

Outcome ListUsers(Call& call) {
  constexpr std::string_view kFound =
      "FROM omnidesk_users WHERE (instr(fold(username), ?1) > 0 OR instr(fold(email), ?1) > 0"
      " OR instr(fold(phone), ?1) > 0)";
  const bool active_only = IsTrue(call.arguments.Text("activeOnly"));
  return ListFound(call, Concat({kFound, active_only ? " AND active = 1" : ""}),
                   IsTrue(call.arguments.Text("extended")));
}

}  // namespace understudy::omnidesk
