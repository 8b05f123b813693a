#include "entities/api_errors.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "contract/schema_example.h"
#include "entities/names.h"
#include "http/message.h"

namespace understudy::entities {
namespace {

using contract::ForeignOperation;
using contract::ForeignReply;
using contract::Schema;

constexpr int kDeepestError = 5;

std::string_view CodeOf(int status) {
  switch (status) {
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return "not_found";
    case 405:
      return "method_not_allowed";
    case 409:
      return "conflict";
    case 415:
      return "unsupported_media_type";
    case 422:
      return "unprocessable_content";
    case 429:
      return "too_many_requests";
    default:
      return status < 500 ? "bad_request" : "internal_error";
  }
}

std::string PlainBody(int status, std::string_view detail) {
  json::Writer w;
  w.StartObject().Key("error").StartObject();
  w.Key("code").String(CodeOf(status)).Key("message").String(detail);
  w.EndObject().EndObject();
  return w.Take();
}

// Fills an error's schema: texts that are for people get the sentence, numbers the status.
class ErrorWriter {
 public:
  ErrorWriter(int status, std::string_view detail, ErrorPlace place)
      : status_(status), detail_(detail), place_(place) {}

  std::string Take(const Schema& schema) {
    Write(schema, {}, 0);
    return writer_.Take();
  }

 private:
  // The choice that is the status's code, such as "not_found"; else the first.
  void WriteChoice(const Schema& schema) {
    const std::string_view code = CodeOf(status_);
    const auto fits = std::find_if(schema.choices.begin(), schema.choices.end(),
                                   [&](const Node* each) { return each->text == code; });
    json::Write(writer_, fits == schema.choices.end() ? *schema.choices.front() : **fits);
  }

  void Write(const Schema& schema, std::string_view name, int depth) {
    if (const Node* constant = schema.Constant()) return json::Write(writer_, *constant);
    const bool is_object = schema.Is(Schema::kObject) || !schema.properties.empty();
    const bool is_map = is_object && schema.properties.empty();
    if (is_object && !is_map && depth < kDeepestError) return WriteObject(schema, depth);
    if (schema.Is(Schema::kArray) && schema.items != nullptr && depth < kDeepestError) {
      return WriteList(*schema.items, name, depth);
    }
    if (schema.Is(Schema::kInteger) || schema.Is(Schema::kNumber)) {
      writer_.Integer(status_);
    } else if (!schema.choices.empty()) {
      WriteChoice(schema);
    } else if (schema.Is(Schema::kBoolean)) {
      writer_.Boolean(HasPlainName(name, "error") || HasPlainName(name, "iserror"));
    } else if (schema.Is(Schema::kArray)) {
      writer_.StartArray().EndArray();
    } else if (is_object) {
      WriteMap(schema);
    } else {
      WriteText(schema, name);
    }
  }

  // Laravel's `errors`: {"name": ["The sentence."]}.
  void WriteMap(const Schema& schema) {
    const Schema* values = schema.additional_properties;
    writer_.StartObject();
    const bool is_known = !place_.pointer.empty() && values != nullptr;
    const bool is_list = is_known && values->Is(Schema::kArray) &&
                         (values->items == nullptr || values->items->Is(Schema::kString));
    if (is_list || (is_known && values->Is(Schema::kString))) {
      const std::string field = Field();
      writer_.Key(std::string_view(field));
      if (is_list) writer_.StartArray();
      writer_.String(detail_);
      if (is_list) writer_.EndArray();
    }
    writer_.EndObject();
  }
  // "tags.0".
  std::string Field() const {
    std::string field;
    for (const auto step : Split(place_.pointer, '/')) {
      if (!field.empty()) field += '.';
      field += PointerStepName(step);
    }
    return field;
  }

  void WriteList(const Schema& items, std::string_view name, int depth) {
    writer_.StartArray();
    if (IsPlace(name)) {
      WritePlace(items);
    } else if (items.properties.empty() || HasUsual(items)) {
      Write(items, name, depth + 1);
    }
    writer_.EndArray();
  }

  // FastAPI's `loc`: ["body", "tags", 0].
  void WritePlace(const Schema& items) {
    if (place_.in.empty()) return;
    writer_.String(place_.in);
    for (const auto part : Split(place_.pointer, '/')) {
      if (part.empty()) continue;
      const std::string name = PointerStepName(part);
      const auto number = ParseInteger(name);
      if (number.status == IntegerStatus::kOk && !items.Is(Schema::kString)) {
        writer_.Integer(number.value);
      } else {
        writer_.String(name);
      }
    }
  }

  bool HasUsual(const Schema& schema) const {
    return std::any_of(schema.properties.begin(), schema.properties.end(),
                       [&](const auto& each) { return each.required || IsShown(each.name); });
  }
  bool IsShown(std::string_view name) const {
    if (IsUsual(name)) return true;
    // JSON:API points into bodies and names parameters.
    const bool is_body = place_.in == "body";
    const bool is_other = is_body ? HasPlainName(name, "parameter") : HasPlainName(name, "pointer");
    return !place_.pointer.empty() && !is_other && (IsPlace(name) || IsField(name));
  }

