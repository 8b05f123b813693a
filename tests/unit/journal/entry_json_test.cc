#include "journal/entry_json.h"

#include <gtest/gtest.h>

#include <string>

namespace understudy::journal {
namespace {

using namespace std::chrono_literals;

const Redaction& Hiding() {
  static const Redaction kHiding({"apiKey"});
  return kHiding;
}

http::Request RequestFor(std::string_view target) {
  http::Request request;
  request.method = "POST";
  request.target = target;
  return request;
}

Entry EntryOf(const http::Request& request, std::size_t prefix, std::size_t most_body = 1000) {
  return {7, Asked::Make(request, prefix, most_body, nullptr, nullptr), nullptr, nullptr};
}

std::string Without(std::string json, std::string_view key) {
  const auto begin = json.find("\"" + std::string(key) + "\":");
  const auto end = json.find(',', begin);
  return json.erase(begin, end + 1 - begin);
}

TEST(EntryJsonTest, HasEveryMember) {
  auto request = RequestFor("/~cart/v1/a?apiKey=s");
  request.headers = {{"Authorization", "Bearer s"}, {"X-A", "\xE9"}};
  request.body = "{\"apiKey\":\"s\"}";
  request.client_ip = "192.0.2.1";
  auto entry = EntryOf(request, 6);
  http::Response response{201,
                          {{"Understudy-Fault", "slow"},
                           {"Understudy-Reason", "http://a.example/?apiKey=s"},
                           {"Understudy-Hint", "why"}},
                          "text/plain",
                          "fine"};
  response.delivery.delay = 20ms;
  response.delivery.cut_after = 3;
  response.delivery.ending = http::Ending::kReset;
  entry.answered = Answered::Make(response, 2, SteadyTime(), {Instant(), "limit of a", "changes"});
  const WriteRowChanges rows = [](std::string_view bytes, const Redaction& redaction,
                                  json::Writer& w, std::uint64_t& more) {
    w.StartArray().String(bytes).Boolean(redaction.hides()).EndArray();
    more = 3;
  };
  const auto json = EntryJson("cart", "some-id", entry, Hiding(), rows);
  EXPECT_EQ(
      Without(Without(json, "duration_us"), "time"),
      R"({"number":7,"id":"some-id","world":"cart","world_time":"1970-01-01T00:00:00.000Z",)"
      R"("method":"POST","url":"/v1/a?apiKey=***","http_version":"1.1","secure":false,)"
      R"("client_ip":"192.0.2.1","status":201,)"
      R"("matched":false,"operation":null,"basis":null,"fault":"slow","limit":"limit of a",)"
      R"("refused":null,"reason":"http://a.example/?apiKey=***","hint":"why","violations":[],)"
      R"("row_changes":["changes",true],"more_row_changes":3,"request":{"headers":[{"name":"Authorization","value":"***"},)"
      R"({"name":"X-A","value":"é"}],"body":"{\"apiKey\":\"***\"}","body_size":14,)"
      R"("body_cut":false},"response":{"headers":[{"name":"Understudy-Fault","value":"slow"},)"
      R"({"name":"Understudy-Reason","value":"http://a.example/?apiKey=***"},)"
      R"({"name":"Understudy-Hint","value":"why"},)"
      R"({"name":"Content-Type","value":"text/plain"}],"body":"fi","body_size":4,)"
      R"("body_cut":true,"delivery":{"delay_ms":20,"bytes_per_second":null,)"
      R"("wrong_length":null,"cut_after":3,"garbage":false,"sent":true,"ending":"reset"}}})");
}

TEST(EntryJsonTest, HasNullsWhileItIsAnswered) {
  auto request = RequestFor("/a");
  request.rejected = Problem{ProblemKind::kRequestTimeout, "late"};
  const auto json = EntryJson("default", "", EntryOf(request, 0), Hiding(), {});
  for (const auto* part :
       {R"("id":null)", R"("world_time":null)", R"("status":0)", R"("duration_us":null)",
        R"("response":null)", R"("row_changes":[])", R"("refused":"late")"}) {
    EXPECT_NE(json.find(part), std::string::npos) << part << json;
  }
}

TEST(EntryJsonTest, HasBodiesThatAreNoTextInBase64) {
  auto request = RequestFor("/a");
  request.body = "a\xFF\n";
  const auto json = EntryJson("default", "", EntryOf(request, 0), Hiding(), {});
  EXPECT_NE(json.find(R"("body_base64":"Yf8K","body_size":3)"), std::string::npos) << json;
  // Cut within a character: text all the same.
  request.body = "aé";
  const auto cut = EntryJson("default", "", EntryOf(request, 0, 2), Hiding(), {});
  EXPECT_NE(cut.find(R"("body":"a","body_size":3,"body_cut":true)"), std::string::npos) << cut;
}

TEST(EntryJsonTest, NamesTheFaultOfTheReplyOrElseOfTheRequest) {
  auto request = RequestFor("/a");
  request.headers = {{"understudy-fault", "delay=1s"}};
  auto entry = EntryOf(request, 0);
  EXPECT_EQ(FaultOf(entry), "delay=1s");
  entry.answered = Answered::Make({200, {}, "", ""}, 2, SteadyTime(), {});
  EXPECT_EQ(FaultOf(entry), "delay=1s");
  entry.answered = Answered::Make({200, {{"Understudy-Fault", "rule"}}, "", ""}, 2, {}, {});
  EXPECT_EQ(FaultOf(entry), "rule");
  EXPECT_EQ(FaultOf(EntryOf(RequestFor("/a"), 0)), "");
}

TEST(EntryJsonTest, TellsThatAReplyWasNotSent) {
  auto entry = EntryOf(RequestFor("/a"), 0);
  auto answered = Answered::Make({0, {}, "", ""}, 2, SteadyTime(), {});
  answered->LeaveNow(std::chrono::steady_clock::now() - 10s, false);
  EXPECT_GE(answered->duration(), 10s);
  entry.answered = std::move(answered);
  const auto json = EntryJson("a", "", entry, Hiding(), {});
  EXPECT_NE(json.find(R"("sent":false)"), std::string::npos) << json;
}

TEST(EntryJsonTest, TellsTheBasisOfTheReply) {
  contract::Operation operation;
  operation.replies = {{"200", "", "doc", ""}, {"default", "", "inferred", ""}};
  EXPECT_EQ(BasisOf(&operation, 200), "doc");
  EXPECT_EQ(BasisOf(&operation, 404), "inferred");
  EXPECT_EQ(BasisOf(&operation, 0), "");
  EXPECT_EQ(BasisOf(nullptr, 200), "");
}

}  // namespace
}  // namespace understudy::journal
