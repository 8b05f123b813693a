// `understudy init`: what it writes is served as what was inferred.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <string>
#include <vector>

#include "../program/check_run.h"

namespace understudy::conformance {
namespace {

namespace fs = std::filesystem;

// What was compiled of the API: the lines in their own order, since a field that only keeps rows
// apart stands elsewhere; without where an operation is declared, and what an entity is called for
// people.
std::vector<std::string> Explained(const std::vector<std::string>& arguments) {
  const auto run = RunToEnd(arguments);
  EXPECT_EQ(run.exit_code, 0) << Printed(run);
  static const std::regex kOrigin(R"( \((inferred|[^ ()]*vendor\.yaml:[0-9]+)\))");
  auto lines = Lines(std::regex_replace(run.out, kOrigin, ""));
  std::erase_if(lines, [](const auto& line) { return line.starts_with("  Rows of the path's "); });
  for (auto& line : lines) {
    if (line.ends_with(',')) line.pop_back();
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

void ExpectTheSame(const std::string& document) {
  const std::string folder = NewFolder();
  const auto run = RunToEnd({"init", "--api", "it=" + document, "--out", folder});
  ASSERT_EQ(run.exit_code, 0) << document << "\n" << Printed(run);
  const auto inferred = Explained({"explain", "--api", "it=" + document});
  EXPECT_EQ(Explained({"explain", folder + "/it.yaml", "it"}), inferred)
      << document << "\n"
      << ReadFile(folder + "/it/vendor.yaml");
  EXPECT_TRUE(std::any_of(inferred.begin(), inferred.end(),
                          [](const auto& line) { return line.starts_with("entity "); }));
}

TEST(InitTest, WhatIsWrittenBehavesAsWhatWasInferred) {
  for (const auto& folder : fs::directory_iterator(UNDERSTUDY_APIS_FOLDER)) {
    for (const auto& file : fs::directory_iterator(folder.path())) {
      ExpectTheSame(file.path().string());
    }
  }
}

TEST(InitTest, SchemasOfOtherFilesAreNamedAsReferencesNameThem) {
  const std::string folder = NewFolder();
  const auto document = WriteFile(folder, "cats.yaml", R"(openapi: 3.1.0
info: {title: Cats, version: "1"}
paths:
  /cats/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: cat.yaml}}}}}}
    delete: {responses: {"204": {description: d}}}
  /dogs/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "all.yaml#/a~1b/Dog"}}}}}}
    delete: {responses: {"204": {description: d}}}
)");
  WriteFile(folder, "cat.yaml", "{type: object, properties: {id: {type: integer}}}\n");
  WriteFile(folder, "all.yaml", "a/b: {Dog: {type: object, properties: {id: {type: integer}}}}\n");
  const std::string out = NewFolder();
  ASSERT_EQ(RunToEnd({"init", "--api", "it=" + document, "--out", out}).exit_code, 0);
  const std::string words = ReadFile(out + "/it/vendor.yaml");
  for (const std::string schema : {"schema: \"cat.yaml#\"\n", "schema: \"all.yaml#/a~1b/Dog\"\n"}) {
    EXPECT_NE(words.find(schema), std::string::npos) << schema << "\n" << words;
  }
  ExpectTheSame(document);
}

// Envelopes that only one side has, rows in rows, keys in bodies and names that need quotes.
TEST(InitTest, OddDocumentsToo) {
  const std::string folder = NewFolder();
  ExpectTheSame(WriteFile(folder, "odd.yaml", R"(openapi: 3.1.0
info: {title: Odd, version: "1"}
servers: [{url: /odd/v1}]
paths:
  /on:
    get:
      responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {
        result: {type: object, properties: {items: {type: array, items: {$ref: "#/components/schemas/On"}}}}}}}}}}
      parameters: [{name: "filter[no]", in: query, schema: {type: string}}, {name: page, in: query, schema: {type: integer}},
        {name: size, in: query, schema: {type: integer, default: 5}}, {name: sort, in: query, schema: {type: string, enum: [no, -no]}}]
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {on: {$ref: "#/components/schemas/On"}}}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {type: object, properties: {
        result: {$ref: "#/components/schemas/On"}}}}}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/On"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/On"}}}}}
  /on/{on}:
    parameters: [{name: "on", in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {
      result: {$ref: "#/components/schemas/On"}, ok: {type: boolean}}}}}}}}
    delete: {responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {ok: {type: boolean}}}}}}}}
    patch:
      requestBody: {content: {application/json: {schema: {type: object, properties: {result: {$ref: "#/components/schemas/On"}}}}}}
      responses: {"200": {description: d}}
  /on/{on}/parts:
    parameters: [{name: "on", in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Part"}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Part"}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Part"}}}}}
  /on/{on}/parts/{partId}:
    parameters: [{name: "on", in: path, required: true, schema: {type: string}}, {name: partId, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Part"}}}}}}
    delete: {responses: {"204": {description: d}}}
  /{tenant}/notes:
    parameters: [{name: tenant, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Note"}}}}}}}
  /{tenant}/notes/{id}:
    parameters: [{name: tenant, in: path, required: true, schema: {type: string}}, {name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}}
components:
  schemas:
    "On": {type: object, required: [id], properties: {id: {type: string}, "no": {type: string}, size: {type: number}}}
    Part: {type: object, properties: {id: {type: integer}, name: {type: string}, of: {type: object, properties: {id: {type: integer}}}}}
    Note: {allOf: [{type: object, properties: {id: {type: integer}}}, {type: object, properties: {text: {type: string, default: "yes"}}}]}
)"));
}

TEST(InitTest, PlacesOfRowsAreWritten) {
  const std::string folder = NewFolder();
  RunToEnd(
      {"init", "--api", "it=" UNDERSTUDY_APIS_FOLDER "/petshop/openapi.yaml", "--out", folder});
  const std::string written = ReadFile(folder + "/it/vendor.yaml");
  EXPECT_NE(written.find("listOwners: {list: owners, reply: [data],"), std::string::npos)
      << written;
}

TEST(InitTest, AVendorFileBesideTheDocumentIsNamed) {
  const std::string folder = NewFolder();
  fs::copy(UNDERSTUDY_APIS_FOLDER "/petshop/openapi.yaml", folder + "/openapi.yaml");
  WriteFile(folder, "vendor.yaml", "limit: 3/minute\n");
  const auto run =
      RunToEnd({"init", "--api", "it=" + folder + "/openapi.yaml", "--out", folder + "/made"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(run.err, "warning: " + folder +
                         "/vendor.yaml is not used: what is written is inferred from the document "
                         "alone\n");
}

}  // namespace
}  // namespace understudy::conformance
