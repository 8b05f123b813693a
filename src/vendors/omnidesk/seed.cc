#include "vendors/omnidesk/seed.h"

#include <string>

#include "vendors/omnidesk/repo.h"
#include "vendors/shared/rows.h"

namespace understudy::omnidesk {
namespace {

Shape Id() { return Shape::Integer().Between(1, kLargestId); }

Shape NullableText() { return Shape::String().Nullable(); }

// The rule of the names that a request may set (CONTRACT: 1 to 64 of [A-Za-z0-9_]).
std::optional<std::string> CheckFieldNames(const Node& fields) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
  for (const auto& field : fields.members) {
    if (field.name.empty() || field.name.size() > 64 ||
        field.name.find_first_not_of(kAllowed) != std::string::npos) {
      return "the name `" + field.name + "` must be 1 to 64 of A-Z, a-z, 0-9 and _";
    }
  }
  return std::nullopt;
}

}  // namespace

Shape BrandShape() {
  return Shape::Object({
      {"id", Id(), kRequired},
      {"name", Shape::String(), kRequired},
      {"search_by_channels", Shape::Boolean().Doc("POST / may find a customer by a channel value")},
      {"crm_lookup_url",
       NullableText().Doc("null: no CRM; never called, crm_directory answers instead")},
  });
}

void SeedBrand(store::Database& database, const Node& row) {
  InsertBrand(database, {row.Integer("id"), std::string(row.Text("name")),
                         row.Boolean("search_by_channels"), OptionalString(row, "crm_lookup_url")});
}

Shape CustomerShape() {
  return Shape::Object({
      {"id", Id(), kRequired},
      {"brand_id", Id().References("brands"), kRequired},
      {"external_primary_id",
       Shape::String().NotEmpty().Nullable().Doc("unique in its brand; null: none")},
      {"firstname", Shape::String()},
      {"lastname", Shape::String()},
      {"channels",
       Shape::List(Shape::Object(
           {{"id", Id().Doc("unique over all customers"), kRequired},
            {"type", Shape::String().NotEmpty().Doc("email, telephone, … or a type's id"),
             kRequired},
            {"value", Shape::String().NotEmpty(), kRequired}}))},
      {"custom_fields",
       Shape::Mapping(Shape::String()).Where(CheckFieldNames).Doc("names without custom_")},
  });
}

void SeedCustomer(store::Database& database, const Node& row) {
  Customer customer;
  customer.id = row.Integer("id");
  customer.brand_id = row.Integer("brand_id");
  customer.external_primary_id = OptionalString(row, "external_primary_id");
  customer.firstname = row.Text("firstname");
  customer.lastname = row.Text("lastname");
  for (const auto& channel : row.Items("channels")) {
    customer.channels.push_back({channel.Integer("id"), std::string(channel.Text("type")),
                                 std::string(channel.Text("value"))});
  }
  if (const Node* fields = row.Find("custom_fields")) {
    for (const auto& field : fields->members) {
      customer.custom_fields.push_back({field.name, field.value.text});
    }
  }
  InsertCustomer(database, customer);
}

Shape TicketShape() {
  return Shape::Object({
      {"id", Id(), kRequired},
      {"customer_id", Id().Nullable().References("customers").Doc("null: linked to nobody")},
      {"subject", Shape::String(), kRequired},
      {"status", Shape::String(), kRequired},
      {"created_at", Shape::Instant(), kRequired},
  });
}

void SeedTicket(store::Database& database, const Node& row) {
  InsertTicket(database, {row.Integer("id"), row.OptionalInteger("customer_id"),
                          std::string(row.Text("subject")), std::string(row.Text("status")),
                          Time(row, "created_at")});
}

Shape EventShape() {
  return Shape::Object({
      {"id", Id(), kRequired},
      {"customer_id", Id().References("customers"), kRequired},
      {"message", Shape::String(), kRequired},
      {"initiated_by", NullableText()},
      {"source_url", NullableText()},
      {"created_at", Shape::Instant(), kRequired},
  });
}

void SeedEvent(store::Database& database, const Node& row) {
  InsertEvent(database, {row.Integer("id"), row.Integer("customer_id"),
                         std::string(row.Text("message")), OptionalString(row, "initiated_by"),
                         OptionalString(row, "source_url"), Time(row, "created_at")});
}

Shape CrmEntryShape() {
  return Shape::Object({
      {"brand_id", Id().References("brands"), kRequired},
      {"channel", Shape::String().OneOf({"email", "phoneNumber"}), kRequired},
      {"address", Shape::String().NotEmpty(), kRequired},
      {"external_primary_id", Shape::String().NotEmpty(), kRequired},
      {"firstname", NullableText().Doc("null or left out: a customer that is there keeps theirs")},
      {"lastname", NullableText().Doc("null or left out: a customer that is there keeps theirs")},
  });
}

void SeedCrmEntry(store::Database& database, const Node& row) {
  InsertCrmEntry(database,
                 {row.Integer("brand_id"), std::string(row.Text("channel")),
                  std::string(row.Text("address")), std::string(row.Text("external_primary_id")),
                  OptionalString(row, "firstname"), OptionalString(row, "lastname")});
}

}  // namespace understudy::omnidesk
