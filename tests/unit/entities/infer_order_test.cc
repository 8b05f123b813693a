#include "entities/infer_order.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace understudy::entities {
namespace {

// Entities a, b, …, each with references to others: their numbers, and whether a file declares
// them. The field for the reference to `b` is called "bId".
InferredApi Api(const std::vector<std::vector<std::pair<std::size_t, bool>>>& references) {
  const auto name_of = [](std::size_t number) {
    return std::string(1, static_cast<char>('a' + number));
  };
  InferredApi api;
  for (std::size_t i = 0; i < references.size(); ++i) {
    InferredEntity entity;
    entity.declaration.name = name_of(i);
    for (const auto& [other, is_declared] : references[i]) {
      entity.owners.push_back({entity.declaration.fields.size(), other, is_declared});
      entity.declaration.fields.push_back({name_of(other) + "Id", Shape::Integer()});
    }
    api.entities.push_back(std::move(entity));
  }
  return api;
}

// "b() c(bId) a(bId)": the entities in their order, with the references that they keep.
std::string Kept(const InferredApi& api) {
  std::string kept;
  for (const auto& entity : api.entities) {
    kept += (kept.empty() ? "" : " ") + entity.declaration.name + "(";
    for (const auto& owner : entity.owners) {
      kept += entity.declaration.fields[owner.field].name;
      EXPECT_EQ(api.entities[owner.entity].declaration.name + "Id",
                entity.declaration.fields[owner.field].name);
    }
    kept += ")";
  }
  return kept;
}

std::string Text(const std::vector<ReferenceCircle>& circles) {
  std::string text;
  for (const auto& circle : circles) {
    for (const auto& [entity, field] : circle) text += entity + "." + field + " ";
    text += ";";
  }
  return text;
}

TEST(InferOrderTest, OnlyAReferenceOfTheCircleIsDropped) {
  // a refers to the circle of b and c.
  InferredApi api = Api({{{1, false}}, {{2, false}}, {{1, false}}});
  EXPECT_EQ(Text(OrderEntities(api)), "");
  EXPECT_EQ(Kept(api), "b() a(bId) c(bId)");
}

TEST(InferOrderTest, OneThatIsOnlyInferredGivesWay) {
  InferredApi api = Api({{{1, true}}, {{2, true}}, {{0, false}}});
  EXPECT_EQ(Text(OrderEntities(api)), "");
  EXPECT_EQ(Kept(api), "c() b(cId) a(bId)");
}

TEST(InferOrderTest, CirclesThatAreDeclaredAreNamed) {
  InferredApi api = Api({{{1, true}}, {{2, true}, {1, true}}, {{1, true}}, {{2, true}}});
  EXPECT_EQ(Text(OrderEntities(api)), "b.cId c.bId ;b.bId ;");
}

}  // namespace
}  // namespace understudy::entities
