#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

// Texts that clients have sent, in JSON.
namespace understudy::control::wiremock {

// Text that is no UTF-8 is read as ISO 8859-1.
json::Writer& WriteText(json::Writer& w, std::string_view text);

// A URL. A "%" that begins no escape becomes "%25": on such a URL, WireMock's Java client fails,
// and with it a whole list.
json::Writer& WriteUrl(json::Writer& w, std::string_view url);

// "body", if it is UTF-8, and "bodyAsBase64". `is_cut`: the end of the body is missing, perhaps the
// rest of a character.
void WriteBody(json::Writer& w, std::string_view body, bool is_cut);

// Names and values, as views.
using PairViews = std::vector<std::pair<std::string_view, std::string_view>>;
// The values of each name, in the order of the names. `ignore_case`: of the names.
struct NamedValues {
  std::string_view name;
  std::vector<std::string_view> values;
};
std::vector<NamedValues> GroupByName(const PairViews& pairs, bool ignore_case);

// {"name":"value","other":["value","value"]}.
void WriteValues(json::Writer& w, const std::vector<NamedValues>& all);
// {"name":{"key":"name","values":["value"]}}.
void WriteParameters(json::Writer& w, const std::vector<NamedValues>& all);

}  // namespace understudy::control::wiremock
