#pragma once

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <cctype>
#include <chrono>
#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../support/shared.h"
#include "../support/wire.h"

namespace understudy::conformance {

struct VendorCase {
  std::string name;
  std::string prefix;
  std::string path;         // GET answers 200 on the default scenario
  std::string credentials;  // header lines
};

inline void PrintTo(const VendorCase& vendor, std::ostream* out) { *out << vendor.name; }

inline std::vector<VendorCase> AllVendors() {
  return {{"helpcrunch", "/v1", "/v1/customers/8737843", "Authorization: Bearer hc_test\r\n"},
          {"leeloo", "/api/v1", "/api/v1/accounts", ""},
          {"omnidesk", "/api/v2/customer", "/api/v2/customer", "apiKey: od_test\r\n"},
          {"sumaya", "/v1/admin", "/v1/admin/points-records", ""}};
}

// Outside of every vendor's prefix.
inline VendorCase Nobody() { return {"nobody", "", "/__admin/health", ""}; }

inline Deadline Soon() { return std::chrono::steady_clock::now() + std::chrono::seconds(20); }

inline std::string Head(const VendorCase& vendor, const std::string& method,
                        const std::string& target, const std::string& more = "") {
  return method + ' ' + target + " HTTP/1.1\r\nHost: t\r\n" + vendor.credentials + more + "\r\n";
}

inline std::string WithBody(const VendorCase& vendor, const std::string& method,
                            const std::string& target, const std::string& type,
                            const std::string& body) {
  return Head(vendor, method, target,
              "Content-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) +
                  "\r\n") +
         body;
}

// The value of a header (name in lower case), "" when absent.
inline std::string HeaderOf(const WireReply& reply, const std::string& name) {
  const auto found = reply.headers.find(name);
  return found == reply.headers.end() ? "" : found->second;
}

inline std::string KeysOf(const rapidjson::Value& object) {
  std::string keys;
  if (!object.IsObject()) return "(no object)";
  for (const auto& member : object.GetObject())
    keys += (keys.empty() ? "" : ",") + std::string(member.name.GetString());
  return keys;
}

// `reply` is an error of `status` in the vendor's own shape. `code` as HelpCrunch spells it; "" for
// any.
inline void ExpectError(const VendorCase& vendor, const WireReply& reply, int status,
                        std::string code) {
  EXPECT_EQ(reply.status, status) << reply.raw.substr(0, 500);
  EXPECT_EQ(HeaderOf(reply, "content-type"), "application/json");
  rapidjson::Document json;
  json.Parse<rapidjson::kParseValidateEncodingFlag>(reply.body.c_str(), reply.body.size());
  ASSERT_FALSE(json.HasParseError()) << reply.raw.substr(0, 500);
  if (vendor.name == "helpcrunch") {
    ASSERT_EQ(KeysOf(json), "errors") << reply.body;
    ASSERT_EQ(json["errors"].Size(), 1U);
    ASSERT_EQ(KeysOf(json["errors"][0]), "code,message") << reply.body;
    if (!code.empty()) {
      EXPECT_EQ(json["errors"][0]["code"].GetString(), code);
    }
  } else if (vendor.name == "leeloo") {
    ASSERT_EQ(KeysOf(json), "status,error") << reply.body;
    EXPECT_EQ(json["status"].GetInt(), 0);
    ASSERT_EQ(KeysOf(json["error"]), "fields,code") << reply.body;
    for (char& c : code) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (!code.empty()) {
      EXPECT_EQ(json["error"]["code"].GetString(), code);
    }
  } else if (vendor.name == "omnidesk") {
    ASSERT_EQ(KeysOf(json), "status,message") << reply.body;
    EXPECT_STREQ(json["status"].GetString(), "error");
  } else if (vendor.name == "sumaya") {
    ASSERT_EQ(KeysOf(json), "success,message,errors,data,status_code") << reply.body;
    EXPECT_TRUE(json["success"].IsFalse() && json["data"].IsNull());
    EXPECT_EQ(json["status_code"].GetInt(), status);
  } else {
    ASSERT_EQ(KeysOf(json), "error") << reply.body;
    ASSERT_EQ(KeysOf(json["error"]), "code,message") << reply.body;
    if (status == 404) {
      EXPECT_STREQ(json["error"]["code"].GetString(), "not_found");
    }
  }
}

// The reply to `bytes` sent over `connection`; a status of 0 when none came.
inline WireReply Exchange(Connection& connection, std::string_view bytes) {
  const Deadline deadline = Soon();
  connection.Send(bytes, deadline);
  std::optional<WireReply> reply = connection.Receive(bytes.substr(0, 5) == "HEAD ", deadline);
  if (reply) return std::move(*reply);
  ADD_FAILURE() << "no reply to " << bytes.substr(0, 200);
  return {};
}

// What comes on `connection` until its end.
inline std::string ToEnd(Connection& connection) {
  const Deadline deadline = Soon();
  while (connection.Fill(deadline)) {
  }
  EXPECT_LT(std::chrono::steady_clock::now(), deadline) << "the connection was left open";
  return connection.pending();
}

inline void ExpectHealthy(const Program& program) {
  Connection connection(program.port());
  EXPECT_EQ(Exchange(connection, "GET /__admin/health HTTP/1.1\r\nHost: t\r\n\r\n").status, 200);
}

// Tests against the shared default server, which must be healthy at the end of each.
class HttpFixture : public ::testing::Test {
 protected:
  void TearDown() override { ExpectHealthy(program_); }

  // The reply to `bytes`; a good request over the same connection is answered after it.
  WireReply ReplyAndGoOn(const VendorCase& vendor, std::string_view bytes) {
    Connection connection(program_.port());
    WireReply reply = Exchange(connection, bytes);
    EXPECT_TRUE(reply.keeps_open) << reply.raw.substr(0, 500);
    if (reply.keeps_open) {
      EXPECT_EQ(Exchange(connection, Head(vendor, "GET", vendor.path)).status, 200)
          << "on the same connection";
    }
    return reply;
  }

  // The reply to `bytes`, after which the server closes without a word more, though another request
  // follows.
  WireReply ReplyAndClose(const VendorCase& vendor, const std::string& bytes) {
    Connection connection(program_.port());
    const Deadline deadline = Soon();
    connection.Send(bytes + Head(vendor, "GET", vendor.path), deadline);
    std::optional<WireReply> reply = connection.Receive(false, deadline);
    EXPECT_TRUE(reply.has_value()) << "no reply to " << bytes.substr(0, 200);
    while (connection.Fill(deadline)) {
    }
    EXPECT_EQ(connection.pending(), "") << "sent after the refusal";
    EXPECT_LT(std::chrono::steady_clock::now(), deadline) << "the connection was left open";
    return reply ? std::move(*reply) : WireReply{};
  }

  const Program& program_ = Shared();
};

class EachVendorFixture : public HttpFixture, public ::testing::WithParamInterface<VendorCase> {
 protected:
  const VendorCase& vendor_ = GetParam();
};

inline std::string VendorName(const ::testing::TestParamInfo<VendorCase>& info) {
  return info.param.name;
}

}  // namespace understudy::conformance
