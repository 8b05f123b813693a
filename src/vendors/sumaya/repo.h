#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"
#include "vendors/sumaya/model.h"

// All lists are oldest first unless their filter sorts them; ties go by id.
namespace understudy::sumaya {

std::optional<Customer> FindCustomer(store::Database& database, std::string_view id);
bool CustomerExists(store::Database& database, std::string_view id);
bool SubscriptionExists(store::Database& database, std::string_view id);

// The statuses of the customer's messages that are equal to one of `asked` in utf8mb4_unicode_ci,
// which ignores case, accents and blanks at the end.
std::vector<std::string> FindStatuses(store::Database& database, std::string_view customer_id,
                                      const std::vector<std::string>& asked);
std::int64_t CountMessages(store::Database& database, const MessageFilter& filter);
void ForEachMessage(store::Database& database, const MessageFilter& filter, const Slice& slice,
                    const EachMessage& each);

std::int64_t CountPointsRecords(store::Database& database, const PointsFilter& filter);
std::vector<PointsRecord> ListPointsRecords(store::Database& database, const PointsFilter& filter,
                                            const Slice& slice);
// The messages that the records belong to, one for each record.
void ForEachMessageOfPoints(store::Database& database, const PointsFilter& filter,
                            const Slice& slice, const EachMessage& each);

std::int64_t CountSubscriptionRecords(store::Database& database,
                                      const SubscriptionRecordFilter& filter);
std::vector<SubscriptionRecord> ListSubscriptionRecords(store::Database& database,
                                                        const SubscriptionRecordFilter& filter,
                                                        const Slice& slice);

}  // namespace understudy::sumaya
