#include "violation_cases.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace understudy::conformance {
namespace {

using rapidjson::Value;
using Pairs = std::vector<std::pair<std::string, std::string>>;  // not encoded

constexpr const char* kForm = "application/x-www-form-urlencoded";
constexpr const char* kJson = "application/json";
constexpr const char* kMultipart = "multipart/form-data; boundary=b";

const Value* Member(const Value& object, const char* name) {
  if (!object.IsObject()) return nullptr;
  const auto found = object.FindMember(name);
  return found == object.MemberEnd() ? nullptr : &found->value;
}

std::string TextOf(const Value& object, const char* name) {
  const Value* value = Member(object, name);
  return value != nullptr && value->IsString() ? value->GetString() : "";
}

// The object itself, or the one that its $ref names.
const Value& Resolve(const rapidjson::Document& document, const Value& value) {
  const std::string reference = TextOf(value, "$ref");
  if (reference.empty()) return value;
  const Value* found = &document;
  for (std::size_t begin = 2; begin <= reference.size();) {
    const auto end = std::min(reference.find('/', begin), reference.size());
    found = &(*found)[reference.substr(begin, end - begin).c_str()];
    begin = end + 1;
  }
  return Resolve(document, *found);
}

Pairs Decoded(std::string_view text) {
  Pairs pairs;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('&', begin), text.size());
    std::string pair;
    for (std::size_t i = begin; i < end; ++i) {
      if (text[i] != '%') {
        pair += text[i];
        continue;
      }
      pair += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    }
    const auto equals = std::min(pair.find('='), pair.size());
    pairs.emplace_back(pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size())));
    begin = end + 1;
  }
  return pairs;
}

std::string Encoded(const Pairs& pairs) {
  std::string text;
  for (const auto& [name, value] : pairs) {
    text += (text.empty() ? "" : "&") + Encode(name) + "=" + Encode(value);
  }
  return text;
}

std::string AsJson(const Pairs& pairs) {
  std::string text = "{";
  for (const auto& [name, value] : pairs) {
    text += std::string(text.size() == 1 ? "" : ",") + '"' + name + "\":\"" + value + '"';
  }
  return text + "}";
}

std::string AsMultipart(const Pairs& pairs) {
  std::string text;
  for (const auto& [name, value] : pairs) {
    text += "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
  }
  return text + "--b--\r\n";
}

// A parameter, or a field of a body.
struct Field {
  std::string name;
  std::string in;
  bool required = false;
  const Value* schema = nullptr;
  std::string example;  // of an array, its first item
};

struct Operation {
  std::string id;
  std::string method;
  std::string path;  // of the template
  std::string example_path;
  Pairs query;
  Pairs body;  // empty: the example has none
  std::vector<Field> parameters;
  std::vector<Field> fields;
  std::vector<std::string> field_prefixes;  // of fields that only a pattern names
  bool reads_body = false;
  bool needs_body = false;
  bool needs_credential = false;
  bool rejects_repeated = false;
  bool documents_400 = false;
};

// Values that break the field's schema.
std::vector<std::string> BadValues(const rapidjson::Document& document, const Field& field) {
  std::vector<std::string> bad;
  const Value* schema = field.schema;
  const bool is_list = TextOf(*schema, "type") == "array";
  if (is_list) {
    const auto count = [&](const char* rule) -> std::optional<int> {
      const Value* value = Member(*schema, rule);
      return value == nullptr ? std::nullopt : std::optional(value->GetInt());
    };
    const auto items = [&](int number) {
      std::string list = field.example;
      for (int i = 1; i < number; ++i) list += "," + field.example;
      return list;
    };
    if (count("minItems").value_or(0) > 1) bad.push_back(items(*count("minItems") - 1));
    if (count("maxItems")) bad.push_back(items(*count("maxItems") + 1));
    schema = &Resolve(document, (*schema)["items"]);
  }
  if (TextOf(*schema, "type") == "integer") {
    for (const char* value : {"abc", "1.5", "99999999999999999999"}) bad.emplace_back(value);
    if (const Value* least = Member(*schema, "minimum")) {
      bad.push_back(std::to_string(least->GetInt64() - 1));
    }
    if (const Value* most = Member(*schema, "maximum")) {
      bad.push_back(std::to_string(most->GetInt64() + 1));
    }
  }
  if (Member(*schema, "enum") != nullptr || Member(*schema, "pattern") != nullptr) {
    bad.emplace_back("<>");
  }
  const Value* shortest = Member(*schema, "minLength");
  if (shortest != nullptr && shortest->GetInt() > 0) bad.emplace_back();
  if (const Value* longest = Member(*schema, "maxLength")) {
    bad.emplace_back(static_cast<std::size_t>(longest->GetInt() + 1), 'a');
  }
  return bad;
}

