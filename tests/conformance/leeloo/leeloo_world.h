#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {

// Tests that change rows: each has a world of its own, named as the test.
class LeelooWorld : public ::testing::Test {
 protected:
  static constexpr char kKurt[] = "59bbc641b1223300e47c86e0";  // the person
  static constexpr char kKurtsAccount[] = "59bbc641b1223300210cdf2f";
  static constexpr char kLeadTag[] = "58b0aa10c7e5f31a2c0d0004";

  LeelooWorld()
      : world_(std::string(
                   ::testing::UnitTest::GetInstance()->current_test_info()->test_suite_name()) +
               "-" + ::testing::UnitTest::GetInstance()->current_test_info()->name()),
        client_(program_, {{"Understudy-World", world_}}) {}

  Reply Get(const std::string& path) { return client_.Get(path); }
  Reply Post(const std::string& path, const std::string& body) {
    return client_.Json("POST", path, body);
  }
  Reply Put(const std::string& path, const std::string& body) {
    return client_.Json("PUT", path, body);
  }
  Reply Row(const std::string& row) {
    return client_.Get("/__admin/worlds/" + world_ + "/data/leeloo/" + row);
  }
  static std::string FieldError(const std::string& fields, const std::string& code) {
    return R"({"status":0,"error":{"fields":{)" + fields + R"(},"code":")" + code + R"("}})";
  }
  static std::vector<std::string> Texts(const Reply& reply, const char* pointer,
                                        const char* member = "id") {
    std::vector<std::string> texts;
    for (const auto& item : reply.At(pointer).GetArray()) {
      texts.emplace_back(item.IsString() ? item.GetString() : item[member].GetString());
    }
    return texts;
  }

  static constexpr char kEmpty[] = R"({"data":{},"status":1})";

  const Program& program_ = Shared();
  std::string world_;
  Client client_;
};

}  // namespace understudy::conformance
