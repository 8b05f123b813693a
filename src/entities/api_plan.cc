#include "entities/api_plan.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "contract/schema_example.h"
#include "entities/list_parameters.h"
#include "entities/names.h"
#include "entities/overrule.h"
#include "entities/tables.h"

namespace understudy::entities {
namespace {

using contract::ForeignOperation;
using contract::ForeignReply;
using contract::MediaType;
using contract::Schema;

const std::string& KeyColumnOf(const InferredEntity& entity) {
  return entity.declaration.fields[entity.key].column;
}

// The example of a media type; else one of its schema.
FixedBody FixedBodyOf(contract::Schemas& schemas, const MediaType& media) {
  FixedBody body{{}, media.name == "*/*" ? "application/json" : media.name};
  const auto example =
      contract::MakeMediaExample(schemas, *media.node, contract::Direction::kReply);
  body.is_made = example.origin != contract::Example::Origin::kDocument;
  const bool is_json = contract::IsJsonType(media.name);
  if (example.origin == contract::Example::Origin::kNone) {
    if (is_json) body.text = "{}";
  } else {
    body.text =
        is_json || !example.value.is_scalar() ? json::ToText(example.value) : example.value.text;
  }
  return body;
}

class ApiMaker {
 public:
  ApiMaker(std::shared_ptr<ApiPlan> plan, Diagnostics& warnings)
      : plan_(std::move(plan)), warnings_(warnings) {}

  // nullptr if the vendor.yaml is wrong.
  std::shared_ptr<const ApiPlan> Make(Diagnostics& errors) {
    plan_->schemas = std::make_unique<contract::Schemas>(*plan_->document.root, warnings_);
    plan_->foreign =
        contract::ReadForeign(*plan_->document.root, *plan_->schemas, plan_->name, warnings_);
    auto inferred =
        Overrule(Infer(plan_->foreign, plan_->name), plan_->vendor_file,
                 {plan_->foreign, *plan_->schemas, *plan_->document.root, plan_->name}, errors);
    if (!inferred) return nullptr;
    plan_->inferred = std::move(*inferred);
    std::vector<EntityDeclaration> declarations;
    for (const auto& entity : plan_->inferred.entities) declarations.push_back(entity.declaration);
    plan_->entities = CompileEntities(declarations);
    std::vector<std::vector<std::string>> indexed(declarations.size());
    for (std::size_t i = 0; i < plan_->foreign.operations.size(); ++i) {
      plan_->operations.push_back(MakeOperation(i));
      const auto& made = plan_->operations.back();
      if (made.entity == nullptr) continue;
      for (const auto& filter : made.filters) {
        if (filter.type != Shape::Type::kAny && filter.kind == ListFilter::Kind::kEquals) {
          indexed[made.inferred->entity].push_back(filter.column);
        }
      }
    }
    plan_->json = json::ToText(*plan_->document.root);
    plan_->tables = TablesSql(declarations, indexed);
    return plan_;
  }

 private:
  OperationPlan MakeOperation(std::size_t index) {
    OperationPlan made;
    made.foreign = &plan_->foreign.operations[index];
    const auto& inferred = plan_->inferred.operations[index];
    made.kind = inferred.kind;
    const ForeignReply* reply = made.foreign->GoodReply();
    made.status = StatusOf(reply, made.kind);
    const MediaType* media =
        reply == nullptr || reply->media.empty() ? nullptr : &reply->media.front();
    const bool has_body = media != nullptr && made.status != 204;
    if (has_body && !inferred.reply_row) made.fixed = FixedBodyOf(*plan_->schemas, *media);
    if (made.kind == OperationKind::kExample) return made;
    made.inferred = &inferred;
    made.entity = &plan_->inferred.entities[inferred.entity];
    made.rows = &plan_->entities[inferred.entity];
    if (has_body && inferred.reply_row) {
      made.content_type = media->name == "*/*" ? "application/json" : media->name;
      made.view.emplace(*made.entity, *inferred.shown);
      made.envelope.emplace(*media->schema, *inferred.reply_row);
    }
    AddSql(made);
    made.links_pages = HasHeader(reply, "Link");
    made.has_location = made.kind == OperationKind::kCreate && HasHeader(reply, "Location");
    if (made.kind == OperationKind::kList) CompileListParameters(made);
    return made;
  }

  static int StatusOf(const ForeignReply* reply, OperationKind kind) {
    if (reply != nullptr && !reply->is_default) return reply->status;
    if (reply != nullptr && !reply->media.empty()) {
      return kind == OperationKind::kCreate ? 201 : 200;
    }
    return kind == OperationKind::kDelete ? 204 : kind == OperationKind::kCreate ? 201 : 200;
  }

  void AddSql(OperationPlan& made) const {
    const std::string& table = made.entity->declaration.table;
    const auto& owners = made.inferred->owners;
    std::string where = Concat({" FROM ", table, " WHERE ", KeyColumnOf(*made.entity), " = ?1"});
    if (!owners.empty()) {
      const auto& fields = made.entity->declaration.fields;
      where += Concat({" AND ", fields[made.inferred->owner_field].column, " = ?2"});
    }
    if (made.view) made.find_shown = Concat({"SELECT ", made.view->columns(), where});
    made.find_whole = Concat({"SELECT ", made.rows->rows.columns, where});
    made.delete_row = "DELETE" + where;
    for (std::size_t i = 0; i < owners.size(); ++i) {
      const auto& owner = plan_->inferred.entities[owners[i].entity];
      OperationPlan::OwnerExists exists{Concat(
          {"SELECT 1 FROM ", owner.declaration.table, " WHERE ", KeyColumnOf(owner), " = ?1"})};
      for (const auto& above : owner.owners) {
        if (i == 0 || above.entity != owners[i - 1].entity) continue;
        exists.sql += Concat({" AND ", owner.declaration.fields[above.field].column, " = ?2"});
        exists.is_below = true;
      }
      made.owners.push_back(std::move(exists));
    }
  }

  static bool HasHeader(const ForeignReply* reply, std::string_view name) {
    const Node* headers = reply == nullptr ? nullptr : reply->node->Find("headers");
    return headers != nullptr &&
           std::any_of(headers->members.begin(), headers->members.end(),
                       [&](const Member& header) { return EqualsIgnoreCase(header.name, name); });
  }

  std::shared_ptr<ApiPlan> plan_;
  Diagnostics& warnings_;
};

}  // namespace

std::shared_ptr<const ApiPlan> MakeApi(const std::string& name, contract::Document document,
                                       VendorFile vendor, Diagnostics& errors,
                                       Diagnostics& warnings) {
  auto plan = std::make_shared<ApiPlan>();
  plan->name = name;
  plan->document = std::move(document);
  plan->vendor_file = std::move(vendor);
  return ApiMaker(std::move(plan), warnings).Make(errors);
}

}  // namespace understudy::entities
