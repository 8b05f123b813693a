#include "entities/shown_replies.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "contract/schema_example.h"
#include "entities/api_errors.h"
#include "entities/xml_text.h"

namespace understudy::entities {
namespace {

using contract::ForeignOperation;
using contract::ForeignReply;
using contract::MediaType;
using contract::NamedExample;

// A message stays readable.
constexpr std::size_t kMostListed = 20;

// The status that a reply has where the request names none: of `default`, which tells of errors
// beside a good reply.
int ShownStatus(const ForeignOperation& operation, const ForeignReply& reply) {
  constexpr int kBadRequest = 400;
  return reply.is_default && operation.GoodReply() != &reply ? kBadRequest : reply.status;
}

// The good reply first.
std::vector<const ForeignReply*> ShownFirst(const ForeignOperation& operation, int status) {
  std::vector<const ForeignReply*> replies;
  if (status != 0) {
    if (const auto* reply = operation.ReplyOf(status)) replies.push_back(reply);
    return replies;
  }
  if (const auto* good = operation.GoodReply()) replies.push_back(good);
  for (const auto& reply : operation.replies) {
    if (&reply != operation.GoodReply()) replies.push_back(&reply);
  }
  return replies;
}

Reply MakeShownReply(int status, const ForeignReply& reply, const MediaType& media,
                     const Node& value, bool is_made) {
  auto head = std::make_unique<ReplyHead>();
  head->headers.push_back({"Understudy-Basis", is_made ? "schema" : "example"});
  if (reply.headers != nullptr) {
    head->headers.insert(head->headers.end(), reply.headers->begin(), reply.headers->end());
  }
  const bool is_json = contract::IsJsonType(media.name);
  head->content_type = media.name == "*/*" ? "application/json" : media.name;
  // A text that is JSON already, as documents hold it now and then.
  const bool is_text_of_json =
      value.is_string() && (value.text.starts_with('{') || value.text.starts_with('['));
  const bool is_raw = value.is_scalar() && (!is_json || is_text_of_json);
  const bool is_xml = !is_raw && IsXmlType(media.name);
  return {status,
          is_raw   ? value.text
          : is_xml ? XmlText(media.schema, value)
                   : json::ToText(value),
          std::move(head)};
}

std::string WithoutExample(const ForeignOperation& operation, std::string_view name) {
  std::vector<std::string> known;
  for (const auto& reply : operation.replies) {
    for (const auto& media : reply.media) {
      if (media.examples == nullptr) continue;
      for (const auto& example : *media.examples) {
        if (std::find(known.begin(), known.end(), example.name) == known.end()) {
          known.push_back(example.name);
        }
        if (known.size() > kMostListed) break;
      }
    }
  }
  if (known.empty()) return "This operation has no named examples.";
  const bool is_cut = known.size() > kMostListed;
  if (is_cut) known.resize(kMostListed);
  return Concat({"This operation has no example ", Quoted(Abbreviate(name)), " for that; it has ",
                 Join(known, ", "), is_cut ? ", …" : "", "."});
}

std::string WithoutStatus(const ForeignOperation& operation, int status) {
  std::vector<std::string> known;
  for (const auto& reply : operation.operation->replies) known.push_back(reply.status);
  return Concat({"This operation has no reply with the status ", std::to_string(status),
                 "; it has ", Join(known, ", "), "."});
}

tl::expected<Reply, std::string> NamedReply(const ForeignOperation& operation, int status,
                                            std::string_view name) {
  for (const auto* reply : ShownFirst(operation, status)) {
    for (const auto& media : reply->media) {
      if (media.examples == nullptr) continue;
      const auto found =
          std::find_if(media.examples->begin(), media.examples->end(),
                       [&](const NamedExample& example) { return example.name == name; });
      if (found == media.examples->end()) continue;
      return MakeShownReply(status != 0 ? status : ShownStatus(operation, *reply), *reply, media,
                            *found->value, false);
    }
  }
  return tl::make_unexpected(WithoutExample(operation, name));
}

}  // namespace

tl::expected<Reply, std::string> ShownReply(const OperationPlan& plan, int status,
                                            std::string_view name, std::string_view detail) {
  constexpr int kFirstError = 400;
  const ForeignOperation& operation = *plan.foreign;
  if (!name.empty()) return NamedReply(operation, status, name);
  const auto replies = ShownFirst(operation, status);
  if (replies.empty() && status < kFirstError) {
    return tl::make_unexpected(WithoutStatus(operation, status));
  }
  const ForeignReply* reply = replies.empty() ? nullptr : replies.front();
  const MediaType* media =
      reply == nullptr || reply->media.empty() ? nullptr : &reply->media.front();
  const Node* example = media == nullptr ? nullptr : media->node->Find("example");
  if (example == nullptr && media != nullptr && media->examples != nullptr &&
      !media->examples->empty()) {
    example = media->examples->front().value;
  }
  if (example != nullptr) return MakeShownReply(status, *reply, *media, *example, false);
  if (status >= kFirstError) {
    Error error = RefuseWith(&operation, status, detail);
    auto head = std::make_unique<ReplyHead>(
        ReplyHead{std::move(error.headers), std::move(error.content_type)});
    if (head->content_type.empty() && !error.body.empty()) head->content_type = "application/json";
    return Reply{status, std::move(error.body), std::move(head)};
  }
  if (media == nullptr || media->schema == nullptr) {
    auto head = std::make_unique<ReplyHead>();
    head->headers.push_back({"Understudy-Basis", "schema"});
    const bool is_typed =
        media != nullptr && media->name != "*/*" && !contract::IsJsonType(media->name);
    if (is_typed) head->content_type = media->name;
    return Reply{status, {}, std::move(head)};
  }
  const auto made = contract::MakeExample(*media->schema, 0, contract::Direction::kReply);
  return MakeShownReply(status, *reply, *media, made.value, true);
}

}  // namespace understudy::entities
