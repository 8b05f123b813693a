#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "vendors/omnidesk/model.h"
#include "vendors/omnidesk/repo.h"

// Omnidesk's bodies (documents/omnidesk-customer.txt, and inferred ones where that shows no body).
namespace understudy::omnidesk {

// The list envelope, `start` and `limit` as used.
// Reads `rows` to the end.
std::string RenderCustomerRows(CustomerCursor& rows, std::int64_t total, std::int64_t start,
                               std::int64_t limit);
std::string RenderCustomerPage(const CustomerPage& page, std::int64_t start, std::int64_t limit);

// The item envelope: the fields of the list, then custom_fields.
std::string RenderCustomer(const Customer& customer);

// The list envelope around the whole timeline.
std::string RenderTimeline(const std::vector<TimelineEntry>& entries);

// {"type":"result","message":"…"}
std::string RenderResult(std::string_view message);
// {"message":"…","type":"result"}: the one write reply that the document shows, PUT /{id}.
std::string RenderResultMessageFirst(std::string_view message);

}  // namespace understudy::omnidesk
