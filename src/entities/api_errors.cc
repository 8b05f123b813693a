#include "entities/api_errors.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "entities/names.h"

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
  ErrorWriter(int status, std::string_view detail) : status_(status), detail_(detail) {}

  std::string Take(const Schema& schema) {
    Write(schema, {}, 0);
    return writer_.Take();
  }

 private:
  void Write(const Schema& schema, std::string_view name, int depth) {
    if (const Node* constant = schema.Constant()) return json::Write(writer_, *constant);
    const bool is_object = schema.Is(Schema::kObject) || !schema.properties.empty();
    if (is_object && depth < kDeepestError) return WriteObject(schema, depth);
    if (schema.Is(Schema::kArray) && schema.items != nullptr && depth < kDeepestError) {
      writer_.StartArray();
      Write(*schema.items, name, depth + 1);
      writer_.EndArray();
      return;
    }
    if (schema.Is(Schema::kInteger) || schema.Is(Schema::kNumber)) {
      writer_.Integer(status_);
    } else if (!schema.choices.empty()) {
      json::Write(writer_, *schema.choices.front());
    } else if (schema.Is(Schema::kBoolean)) {
      writer_.Boolean(false);
    } else if (schema.Is(Schema::kArray)) {
      writer_.StartArray().EndArray();
    } else if (is_object) {
      writer_.StartObject().EndObject();
    } else {
      WriteText(schema, name);
    }
  }

  void WriteObject(const Schema& schema, int depth) {
    writer_.StartObject();
    for (const auto& property : schema.properties) {
      if (!property.required && !IsUsual(property.name)) continue;
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
    } else {
      writer_.String(detail_);
    }
  }

  static bool IsUsual(std::string_view name) {
    static constexpr std::array<std::string_view, 13> kUsual = {
        "message", "error", "errors", "detail", "title",   "description", "code",
        "status",  "type",  "reason", "msg",    "details", "statuscode"};
    return std::find(kUsual.begin(), kUsual.end(), PlainName(name)) != kUsual.end();
  }

  const int status_;
  const std::string_view detail_;
  json::Writer writer_;
};

bool Declares(const ForeignOperation* operation, int status) {
  return operation != nullptr && std::any_of(operation->replies.begin(), operation->replies.end(),
                                             [&](const ForeignReply& reply) {
                                               return reply.status == status && !reply.is_range &&
                                                      !reply.is_default;
                                             });
}

}  // namespace

Error RefuseWith(const ForeignOperation* operation, int status, std::string_view detail) {
  Error error{status, {}, {}, std::string(detail)};
  const ForeignReply* reply = operation == nullptr ? nullptr : operation->ReplyOf(status);
  if (reply != nullptr && !reply->media.empty() &&
      contract::IsJsonType(reply->media.front().name)) {
    const auto example = operation->operation->ErrorExample(status);
    const Schema* schema = reply->media.front().schema;
    if (!example.empty()) {
      error.body = example;
    } else if (schema != nullptr) {
      error.body = ErrorWriter(status, detail).Take(*schema);
    }
    error.content_type = reply->media.front().name;
    if (error.content_type == "*/*") error.content_type.clear();
  } else if (reply != nullptr && !reply->media.empty() &&
             LowerAscii(reply->media.front().name).starts_with("text/")) {
    error.body = detail;
    error.content_type = reply->media.front().name;
  } else if (reply == nullptr) {
    error.body = PlainBody(status, detail);
  }
  if (reply != nullptr && reply->headers != nullptr) error.headers = *reply->headers;
  return error;
}

Error RefuseWithFirst(const ForeignOperation* operation, std::initializer_list<int> statuses,
                      std::string_view detail) {
  const auto* const found = std::find_if(statuses.begin(), statuses.end(),
                                         [&](int status) { return Declares(operation, status); });
  return RefuseWith(operation, found == statuses.end() ? *statuses.begin() : *found, detail);
}

Error RefuseContent(const ForeignOperation* operation, std::string_view detail) {
  return RefuseWith(operation, Declares(operation, 422) ? 422 : 400, detail);
}

}  // namespace understudy::entities
