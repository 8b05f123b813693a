#include "entities/built_in_write.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "support/declared.h"

// The words of a built-in vendor's operations on single rows. What they do is tested from outside,
// by the vendors' conformance tests.
namespace understudy::entities {
namespace {

const char* const kShop = R"(
openapi: 3.0.3
paths:
  /pets:
    post:
      operationId: write
      parameters:
        - {name: tag, in: query, schema: {type: string}}
        - {name: shop, in: query, schema: {type: integer}}
        - {name: mood, in: query, schema: {type: string, default: calm}}
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {name: {type: string}, size: {type: string}, mail: {type: string}}}
      responses: {'200': {description: done}, '204': {description: nothing}}
  /pets/{id}/toys/{toyId}:
    delete:
      operationId: remove
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
        - {name: toyId, in: path, required: true, schema: {type: integer}}
      responses: {'200': {description: done}}
components:
  responses:
    NoPet: {description: none, content: {application/json: {example: {message: No such pet.}}}}
)";

const char* const kEntities = R"(entities:
  shops: {fields: {id: {type: integer}, name: {type: string}}}
  codes: {fields: {id: {type: string}}}
  pets:
    absent: NoPet
    unique: [[shop_id, tag]]
    indexes: [[shop_id, tag]]
    fields:
      id: {type: integer}
      shop_id: {type: integer, references: shops}
      tag: {type: string, nullable: true}
      name: {type: string}
      size: {type: integer}
      note: {type: string}
      marks: {type: object, additionalProperties: {type: string}, rows: {table: shop_marks, owner: pet_id, order: name, columns: [name, value]}}
      toys: {type: array, items: {type: object, properties: {id: {type: integer}, kind: {type: string}, maker: {type: string}}}, rows: {table: shop_toys, owner: pet_id, order: id}}
  badges: {fields: {id: {type: integer}, shop_id: {type: integer, references: shops}, worn: {type: boolean, nullable: true}}}
)";

// The first error of the operations, or "".
std::string ErrorOf(const std::string& operations) {
  const testing::Declared made(kShop, kEntities + operations);
  if (made.error_list().empty()) return {};
  const auto& first = made.error_list().front();
  return std::to_string(first.line) + ":" + std::to_string(first.column) + ": " + first.message;
}

const char* const kRemove = "{delete: pets.toys, of: {id: pets}}";

std::string Operations(const std::string& write, const std::string& remove) {
  return "operations:\n  write: " + write + "\n  remove: " + remove + "\n";
}

TEST(BuiltInWriteTest, TakesItsWords) {
  for (const std::string write :
       {"{create: pets, of: shops, key: {shop: id}, set: {size: note}}",
        "{update: pets, key: {tag: tag, shop: shop_id}, set: {size: note, mail*: marks}}",
        "{update: pets, key: {shop: id}, set: {size: note}, to: {size: 3}}",
        "{delete: pets, key: {shop: id}}", "{read: pets, find: {mail: toys.kind, shop: shop_id}}",
        "{update: pets, key: {shop: id}, set: {size: note}, needs: [mail], taken: {tag: must be "
        "new}, add: {toys: [{kind: mail, maker: {is: me}}, {kind: k_*, maker: m_*}]}}"}) {
    EXPECT_EQ(ErrorOf(Operations(write, kRemove)), "") << write;
  }
}

TEST(BuiltInWriteTest, ATruthIsWrittenInAnyLetterCaseOfYaml) {
  for (const std::string truth : {"true", "True", "TRUE", "false", "False"}) {
    const testing::Declared made(
        kShop,
        kEntities +
            Operations("{update: badges, key: {shop: id}, to: {worn: " + truth + "}}", kRemove));
    ASSERT_EQ(made.errors(), "") << truth;
    const auto& handlers = made.bound().handlers;
    const auto write = std::find_if(handlers.begin(), handlers.end(),
                                    [](const auto& each) { return each.first == "write"; });
    ASSERT_NE(write, handlers.end());
    const auto* row = write->second.target<WriteRow>();
    ASSERT_NE(row, nullptr);
    const bool is_true = truth.front() == 't' || truth.front() == 'T';
    EXPECT_EQ(row->change, std::string("UPDATE shop_badges SET worn = ") + (is_true ? "1" : "0") +
                               " WHERE id = ?1");
  }
}

// An error at `at` in the words of an operation; at its name if that is empty.
struct WriteMistake {
  std::string words;
  std::string at;
  std::string error;
};

std::string Placed(const WriteMistake& mistake, int line, std::string_view name) {
  const std::size_t column =
      mistake.at.empty() ? 3 : 3 + name.size() + 2 + mistake.words.find(mistake.at);
  return std::to_string(line) + ":" + std::to_string(column) + ": " + mistake.error;
}

