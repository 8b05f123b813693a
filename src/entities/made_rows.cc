#include "entities/made_rows.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/random.h"
#include "base/text.h"
#include "contract/schema_example.h"
#include "entities/compound_key.h"
#include "entities/list_defaults.h"
#include "entities/row_keys.h"
#include "entities/row_values.h"

namespace understudy::entities {
namespace {

constexpr std::size_t kMadeRows = 3;
constexpr std::size_t kMostMadeRows = 20;
constexpr std::size_t kMostExampleRows = 100;
constexpr std::size_t kMostTriedRows = 1000;

// Those of `example` and of `examples`.
std::vector<const Node*> ExamplesOf(const contract::Schema& schema) {
  std::vector<const Node*> examples;
  if (schema.example != nullptr) examples.push_back(schema.example);
  if (schema.examples == nullptr) return examples;
  for (const auto& each : schema.examples->items) {
    if (&each != schema.example) examples.push_back(&each);
  }
  return examples;
}

// The values that a Media Type Object shows.
std::vector<const Node*> ExamplesOf(const contract::MediaType& media) {
  std::vector<const Node*> examples;
  if (const Node* example = media.node->Find("example")) examples.push_back(example);
  if (const Node* named = media.node->Find("examples")) {
    for (const auto& member : named->members) {
      if (const Node* value = member.value.Find("value")) examples.push_back(value);
    }
  }
  if (media.schema != nullptr) {
    const auto all = ExamplesOf(*media.schema);
    examples.insert(examples.end(), all.begin(), all.end());
  }
  return examples;
}

class RowMaker {
 public:
  RowMaker(const ApiPlan& plan, std::size_t entity, std::uint64_t seed,
           const std::vector<std::vector<const Node*>>& before)
      : plan_(plan),
        number_(entity),
        entity_(plan.inferred.entities[entity]),
        before_(before),
        seed_(seed) {}

  std::vector<Node> Make() {
    for (const auto& operation : plan_.operations) {
      if (operation.entity != &entity_) continue;
      for (const Node* row : RowsInExamples(operation)) Add(*row);
    }
    if (rows_.empty()) {
      for (const Node* row : ExamplesOf(*entity_.schema)) Add(*row);
    }
    // Each kind of owner gets a row.
    const std::size_t made = std::max(kMadeRows, std::min(kMostMadeRows, OtherOwners().size()));
    for (std::size_t i = 0; rows_.empty() && i < made; ++i) made_.push_back(MadeRow(i));
    for (const auto& row : made_) Add(row);
    KeepOneOwner();
    return std::move(rows_);
  }

 private:
  Node MadeRow(std::size_t index) {
    auto example = contract::MakeExample(*entity_.schema, seed_ + index + 1,
                                         contract::Direction::kReply, entity_.declaration.name);
    SetDeclared(index, example.value);
    if (index == 0) SetFilterDefaults(plan_, entity_, example.value);
    const std::size_t parts = std::max<std::size_t>(entity_.key_parts.size(), 1);
    for (std::size_t part = 0; part < parts; ++part) {
      // The last part tells the rows apart.
      if (entity_.declaration.fields[FieldOfPart(part)].shape.type() == Shape::Type::kInteger) {
        SetInteger(part, part + 1 == parts ? std::optional(index) : std::nullopt, example.value);
      } else {
        SetText(part, index, example.value);
      }
    }
    return std::move(example.value);
  }

  std::size_t FieldOfPart(std::size_t part) const {
    return entity_.key_parts.empty() ? entity_.key : entity_.key_parts[part];
  }

