#include "contract/schema_example.h"

#include <utility>

#include "base/json.h"
#include "contract/example_maker.h"

namespace understudy::contract {
namespace {

// The longest text that is read as JSON, in bytes.
constexpr std::size_t kLongestTextOfJson = std::size_t{1} << 20U;

std::string ProblemOf(const Schema& schema, const Node& value, Direction direction) {
  auto problems = CheckValue(schema, value, direction, "The example");
  return problems.empty() ? std::string() : std::move(problems.front().message);
}

// The value of an Example Object, which may be a reference.
const Node* ValueOf(Schemas& schemas, const Node& example) {
  const Node* target = schemas.Follow(example);
  return target == nullptr ? nullptr : target->Find("value");
}

// The document's own example; nullptr if it has no example with that name.
const Node* Documented(Schemas& schemas, const Node& media, std::string_view name) {
  const Node* examples = media.Find("examples");
  if (!name.empty()) {
    const Node* named = examples == nullptr ? nullptr : examples->Find(name);
    return named == nullptr ? nullptr : ValueOf(schemas, *named);
  }
  if (const Node* example = media.Find("example")) return example;
  if (examples == nullptr) return nullptr;
  for (const auto& member : examples->members) {
    if (const Node* value = ValueOf(schemas, member.value)) return value;
  }
  return nullptr;
}

// Reads JSON that the document contains as a text.
std::optional<Node> ReadText(const Node& example) {
  if (!example.is_string() || example.text.size() > kLongestTextOfJson) return std::nullopt;
  const auto first = example.text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return std::nullopt;
  if (example.text[first] != '{' && example.text[first] != '[') return std::nullopt;
  const Source source{"example", example.text};
  Diagnostics errors;
  const auto read = ParseJson(source, errors);
  return read ? std::optional(CopyWithoutPlaces(*read)) : std::nullopt;
}

}  // namespace

Example MakeExample(const Schema& schema, std::uint64_t seed, Direction direction,
                    std::string_view name) {
  Example example{ExampleMaker(seed, direction).Make(schema, name), Example::Origin::kSchema, {}};
  example.problem = ProblemOf(schema, example.value, direction);
  return example;
}

Example MakeLeastExample(const Schema& schema, std::uint64_t seed, Direction direction,
                         std::string_view name) {
  Example example{
      ExampleMaker(seed, direction, 0).Make(schema, name), Example::Origin::kSchema, {}};
  example.problem = ProblemOf(schema, example.value, direction);
  return example;
}

Example MakeMediaExample(Schemas& schemas, const Node& media, Direction direction,
                         std::string_view name, std::uint64_t seed) {
  const Node* const node = media.Find("schema");
  const Schema* const schema = node == nullptr ? nullptr : &schemas.At(*node);
  if (const Node* given = Documented(schemas, media, name)) {
    Example example{CopyWithoutPlaces(*given), Example::Origin::kDocument, {}};
    if (schema == nullptr) return example;
    example.problem = ProblemOf(*schema, example.value, direction);
    if (example.problem.empty()) return example;
    auto read = ReadText(*given);
    if (!read) return example;
    example.value = std::move(*read);
    example.problem = ProblemOf(*schema, example.value, direction);
    return example;
  }
  if (!name.empty() || schema == nullptr) return {};
  return MakeExample(*schema, seed, direction);
}

}  // namespace understudy::contract
