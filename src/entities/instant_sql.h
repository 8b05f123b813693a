#pragma once

#include <string>
#include <string_view>

// SQL of times that are texts, as `date-time` allows them (RFC 3339): an instant is two numbers, in
// this order. An index may be of them.
namespace understudy::entities {

// The Julian day of the whole second; NULL if SQLite does not read the text as a time.
std::string SecondSql(std::string_view text);
// What is beyond the whole second.
std::string FractionSql(std::string_view text);

}  // namespace understudy::entities
