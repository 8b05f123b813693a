#include "vendors/omnidesk/entities.h"

#include "vendors/omnidesk/model.h"

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

entities::EntityDeclaration Brands() {
  return {.name = "brands",
          .table = "omnidesk_brands",
          .doc = "What customers belong to.",
          .fields = {
              {"id", Id(), kRequired},
              {"name", Shape::String(), kRequired},
              {"search_by_channels",
               Shape::Boolean().Doc("POST / may find a customer by a channel value")},
              {"crm_lookup_url",
               NullableText().Doc("null: no CRM; never called, crm_directory answers instead")}}};
}

entities::EntityDeclaration Customers() {
  const Shape channel = Shape::Object(
      {{"id", Id().Doc("unique over all customers"), kRequired},
       {"type", Shape::String().NotEmpty().Doc("email, telephone, … or a type's id"), kRequired},
       {"value", Shape::String().NotEmpty(), kRequired}});
  return {
      .name = "customers",
      .table = "omnidesk_customers",
      .doc = "Customers with their channels and custom fields.",
      .fields =
          {{"id", Id(), kRequired},
           {"brand_id", Id().References("brands"), kRequired},
           {"external_primary_id",
            Shape::String().NotEmpty().Nullable().Doc("unique in its brand; null: none")},
           {"firstname", Shape::String()},
           {"lastname", Shape::String()},
           {.name = "channels",
            .shape = Shape::List(channel),
            .items = {.table = "omnidesk_channels", .owner = "customer_id", .order = "id"}},
           {.name = "custom_fields",
            .shape =
                Shape::Mapping(Shape::String()).Where(CheckFieldNames).Doc("names without custom_"),
            .items = {.table = "omnidesk_custom_fields",
                      .owner = "customer_id",
                      .order = "name",
                      .columns = {"name", "value"}}}},
      .unique = {{"id"}, {"brand_id", "external_primary_id"}, {"channels.id"}},
      .total = "SELECT total FROM omnidesk_customer_count"};
}

// Tickets and events let their customer go: deleting it deletes its events and unlinks its tickets,
// as the API's deleteCustomer does.
entities::EntityDeclaration Tickets() {
  return {
      .name = "tickets",
      .table = "omnidesk_tickets",
      .doc = "Tickets, linked to a customer or to nobody.",
      .fields = {{"id", Id(), kRequired},
                 {.name = "customer_id",
                  .shape = Id().Nullable().References("customers").Doc("null: linked to nobody"),
                  .lets_go = true},
                 {"subject", Shape::String(), kRequired},
                 {"status", Shape::String(), kRequired},
                 {"created_at", Shape::Instant(), kRequired}}};
}

entities::EntityDeclaration Events() {
  return {.name = "events",
          .table = "omnidesk_events",
          .doc = "What the timelines show.",
          .fields = {{"id", Id(), kRequired},
                     {.name = "customer_id",
                      .shape = Id().References("customers"),
                      .presence = kRequired,
                      .lets_go = true},
                     {"message", Shape::String(), kRequired},
                     {"initiated_by", NullableText()},
                     {"source_url", NullableText()},
                     {"created_at", Shape::Instant(), kRequired}}};
}

entities::EntityDeclaration CrmDirectory() {
  constexpr std::string_view kKept = "null or left out: a customer that is there keeps theirs";
  return {.name = "crm_directory",
          .table = "omnidesk_crm_directory",
          .doc = "What a brand's CRM would answer to syncWithCRM.",
          .fields = {{"brand_id", Id().References("brands"), kRequired},
                     {"channel", Shape::String().OneOf({"email", "phoneNumber"}), kRequired},
                     {"address", Shape::String().NotEmpty(), kRequired},
                     {"external_primary_id", Shape::String().NotEmpty(), kRequired},
                     {"firstname", NullableText().Doc(kKept)},
                     {"lastname", NullableText().Doc(kKept)}},
          .unique = {{"brand_id", "channel", "address"}}};
}

}  // namespace

std::vector<Entity> Entities() {
  return entities::CompileEntities({Brands(), Customers(), Tickets(), Events(), CrmDirectory()});
}

}  // namespace understudy::omnidesk