  void WriteObject(const Schema& schema, int depth) {
    writer_.StartObject();
    // Where no name is usual, the first text is the sentence.
    const auto& all = schema.properties;
    const auto first =
        HasUsual(schema) ? all.end() : std::find_if(all.begin(), all.end(), [](const auto& each) {
          return each.schema->Is(Schema::kString);
        });
    for (auto each = all.begin(); each != all.end(); ++each) {
      const auto& property = *each;
      if (!property.required && each != first && !IsShown(property.name)) continue;
      writer_.Key(std::string_view(property.name));
      Write(*property.schema, property.name, depth + 1);
    }
    writer_.EndObject();
  }

  void WriteText(const Schema& schema, std::string_view name) {
    const std::string plain = PlainName(name);
    if (plain == "code" || plain == "type" || plain == "errorcode") {
      writer_.String(schema.format == "uri" ? "about:blank" : CodeOf(status_));
    } else if (plain == "status" || plain == "statuscode") {
      writer_.String(std::to_string(status_));
    } else if (plain == "pointer") {
      writer_.String(place_.pointer);
    } else if (IsField(name) || IsPlace(name)) {
      writer_.String(Field());
    } else if (!schema.format.empty() || IsAddress(plain)) {
      // A time is not the sentence, nor is an address.
      Schema made = schema;
      if (made.format.empty()) made.format = "uri";
      json::Write(writer_, contract::MakeExample(made, 0, contract::Direction::kReply, name).value);
    } else {
      writer_.String(detail_);
    }
  }

  static bool IsAddress(std::string_view plain) {
    return plain.ends_with("url") || plain.ends_with("uri") || plain.ends_with("link") ||
           plain.ends_with("href");
  }
  // A list of the names that lead to what is wrong.
  static bool IsPlace(std::string_view name) { return HasPlainName(name, "loc"); }
  // What is wrong, by its name.
  static bool IsField(std::string_view name) {
    static constexpr std::array<std::string_view, 9> kNames = {
        "field",    "fieldname",    "pointer", "source",   "parameter",
        "property", "propertypath", "param",   "attribute"};
    return std::find(kNames.begin(), kNames.end(), PlainName(name)) != kNames.end();
  }

  static bool IsUsual(std::string_view name) {
    static constexpr std::array<std::string_view, 19> kUsual = {
        "message",     "error",        "errors",           "detail",   "title",
        "description", "code",         "status",           "type",     "reason",
        "msg",         "details",      "statuscode",       "issue",    "success",
        "ok",          "errormessage", "errordescription", "errorcode"};
    return std::find(kUsual.begin(), kUsual.end(), PlainName(name)) != kUsual.end();
  }

  const int status_;
  const std::string_view detail_;
  const ErrorPlace place_;
  json::Writer writer_;
};

}  // namespace

bool Declares(const ForeignOperation* operation, int status) {
  return operation != nullptr && std::any_of(operation->replies.begin(), operation->replies.end(),
                                             [&](const ForeignReply& reply) {
                                               return reply.status == status && !reply.is_range &&
                                                      !reply.is_default;
                                             });
}

Error RefuseWith(const ForeignOperation* operation, int status, std::string_view detail,
                 ErrorPlace place) {
  Error error{status, {}, {}, std::string(detail)};
  std::string_view basis = "schema";
  const ForeignReply* reply = operation == nullptr ? nullptr : operation->ReplyOf(status);
  if (reply != nullptr && !reply->media.empty() &&
      contract::IsJsonType(reply->media.front().name)) {
    const auto example = operation->operation->ErrorExample(status);
    const Schema* schema = reply->media.front().schema;
    if (!example.empty()) {
      error.body = example;
      basis = "example";
    } else if (schema != nullptr) {
      error.body = ErrorWriter(status, detail, place).Take(*schema);
    } else if (const Node* shown = reply->media.front().node->Find("example")) {
      // Of `default` or `4XX`.
      error.body = json::ToText(*shown);
      basis = "example";
    } else {
      error.body = PlainBody(status, detail);
      basis = "none";
    }
    error.content_type = reply->media.front().name;
    if (error.content_type == "*/*") error.content_type.clear();
  } else if (reply != nullptr && !reply->media.empty() &&
             LowerAscii(reply->media.front().name).starts_with("text/")) {
    error.body = detail;
    error.content_type = reply->media.front().name;
  } else if (reply == nullptr) {
    error.body = PlainBody(status, detail);
    basis = "none";
  }
  if (reply != nullptr && reply->headers != nullptr) error.headers = *reply->headers;
  error.headers.push_back({std::string(http::kBasisHeader), std::string(basis)});
  return error;
}

Error RefuseWithFirst(const ForeignOperation* operation, std::initializer_list<int> statuses,
                      std::string_view detail, ErrorPlace place) {
  const auto* const found = std::find_if(statuses.begin(), statuses.end(),
                                         [&](int status) { return Declares(operation, status); });
  return RefuseWith(operation, found == statuses.end() ? *statuses.begin() : *found, detail, place);
}

int ContentStatus(const ForeignOperation* operation) {
  return Declares(operation, 422) ? 422 : 400;
}

Error RefuseContent(const ForeignOperation* operation, std::string_view detail, ErrorPlace place) {
  return RefuseWith(operation, ContentStatus(operation), detail, place);
}

Error RefuseProblem(const ForeignOperation* operation, const contract::SchemaProblem& problem) {
  return RefuseContent(operation, problem.message, {"body", problem.pointer});
}

}  // namespace understudy::entities
