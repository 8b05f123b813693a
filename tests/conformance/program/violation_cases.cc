#include "violation_cases.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "contract_operations.h"

namespace understudy::conformance {
namespace {

using rapidjson::Value;

constexpr const char* kForm = "application/x-www-form-urlencoded";
constexpr const char* kJson = "application/json";
constexpr const char* kMultipart = "multipart/form-data; boundary=b";

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
    text.append(text.size() == 1 ? "\"" : ",\"").append(name).append("\":\"");
    text.append(value).append("\"");
  }
  return text + "}";
}

std::string AsMultipart(const Pairs& pairs) {
  std::string text;
  for (const auto& [name, value] : pairs) {
    text.append("--b\r\nContent-Disposition: form-data; name=\"").append(name);
    text.append("\"\r\n\r\n").append(value).append("\r\n");
  }
  return text + "--b--\r\n";
}

// Values that break the field's schema.
std::vector<std::string> BadValues(const rapidjson::Document& document,
                                   const ContractField& field) {
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
  Cases(const rapidjson::Document& document, const ContractOperation& operation)
      : document_(document), operation_(operation) {}

  std::vector<ViolationCase> Take() {
    Query();
    Path();
    if (!operation_.reads_body) {
      NoBody();
    } else if (operation_.reads_json) {
      if (operation_.needs_body) AddBody("no body", "", kJson, "");
    } else {
      BodyFields();
      WholeBody();
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
    if (!operation_.json.empty()) {
      base.headers = {{"Content-Type", kJson}};
      base.body = operation_.json;
    }
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
        if (operation_.refuses_ids) continue;
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
        std::string text = AsJson(others);
        text.back() = others.empty() ? ' ' : ',';
        return text.append("\"").append(each.name).append("\":").append(value).append("}");
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
    // Sumaya's handlers ask who the customer is, after the form of the request was looked at.
    if (!operation_.id.starts_with("sumaya.")) made.status = 401;
  }

  const rapidjson::Document& document_;
  const ContractOperation& operation_;
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
