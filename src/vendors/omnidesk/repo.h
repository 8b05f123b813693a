#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"
#include "vendors/omnidesk/model.h"

// All SQL of Omnidesk. Texts are compared exactly, unless said otherwise.
namespace understudy::omnidesk {

std::optional<Brand> FindBrand(store::Database& database, std::int64_t id);

std::int64_t CountCustomers(store::Database& database);

// A page of all customers, by id, straight from the tables.
class CustomerCursor {
 public:
  CustomerCursor(store::Database& database, std::int64_t start, std::int64_t limit);

  // Moves to the next customer, before its first channel; false after the last one.
  bool Next();
  CustomerView customer() const;
  // Moves to the customer's next channel, by id; false after its last one.
  bool NextChannel();
  ChannelView channel() const;

 private:
  void FindBrandName(std::int64_t id);
  void StepChannel();

  store::Database& database_;
  store::Query customers_;
  store::Query channels_;              // of all customers from the page's first one on
  std::optional<store::Query> brand_;  // at the row of brand_id_
  std::int64_t id_ = 0;                // the customer's
  std::int64_t brand_id_ = 0;
  std::optional<std::int64_t> channel_of_;  // customer of the current row of channels_, if any
  bool started_ = false;
  bool shown_ = false;  // NextChannel() has moved to that channel
};

// The customers with `text` in names, external id or a channel value, compared by SearchKey().
// Reads every customer, some 2 µs each: no index finds a part of a text.
CustomerPage SearchCustomers(store::Database& database, std::string_view text, std::int64_t start,
                             std::int64_t limit);
std::optional<Customer> FindCustomer(store::Database& database, std::int64_t id);
std::optional<BrandMembership> FindMembership(store::Database& database, std::int64_t id);

// The ids of at most two customers that fit the whole key, lowest first. Two mean that the key is
// ambiguous. The key is not empty.
std::vector<std::int64_t> FindCustomerIds(store::Database& database, const CustomerKey& key);

// The lowest id when several customers have the channel.
std::optional<std::int64_t> FindCustomerByChannel(store::Database& database, std::string_view value,
                                                  std::optional<std::int64_t> brand_id);

// Inserts a whole customer. An id of 0, of the customer or a channel, becomes the next free one.
// Returns the customer's id.
std::int64_t InsertCustomer(store::Database& database, const Customer& customer);

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

// An id of 0 becomes the next free one.
void InsertEvent(store::Database& database, const Event& event);
// Newest first. At the same time: events before tickets, higher ids first.
std::vector<TimelineEntry> ReadTimeline(store::Database& database, std::int64_t customer_id,
                                        bool with_tickets);

std::optional<CrmEntry> FindCrmEntry(store::Database& database, std::int64_t brand_id,
                                     std::string_view channel, std::string_view address);

}  // namespace understudy::omnidesk
