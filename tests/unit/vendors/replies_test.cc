// Every JSON reply of every contract, written with awkward values, against the validator of the
// conformance tests, which shares no code with the program.

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <deque>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "../../conformance/support/contract.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "contract/contract.h"
#include "contract/schema.h"
#include "entities/declaration.h"
#include "entities/reply.h"
#include "store/database.h"
#include "vendors/catalog.h"

namespace understudy {
namespace {

using contract::Schema;

// The values of each property come in so many variants; the last is null where the schema allows
// it.
constexpr std::size_t kVariants = 5;
const std::string kAwkward[kVariants] = {"\"quoted\" \\ / </script>", "\x01\x1f\x7f \b\f\n\r\t",
                                         "\xe2\x80\xa8\xe2\x80\xa9 \xf0\x9f\x98\x80 سلة", "",
                                         "null"};
const char* const kTimes[kVariants] = {"0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z",
                                       "1969-12-31T23:59:59.999Z", "2024-02-29T00:00:00Z",
                                       "1970-01-01T00:00:00Z"};

// Only the example shows what a pattern wants.
bool IsNull(const Schema& schema, const Node* example, std::size_t variant) {
  const bool no_text = schema.pattern != nullptr && schema.time.empty() &&
                       (example == nullptr || example->is_null());
  return schema.nullable() && (variant == kVariants - 1 || no_text);
}

// What the contract's example has below `example`; nullptr: nothing.
const Node* Below(const Node* example, std::string_view name) {
  return example == nullptr ? nullptr : example->Find(name);
}
const Node* First(const Node* example) {
  return example == nullptr || example->items.empty() ? nullptr : &example->items[0];
}

std::string TextOf(const Schema& schema, const Node* example, std::size_t variant) {
  if (!schema.choices.empty()) {
    const Node& choice = *schema.choices[variant % schema.choices.size()];
    return choice.is_null() ? schema.choices.front()->text : choice.text;  // see IsNull()
  }
  // Of a reply with two schemas, the example is of the first.
  const bool is_number = schema.pattern != nullptr && (schema.pattern->text() == "^[0-9]+$" ||
                                                       schema.pattern->text() == "^-?[0-9]+$");
  if (is_number) return "1601556114";
  if (schema.pattern != nullptr && example != nullptr) return example->text;
  const std::string& text = kAwkward[variant];
  return text.empty() && schema.min_length.value_or(0) > 0 ? "x" : text;
}

std::int64_t IntegerOf(const Schema& schema, std::size_t variant) {
  const std::int64_t values[kVariants] = {std::numeric_limits<std::int64_t>::min(), 0,
                                          std::numeric_limits<std::int64_t>::max(),
                                          9007199254740993, -1};
  const auto bound = [](std::optional<double> limit, std::int64_t otherwise) {
    return limit ? static_cast<std::int64_t>(*limit) : otherwise;
  };
  return std::clamp(values[variant], bound(schema.minimum, values[0]),
                    bound(schema.maximum, values[2]));
}

// A value of the schema, as JSON.
void WriteAny(json::Writer& w, const Schema& schema, const Node* example, std::size_t variant) {
  if (IsNull(schema, example, variant)) {
    w.Null();
  } else if (!schema.one_of.empty() || !schema.any_of.empty()) {
    const auto& alternatives = schema.one_of.empty() ? schema.any_of : schema.one_of;
    WriteAny(w, *alternatives[variant % alternatives.size()], example, variant);
  } else if (const Node* constant = schema.Constant()) {
    json::Write(w, *constant);
  } else if (schema.Is(Schema::kObject)) {
    w.StartObject();
    for (const auto& property : schema.properties) {
      WriteAny(w.Key(property.name), *property.schema, Below(example, property.name), variant);
    }
    if (schema.additional_properties != nullptr) {
      WriteAny(w.Key(kAwkward[variant]), *schema.additional_properties, nullptr, variant);
    }
    w.EndObject();
  } else if (schema.Is(Schema::kArray)) {
    w.StartArray();
    const auto count =
        std::clamp<std::int64_t>(static_cast<std::int64_t>(variant % 3),
                                 schema.min_items.value_or(0), schema.max_items.value_or(3));
    for (std::int64_t i = 0; i < count; ++i) WriteAny(w, *schema.items, First(example), variant);
    w.EndArray();
  } else if (schema.Is(Schema::kInteger)) {
    w.Integer(IntegerOf(schema, variant));
  } else if (schema.Is(Schema::kNumber)) {
    w.Raw(variant % 2 == 0 ? "-1.5e300" : "0.10");
  } else if (schema.Is(Schema::kBoolean)) {
    w.Boolean(variant % 2 == 0);
  } else {
    w.String(TextOf(schema, example, variant));
  }
}

std::string AnyOf(const Schema& schema, const Node* example, std::size_t variant) {
  json::Writer w;
  WriteAny(w, schema, example, variant);
  return w.Take();
}

// A binding for any reply: its first list, or its first object with an id, shows the rows of a
// table, which hold every variant. All else outside of it is given by value.
class AnyReply {
 public:
  AnyReply(const Schema& body, const Node* example, std::string operation) {
    binding_.operation = std::move(operation);
    binding_.schema = body.name;
    Walk(body, example, "");
    plan_ = entities::CompileReply(body, binding_, errors_);
  }

