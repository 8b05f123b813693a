#include "contract/parameter_style.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/json.h"
#include "support/schema_document.h"

namespace understudy::contract {
namespace {

using Document = testing::SchemaDocument;

constexpr char kList[] = R"("schema": {"type": "array", "items": {"type": "integer"}})";
constexpr char kMap[] =
    R"("schema": {"type": "object", "properties": {"r": {"type": "integer"}, "g": {"type": "integer"}}})";
constexpr char kNumber[] = R"("schema": {"type": "integer"})";

struct Row {
  std::string parameter;  // members beside name and in
  const char* sent;       // a query, a path's segment, a header or cookies
  const char* json;       // "": none
};

std::string Read(const std::string& in, const Row& row) {
  Document document(R"({"P": {"name": "c", "in": ")" + in + "\"" +
                    (row.parameter.empty() ? "" : ", ") + row.parameter + "}}");
  const auto parameter = ReadStyledParameter(document.NodeOf("P"), document.schemas());
  if (!parameter) return "no parameter";
  std::optional<Node> value;
  if (in == "query") {
    value = ReadFromPairs(*parameter, http::ParseUrlEncoded(row.sent, "query").value());
  } else if (in == "cookie") {
    http::Request request;
    request.headers = {{"Cookie", row.sent}};
    value = ReadFromPairs(*parameter, ReadCookies(request));
  } else {
    value = ReadFromText(*parameter, row.sent);
  }
  return value ? json::ToText(*value) : "";
}

void ExpectRows(const std::string& in, const std::vector<Row>& rows) {
  for (const auto& row : rows)
    EXPECT_EQ(Read(in, row), row.json) << row.parameter << " " << row.sent;
}

const auto With = [](const char* schema, const char* rest) {
  return std::string(schema) + ", " + rest;
};

TEST(ParameterStyle, ReadsPaths) {
  ExpectRows(
      "path",
      {
          {kNumber, "5", "5"},
          {kList, "3,4", "[3,4]"},
          {kMap, "r,1,g,2", R"({"r":1,"g":2})"},
          {With(kMap, R"("explode": true)"), "r=1,g=2", R"({"r":1,"g":2})"},
          {With(kNumber, R"("style": "label")"), ".5", "5"},
          {With(kList, R"("style": "label")"), ".3,4", "[3,4]"},
          {With(kList, R"("style": "label", "explode": true)"), ".3.4", "[3,4]"},
          {With(kMap, R"("style": "label")"), ".r,1,g,2", R"({"r":1,"g":2})"},
          {With(kMap, R"("style": "label", "explode": true)"), ".r=1.g=2", R"({"r":1,"g":2})"},
          {With(kNumber, R"("style": "matrix")"), ";c=5", "5"},
          {With(kList, R"("style": "matrix")"), ";c=3,4", "[3,4]"},
          {With(kList, R"("style": "matrix", "explode": true)"), ";c=3;c=4", "[3,4]"},
          {With(kMap, R"("style": "matrix")"), ";c=r,1,g,2", R"({"r":1,"g":2})"},
          {With(kMap, R"("style": "matrix", "explode": true)"), ";r=1;g=2", R"({"r":1,"g":2})"},
          {"", "a,b", R"("a,b")"},
      });
}

TEST(ParameterStyle, ReadsQueries) {
  ExpectRows("query", {
                          {kNumber, "c=5", "5"},
                          {kNumber, "c=4&c=5", "5"},
                          {kNumber, "d=5", ""},
                          {kList, "c=3&c=4", "[3,4]"},
                          {kList, "c=3", "[3]"},
                          {kList, "c[]=3&c[]=4", "[3,4]"},
                          {With(kList, R"("explode": false)"), "c=3,4", "[3,4]"},
                          {With(kList, R"("explode": false)"), "c=", "[]"},
                          {With(kList, R"("explode": false)"), "c=3&c=4", "[3,4]"},
                          {With(kList, R"("style": "spaceDelimited")"), "c=3%204", "[3,4]"},
                          {With(kList, R"("style": "pipeDelimited")"), "c=3%7C4", "[3,4]"},
                          {kMap, "r=1&g=2&x=3", R"({"r":1,"g":2})"},
                          {kMap, "x=3", ""},
                          {With(kMap, R"("explode": false)"), "c=r,1,g,2", R"({"r":1,"g":2})"},
                          {With(kMap, R"("style": "deepObject")"), "c[r]=1&c[g]=2&cx[r]=3",
                           R"({"r":1,"g":2})"},
                          {With(kMap, R"("style": "deepObject")"), "x=1", ""},
                          {R"("content": {"application/json": {"schema": {"type": "object"}}})",
                           "c=%7B%22a%22:%5B1%5D%7D", R"({"a":[1]})"},
                          {R"("content": {"application/json": {}})", "c=%7B", R"("{")"},
                      });
}

TEST(ParameterStyle, ReadsHeadersAndCookies) {
  ExpectRows("header", {
                           {kNumber, " 5 ", "5"},
                           {kList, "3, 4", "[3,4]"},
                           {kMap, "r,1,g,2", R"({"r":1,"g":2})"},
                           {With(kMap, R"("explode": true)"), "r=1,g=2", R"({"r":1,"g":2})"},
                       });
  ExpectRows("cookie", {
                           {kNumber, "a=1; c=5", "5"},
                           {kNumber, "a=1", ""},
                           {"", "c=\"x%20y\"", R"("x y")"},
                           {With(kList, R"("explode": false)"), "c=3,4", "[3,4]"},
                       });
}

TEST(ParameterStyle, LeavesOutWhatIsNoParameter) {
  Document document(R"({
    "A": {"name": "accept", "in": "header"}, "B": {"name": "x", "in": "body"},
    "C": {"in": "query"}, "D": {"name": "X-Id", "in": "header", "style": "unheard-of"}})");
  for (const char* name : {"A", "B", "C"}) {
    EXPECT_FALSE(ReadStyledParameter(document.NodeOf(name), document.schemas())) << name;
  }
  EXPECT_EQ(ReadStyledParameter(document.NodeOf("D"), document.schemas())->style,
            StyledParameter::Style::kSimple);
}

TEST(ParameterStyle, ChecksWhatWasSent) {
  Document document(R"({
    "Id": {"name": "id", "in": "path", "schema": {"type": "integer"}},
    "Limit": {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 9, "default": 3}},
    "Tags": {"name": "tags", "in": "query", "schema": {"type": "array", "items": {"enum": ["a", "b"]}}},
    "Key": {"name": "X-Key", "in": "header", "required": true, "schema": {"type": "string"}},
    "Session": {"name": "session", "in": "cookie", "schema": {"type": "string", "minLength": 3}}})");
  http::Request request;
  const auto check = [&](const http::Pairs& path, const http::Pairs& query) {
    std::string messages;
    for (const char* name : {"Id", "Limit", "Tags", "Key", "Session"}) {
      const auto parameter = ReadStyledParameter(document.NodeOf(name), document.schemas());
      const auto sent = ReadSent(*parameter, path, query, request);
      for (const auto& problem : CheckSent(*parameter, sent)) messages += problem.message + "\n";
    }
    return messages;
  };
  request.headers = {{"cookie", "session=ab"}};
  EXPECT_EQ(check({{"id", "x"}}, {{"limit", "10"}, {"tags", "a"}, {"tags", "c"}}),
            "`id` must be an integer, not a string.\n"
            "`limit` must be at most 9.\n"
            "`tags`: `/1` must be one of a, b.\n"
            "`X-Key` is required.\n"
            "`session` must have at least 3 characters.\n");
  request.headers = {{"x-key", "k"}};
  EXPECT_EQ(check({{"id", "7"}}, {}), "");
}

}  // namespace
}  // namespace understudy::contract