  // The value that the row of this index has, or any that is allowed.
  void SetInteger(std::size_t part, std::optional<std::size_t> index, Node& row) const {
    const auto& name = entity_.declaration.fields[FieldOfPart(part)].name;
    const KeyRange range = KeyRangeOf(entity_, part);
    const Node* made = row.Find(name);
    const auto known = made == nullptr ? ParsedInteger{} : ParseInteger(made->text);
    const bool is_good = made != nullptr && known.status == IntegerStatus::kOk &&
                         known.value >= range.least && known.value <= range.most;
    if (!index && is_good) return;
    const std::int64_t next = static_cast<std::int64_t>(index.value_or(0));
    // More rows than there are keys repeat one, and are left out.
    const bool is_enough = range.most < range.least || next <= range.most - range.least;
    SetMember(row, name, IntegerNode(range.least + (is_enough ? next : 0)));
  }

  void SetText(std::size_t part, std::size_t index, Node& row) const {
    const std::size_t field = FieldOfPart(part);
    const auto& name = entity_.declaration.fields[field].name;
    const Node* made = row.Find(name);
    if (made != nullptr && !made->is_string()) return;
    const auto* schema = entity_.facts[field].schema;
    std::string text;
    if (IsOfDigits(schema)) {
      text = std::to_string(index + 1);
    } else if (made != nullptr) {
      text = schema == nullptr ? made->text : WithoutSpaces(*schema, made->text);
    } else {
      Random random(seed_ + index + 1);
      text = KeyText(schema, name, 0, random);
    }
    SetMember(row, name, TextNode(KeyForPath(entity_, part, std::move(text), seed_ + index + 1)));
  }

  void SetDeclared(std::size_t index, Node& row) const {
    const auto& fields = entity_.declaration.fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const auto& facts = entity_.facts[i];
      if (!facts.is_declared || i == entity_.key) continue;
      SetMember(row, fields[i].name,
                contract::MakeExample(*facts.schema, seed_ + index + 1, contract::Direction::kReply,
                                      fields[i].name)
                    .value);
    }
  }

  // The row, if its values are of the kinds of their fields, and no row has its key.
  void Add(const Node& shown) {
    if (!shown.is_map() || rows_.size() >= kMostExampleRows) return;
    // Many operations may show the same example, and many examples the same key.
    if (tried_.size() == kMostTriedRows || !tried_.insert(&shown).second) return;
    Node row;
    row.kind = Node::Kind::kMap;
    for (const auto& field : entity_.declaration.fields) {
      if (const Node* value = shown.Find(field.name)) {
        row.members.push_back({field.name, {}, *value});
      }
    }
    SetOwners(row);
    if (const auto key = KeyOfRow(entity_, row); key && !entity_.key_parts.empty()) {
      SetMember(row, entity_.declaration.fields[entity_.key].name, TextNode(*key));
    }
    Diagnostics wrong;
    plan_.entities[number_].row.Check(row, wrong);
    const Node* key = row.Find(entity_.declaration.fields[entity_.key].name);
    if (!wrong.empty() || key == nullptr || RepeatsUnique(row)) return;
    if (!keys_.insert(key->text).second) return;
    for (auto& values : UniqueValuesOf(row)) unique_.insert(std::move(values));
    rows_.push_back(std::move(row));
  }

  // Numbers as their index compares them.
  std::string ComparedText(const std::string& name, const Node& value) const {
    for (const auto& field : entity_.declaration.fields) {
      const bool is_number = field.shape.type() == Shape::Type::kNumber;
      if (field.name == name && is_number) return ComparedNumber(value.text);
    }
    return value.text;
  }

  // The values of each group that must not repeat, with the group's number.
  std::vector<std::string> UniqueValuesOf(const Node& row) const {
    std::vector<std::string> all;
    const auto& groups = entity_.declaration.unique;
    for (std::size_t group = 1; group < groups.size(); ++group) {
      std::string values = std::to_string(group);
      bool has_null = false;
      for (const auto& name : groups[group]) {
        const Node* value = row.Find(name);
        has_null = has_null || value == nullptr || value->is_null();
        if (!has_null) values += '\x1f' + ComparedText(name, *value);
      }
      if (!has_null) all.push_back(std::move(values));
    }
    return all;
  }