  const Diagnostics& errors() const { return errors_; }

  std::string Write(store::Database& database, std::size_t variant) {
    database.Execute("DROP TABLE IF EXISTS awkward");
    std::string columns = "_";
    for (const auto& column : columns_) columns += ", " + column.name;
    database.Execute("CREATE TABLE awkward(" + columns + ")");
    for (std::size_t i = 0; i < kVariants; ++i) Insert(database, i);
    auto rows = database.Prepare(plan_.select() + "FROM awkward LIMIT ?1 OFFSET ?2");
    rows.Bind(1, std::int64_t{row_is_object_ ? 1 : -1});
    rows.Bind(2, row_is_object_ ? static_cast<std::int64_t>(variant) : 0);
    if (row_is_object_) rows.Step();
    std::vector<entities::Value> values;
    for (const auto& value : values_) {
      texts_.push_back(AnyOf(*value.schema, value.example, variant));
      values.push_back(entities::Value::Json(texts_.back()));
    }
    values.resize(kMostValues);
    return plan_.Write(
        database,
        {values[0],  values[1],  values[2],  values[3],  values[4],  values[5],  values[6],
         values[7],  values[8],  values[9],  values[10], values[11], values[12], values[13],
         values[14], values[15], values[16], values[17], values[18], values[19], values[20],
         values[21], values[22], values[23], values[24], values[25], values[26], values[27],
         values[28], values[29], values[30], values[31]},
        &rows);
  }

 private:
  static constexpr std::size_t kMostValues = 32;
  struct Property {
    std::string name;
    const Schema* schema;
    const Node* example;
    bool required = true;
    std::vector<std::string> constants = {};  // of the alternatives that it tells apart
  };

  void Walk(const Schema& schema, const Node* example, const std::string& path) {
    if (schema.Constant() != nullptr) return;
    if (schema.Find("id") != nullptr && !binding_.row) {
      binding_.row = path;
      row_is_object_ = true;
      AddColumns(schema, example);
    } else if (!schema.properties.empty()) {
      for (const auto& property : schema.properties) {
        Walk(*property.schema, Below(example, property.name),
             path.empty() ? property.name : path + "." + property.name);
      }
    } else if (schema.Is(Schema::kArray) && !binding_.row && schema.min_items.value_or(0) == 0) {
      binding_.row = path;
      AddColumns(*schema.items, First(example));
    } else {
      binding_.values.push_back(path);
      values_.push_back({path, &schema, example});
    }
  }

  void AddColumns(const Schema& item, const Node* example) {
    for (const auto* alternative : item.one_of) AddColumns(*alternative, example);
    for (const auto& property : item.properties) {
      const std::string name = "[" + entities::SnakeCase(property.name) + "]";
      const auto same = [&](const Property& column) { return column.name == name; };
      auto column = std::find_if(columns_.begin(), columns_.end(), same);
      if (column == columns_.end()) {
        const Node* its_example = Below(example, property.name);
        column = columns_.insert(column, {name, property.schema, its_example, property.required});
      }
      const Node* constant = property.schema->Constant();
      if (constant != nullptr) column->constants.push_back(constant->text);
    }
  }

  void Insert(store::Database& database, std::size_t variant) {
    std::string marks = "NULL";
    for (std::size_t i = 0; i < columns_.size(); ++i) marks += ", ?" + std::to_string(i + 1);
    auto query = database.Prepare("INSERT INTO awkward VALUES(" + marks + ")");
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      Bind(query, static_cast<int>(i + 1), columns_[i], variant);
    }
    query.Run();
  }

