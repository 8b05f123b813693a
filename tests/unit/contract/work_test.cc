// The work and the memory for a request's fields grow as its size does.

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "contract/arguments.h"
#include "support/documents.h"
#include "support/growth.h"
#include "support/memory.h"
#include "support/sample_contract.h"

namespace understudy::contract {
namespace {

using testing::Growth;
using testing::kLinear;
using testing::MakeSample;
using testing::OperationOf;
using testing::Repeat;

constexpr const char* kForm = "application/x-www-form-urlencoded";
constexpr const char* kMultipart = "multipart/form-data; boundary=X";

class FieldsWorkTest : public ::testing::Test {
 protected:
  bool ReadArguments(const std::string& type, const std::string& body) const {
    const http::Request request{"POST", "/api/v2/items", {{"Content-Type", type}}, body};
    return contract::ReadArguments(*sample_, OperationOf(*sample_, "createItem"), {}, request)
        .has_value();
  }
  double GrowthOf(const std::string& type, std::size_t fields,
                  std::string (*body)(std::size_t)) const {
    return Growth(fields, body, [&](const std::string& sent) { ReadArguments(type, sent); });
  }

  std::unique_ptr<Contract> sample_ = MakeSample();
};

std::string Form(std::size_t fields) {
  std::string body = "name=x";
  for (std::size_t i = 1; i < fields; ++i) {
    body += "&custom_a_long_name_for_field_" + std::to_string(i) + "=1";
  }
  return body;
}

std::string Json(std::size_t fields) {
  std::string body = R"({"name":"x")";
  for (std::size_t i = 1; i < fields; ++i) body += ",\"custom_" + std::to_string(i) + "\":1";
  return body + "}";
}

std::string Part(const std::string& name, const std::string& value) {
  return "--X\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
}

std::string Parts(std::size_t fields) {
  std::string body = Part("name", "x");
  for (std::size_t i = 1; i < fields; ++i) body += Part("custom_" + std::to_string(i), "1");
  return body + "--X--\r\n";
}

// 40,000 fields took 6 s: each was compared with all before it.
TEST_F(FieldsWorkTest, IsLinearInTheNumberOfFields) {
  EXPECT_TRUE(ReadArguments(kForm, Form(1024)));
  EXPECT_LE(GrowthOf(kForm, 128, Form), kLinear);
  EXPECT_LE(GrowthOf("application/json", 128, Json), kLinear);
  EXPECT_LE(GrowthOf(kMultipart, 128, Parts), kLinear);
}

// What is refused costs no more.
TEST_F(FieldsWorkTest, IsLinearBeyondTheBound) {
  EXPECT_FALSE(ReadArguments(kForm, Form(1025)));
  EXPECT_LE(GrowthOf(kForm, 20'000, Form), kLinear);
  EXPECT_LE(GrowthOf("application/json", 20'000, Json), kLinear);
  EXPECT_LE(GrowthOf(kMultipart, 20'000, Parts), kLinear);
}

TEST_F(FieldsWorkTest, IsLinearInTheLengthOfValues) {
  const auto escapes = [](std::size_t n) { return "name=" + Repeat("%41+b", n); };
  const auto near = [](std::size_t n) {
    return Part("name", Repeat("\r\n--XY\r\n-", n)) + "--X--\r\n";
  };
  EXPECT_LE(GrowthOf(kForm, 50'000, escapes), kLinear);
  EXPECT_LE(GrowthOf(kMultipart, 50'000, near), kLinear);
}

#ifdef UNDERSTUDY_TEST_MEMORY
TEST_F(FieldsWorkTest, TakeLittleMemoryForEachByte) {
  const Body& shape = *OperationOf(*sample_, "createItem").body;
  const auto memory = [&](const std::string& type, const std::string& body) {
    return testing::MemoryPerByte(body.size(), [&] {
      const http::Request request{"POST", "/", {{"Content-Type", type}}, body};
      ReadBody(shape, request);
      return true;
    });
  };
  std::string fields = "name=x";
  std::string parts;
  for (int i = 0; i < 1000; ++i) {
    fields += "&custom_" + std::to_string(i) + "=" + Repeat("%41", 3000);
    parts += Part("custom_" + std::to_string(i), std::string(9000, 'x'));
  }
  EXPECT_LE(memory(kForm, fields), 5);
  EXPECT_LE(memory(kForm, "name=" + std::string(10'000'000, 'x')), 5);
  EXPECT_LE(memory(kForm, Repeat("a=1&", 2'500'000)), 5);
  EXPECT_LE(memory(kMultipart, parts + "--X--\r\n"), 5);
  EXPECT_LE(memory(kMultipart, Part("a", std::string(10'000'000, 'x')) + "--X--\r\n"), 5);
  EXPECT_LE(memory(kMultipart, Parts(200'000)), 5);
  EXPECT_LE(memory("application/json", "{\"a\":[" + Repeat("0,", 5'000'000) + "0]}"),
            testing::kMostBytesPerByte);
  EXPECT_LE(memory("application/json", "{\"name\":\"" + std::string(10'000'000, 'x') + "\"}"), 5);
}
#endif

}  // namespace
}  // namespace understudy::contract
