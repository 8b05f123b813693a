#include "entities/overrule.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/yaml.h"
#include "entities/infer_fields.h"
#include "entities/vendor_file.h"

namespace understudy::entities {
namespace {

// Pets below owners, in a document with an operation that fits no pattern.
const char* const kDocument = R"(
openapi: 3.0.3
servers: [{url: https://api.example.com/v1}]
paths:
  /owners/{ownerId}:
    get: {operationId: getOwner, responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Owner'}}}}}}
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: status, in: query, schema: {type: string}}
        - {name: word, in: query, schema: {type: string}}
        - {name: by, in: query, schema: {type: string}}
        - {name: most, in: query, schema: {type: integer, default: 5}}
      responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}}
    post:
      operationId: createPet
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'201': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
  /pets/{petId}:
    get: {operationId: getPet, responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}
  /pets/{petId}/sell:
    post:
      operationId: sellPet
      requestBody: {content: {application/json: {schema: {type: object, properties: {status: {type: string}}}}}}
      responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}}}}}}}
  /shelf/{ownerId}:
    get:
      responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}}
components:
  schemas:
    Pet: {type: object, properties: {id: {type: integer}, name: {type: string}, tag: {type: string}, size: {type: integer}, status: {type: string}, holder: {type: integer}}}
    Owner: {type: object, properties: {id: {type: integer}, name: {type: string}}}
    Odd: {type: object, properties: {id: {type: string}, size: {type: string}}}
)";

class Overruled {
 public:
  explicit Overruled(const std::string& vendor) : source_{"openapi.yaml", kDocument} {
    Diagnostics wrong;
    root_ = ParseYaml(source_, wrong);
    EXPECT_TRUE(wrong.empty()) << wrong.Render();
    schemas_ = std::make_unique<contract::Schemas>(*root_, warnings_);
    foreign_ = contract::ReadForeign(*root_, *schemas_, "shop", warnings_);
    auto file = ReadVendorFile({"vendor.yaml", vendor}, errors_);
    if (!file) return;
    file_ = std::move(*file);
    api_ = Overrule(Infer(foreign_, "shop"), file_, {foreign_, *schemas_, *root_, name_}, errors_);
  }

  const InferredApi& api() const { return *api_; }
  bool is_fine() const { return api_.has_value(); }
  const InferredOperation& Operation(const std::string& id) const {
    for (std::size_t i = 0; i < foreign_.operations.size(); ++i) {
      if (foreign_.operations[i].operation->id == id) return api_->operations[i];
    }
    ADD_FAILURE() << id;
    return api_->operations.front();
  }
  const InferredEntity& Entity(const std::string& name) const {
    for (const auto& entity : api_->entities) {
      if (entity.declaration.name == name) return entity;
    }
    ADD_FAILURE() << name;
    return api_->entities.front();
  }
  std::string FieldName(const std::string& entity, std::size_t field) const {
    return Entity(entity).declaration.fields[field].name;
  }
  // "line:column message" of each error.
  std::string Errors() const {
    std::string all;
    for (const auto& each : errors_.list()) {
      EXPECT_EQ(each.file, "vendor.yaml");
      all +=
          std::to_string(each.line) + ":" + std::to_string(each.column) + " " + each.message + "\n";
    }
    return all;
  }

 private:
  const std::string name_ = "shop";
  Source source_;
  std::optional<Node> root_;
  Diagnostics warnings_{Severity::kWarning};
  Diagnostics errors_;
  std::unique_ptr<contract::Schemas> schemas_;
  contract::ForeignContract foreign_;
  VendorFile file_;
  std::optional<InferredApi> api_;
};

TEST(OverruleTest, AnEmptyFileChangesNothing) {
  for (const auto* text : {"", "# nothing\n", "entities:\noperations:\n", "infer: true\n"}) {
    const Overruled made(text);
    ASSERT_TRUE(made.is_fine()) << made.Errors();
    EXPECT_EQ(made.api().entities.size(), 2U);
    EXPECT_EQ(made.Operation("listPets").kind, OperationKind::kList);
    EXPECT_EQ(made.Operation("listPets").list.filters.size(), 1U);
    EXPECT_EQ(made.Operation("sellPet").kind, OperationKind::kExample);
  }
}