  void Bind(store::Query& query, int parameter, const Property& column, std::size_t variant) {
    const Schema& schema = *column.schema;
    if (IsNull(schema, column.example, variant)) return;
    if (!column.required && variant == kVariants - 1) return;
    if (!column.constants.empty()) {
      query.Bind(parameter, column.constants[variant % column.constants.size()]);
    } else if (!schema.time.empty()) {
      query.Bind(parameter, *ParseInstant(kTimes[variant]));
    } else if (schema.Is(Schema::kInteger)) {
      query.Bind(parameter, IntegerOf(schema, variant));
    } else if (schema.Is(Schema::kBoolean)) {
      query.Bind(parameter, std::int64_t{variant % 2 == 0});
    } else if (schema.Is(Schema::kString)) {
      texts_.push_back(TextOf(schema, column.example, variant));
      query.Bind(parameter, texts_.back());
    } else {
      texts_.push_back(AnyOf(schema, column.example, variant));
      query.Bind(parameter, texts_.back());
    }
  }

  entities::ReplyBinding binding_;
  std::vector<Property> values_;
  std::vector<Property> columns_;
  std::deque<std::string> texts_;
  bool row_is_object_ = false;
  entities::ReplyPlan plan_;
  Diagnostics errors_;
};

class RepliesTest : public ::testing::TestWithParam<Vendor> {
 protected:
  RepliesTest() : source_{"contract", std::string(GetParam().contract_json)} {
    Diagnostics diagnostics;
    document_ = ParseJson(source_, diagnostics);
    contract_.emplace(*document_);
    schemas_.emplace(*document_, warnings_);
  }

  // Writes each alternative of a reply in each variant; returns how many bodies were right.
  void CheckReply(const contract::Operation& operation, const std::string& status,
                  const Schema& schema, const Node* example) {
    std::vector<const Schema*> bodies = schema.one_of.empty() ? schema.any_of : schema.one_of;
    if (bodies.empty()) bodies.push_back(&schema);
    for (const auto* body : bodies) {
      AnyReply reply(*body, example, operation.id);
      ASSERT_TRUE(reply.errors().empty()) << reply.errors().Render();
      for (std::size_t variant = 0; variant < kVariants; ++variant) {
        Validate(operation, status, reply.Write(database_, variant));
      }
    }
  }

  void Validate(const contract::Operation& operation, const std::string& status,
                const std::string& body) {
    rapidjson::Document json;
    json.Parse<rapidjson::kParseFullPrecisionFlag>(body.data(), body.size());
    ASSERT_FALSE(json.HasParseError()) << operation.id << " " << status << ": " << body;
    EXPECT_EQ(validator_.Check({operation.method, operation.example,
                                status == "default" ? 418 : std::stoi(status), "application/json",
                                body, json}),
              "")
        << body;
    ++written_;
  }

  Source source_;
  Diagnostics warnings_;
  std::optional<Node> document_;
  std::optional<contract::Contract> contract_;
  std::optional<contract::Schemas> schemas_;
  conformance::Contract validator_{GetParam().contract_json};
  store::Database database_;
  int written_ = 0;
};

TEST_P(RepliesTest, AreValidWhateverTheyShow) {
  for (const auto& operation : contract_->operations()) {
    const std::string method = LowerAscii(operation->method);
    const Node* node = document_->Find("paths")->Find(operation->path)->Find(method);
    for (const auto& [status, mark, value] : node->Find("responses")->members) {
      const Node* content = schemas_->Follow(value)->Find("content");
      const Node* media = content == nullptr ? nullptr : content->Find("application/json");
      if (media == nullptr) continue;
      CheckReply(*operation, status, schemas_->At(*media->Find("schema")), media->Find("example"));
    }
  }
  EXPECT_GE(written_, 20);
}

INSTANTIATE_TEST_SUITE_P(Vendors, RepliesTest, ::testing::ValuesIn(Catalog::BuiltIn()->vendors()),
                         [](const auto& vendor) { return vendor.param.name; });

// For people: `understudy explain`.
TEST(ExplainTest, NamesTheSourceOfEachPartOfAReply) {
  const auto& catalog = *Catalog::BuiltIn();
  const auto reply = [&](const char* vendor, const char* operation,
                         const std::vector<std::string>& values) {
    return catalog.RepliesOf(*catalog.Find(vendor)).find(operation)->second.front().Explain(values);
  };
  EXPECT_TRUE(reply("helpcrunch", "getCustomer", {})
                  .starts_with(R"({"id":<id>,"name":<name>,"email":<email>,"userId":<user_id>)"));
  const std::string messages =
      reply("leeloo", "listChatMessages", {"limit", "offset", "filteredCount", "totalCount"});
  EXPECT_NE(messages.find(R"({"data":[<for each row:>{"id":<id>,"text":<text>)"), std::string::npos)
      << messages;
  EXPECT_NE(messages.find(R"("limit":<from the handler: limit>)"), std::string::npos) << messages;
  EXPECT_NE(messages.find(R"("totalCount":<from the handler: totalCount>)"), std::string::npos)
      << messages;
}

}  // namespace
}  // namespace understudy
