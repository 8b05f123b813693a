#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/program.h"

namespace understudy::conformance {

// A server of each test's own, and its admin API.
class AdminFixture : public ::testing::Test {
 protected:
  static constexpr const char* kWorlds = "/__admin/worlds";
  static constexpr const char* kSnapshots = "/__admin/snapshots";

  explicit AdminFixture(const std::vector<std::string>& arguments = {})
      : program_("default", arguments), client_(program_, {{"apiKey", "od_test"}}) {}

  static std::string In(const std::string& world, const std::string& rest = "") {
    return std::string(kWorlds) + "/" + world + rest;
  }

  Reply Post(const std::string& target, const std::string& json) {
    return client_.Json("POST", target, json);
  }
  Reply Put(const std::string& target, const std::string& json) {
    return client_.Json("PUT", target, json);
  }
  Reply Upload(const std::string& target, const std::string& bytes,
               const std::string& type = "application/vnd.sqlite3") {
    return client_.Send("PUT", target, {{"Content-Type", type}}, bytes);
  }

  // Omnidesk's customers of a world: 42 in the default scenario.
  long long Customers(const std::string& world) {
    return client_.Get("/~" + world + "/api/v2/customer").Integer("/itemTotal");
  }
  Reply AddCustomer(const std::string& world, const std::string& key) {
    return client_.Form("POST", "/~" + world + "/api/v2/customer/createCustomerCRUD",
                        {{"primaryID", key}, {"brandID", "1"}});
  }

  Program program_;
  Client client_;
};

inline void ExpectAdminError(const Reply& reply, int status, const std::string& code) {
  EXPECT_EQ(reply.status, status) << reply.body;
  EXPECT_EQ(reply.Header("Content-Type"), "application/json");
  EXPECT_EQ(reply.Text("/error/code"), code) << reply.body;
  EXPECT_NE(reply.Text("/error/message"), "");
}

}  // namespace understudy::conformance