Field ReadField(const rapidjson::Document& document, const std::string& name, const Value& value,
                const Value& schema) {
  Field field{name, TextOf(value, "in"), false, &Resolve(document, schema), ""};
  const Value* required = Member(value, "required");
  field.required = required != nullptr && required->IsTrue();
  const Value* example = Member(value, "example");
  if (example != nullptr && example->IsArray() && !example->Empty()) example = &(*example)[0];
  if (example != nullptr && example->IsString()) field.example = example->GetString();
  return field;
}

void ReadBody(const rapidjson::Document& document, const Value& body, Operation& operation) {
  operation.reads_body = true;
  const Value* required = Member(body, "required");
  operation.needs_body = required != nullptr && required->IsTrue();
  const Value& schema = Resolve(document, body["content"][kJson]["schema"]);
  for (const auto& [name, property] : schema["properties"].GetObject()) {
    operation.fields.push_back(ReadField(document, name.GetString(), property, property));
    operation.fields.back().in = "body";
  }
  if (const Value* names = Member(schema, "required")) {
    for (auto& field : operation.fields) {
      field.required = std::any_of(names->Begin(), names->End(), [&](const Value& name) {
        return name.GetString() == field.name;
      });
    }
  }
  if (const Value* patterns = Member(schema, "x-field-patterns")) {
    for (const auto& pattern : patterns->GetArray()) {
      const std::string text = pattern.GetString();
      operation.field_prefixes.push_back(text.substr(1, text.find_first_of("[(\\") - 1));
    }
  }
}

