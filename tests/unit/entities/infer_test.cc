#include "entities/infer.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/yaml.h"
#include "entities/infer_fields.h"
#include "entities/infer_order.h"
#include "entities/names.h"
#include "entities/tables.h"
#include "support/growth.h"

namespace understudy::entities {
namespace {

// What is inferred from a document of these paths. `pet` and `owner` are schemas.
class Document {
 public:
  explicit Document(const std::string& paths, const std::string& schemas = {})
      : source_{"openapi.yaml", "openapi: 3.0.3\npaths:\n" + paths + R"(
components:
  schemas:
    pet: {type: object, properties: {id: {type: integer}, name: {type: string}, order: {type: integer}}}
    owner: {type: object, properties: {uuid: {type: string, format: uuid}}}
)" + schemas} {
    Diagnostics errors;
    root_ = ParseYaml(source_, errors);
    EXPECT_TRUE(errors.empty()) << errors.Render();
    schemas_ = std::make_unique<contract::Schemas>(*root_, warnings_);
    foreign_ = contract::ReadForeign(*root_, *schemas_, "shop", warnings_);
    inferred_ = Infer(foreign_, "shop");
    OrderEntities(inferred_);
  }

  const InferredApi& inferred() const { return inferred_; }
  // "list pets, read pets, example" in the order of the operations.
  std::string Kinds() const {
    static constexpr std::string_view kNames[] = {"example", "list",    "read",  "create",
                                                  "update",  "replace", "delete"};
    std::string kinds;
    for (const auto& operation : inferred_.operations) {
      if (!kinds.empty()) kinds += ", ";
      kinds += kNames[static_cast<std::size_t>(operation.kind)];
      if (operation.kind == OperationKind::kExample) continue;
      kinds += " " + inferred_.entities[operation.entity].declaration.name;
    }
    return kinds;
  }
  std::string Tables() const {
    std::vector<EntityDeclaration> declarations;
    for (const auto& entity : inferred_.entities) declarations.push_back(entity.declaration);
    return TablesSql(declarations);
  }