TEST(OverruleTest, AnOperationIsBoundToAnEntity) {
  const Overruled made("operations: {sellPet: {update: pets}, getPet: {example: true}}\n");
  ASSERT_TRUE(made.is_fine()) << made.Errors();
  const auto& sell = made.Operation("sellPet");
  EXPECT_EQ(sell.kind, OperationKind::kUpdate);
  EXPECT_EQ(sell.key_parameter, "petId");
  EXPECT_EQ(sell.reply_row, MemberPath{"pet"});
  EXPECT_EQ(sell.body_row, MemberPath{});
  EXPECT_EQ(made.Operation("getPet").kind, OperationKind::kExample);
  EXPECT_EQ(made.Operation("listPets").kind, OperationKind::kList);
}

TEST(OverruleTest, AnOperationIsFoundByItsMethodAndPath) {
  const Overruled made(
      "entities: {pets: {fields: {holder: {references: owners}}}}\n"
      "operations:\n  GET /shelf/{ownerId}: {list: pets, of: owners}\n");
  ASSERT_TRUE(made.is_fine()) << made.Errors();
  const auto& shelf = made.Operation("GET /shelf/{ownerId}");
  EXPECT_EQ(shelf.kind, OperationKind::kList);
  ASSERT_EQ(shelf.owners.size(), 1U);
  EXPECT_EQ(shelf.owners[0].parameter, "ownerId");
  EXPECT_EQ(made.FieldName("pets", shelf.owner_field), "holder");
  EXPECT_EQ(made.Entity("pets").declaration.fields[shelf.owner_field].shape.references(), "owners");
}

TEST(OverruleTest, ListsAreFilteredSearchedOrderedAndCutByOtherNames) {
  const Overruled made(R"(
operations:
  listPets:
    list: pets
    filter: {status: tag}
    search: {word: [name, tag]}
    sort: {parameter: by, fields: [size]}
    order: [-size, name]
    pages: {limit: most}
)");
  ASSERT_TRUE(made.is_fine()) << made.Errors();
  const auto& list = made.Operation("listPets").list;
  ASSERT_EQ(list.filters.size(), 1U);
  EXPECT_EQ(list.filters[0].parameter, "status");
  EXPECT_EQ(made.FieldName("pets", list.filters[0].field), "tag");
  ASSERT_EQ(list.searches.size(), 1U);
  EXPECT_EQ(list.searches[0].fields.size(), 2U);
  EXPECT_EQ(list.sort.parameter, "by");
  EXPECT_EQ(list.sort.fields.size(), 1U);
  ASSERT_EQ(list.order.size(), 2U);
  EXPECT_TRUE(list.order[0].is_down);
  EXPECT_EQ(list.paging.limit, "most");
  EXPECT_EQ(list.paging.default_limit, 5);
}

TEST(OverruleTest, AParameterThatIsNamedDoesNothingElse) {
  const Overruled made("operations: {listPets: {list: pets, search: {status: name}}}\n");
  ASSERT_TRUE(made.is_fine()) << made.Errors();
  EXPECT_TRUE(made.Operation("listPets").list.filters.empty());
}

TEST(OverruleTest, FieldsGetDefaultsAndEntitiesAnotherKey) {
  const Overruled made(R"(
entities:
  pets:
    key: name
    doc: Pets by name.
    order: name
    fields:
      status: {default: new, readOnly: true}
      secret: {type: string, example: abc}
)");
  ASSERT_TRUE(made.is_fine()) << made.Errors();
  const auto& pets = made.Entity("pets");
  EXPECT_EQ(pets.declaration.fields[pets.key].name, "name");
  EXPECT_EQ(pets.declaration.unique.front(), std::vector<std::string>{"name"});
  EXPECT_EQ(pets.declaration.doc, "Pets by name.");
  const auto& status = pets.facts[FieldNamed(pets, "status").value()];
  EXPECT_EQ(status.schema->default_value->text, "new");
  EXPECT_TRUE(status.read_only);
  EXPECT_TRUE(FieldNamed(pets, "secret").has_value());
  EXPECT_EQ(made.Operation("listPets").list.order.size(), 1U);
}

