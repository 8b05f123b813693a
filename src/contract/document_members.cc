#include "contract/document_members.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "base/text.h"
#include "contract/document_warnings.h"

namespace understudy::contract {
namespace {

struct KnownMember {
  std::string_view name;
  KeywordKind kind = KeywordKind::kAny;
};

struct KnownPart {
  std::string_view title;
  std::vector<KnownMember> members;
};

constexpr auto kList = KeywordKind::kList;
constexpr auto kMap = KeywordKind::kMap;

// In the order of DocumentPart.
const std::array<KnownPart, 8> kKnownParts = {{
    {"a document",
     {{"openapi"},
      {"info"},
      {"jsonSchemaDialect"},
      {"servers", kList},
      {"paths", kMap},
      {"webhooks"},
      {"components", kMap},
      {"security"},
      {"tags"},
      {"externalDocs"}}},
    {"`components`",
     {{"schemas", kMap},
      {"responses", kMap},
      {"parameters", kMap},
      {"examples", kMap},
      {"requestBodies", kMap},
      {"headers", kMap},
      {"securitySchemes", kMap},
      {"links"},
      {"callbacks"},
      {"pathItems", kMap}}},
    {"a path",
     {{"summary"},
      {"description"},
      {"get"},
      {"put"},
      {"post"},
      {"delete"},
      {"options"},
      {"head"},
      {"patch"},
      {"trace"},
      {"servers"},
      {"parameters", kList}}},
    {"an operation",
     {{"tags"},
      {"summary"},
      {"description"},
      {"externalDocs"},
      {"operationId"},
      {"parameters", kList},
      {"requestBody", kMap},
      {"responses", kMap},
      {"callbacks"},
      {"deprecated"},
      {"security"},
      {"servers"}}},
    {"a parameter",
     {{"name"},
      {"in"},
      {"description"},
      {"required"},
      {"deprecated"},
      {"allowEmptyValue"},
      {"style"},
      {"explode"},
      {"allowReserved"},
      {"schema"},
      {"example"},
      {"examples"},
      {"content", kMap}}},
    {"a request body", {{"description"}, {"content", kMap}, {"required"}}},
    {"a response", {{"description"}, {"headers", kMap}, {"content", kMap}, {"links"}}},
    {"a media type", {{"schema"}, {"example"}, {"examples", kMap}, {"encoding"}}},
}};

}  // namespace

void DocumentMembers::WarnOfKind(const Member& member, std::string_view wanted) {
  warnings_.Add(member.value.mark,
                Concat({"expected ", wanted, ", found ", KindName(member.value.kind), ": ",
                        Quoted(member.name), " is ignored"}));
}

void DocumentMembers::Check(DocumentPart part, const Node& node) {
  if (node.members.empty() || !checked_.insert(&node).second) return;
  const auto& known = kKnownParts[static_cast<std::size_t>(part)];
  for (const auto& member : node.members) {
    if (member.name.starts_with("x-") || member.name == "$ref") continue;
    const auto found =
        std::find_if(known.members.begin(), known.members.end(),
                     [&](const KnownMember& each) { return each.name == member.name; });
    if (found == known.members.end()) {
      std::vector<std::string> names;
      for (const auto& each : known.members) names.emplace_back(each.name);
      warnings_.Add(member.mark, Concat({known.title, " has no member ", Quoted(member.name),
                                         ": it is ignored", DidYouMean(member.name, names)}));
      continue;
    }
    const auto wanted = WantedInstead(found->kind, member.value);
    if (!wanted.empty()) WarnOfKind(member, wanted);
  }
}

void DocumentMembers::CheckPath(const Node& item) {
  Check(DocumentPart::kPath, item);
  for (const auto& member : item.members) {
    static constexpr std::array<std::string_view, 5> kServed = {"get", "post", "put", "delete",
                                                                "patch"};
    const bool is_served = std::find(kServed.begin(), kServed.end(), member.name) != kServed.end();
    if (is_served && !member.value.is_map()) WarnOfKind(member, "a map");
  }
  // HEAD is answered as GET is, without the body.
  for (const std::string_view method : {"head", "options", "trace"}) {
    const Node* found = item.Find(method);
    if (found == nullptr || (method == "head" && item.Find("get") != nullptr)) continue;
    warnings_.Add(found->mark, Concat({"this method is not served: ", method}));
  }
}

}  // namespace understudy::contract