  bool RepeatsUnique(const Node& row) const {
    const auto all = UniqueValuesOf(row);
    return std::any_of(all.begin(), all.end(),
                       [&](const auto& values) { return unique_.contains(values); });
  }

  // Owners that paths name and the document's rows do not, and that are not above each other.
  std::vector<InferredEntity::Owner> OtherOwners() const {
    std::vector<InferredEntity::Owner> others;
    for (const auto& owner : entity_.owners) {
      if (entity_.facts[owner.field].schema == nullptr) others.push_back(owner);
    }
    const auto is_above_other = [&](const auto& above) {
      return std::any_of(others.begin(), others.end(), [&](const auto& below) {
        const auto& owners = plan_.inferred.entities[below.entity].owners;
        return std::any_of(owners.begin(), owners.end(),
                           [&](const auto& owner) { return owner.entity == above.entity; });
      });
    };
    if (std::any_of(others.begin(), others.end(), is_above_other)) return {};
    return others;
  }

  // The comments of photos are none of posts: each made row stays below one of the other owners, if
  // there are enough. The document's own rows are shown below all.
  void KeepOneOwner() {
    const auto others = OtherOwners();
    if (made_.empty() || rows_.size() < others.size()) return;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      for (std::size_t i = 0; i < others.size(); ++i) {
        const auto& name = entity_.declaration.fields[others[i].field].name;
        const bool is_there = rows_[row].Find(name) != nullptr;
        if (is_there && i != row % others.size()) SetMember(rows_[row], name, Node());
      }
    }
  }

  // If there is no row, the new row is below none.
  void SetOwners(Node& row) const {
    for (const auto& owner : entity_.owners) {
      const auto& field = entity_.declaration.fields[owner.field];
      const auto& other = plan_.inferred.entities[owner.entity];
      const std::string& key = other.declaration.fields[other.key].name;
      const auto& rows = before_[owner.entity];
      const Node* named = row.Find(field.name);
      // The document shows the row in place of its key.
      if (named != nullptr && named->is_map()) {
        const Node* inside = named->Find(key);
        SetMember(row, field.name, inside == nullptr ? Node() : Node(*inside));
        named = row.Find(field.name);
      }
      const bool exists =
          named != nullptr && std::any_of(rows.begin(), rows.end(), [&](auto* each) {
            const Node* its = each->Find(key);
            return its != nullptr && its->text == named->text;
          });
      if (exists) continue;
      if (rows.empty()) {
        if (named != nullptr) SetMember(row, field.name, Node());
        continue;
      }
      SetMember(row, field.name, *rows[rows_.size() % rows.size()]->Find(key));
    }
  }

  const ApiPlan& plan_;
  const std::size_t number_;
  const InferredEntity& entity_;
  const std::vector<std::vector<const Node*>>& before_;
  const std::uint64_t seed_;
  std::vector<Node> made_;
  std::vector<Node> rows_;
  std::set<std::string> keys_;
  std::set<std::string> unique_;
  std::set<const Node*> tried_;
};

}  // namespace

std::vector<const Node*> RowsInExamples(const OperationPlan& operation) {
  std::vector<const Node*> rows;
  if (operation.inferred == nullptr || !operation.inferred->reply_row) return rows;
  for (const Node* example : ExamplesOf(operation.foreign->GoodReply()->media.front())) {
    for (const auto& name : *operation.inferred->reply_row) {
      if (example != nullptr) example = example->Find(name);
    }
    if (example == nullptr) continue;
    if (example->is_map()) rows.push_back(example);
    for (const auto& item : example->items) rows.push_back(&item);
  }
  return rows;
}

std::vector<Node> MakeRows(const ApiPlan& plan, std::size_t entity, std::uint64_t seed,
                           const std::vector<std::vector<const Node*>>& before) {
  return RowMaker(plan, entity, seed, before).Make();
}

}  // namespace understudy::entities
