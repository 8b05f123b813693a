#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "entities/built_in_handlers.h"
#include "entities/stored_row.h"
#include "vendors/omnidesk/handlers.h"
#include "vendors/omnidesk/sent_row.h"

namespace understudy::omnidesk {
namespace {

// A form with its fields as JSON, and the value that the ticket ?2 has for each.
constexpr std::string_view kForm =
    "FROM (SELECT id, title, (SELECT json_group_array(json_object('id', f.id, 'form_id', f.form_id,"
    " 'title', f.title, 'input_type', f.input_type, 'required', f.required, 'required_statuses',"
    " json(f.required_statuses), 'value', f.value)) FROM (SELECT s.*, (SELECT"
    " json_extract(t.form_values, '$.\"' || s.id || '\"') FROM omnidesk_tickets t WHERE t.id = ?2)"
    " AS value FROM omnidesk_formfields s WHERE s.form_id = ?1 ORDER BY s.id) f) AS fields"
    " FROM omnidesk_forms WHERE id = ?1)";

// The vendor has this message.
std::optional<Error> WhyNoForm(const Call& call) {
  if (HasRow(call, "omnidesk_forms", call.arguments.Integer("form_id"))) return std::nullopt;
  return call.Refusal("This form does not exist.");
}

}  // namespace

Outcome GetForm(Call& call) {
  const auto ticket = call.arguments.OptionalInteger("ticketID");
  if (ticket && !HasRow(call, "omnidesk_tickets", *ticket)) {
    return tl::make_unexpected(call.Refusal("ticketID", "must be the id of a ticket"));
  }
  auto form = call.database.Prepare(Concat({call.Plan().select(), kForm}));
  form.Bind(1, call.arguments.Integer("id")).Bind(2, ticket);
  if (!form.Step()) return entities::AbsentRow{"no such form"}.Refuse(call);
  return call.Reply({}, &form);
}

Outcome CreateFormfield(Call& call) {
  if (auto wrong = WhyNoForm(call)) return tl::make_unexpected(std::move(*wrong));
  const auto id = CreateSent(call, "formfields");
  if (!id) return tl::make_unexpected(id.error());
  return call.Reply();
}

Outcome UpdateFormfield(Call& call) {
  const auto& fields = call.RowsOf("formfields").rows;
  const auto row = entities::FindStoredRow(call.database, fields, call.arguments.Integer("id"));
  if (row == nullptr) return entities::AbsentRow{"no such form field"}.Refuse(call);
  if (auto wrong = WhyNoForm(call)) return tl::make_unexpected(std::move(*wrong));
  SetSent(call, "formfields", row->root);
  fields.plan->Update(call.database, row->root);
  return call.Reply();
}

}  // namespace understudy::omnidesk
