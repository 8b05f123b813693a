#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "entities/reply.h"
#include "store/database.h"
#include "vendors/omnidesk/model.h"

// All SQL of Omnidesk. Texts are compared exactly, unless said otherwise.
namespace understudy::omnidesk {

std::optional<Brand> FindBrand(store::Database& database, std::int64_t id);

std::vector<entities::ReplyBinding> Replies();

std::int64_t CountCustomers(store::Database& database);
// A page of all customers, by id. Plans of customers can also find one: query(kCustomerById).
enum CustomerQuery : std::size_t { kCustomerById, kCustomers };

// The customers with `text` in names, external id or a channel value, compared by SearchKey().
// Reads every customer, at some 2 µs each: no index finds a part of a text.
class FoundCustomers : public entities::Rows {
 public:
  // The arguments must outlive it.
  FoundCustomers(store::Database& database, const entities::ReplyPlan& plan, std::string_view text,
                 std::int64_t start, std::int64_t limit);
  std::int64_t total() const { return total_; }  // the number of all that match
  const store::Query* Next() override;

 private:
  store::Database& database_;
  const entities::ReplyPlan& plan_;
  std::int64_t total_ = 0;
  std::vector<std::int64_t> ids_;  // of the page
  std::size_t next_ = 0;
  std::optional<store::Query> row_;
};

std::optional<BrandMembership> FindMembership(store::Database& database, std::int64_t id);

// The ids of at most two customers that fit the whole key, lowest first. Two mean that the key is
// ambiguous. The key is not empty.
std::vector<std::int64_t> FindCustomerIds(store::Database& database, const CustomerKey& key);

// The lowest id when several customers have the channel.
std::optional<std::int64_t> FindCustomerByChannel(store::Database& database, std::string_view value,
                                                  std::optional<std::int64_t> brand_id);

// Returns the customer's id, the next free one.
std::int64_t InsertCustomer(store::Database& database, std::int64_t brand_id,
                            std::optional<std::string_view> external_id);

// A name that is nullopt is not changed.
void SetNames(store::Database& database, std::int64_t id, std::optional<std::string_view> firstname,
              std::optional<std::string_view> lastname);
void SetBrand(store::Database& database, std::int64_t id, std::int64_t brand_id);
void SetCustomField(store::Database& database, std::int64_t customer_id, const CustomField& field);

// Adds the channel unless the customer has one of this type and value.
void LinkChannel(store::Database& database, std::int64_t customer_id, std::string_view type,
                 std::string_view value);

// Deletes the customer with its channels, custom fields and events. Its tickets stay, without a
// customer.
void DeleteCustomer(store::Database& database, std::int64_t id);
// False when the customer has no such channel.
bool DeleteChannel(store::Database& database, std::int64_t customer_id, std::int64_t channel_id);

// False when there is no such ticket.
bool LinkTicket(store::Database& database, std::int64_t ticket_id, std::int64_t customer_id);

// Whether an id past kLargestId was given to a customer, a channel or an event.
bool GaveTooLargeId(store::Database& database);

void InsertEvent(store::Database& database, const Event& event);
std::int64_t CountTimeline(store::Database& database, std::int64_t customer_id, bool with_tickets);

std::optional<CrmEntry> FindCrmEntry(store::Database& database, std::int64_t brand_id,
                                     std::string_view channel, std::string_view address);

}  // namespace understudy::omnidesk
