#pragma once

#include <gtest/gtest.h>

#include <string>

#include "client.h"

namespace understudy::conformance {

// The ids in the list at a JSON pointer of a good reply: "1 2".
inline std::string IdsIn(const Reply& reply, const char* list = "") {
  EXPECT_EQ(reply.status, 200) << reply.body;
  std::string ids;
  if (reply.status != 200) return ids;
  for (const auto& row : reply.At(list).GetArray()) {
    const auto& id = row["id"];
    if (!ids.empty()) ids += ' ';
    ids += id.IsString() ? id.GetString() : std::to_string(id.GetInt64());
  }
  return ids;
}

}  // namespace understudy::conformance
