#include "entities/built_in_variant.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "entities/contract_parameters.h"
#include "entities/reply_schema.h"

namespace understudy::entities {

VariantReplies::VariantReplies(const BuiltInFiles& files, BuiltInParts& parts, Diagnostics& errors)
    : files_(files),
      parts_(parts),
      words_(errors),
      errors_(errors),
      variant_(files.file.root->Find("variant")) {
  if (variant_ == nullptr) return;
  if (!words_.IsMap(*variant_)) {
    variant_ = nullptr;
    return;
  }
  words_.CheckNames(*variant_, "`variant`", {"setting", "is", "schemas", "shows", "errors"});
  ending_ = variant_->Text("schemas");
  if (ending_.empty()) {
    errors_.Add(variant_->mark, "expected `schemas`, the ending of the names of the other schemas");
    variant_ = nullptr;
    return;
  }
  for (const auto& shown : words_.Members(*variant_, "shows")) {
    parts_.EntityNamed({shown.name, shown.mark});
  }
}

std::optional<ReplyBinding> VariantReplies::Of(const BuiltInOperation& operation,
                                               ReplyBinding& usual) {
  const auto* reply = variant_ == nullptr ? nullptr : GoodReply(files_.schemas, operation.node);
  if (reply == nullptr) return std::nullopt;
  const auto& alternatives = AlternativesOf(*reply);
  const auto other = std::find_if(alternatives.begin(), alternatives.end(), [&](const auto* each) {
    return std::string_view(each->name).ends_with(ending_);
  });
  if (other == alternatives.end()) return std::nullopt;
  // A page's facts, of which the two show different ones.
  usual.leaves_values = operation.declared.kind == OperationKind::kList;
  ReplyBinding binding = usual;
  binding.schema = (*other)->name;
  const std::string row = binding.row.value_or("");
  const BuiltInOperation meant{operation.declared, operation.node, operation.path, operation.entity,
                               binding.schema};
  binding.fills = parts_.FillsOf(meant, row);
  const Node* shows = variant_->Find("shows");
  const Node* shown = shows == nullptr ? nullptr : shows->Find(binding.entity);
  if (shown == nullptr) return binding;
  for (const auto& member : shown->members) {
    const auto sql = words_.Text(member.value);
    if (sql) binding.fills.push_back({Below(row, member.name), sql->text});
  }
  return binding;
}

}  // namespace understudy::entities
