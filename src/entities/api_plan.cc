#include "entities/api_plan.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "contract/schema_example.h"
#include "entities/names.h"
#include "entities/tables.h"

namespace understudy::entities {
namespace {

using contract::ForeignOperation;
using contract::ForeignReply;
using contract::MediaType;
using contract::Schema;

constexpr std::size_t kMostFilters = 30;

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

  std::shared_ptr<const ApiPlan> Make() {
    plan_->schemas = std::make_unique<contract::Schemas>(*plan_->document.root, warnings_);
    plan_->foreign =
        contract::ReadForeign(*plan_->document.root, *plan_->schemas, plan_->name, warnings_);
    plan_->inferred = Infer(plan_->foreign, plan_->name);
    std::vector<EntityDeclaration> declarations;
    for (const auto& entity : plan_->inferred.entities) declarations.push_back(entity.declaration);
    plan_->entities = CompileEntities(declarations);
    std::vector<std::vector<std::string>> indexed(declarations.size());
    for (std::size_t i = 0; i < plan_->foreign.operations.size(); ++i) {
      plan_->operations.push_back(MakeOperation(i));
      const auto& made = plan_->operations.back();
      if (made.entity == nullptr) continue;
      for (const auto& filter : made.filters) {
        if (filter.type != Shape::Type::kAny) {
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
    if (made.kind == OperationKind::kList) AddListParameters(made);
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

  void AddListParameters(OperationPlan& made) const {
    for (const auto& parameter : made.foreign->operation->parameters) {
      if (parameter.in != In::kQuery || AddPaging(parameter, made.paging)) continue;
      const auto& fields = made.entity->declaration.fields;
      std::string name = PlainName(parameter.name);
      if (AddOrder(parameter, name, made)) continue;
      if (name.starts_with("filter[") && name.ends_with(']'))
        name = name.substr(7, name.size() - 8);
      const auto field = std::find_if(fields.begin(), fields.end(), [&](const Field& each) {
        return PlainName(each.name) == name;
      });
      if (field == fields.end() || made.filters.size() == kMostFilters) continue;
      made.filters.push_back({parameter.name, field->column, field->shape.type(),
                              parameter.type == contract::Parameter::Type::kList});
    }
  }

  static bool AddOrder(const contract::Parameter& parameter, const std::string& name,
                       OperationPlan& made) {
    const auto& choices = parameter.choices;
    const bool is_direction =
        (name == "order" || name == "direction" || name == "sortorder" || name == "sortdir" ||
         name == "sortdirection" || name == "orderdir") &&
        std::any_of(choices.begin(), choices.end(),
                    [](const std::string& each) { return EqualsIgnoreCase(each, "desc"); });
    if (is_direction) {
      made.order.direction = parameter.name;
    } else if (name == "sort" || name == "sortby" || name == "orderby" || name == "ordering") {
      made.order.parameter = parameter.name;
    } else {
      return false;
    }
    return true;
  }

  static bool AddPaging(const contract::Parameter& parameter, Paging& paging) {
    static constexpr std::array<std::string_view, 10> kLimits = {
        "limit",      "perpage",  "pagesize", "page[size]", "page[limit]",
        "maxresults", "maxitems", "count",    "size",       "top"};
    static constexpr std::array<std::string_view, 5> kOffsets = {"offset", "skip", "start",
                                                                 "page[offset]", "startindex"};
    static constexpr std::array<std::string_view, 5> kPages = {"page", "page[number]", "pagenumber",
                                                               "pageno", "pageindex"};
    const std::string plain = PlainName(parameter.name);
    const auto is_in = [&](const auto& names) {
      return std::find(names.begin(), names.end(), plain) != names.end();
    };
    if (parameter.type == contract::Parameter::Type::kString ||
        parameter.type == contract::Parameter::Type::kList) {
      return false;
    }
    if (is_in(kLimits) && paging.limit.empty()) {
      paging.limit = parameter.name;
      paging.default_limit = parameter.default_integer.value_or(0);
      return true;
    }
    if (is_in(kOffsets) && paging.offset.empty()) {
      paging.offset = parameter.name;
      return true;
    }
    if (is_in(kPages) && paging.page.empty()) {
      paging.page = parameter.name;
      return true;
    }
    return false;
  }

  std::shared_ptr<ApiPlan> plan_;
  Diagnostics& warnings_;
};

}  // namespace

std::shared_ptr<const ApiPlan> MakeApi(const std::string& name, contract::Document document,
                                       Diagnostics& warnings) {
  auto plan = std::make_shared<ApiPlan>();
  plan->name = name;
  plan->document = std::move(document);
  return ApiMaker(std::move(plan), warnings).Make();
}

}  // namespace understudy::entities
