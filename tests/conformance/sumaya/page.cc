#include "page.h"

#include <gtest/gtest.h>

namespace understudy::conformance {

std::string Messages(const std::string& customer, const std::string& query) {
  return "/v1/admin/customer/" + customer + "/trengo-messages" + query;
}

std::string Points(const std::string& customer, const std::string& query) {
  return "/v1/admin/customer/" + customer + "/points-records" + query;
}

std::vector<std::string> ShortIds(const Reply& reply, const std::string& key) {
  std::vector<std::string> ids;
  const auto& list = reply.At(("/data/" + key).c_str());
  if (!list.IsArray()) return ids;
  for (const auto& item : list.GetArray()) {
    ids.push_back(std::string(item["id"].GetString()).substr(0, 8));
  }
  return ids;
}

std::string Window(const Reply& reply) {
  const auto& links = reply.At("/data/links");
  if (!links.IsArray() || links.Size() < 2) return "";
  std::string window;
  for (rapidjson::SizeType i = 1; i + 1 < links.Size(); ++i) {
    const std::string label = links[i]["label"].GetString();
    window += (i == 1 ? "" : " ") + (links[i]["active"].GetBool() ? "[" + label + "]" : label);
  }
  return window;
}

void ExpectError(const Reply& reply, int status, const std::string& message) {
  EXPECT_EQ(reply.status, status);
  EXPECT_EQ(reply.Keys(""), "success,message,errors,data,status_code");
  EXPECT_TRUE(reply.At("/success").IsFalse());
  EXPECT_EQ(reply.Text("/message"), message);
  EXPECT_TRUE(reply.At("/errors").IsNull());
  EXPECT_TRUE(reply.At("/data").IsNull());
  EXPECT_EQ(reply.Integer("/status_code"), status);
}

}  // namespace understudy::conformance