TEST(BuiltInWriteTest, MistakesNameTheirPlaceAndWhatToDo) {
  const std::vector<WriteMistake> mistakes = {
      {"{update: pets, key: {shop: tag}, set: {size: note}}", "{shop",
       "these fields tell no rows of `pets` apart: name all of its key, or of a group of "
       "`unique`"},
      {"{update: pets, key: {shop: id}, set: {size: note}, to: {size: big}}", "big",
       "expected an integer, found a string `big`"},
      {"{update: pets, key: {shop: id}, set: {size: note}, to: {tag: a}}", "tag: a",
       "`tag` can't get a constant: set it in C++"},
      {"{delete: pets, key: {ship: id}}", "ship", "the operation has no parameter `ship`"},
      {"{read: pets, find: {mail: tag.kind}}", "tag.kind", "`tag` has no `rows` of its own"},
      {"{read: pets, find: {mail: toys.knid}}", "toys.knid",
       "the `rows` of `toys` have no column `knid` (did you mean `kind`?)"},
      {"{update: pets, key: {shop: id}, set: {size: note, mood: name}}", "mood",
       "the contract has a default of `mood`, so each request without it would change `name`: "
       "change it in C++"},
      {"{create: pets, set: {size: note}}", "pets",
       "`shop_id` of `pets` can't be null, and no parameter that requests must send sets it: name "
       "one in `set`, or the row above in `of`"},
      {"{create: pets, set: {size: note, shop: shop_id}}", "pets",
       "`shop_id` of `pets` can't be null, and no parameter that requests must send sets it: name "
       "one in `set`, or the row above in `of`"},
      {"{create: codes}", "", "keys of `codes` are texts: create its rows in C++"},
      {"{create: pets}", "", "`size` can't be `size`: both must be texts, or integers"},
      {"{create: pets, set: {size: name}}", "size", "two parameters set `name`"},
      {"{create: pets, set: {size: note, mail*: toys}}", "mail*",
       "`toys` is no map with `rows` of its own"},
      {"{create: pets, set: {size: note}, add: {marks: []}}", "marks",
       "`marks` is no list of objects with `rows` of its own"},
      {"{create: pets, set: {size: note}, add: {toys: [{kind: mail}]}}", "{kind",
       "the item has no `maker`"},
      {"{create: pets, set: {size: note}, link: {mail: pets.name}}", "pets.name",
       "`name` does not refer to `pets`"},
      {"{create: pets, set: {size: note}, link: {mail: {field: pets.name, where: [size]}}}",
       "pets.name", "`name` does not refer to `pets`"},
      {"{create: pets, set: {size: note}, link: {mail: {field: pets.name, were: [size]}}}", "were",
       "unknown word `were` of a link (did you mean `where`?): its words are field, where, "
       "unless"},
      {"{create: pets, of: codes, set: {size: note}, key: {mail: id}}", "",
       "no field of `pets` refers to `codes`: say which with `by`"},
      {"{delete: shops, key: {shop: id}}", "",
       "`shop_id` of `pets` would keep the row: give it `on-delete`"},
      {"{list: pets, and: {codes: mail}}", "", "a list of several entities needs `of` and `order`"},
      {"{list: pets, of: shops, key: {shop: id}, order: [name], and: {badges: mail}}", "",
       "no index of `badges` can serve this list: add one of the fields with the columns shop_id "
       "to `indexes`"},
      {"{replace: pets}", "",
       "a built-in vendor's vendor.yaml can't bind `replace`: bind `write` in C++"},
  };
  for (const auto& mistake : mistakes) {
    const std::string made = ErrorOf(Operations(mistake.words, kRemove));
    EXPECT_EQ(made, Placed(mistake, 19, "write")) << mistake.words;
  }
}

TEST(BuiltInWriteTest, MistakesInTheDeletionOfAnItemNameTheirPlace) {
  const std::vector<WriteMistake> mistakes = {
      {"{delete: pets.names, of: {id: pets}}", "pets.names",
       "there is no field `names` (did you mean `name`?)"},
      {"{delete: pets.name, of: {id: pets}}", "pets.name",
       "`name` must have `rows` of its own, and `of` must name the parameter of `pets`"},
      {"{delete: pets.toys}", "pets.toys",
       "`toys` must have `rows` of its own, and `of` must name the parameter of `pets`"},
  };
  for (const auto& mistake : mistakes) {
    const std::string made =
        ErrorOf(Operations("{update: pets, key: {shop: id}, set: {size: note}}", mistake.words));
    EXPECT_EQ(made, Placed(mistake, 20, "remove")) << mistake.words;
  }
}

}  // namespace
}  // namespace understudy::entities
