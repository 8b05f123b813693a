// A customer's own profile.

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "base/node.h"
#include "base/text.h"
#include "entities/row_values.h"
#include "entities/stored_row.h"
#include "vendors/sumaya/accounts.h"
#include "vendors/sumaya/handlers.h"
#include "vendors/sumaya/input.h"

namespace understudy::sumaya {
namespace {

using entities::SetMember;
using entities::TextNode;

constexpr std::array<const char*, 8> kTexts = {"username", "full_name", "first_name", "last_name",
                                               "email",    "phone",     "birth",      "gender"};

Outcome ShowProfile(Call& call, std::string_view customer) {
  auto row = call.database.Prepare(call.Plan().query());
  row.Bind(1, customer).Step();
  return call.Reply({}, &row);
}

std::unique_ptr<entities::StoredRow> StoredCustomer(const Call& call, std::string_view id) {
  const auto& rows = call.RowsOf("customers").rows;
  auto query = call.database.Prepare(
      Concat({"SELECT ", rows.columns, " FROM ", rows.table, " WHERE id = ?1"}));
  query.Bind(1, id).Step();
  return entities::ReadStoredRow(call.database, rows, query);
}

bool HasText(const Node& row, std::string_view field) { return !row.Text(field).empty(); }

}  // namespace

Outcome GetProfile(Call& call) {
  const auto customer = CustomerOf(call);
  if (!customer) return tl::make_unexpected(customer.error());
  return ShowProfile(call, *customer);
}

Outcome UpdateProfile(Call& call) {
  const auto customer = CustomerOf(call);
  if (!customer) return tl::make_unexpected(customer.error());
  const auto input = Input::Read(call);
  if (!input) return tl::make_unexpected(input.error());
  Rules rules(call, *input);
  rules.Length("username", 3, kLongestName);
  rules.Unique("username", "sumaya_customers", "username", *customer);
  rules.Length("full_name", 3, kLongestName);
  rules.Email("email").Unique("email", "sumaya_customers", "email", *customer);
  rules.Digits("phone", 7, 15).Unique("phone", "sumaya_customers", "phone", *customer);
  rules.Day("birth").Exists("country_id", "sumaya_countries", "id");
  rules.Image("avatar", kLargestImage);
  if (!rules.ok()) return tl::make_unexpected(rules.Refuse());
  const auto row = StoredCustomer(call, *customer);
  for (const char* field : kTexts) {
    if (input->Find(field)) SetMember(row->root, field, TextNode(input->Text(field)));
  }
  if (input->Find("country_id")) {
    SetMember(row->root, "country_id", TextNode(input->Text("country_id")));
  }
  if (const auto avatar = input->Find("avatar")) {
    SetMember(row->root, "avatar", TextNode(ImageUrl("avatars", *customer, *avatar)));
  }
  const bool is_whole =
      HasText(row->root, "phone") && HasText(row->root, "birth") && HasText(row->root, "gender");
  SetMember(row->root, "has_completed_profile", TruthNode(is_whole));
  SetMember(row->root, "updated_at", TextNode(std::string(FormatSeconds(call.now).view())));
  call.RowsOf("customers").rows.plan->Update(call.database, row->root);
  return ShowProfile(call, *customer);
}

}  // namespace understudy::sumaya
