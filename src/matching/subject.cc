#include <charconv>
#include <cmath>

#include "base/json.h"
#include "base/text.h"
#include "matching/value_matcher.h"

namespace understudy::matching {
namespace {

// A number as Java prints it, since WireMock's users compare with that: 1.50 is "1.5", 2.0 "2.0".
std::string NumberText(const Node& node) {
  const auto number = ParseNumber(node.text);
  if (!number) return node.text;
  auto text = FormatNumber(*number);
  if (text.find_first_of(".eE") == std::string::npos) text += ".0";
  return text;
}

}  // namespace

Subject Subject::Body(const LoggedRequest& request, Instant now) {
  if (request.body.empty() && !request.body_cut()) return Absent(now);
  Subject subject(request.body, now);
  subject.body_of_ = &request;
  return subject;
}

Subject::Subject(const Node& node, Instant now)
    : now_(now), present_(!node.is_null()), node_(&node) {}

std::string_view Subject::text() const {
  if (node_ == nullptr || !present_) return text_;
  if (node_->is_scalar() && node_->kind != Node::Kind::kNumber) return node_->text;
  if (!written_) {
    written_ = node_->kind == Node::Kind::kNumber ? NumberText(*node_) : json::ToText(*node_);
  }
  return *written_;
}

const Node* Subject::json() const {
  if (node_ != nullptr) return node_;
  if (body_of_ != nullptr) return body_of_->Json();
  if (!present_) return nullptr;
  if (!parsed_) {
    auto parsed = std::make_shared<Parsed>();
    parsed->json = ReadJson(text_, parsed->source, parsed->is_json);
    parsed_ = std::move(parsed);
  }
  return parsed_->json ? &*parsed_->json : nullptr;
}

Match Subject::IsJson() const {
  if (body_of_ != nullptr) return body_of_->IsJson();
  if (json() != nullptr) return Match::kYes;
  return parsed_ ? parsed_->is_json : Match::kNo;
}

}  // namespace understudy::matching