TEST(OverruleTest, WithoutInferenceOnlyTheFileCounts) {
  const Overruled made(R"(
infer: false
entities: {pets: {schema: Pet}}
operations:
  getOwner: {example: true}
  listPets: {list: pets}
  createPet: {create: pets}
  getPet: {read: pets}
  sellPet: {update: pets}
  GET /shelf/{ownerId}: {example: true}
)");
  ASSERT_TRUE(made.is_fine()) << made.Errors();
  EXPECT_EQ(made.api().entities.size(), 1U);
  EXPECT_EQ(made.Entity("pets").declaration.table, "shop__pets");
  EXPECT_EQ(made.Entity("pets").declaration.fields.size(), 6U);
  EXPECT_TRUE(made.Operation("listPets").list.filters.empty());
  EXPECT_EQ(made.Operation("getPet").key_parameter, "petId");
}

TEST(OverruleTest, WithoutInferenceEachOperationMustBeBound) {
  const Overruled made(
      "entities: {pets: {schema: Pet}}\noperations: {getPet: {read: pets}}\ninfer: false\n");
  EXPECT_FALSE(made.is_fine());
  const std::string errors = made.Errors();
  EXPECT_NE(errors.find("3:8 the file does not say what `listPets` (GET /v1/pets) does"),
            std::string::npos)
      << errors;
  EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 5) << errors;
}

struct Mistake {
  const char* text;
  const char* error;  // the beginning
};

class MistakeTest : public ::testing::TestWithParam<Mistake> {};

TEST_P(MistakeTest, IsToldWithItsPlace) {
  const Overruled made(GetParam().text);
  EXPECT_FALSE(made.is_fine());
  EXPECT_EQ(made.Errors().rfind(GetParam().error, 0), 0U) << made.Errors();
}

