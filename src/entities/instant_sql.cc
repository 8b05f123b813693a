#include "entities/instant_sql.h"

#include "base/text.h"

namespace understudy::entities {

// An index may not know what day it is: `now` is no time. SQLite reads no lower-case `t` and no
// leap second, which here is the second after it. Its dates end with the year 9999, and a western
// offset can lead beyond: times of that year are computed 4,000 years earlier, when the calendar
// was the same.
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
