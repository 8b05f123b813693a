#pragma once

#include <string>
#include <vector>

#include "vendors/sumaya/model.h"
#include "vendors/sumaya/paginator.h"

// Replies as documents/sumaya-*.txt show them: success, message, data (the page, then its list),
// status_code.
namespace understudy::sumaya {

// A points record with its customer.
struct PointsRecordView {
  PointsRecord record;
  Customer customer;
};

// `rows` calls its argument once for each message of the page.
std::string RenderMessages(const Page& page, const std::function<void(const EachMessage&)>& rows);
std::string RenderPointsRecords(const Page& page, const std::vector<PointsRecordView>& records);
std::string RenderSubscriptionRecords(const Page& page,
                                      const std::vector<SubscriptionRecord>& records);

}  // namespace understudy::sumaya
