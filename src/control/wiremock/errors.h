#pragma once

#include <string_view>

#include "http/message.h"

namespace understudy::control::wiremock {

// WireMock's number for a request that it can't read. The title of an error of the JSON.
constexpr int kErrorCode = 10;
constexpr std::string_view kBadJson = "Error parsing JSON";

// {"errors":[{"code":10,"title":…,"detail":…,"source":{"pointer":…}}]}, with just these keys:
// WireMock's Java client refuses others. `pointer` points into the body; it is left out if `detail`
// is about something else.
http::Response Refuse(int status, std::string_view title, std::string_view detail);
http::Response RefuseBody(std::string_view title, std::string_view detail,
                          std::string_view pointer);

// An error reply of the admin API's own form, in WireMock's. Other replies stay.
http::Response AsWireMockError(http::Response response);

}  // namespace understudy::control::wiremock
