#pragma once

#include <string>
#include <vector>

#include "../support/client.h"

namespace understudy::conformance {

inline constexpr char kSalma[] =
    "d8332950-d9b5-11ec-8b58-ed003ada5998";  // 15 messages, 15 points records
inline constexpr char kYasmin[] = "5741b8ad-d21a-45f5-9c4e-349290bc87b0";  // 25 of each
inline constexpr char kRami[] = "f292c59c-b49a-45eb-a1fe-2b149990831f";    // none

// "/v1/admin/customer/{id}/trengo-messages" and the like.
std::string Messages(const std::string& customer, const std::string& query = "");
std::string Points(const std::string& customer, const std::string& query = "");

// The first eight characters of each item's id in the list under `key`.
std::vector<std::string> ShortIds(const Reply& reply, const std::string& key = "messages");

// The labels of the links between previous and next, joined by spaces, the active one in brackets:
// "1 [2] 3 ... 24 25".
std::string Window(const Reply& reply);

// Expects the vendor's error: HTTP status, `success` false, this message, no data.
void ExpectError(const Reply& reply, int status, const std::string& message);

}  // namespace understudy::conformance