 private:
  Source source_;
  std::optional<Node> root_;
  Diagnostics warnings_{Severity::kWarning};
  std::unique_ptr<contract::Schemas> schemas_;
  contract::ForeignContract foreign_;
  InferredApi inferred_;
};

std::string Reply(const std::string& schema) {
  return "{responses: {'200': {description: d, content: {application/json: {schema: " + schema +
         "}}}}}\n";
}
// The operation with a request's body.
std::string Taking(const std::string& schema, const std::string& operation) {
  return "{requestBody: {content: {application/json: {schema: " + schema + "}}}, " +
         operation.substr(1);
}
std::string Ref(const std::string& name) { return "{$ref: '#/components/schemas/" + name + "'}"; }
std::string ListOf(const std::string& item) { return "{type: array, items: " + item + "}"; }
std::string In(const std::string& member, const std::string& schema) {
  return "{type: object, properties: {" + member + ": " + schema + "}}";
}

TEST(InferTest, ACollectionAndItsItemsAreAnEntity) {
  const Document document(
      "  /pets:\n    get: " + Reply(In("data", ListOf(Ref("pet")))) +
      "    post: " + Reply(Ref("pet")) + "  /pets/{petId}:\n    get: " + Reply(Ref("pet")) +
      "    put: " + Reply(Ref("pet")) + "    patch: " + Reply(Ref("pet")) +
      "    delete: {responses: {}}\n" + "  /pets/{petId}/picture:\n    post: {responses: {}}\n");
  EXPECT_EQ(document.Kinds(),
            "list pets, create pets, read pets, replace pets, delete pets, update pets, example");
  EXPECT_EQ(document.inferred().operations[0].reply_row, MemberPath{"data"});
  EXPECT_EQ(document.inferred().operations[2].reply_row, MemberPath{});
}

TEST(InferTest, APostOnAnItemMergesIfNothingElseDoes) {
  const std::string item = "  /pets/{id}:\n    get: " + Reply(In("pet", Ref("pet"))) +
                           "    post: " + Taking(Ref("pet"), Reply(In("pet", Ref("pet"))));
  EXPECT_EQ(Document(item).Kinds(), "read pets, update pets");
  EXPECT_EQ(Document(item + "    put: " + Reply(In("pet", Ref("pet")))).Kinds(),
            "read pets, example, replace pets");
  // Without a body, nothing would be merged.
  EXPECT_EQ(
      Document("  /pets/{id}:\n    get: " + Reply(Ref("pet")) + "    post: " + Reply(Ref("pet")))
          .Kinds(),
      "read pets, example");
}

TEST(InferTest, WhatIsSentMustBeAPartOfOneRow) {
  const std::string item = "  /pets/{id}:\n    get: " + Reply(Ref("pet"));
  const auto created = [&](const std::string& body, const std::string& reply) {
    return Document(item + "  /pets:\n    post: " + Taking(body, Reply(reply))).Kinds();
  };
  EXPECT_EQ(created(Ref("pet"), Ref("pet")), "read pets, create pets");
  EXPECT_EQ(created(ListOf(Ref("pet")), ListOf(Ref("pet"))), "read pets, example");
  EXPECT_EQ(created(Ref("pet"), ListOf(Ref("pet"))), "read pets, example");
  EXPECT_EQ(created(In("pets", ListOf(Ref("pet"))), Ref("pet")), "read pets, example");
  EXPECT_EQ(created("{type: object}", Ref("pet")), "read pets, create pets");
}

TEST(InferTest, WhatHasTheSchemaOfListedRowsIsARowWhateverIsBesideIt) {
  const auto beside = [](const std::string& text, const std::string& member) {
    return "{type: object, properties: {" + text + ": {type: string}, " + member + "}}";
  };
  const auto kinds = [](const std::string& list, const std::string& item) {
    return Document("  /pets:\n    get: " + Reply(list) + "  /pets/{id}:\n    get: " + Reply(item))
        .Kinds();
  };
  EXPECT_EQ(kinds(beside("rid", "resources: " + ListOf(Ref("pet"))),
                  beside("rid", "resource: " + Ref("pet"))),
            "list pets, read pets");
  EXPECT_EQ(kinds(beside("id", "data: " + ListOf(Ref("pet"))), Ref("pet")), "list pets, read pets");
  // Something else inside a row is not the row.
  EXPECT_EQ(kinds(ListOf(Ref("pet")), beside("name", "owner: " + Ref("owner"))),
            "list pets, example");
}

TEST(InferTest, WithoutAKeyThereIsNoEntity) {
  EXPECT_EQ(Document("  /pets/{colour}:\n    get: " + Reply(Ref("pet"))).Kinds(), "example");
  EXPECT_EQ(Document("  /pets/{id}:\n    get: {responses: {}}\n").Kinds(), "example");
  // `name` and `petName` are its name, though.
  EXPECT_EQ(Document("  /pets/{petName}:\n    get: " + Reply(Ref("pet"))).Kinds(), "read pets");
}

TEST(InferTest, NestedRowsHaveAReference) {
  const Document document("  /owners/{id}/pets:\n    get: " + Reply(ListOf(Ref("pet"))) +
                          "  /owners/{id}/pets/{petId}:\n    get: " + Reply(Ref("pet")) +
                          "  /owners/{id}:\n    get: " + Reply(Ref("owner")));
  EXPECT_EQ(document.Kinds(), "list pets, read pets, read owners");
  EXPECT_EQ(document.Tables(),
            "CREATE TABLE shop__owners(\n"
            "  uuid TEXT NOT NULL PRIMARY KEY\n"
            ") STRICT;\n"
            "CREATE TABLE shop__pets(\n"
            "  id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
            "  name TEXT,\n"
            "  order_ INTEGER,\n"
            "  owners_id TEXT REFERENCES shop__owners(uuid) ON DELETE CASCADE\n"
            ") STRICT;\n"
            "CREATE INDEX shop__pets__owners_id ON shop__pets(owners_id);\n");
}

TEST(InferTest, OtherListsOfTheSameSchemaListToo) {
  EXPECT_EQ(Document("  /pet/findByName:\n    get: " + Reply(ListOf(Ref("pet"))) +
                     "  /pet/{petId}:\n    get: " + Reply(Ref("pet")))
                .Kinds(),
            "list pet, read pet");
}

// Each name is looked up once, however many fields there are and however much names begin alike.
TEST(InferTest, SpellingsAreFoundInLinearTime) {
  struct Made {
    contract::Schema text;
    contract::Schema sent;
    InferredEntity entity;
  };
  const auto make = [](std::size_t names) {
    auto made = std::make_unique<Made>();
    for (std::size_t i = 0; i < names; ++i) {
      const std::string name = std::string(80, 'a') + "_" + std::to_string(i);
      made->entity.declaration.fields.push_back({name, Shape::String()});
      made->entity.facts.push_back({&made->text});
      made->sent.properties.push_back({"A" + name.substr(1), &made->text});
      made->sent.properties.push_back({name + "x", &made->text});
    }
    return made;
  };
  const auto find = [](const auto& made) {
    const auto spelled = FieldsSpelled(made->entity, {&made->sent});
    ASSERT_EQ(spelled.size(), made->entity.facts.size());
    EXPECT_EQ(spelled.back().field, spelled.size() - 1);
  };
  EXPECT_LE(testing::Growth(500, make, find), testing::kLinear);
}

TEST(NamesTest, SqlNamesNeedNoQuotes) {
  EXPECT_EQ(SqlName("petId"), "pet_id");
  EXPECT_EQ(SqlName("PetID"), "pet_id");
  EXPECT_EQ(SqlName("order"), "order_");
  EXPECT_EQ(SqlName("rowid"), "rowid_");
  EXPECT_EQ(SqlName("a\"; DROP TABLE x; --"), "a_drop_table_x");
  EXPECT_EQ(SqlName("имя"), "f_");
  EXPECT_EQ(SqlName("2fa"), "f_2fa");
  EXPECT_EQ(SqlName(""), "f_");
  EXPECT_EQ(SqlName("a__b"), "a_b");
  EXPECT_EQ(SqlName("sqlite"), "f_sqlite");
  EXPECT_EQ(DistinctName("f_", {"f_", "f__2"}), "f__3");
}

TEST(NamesTest, SingularsAreFound) {
  EXPECT_TRUE(IsSingularOf("pet", "pets"));
  EXPECT_TRUE(IsSingularOf("category", "categories"));
  EXPECT_TRUE(IsSingularOf("box", "boxes"));
  EXPECT_TRUE(IsSingularOf("pet", "pet"));
  EXPECT_FALSE(IsSingularOf("pe", "pets"));
  EXPECT_FALSE(IsSingularOf("", "s"));
}

// Each property leads to all of them, and each operation to such a schema.
TEST(InferTest, SearchesAreBoundedWhateverSchemasName) {
  std::string paths;
  for (int i = 0; i < 300; ++i) {
    const std::string name = "c" + std::to_string(i);
    paths += "  /wide/" + name +
             "/{key}: {get: {responses: {'200': {description: A., content: {"
             "application/json: {schema: {$ref: '#/components/schemas/wide'}}}}}}}\n";
  }
  // Shorter paths are searched first.
  paths =
      "  /pets/{petId}: {get: {responses: {'200': {description: A., content: {application/json: "
      "{schema: {$ref: '#/components/schemas/pet'}}}}}}}\n" +
      paths;
  std::string wide = "    wide:\n      type: object\n      properties:\n";
  for (int i = 0; i < 3000; ++i) {
    wide += "        p" + std::to_string(i) + ": {$ref: '#/components/schemas/wide'}\n";
  }
  const Document document(paths, wide);
  EXPECT_EQ(document.Kinds().substr(0, 9), "read pets");
  EXPECT_EQ(document.inferred().entities.size(), 1U);
  EXPECT_TRUE(document.inferred().is_cut);
}

TEST(InferTest, LongPathsAndAlikeNamesAreBounded) {
  std::string path = "  ? ";
  for (int i = 0; i < 5'000; ++i) path += "/a/{x" + std::to_string(i) + "}";
  std::string same;
  for (int i = 0; i < 2000; ++i) {
    same += "  /pets/{p" + std::to_string(i) +
            "_id}: {get: {responses: {'200': {description: A., "
            "content: {application/json: {schema: {$ref: '#/components/schemas/pet'}}}}}}}\n";
  }
  const Document document(path + "\n  : {get: {responses: {'200': {description: A.}}}}\n" + same);
  EXPECT_EQ(document.inferred().entities.size(), 1U);
  EXPECT_FALSE(document.inferred().is_cut);
}

}  // namespace
}  // namespace understudy::entities
