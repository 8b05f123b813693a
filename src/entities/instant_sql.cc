#include "entities/instant_sql.h"

#include "base/text.h"

namespace understudy::entities {

// An index may not know what day it is: `now` is no time. SQLite reads no lower-case `t` and no
// leap second, which here is the second behind it, and its days end with the year 9999, which a
// western offset leaves: that year is reckoned 4,000 years before, when the calendar was the same.
std::string SecondSql(std::string_view text) {
  return Concat({"(julianday(CASE WHEN ", text, " GLOB '[0-9]*-*' THEN iif(", text,
                 " GLOB '9999-*', '5999', substr(", text, ", 1, 4)) || replace(upper(substr(", text,
                 ", 5, 15)), ':60', ':59') || ltrim(substr(", text,
                 ", 20), '.0123456789') END) + iif(", text,
                 " GLOB '9999-*', 1460970.0, 0.0) + iif(substr(", text,
                 ", 17, 3) = ':60', 1.0 / 86400, 0.0))"});
}

// "0.25Z" and "0+02:00" are read as far as they are numbers.
std::string FractionSql(std::string_view text) {
  return Concat({"CAST('0' || substr(", text, ", 20) AS REAL)"});
}

}  // namespace understudy::entities
