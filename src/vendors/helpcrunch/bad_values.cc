#include "vendors/helpcrunch/bad_values.h"

#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "entities/contract_errors.h"
#include "vendors/helpcrunch/errors.h"

namespace understudy::helpcrunch {
namespace {

constexpr int kBadRequest = 400;

// As Symfony's validator and forms have them.
std::string_view MessageOf(Wrong wrong) {
  switch (wrong) {
    case Wrong::kBlank:
      return "This value should not be blank.";
    case Wrong::kNotNumeric:
      return "This value should be of type numeric.";
    case Wrong::kNotText:
      return "This value should be of type string.";
    case Wrong::kNotBoolean:
      return "This value should be of type bool.";
    case Wrong::kNotList:
      return "This value should be of type array.";
    case Wrong::kNoChoice:
      return "The value you selected is not a valid choice.";
    case Wrong::kNoEmail:
      return "This value is not a valid email address.";
    case Wrong::kUsed:
      return "This value is already used.";
    case Wrong::kTooFew:
      return "This collection should contain 1 element or more.";
    case Wrong::kTooMany:
      return "This collection contains too many elements.";
  }
  return {};
}

bool IsMissing(const Node* sent) {
  return sent == nullptr || sent->is_null() || (sent->is_string() && sent->text.empty());
}

}  // namespace

Wrong WhyNoInteger(const Node* sent) {
  return IsMissing(sent) ? Wrong::kBlank : Wrong::kNotNumeric;
}
Wrong WhyNoText(const Node* sent) { return IsMissing(sent) ? Wrong::kBlank : Wrong::kNotText; }
Wrong WhyNoList(const Node* sent) {
  return IsMissing(sent) || sent->is_sequence() ? Wrong::kBlank : Wrong::kNotList;
}

void BadValues::AddAt(std::string_view path, Wrong wrong, std::string_view field) {
  items_.push_back({Concat({prefix_, path}), wrong, std::string(field)});
}

void BadValues::AddSaying(std::string_view field, Wrong wrong, std::string_view message) {
  AddAt(field, wrong, field);
  items_.back().message = message;
}

Error BadValues::First(const Call& call) const {
  const Item& first = items_.front();
  entities::SaidError said;
  said.code = code_.empty() ? Concat({"invalid_", first.field, "_value"}) : code_;
  said.message = first.message.empty() ? Concat({first.field, " value is invalid"}) : first.message;
  return {kBadRequest, call.errors->Body(kBadRequest, said), {}, said.message};
}

Error BadValues::ErrorOf(const Call& call) const {
  if (!IsOf2024(call)) return First(call);
  json::Writer w;
  w.StartObject().Key("errors").StartArray();
  const auto add = [&](std::string_view code, std::string_view message) {
    w.StartObject().Key("code").String(code).Key("message").String(message).EndObject();
  };
  add("invalid_request", "Invalid request");
  for (const auto& item : items_) add(item.path, MessageOf(item.wrong));
  w.EndArray().EndObject();
  const Item& first = items_.front();
  return {kBadRequest, w.Take(), {}, Concat({first.path, ": ", MessageOf(first.wrong)})};
}

}  // namespace understudy::helpcrunch