INSTANTIATE_TEST_SUITE_P(
    OverruleTest, MistakeTest,
    ::testing::Values(
        Mistake{"infr: true\n",
                "1:1 unknown word `infr` of a vendor.yaml (did you mean `infer`?): "
                "its words are infer, prefix, entities, operations"},
        Mistake{"infer: no\n", "1:8 expected true or false, found a string"},
        Mistake{"operations:\n  listPet: {list: pets}\n",
                "2:3 the document has no operation `listPet` (did you mean `listPets`?): it has "},
        Mistake{"operations:\n  listPets: {list: pet}\n",
                "2:20 there is no entity `pet` (did you mean `pets`?)"},
        Mistake{"operations:\n  listPets: {list: pets, read: pets}\n",
                "2:26 `listPets` does two things: give it one of list, read, "},
        Mistake{"operations:\n  listPets: {filter: {}}\n",
                "2:3 `listPets` has no word for what it does: give it one of list, read, "},
        Mistake{"operations:\n  listPets: {lists: pets}\n",
                "2:14 unknown word `lists` of an operation (did you mean `list`?)"},
        Mistake{"operations:\n  listPets: {list: pets, key: id}\n",
                "2:26 unknown word `key` of an operation with `list`: its words are of, by, "},
        Mistake{"operations:\n  listPets: {list: pets}\n  GET /pets: {list: pets}\n",
                "3:3 this operation is bound twice: also as `listPets` in line 2"},
        Mistake{"operations:\n  listPets: {list: pets, filter: {status: state}}\n",
                "2:43 pets has no field `state`: its fields are `id`, `name`, "},
        Mistake{"operations:\n  listPets: {list: pets, filter: {stat: status}}\n",
                "2:35 `listPets` has no query parameter `stat`"},
        Mistake{
            "operations:\n  listPets: {list: pets, filter: {word: tag}, search: {word: name}}\n",
            "2:56 the parameter `word` would do two things"},
        Mistake{"operations:\n  listPets: {list: pets, search: {word: size}}\n",
                "2:41 only texts can be searched, and `size` is none"},
        Mistake{"operations:\n  listPets: {list: pets, order: [-age]}\n",
                "2:34 pets has no field `age`"},
        Mistake{"operations:\n  listPets: {list: pets, sort: {fields: [name]}}\n",
                "2:42 `sort` needs a `parameter`"},
        Mistake{"operations:\n  listPets: {list: pets, pages: {limit: most, default: 0}}\n",
                "2:56 expected an integer from 1"},
        Mistake{"operations:\n  listPets: {list: pets, of: owners}\n",
                "2:30 the path /v1/pets has no parameter for the key of owners"},
        Mistake{"operations:\n  getPet: {read: pets, key: id}\n",
                "2:29 the path /v1/pets/{petId} has no parameter `id`: it has `petId`"},
        Mistake{"operations:\n  getPet: {read: pets, reply: [data]}\n",
                "2:32 the reply has no member `data`"},
        Mistake{"operations:\n  getPet: {read: pets, reply: none}\n",
                "2:31 `read` has to show what it finds"},
        Mistake{"operations:\n  getPet: {delete: pets}\n",
                "2:3 a GET only reads: it can't delete rows"},
        Mistake{"operations:\n  GET /shelf/{ownerId}: {list: pets, of: owners}\n",
                "2:42 no field of pets refers to owners: declare one"},
        Mistake{"entities:\n  toys: {doc: x}\n",
                "2:3 no path of the document suggests an entity `toys`: give it a `schema`"},
        Mistake{"entities:\n  toys: {schema: Toy}\n", "2:18 the document has no schema `Toy`"},
        Mistake{"entities:\n  toys: {schema: '#/paths/x'}\n",
                "2:18 the document has nothing at `#/paths/x`"},
        Mistake{"entities:\n  pets: {schema: [Pet, Odd]}\n",
                "2:24 the field `id` has two types: integer, and in this schema string"},
        Mistake{"entities:\n  pets: {key: code}\n", "2:15 pets has no field `code`"},
        Mistake{"entities:\n  pets: {fields: {size: {type: string}}}\n",
                "2:32 the field has two types: string here, and integer in the document"},
        Mistake{"entities:\n  pets: {fields: {size: {default: big}}}\n",
                "2:35 expected a value of the type integer, found a string"},
        Mistake{"entities:\n  pets: {fields: {more: {default: 1}}}\n",
                "2:19 the document has no such property: give the field a `type`"},
        Mistake{"entities:\n  pets: {fields: {more: {type: text}}}\n",
                "2:32 there is no type `text`"},
        Mistake{"entities:\n  pets: {fields: {holder: {references: people}}}\n",
                "2:40 there is no entity `people`"},
        Mistake{"entities:\n  pets: {fields: {name: {references: owners}}}\n",
                "2:38 `name` can't hold the key of owners, `id`, which is of another type"},
        Mistake{"entities:\n  pets: {fields: {holder: {references: pets}}}\n",
                "2:40 `pets` can't refer to itself"},
        Mistake{"entities:\n  owners: {order: name}\n", "2:19 no operation lists these rows"},
        Mistake{"entities:\n  pets: {unique: [[name, age]]}\n", "2:26 pets has no field `age`"},
        Mistake{"entities:\n  pets: {unique: id}\n",
                "2:18 this is the key, which is unique anyway"},
        Mistake{"entities:\n  pets: {unique: [[name, name]]}\n", "2:26 `name` is here twice"},
        Mistake{"entities:\n  pets: {key: [name, code]}\n", "2:15 pets has no field `code`"},
        Mistake{"operations:\n  getPet: {read: pets, scope: petId}\n",
                "2:31 the path /v1/pets/{petId} has no parameter `petId` beside the key"},
        Mistake{"operations:\n  listPets: {list: pets, given: {kind: tag}}\n",
                "2:34 the path /v1/pets has no parameter `kind`"},
        Mistake{"credentials: [bearer, token]\n", "1:23 expected bearer, basic, {header: NAME}, "},
        Mistake{"limit: 5\n", "1:8 expected a rate like 120/minute"},
        Mistake{"entities:\n  pets: {fields: {holder: {}}}\n",
                "2:19 nothing is said of this field"}));

TEST(OverruleTest, AllMistakesAreToldAtOnce) {
  const Overruled made(
      "entities:\n  toys: {schema: Toy}\n  pets: {key: code}\n  owners: {fields: {name: {type: "
      "integer}}}\n"
      "operations:\n  listPet: {list: pets}\n  getPet: {read: dogs}\n  sellPet: {update: toys}\n"
      "  listPets: {list: pets, order: age, filter: {status: state}}\n");
  const std::string errors = made.Errors();
  EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 7) << errors;
  for (const char* place : {"2:18 ", "3:15 ", "4:34 ", "6:3 ", "7:18 ", "9:33 ", "9:55 "}) {
    EXPECT_NE(("\n" + errors).find(std::string("\n") + place), std::string::npos) << place << "\n"
                                                                                  << errors;
  }
}

}  // namespace
}  // namespace understudy::entities
