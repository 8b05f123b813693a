#include "contract/foreign_replies.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "contract/schema_example.h"

namespace understudy::contract {
namespace {

constexpr std::size_t kMostHeaders = 50;
constexpr std::size_t kLongestFixedHeader = 4096;

// The server writes these itself, or they would change what the client reads.
bool IsOfTheMessage(std::string_view name) {
  constexpr std::array<std::string_view, 12> kOurs = {"Content-Type",
                                                      "Content-Length",
                                                      "Content-Encoding",
                                                      "Transfer-Encoding",
                                                      "Connection",
                                                      "Keep-Alive",
                                                      "Trailer",
                                                      "Upgrade",
                                                      "Date",
                                                      "TE",
                                                      "Content-Range",
                                                      "Understudy-Basis"};
  return std::any_of(kOurs.begin(), kOurs.end(),
                     [&](std::string_view ours) { return EqualsIgnoreCase(ours, name); });
}

bool IsToken(std::string_view name) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kOthers.find(c) != std::string_view::npos;
  });
}

// The style "simple": items with commas between them. Nullopt if it can't be sent.
std::optional<std::string> HeaderValue(const Node& value) {
  std::string text;
  if (value.is_sequence()) {
    for (const auto& item : value.items) {
      if (!item.is_scalar()) return std::nullopt;
      text += Concat({text.empty() ? "" : ",", item.text});
    }
  } else if (value.is_scalar() && !value.is_null()) {
    text = value.text;
  }
  const bool is_plain =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (text.empty() || !is_plain || text.size() > kLongestFixedHeader) return std::nullopt;
  return std::string(Trim(text));
}

}  // namespace

std::shared_ptr<const FixedHeaders> ForeignReplyReader::HeadersOf(const Node& reply) {
  const Node* declared = reply.Find("headers");
  if (declared == nullptr || declared->members.empty()) return nullptr;
  auto& known = headers_[declared];
  if (known != nullptr) return known;
  FixedHeaders headers;
  for (const auto& member : declared->members) {
    if (headers.size() == kMostHeaders) break;
    const Node* header = schemas_.Follow(member.value);
    if (header == nullptr || !IsToken(member.name) || IsOfTheMessage(member.name)) continue;
    const auto example = MakeMediaExample(schemas_, *header, Direction::kReply);
    if (example.origin == Example::Origin::kNone) continue;
    if (auto value = HeaderValue(example.value)) {
      headers.push_back({member.name, std::move(*value)});
    }
  }
  return known = std::make_shared<const FixedHeaders>(std::move(headers));
}

std::shared_ptr<const NamedExamples> ForeignReplyReader::ExamplesOf(const Node& media) {
  const Node* declared = media.Find("examples");
  if (declared == nullptr || declared->members.empty()) return nullptr;
  auto& known = examples_[declared];
  if (known != nullptr) return known;
  NamedExamples examples;
  for (const auto& member : declared->members) {
    const Node* example = schemas_.Follow(member.value);
    const Node* value = example == nullptr ? nullptr : example->Find("value");
    if (value != nullptr) examples.push_back({member.name, value});
  }
  return known = std::make_shared<const NamedExamples>(std::move(examples));
}

}  // namespace understudy::contract