Operation ReadOperation(const rapidjson::Document& document, const std::string& path,
                        const std::string& method, const Value& value) {
  const Value& about = document["x-understudy"];
  Operation operation;
  operation.id = TextOf(about, "vendor") + "." + TextOf(value, "operationId");
  operation.method = method;
  std::transform(method.begin(), method.end(), operation.method.begin(),
                 [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  operation.path = path;
  const std::string target = TextOf(value, "x-example");
  const auto mark = std::min(target.find('?'), target.size());
  operation.example_path = target.substr(0, mark);
  operation.query = Decoded(std::string_view(target).substr(std::min(mark + 1, target.size())));
  operation.body = Decoded(TextOf(value, "x-example-body"));
  if (const Value* parameters = Member(value, "parameters")) {
    for (const auto& each : parameters->GetArray()) {
      const Value& parameter = Resolve(document, each);
      operation.parameters.push_back(
          ReadField(document, TextOf(parameter, "name"), parameter, parameter["schema"]));
    }
  }
  if (const Value* body = Member(value, "requestBody")) ReadBody(document, *body, operation);
  if (const Value* security = Member(value, "security")) {
    operation.needs_credential = std::none_of(security->Begin(), security->End(),
                                              [](const Value& each) { return each.ObjectEmpty(); });
  }
  operation.rejects_repeated = TextOf(about, "repeated-parameters") == "reject";
  operation.documents_400 = value["responses"].HasMember("400");
  return operation;
}

std::vector<Operation> ReadOperations(const rapidjson::Document& document) {
  std::vector<Operation> operations;
  for (const auto& [path, item] : document["paths"].GetObject()) {
    for (const auto& [method, value] : item.GetObject()) {
      if (!value.IsObject() || !value.HasMember("operationId")) continue;
      operations.push_back(ReadOperation(document, path.GetString(), method.GetString(), value));
    }
  }
  return operations;
}

Pairs Without(Pairs pairs, const std::string& name) {
  std::erase_if(pairs, [&](const auto& pair) { return pair.first == name; });
  return pairs;
}

Pairs With(Pairs pairs, const std::string& name, const std::string& value) {
  pairs.emplace_back(name, value);
  return pairs;
}

// "limit" → "limitx", "filter[tags]" → "filter[tagsx]".
std::string Misspelt(std::string name) {
  return name.insert(name.ends_with(']') ? name.size() - 1 : name.size(), "x");
}

// Makes the cases of one operation.
class Cases {
 public:
  Cases(const rapidjson::Document& document, const Operation& operation)
      : document_(document), operation_(operation) {}

  std::vector<ViolationCase> Take() {
    Query();
    Path();
    if (operation_.reads_body) {
      BodyFields();
      WholeBody();
    } else {
      NoBody();
    }
    if (operation_.needs_credential) Credential();
    return std::move(cases_);
  }

  ViolationCase Example() const { return Base("example", ""); }

 private:
  std::string Target(const Pairs& query) const {
    const std::string text = Encoded(query);
    return operation_.example_path + (text.empty() ? "" : "?" + text);
  }

  ViolationCase Base(const std::string& what, const std::string& name) const {
    ViolationCase base{
        operation_.id + ": " + what, operation_.method, Target(operation_.query), {}, "", name};
    if (operation_.body.empty()) return base;
    base.headers = {{"Content-Type", kForm}};
    base.body = Encoded(operation_.body);
    return base;
  }

  ViolationCase& Add(const std::string& what, const std::string& name) {
    return cases_.emplace_back(Base(what + " `" + name + "`", name));
  }
  void AddQuery(const std::string& what, const std::string& name, const Pairs& query) {
    Add(what, name).target = Target(query);
  }
  ViolationCase& AddBody(const std::string& what, const std::string& name, const std::string& type,
                         const std::string& body) {
    auto& made = Add(what + (type.empty() ? " without type" : " as " + type), name);
    made.headers.clear();
    if (!type.empty()) made.headers = {{"Content-Type", type}};
    made.body = body;
    return made;
  }
  void AddBodies(const std::string& what, const std::string& name, const Pairs& fields) {
    AddBody(what, name, kForm, Encoded(fields));
    AddBody(what, name, kJson, AsJson(fields));
    AddBody(what, name, kMultipart, AsMultipart(fields));
  }

  void Query() {
    const Pairs& query = operation_.query;
    AddQuery("unknown query parameter", "zzunknown", With(query, "zzunknown", "1"));
    Add("bad percent-encoding in the query", "").target += "?zz=%zz";
    for (const auto& each : operation_.parameters) {
      if (each.in != "query") continue;
      const Pairs others = Without(query, each.name);
      AddQuery("misspelt query parameter", Misspelt(each.name),
               With(query, Misspelt(each.name), "1"));
      if (each.required) AddQuery("missing query parameter", each.name, others);
      for (const auto& value : BadValues(document_, each)) {
        AddQuery("value <" + value.substr(0, 20) + "> in the query of", each.name,
                 With(others, each.name, value));
      }
      const bool is_list = TextOf(*each.schema, "type") == "array";
      if (is_list || !operation_.rejects_repeated) continue;
      AddQuery("repeated query parameter", each.name,
               With(With(others, each.name, "1"), each.name, "1"));
      AddQuery("query parameter as an array", each.name, With(others, each.name + "[a]", "1"));
    }
  }

  // The example's path with another value for a parameter.
  std::string PathWith(const std::string& name, const std::string& value) const {
    const auto pieces = [](const std::string& path) {
      std::vector<std::string> result;
      for (std::size_t begin = 1; begin <= path.size();) {
        const auto end = std::min(path.find('/', begin), path.size());
        result.push_back(path.substr(begin, end - begin));
        begin = end + 1;
      }
      return result;
    };
    const auto names = pieces(operation_.path);
    const auto values = pieces(operation_.example_path);
    std::string path;
    for (std::size_t i = 0; i < names.size(); ++i) {
      path += "/" + (names[i] == "{" + name + "}" ? value : values[i]);
    }
    return path;
  }

  void Path() {
    for (const auto& each : operation_.parameters) {
      if (each.in != "path") continue;
      for (const auto& value : BadValues(document_, each)) {
        if (value.empty()) continue;  // of another path
        auto& made = Add("value <" + value + "> in the path of", each.name);
        made.target = PathWith(each.name, Encode(value));
        // An API without this status has no such row.
        if (operation_.documents_400) continue;
        made.status = 404;
        made.name.clear();
      }
    }
  }

  void BodyFields() {
    const Pairs& body = operation_.body;
    AddBodies("unknown body field", "zzunknown", With(body, "zzunknown", "1"));
    for (const auto& each : operation_.fields) {
      const Pairs others = Without(body, each.name);
      AddBodies("misspelt body field", Misspelt(each.name), With(body, Misspelt(each.name), "1"));
      if (each.required) {
        AddBodies("missing body field", each.name, others.empty() ? Pairs{{"_", "1"}} : others);
      }
      for (const auto& value : BadValues(document_, each)) {
        AddBodies("value <" + value.substr(0, 20) + "> in the body of", each.name,
                  With(others, each.name, value));
      }
      const auto with = [&](const std::string& value) {
        const std::string start = AsJson(others);
        const std::string comma = others.empty() ? "" : ",";
        return start.substr(0, start.size() - 1) + comma + '"' + each.name + "\":" + value + "}";
      };
      AddBody("object in the body of", each.name, kJson, with(R"({"a":1})"));
      // Null counts as not sent.
      if (each.required) AddBody("null for", each.name, kJson, with("null"));
    }
    for (const auto& prefix : operation_.field_prefixes) {
      AddBodies("name beside the pattern of", prefix + "-", With(body, prefix + "-", "1"));
    }
  }

  void WholeBody() {
    const Pairs some = operation_.body.empty() ? Pairs{{"zz", "1"}} : operation_.body;
    const std::string json = AsJson(some);
    for (const char* bad : {"{", "zz", "[1]", "1", "{\"a\":\"\xff\"}", "{} {}"}) {
      AddBody(std::string("body ") + bad, "", kJson, bad);
    }
    AddBody("cut body", "", kJson, json.substr(0, json.size() / 2));
    const std::string multipart = AsMultipart(some);
    AddBody("cut body", "", kMultipart, multipart.substr(0, multipart.size() / 2));
    AddBody("no boundary", "", "multipart/form-data", multipart);
    AddBody("bad percent-encoding in the body", "", kForm, Encoded(some) + "&zz=%zz");
    for (const char* type : {"text/plain", "application/xml", ""}) {
      AddBody("wrong content type", "", type, Encoded(some)).status = 415;
    }
    if (operation_.needs_body) AddBody("no body", "", kForm, "");
  }

  void NoBody() {
    AddBody("body that is not read", "", kForm, "zz=1");
    AddBody("body that is not read", "", kJson, R"({"zz":1})");
    AddBody("cut body that is not read", "", kJson, R"({"zz":)");
    AddBody("body that is not read", "", "text/plain", "zz");
  }

  void Credential() {
    auto& made = Add("credential in another header", "");
    made.headers.emplace_back("apiKey", "");
    made.headers.emplace_back("Authorization", "");
    made.headers.emplace_back("X-Api-Key", "od_test");
    made.status = 401;
  }

  const rapidjson::Document& document_;
  const Operation& operation_;
  std::vector<ViolationCase> cases_;
};

}  // namespace

std::vector<ViolationCase> ExampleRequests(const rapidjson::Document& contract) {
  std::vector<ViolationCase> examples;
  for (const auto& operation : ReadOperations(contract)) {
    examples.push_back(Cases(contract, operation).Example());
  }
  return examples;
}

std::vector<ViolationCase> ViolationCases(const rapidjson::Document& contract) {
  std::vector<ViolationCase> cases;
  for (const auto& operation : ReadOperations(contract)) {
    for (auto& each : Cases(contract, operation).Take()) cases.push_back(std::move(each));
  }
  return cases;
}

}  // namespace understudy::conformance
