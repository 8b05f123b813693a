#include "entities/api_plan.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "contract/parameter_style.h"
#include "contract/schema_example.h"
#include "entities/included_rows.h"
#include "entities/list_defaults.h"
#include "entities/list_parameters.h"
#include "entities/list_query.h"
#include "entities/names.h"
#include "entities/overrule.h"
#include "entities/own_errors.h"
#include "entities/path_checks.h"
#include "entities/row_keys.h"
#include "entities/sent_row.h"
#include "entities/served_document.h"
#include "entities/tables.h"
#include "entities/write_only.h"
#include "entities/xml_text.h"

namespace understudy::entities {
namespace {

using contract::ForeignOperation;
using contract::ForeignReply;
using contract::MediaType;
using contract::Schema;

const std::string& KeyColumnOf(const InferredEntity& entity) {
  return entity.declaration.fields[entity.key].column;
}

// Where the example of a media type comes from: two with the same origin have the same example.
const Node* OriginOf(const MediaType& media) {
  if (const Node* example = media.node->Find("example")) return example;
  if (media.examples != nullptr && !media.examples->empty()) return media.examples->front().value;
  return media.schema == nullptr ? nullptr : media.schema->node;
}

// Most documents have no such member, and some have many schemas.
bool HidesMembers(const ApiPlan& plan) {
  const auto& sources = plan.document.sources;
  return std::any_of(sources.begin(), sources.end(), [](const auto& source) {
    return source->text.find("writeOnly") != std::string::npos;
  });
}

enum class BodyForm : std::uint8_t { kText, kJson, kXml };

class ApiMaker {
 public:
  ApiMaker(std::shared_ptr<ApiPlan> plan, Diagnostics& warnings)
      : plan_(std::move(plan)), warnings_(warnings), hides_members_(HidesMembers(*plan_)) {}

  // nullptr if the vendor.yaml is wrong.
  std::shared_ptr<const ApiPlan> Make(Diagnostics& errors) {
    plan_->schemas = std::make_unique<contract::Schemas>(*plan_->document.root, warnings_);
    const auto& credentials = plan_->vendor_file.credentials;
    const auto& prefix = plan_->vendor_file.prefix;
    plan_->foreign =
        contract::ReadForeign(*plan_->document.root, *plan_->schemas, plan_->name, warnings_,
                              {credentials ? &*credentials : nullptr, prefix ? &*prefix : nullptr});
    auto inferred =
        Overrule(Infer(plan_->foreign, plan_->name), plan_->vendor_file,
                 {plan_->foreign, *plan_->schemas, *plan_->document.root, plan_->name}, errors);
    const std::size_t errors_before = errors.total();  // of other APIs too
    plan_->errors = ReadOwnErrors(*plan_, errors);
    if (!inferred || errors.total() > errors_before) return nullptr;
    plan_->inferred = std::move(*inferred);
    FindPathKeys();
    for (const auto& link : plan_->inferred.links) {
      const auto& entity = plan_->inferred.entities[link.entity].declaration.name;
      warnings_.Add(plan_->foreign.operations[link.operation].node->mark,
                    Concat({"this path links rows of ", Quoted(entity),
                            " to others, which is not kept: it and its list show examples"}));
    }
    if (plan_->inferred.is_cut) {
      warnings_.Add(plan_->document.root->mark,
                    "the schemas name each other so often that not all of them were searched for "
                    "rows: some operations have no state");
    }
    std::vector<EntityDeclaration> declarations;
    for (const auto& entity : plan_->inferred.entities) declarations.push_back(entity.declaration);
    plan_->entities = CompileEntities(declarations);
    std::vector<std::vector<std::string>> indexed(declarations.size());
    for (std::size_t i = 0; i < plan_->foreign.operations.size(); ++i) {
      plan_->operations.push_back(MakeOperation(i));
      const auto& made = plan_->operations.back();
      if (made.entity == nullptr) continue;
      AddIndexes(made, indexed[made.inferred->entity]);
    }
    for (std::size_t i = 0; i < indexed.size(); ++i) {
      for (const auto field : OtherIds(plan_->inferred.entities[i])) {
        const auto& declared = declarations[i].fields[field];
        const bool is_known =
            std::find(indexed[i].begin(), indexed[i].end(), declared.column) != indexed[i].end();
        // The next integer comes after the largest; nobody looks for a text.
        if (!is_known && declared.shape.type() == Shape::Type::kInteger) {
          indexed[i].push_back(declared.column);
        }
      }
    }
    for (auto& made : plan_->operations) made.created_status = CreatedStatus(made);
    FindFilterDefaults(*plan_);
    plan_->json = ServedDocument(*plan_->document.root, prefix ? &*prefix : nullptr);
    plan_->tables = TablesSql(declarations, indexed);
    return plan_;
  }

 private:
  void FindPathKeys() {
    for (std::size_t i = 0; i < plan_->foreign.operations.size(); ++i) {
      const auto& bound = plan_->inferred.operations[i];
      if (bound.kind == OperationKind::kExample) continue;
      auto& entity = plan_->inferred.entities[bound.entity];
      entity.path_keys.resize(std::max<std::size_t>(entity.key_parts.size(), 1));
      const auto names = Split(bound.key_parameter, '/');
      if (names.size() != entity.path_keys.size()) continue;
      for (std::size_t part = 0; part < names.size(); ++part) {
        auto& known = entity.path_keys[part];
        if (known == nullptr) known = SchemaInPath(i, names[part]);
      }
    }
  }

  const Schema* SchemaInPath(std::size_t operation, std::string_view name) const {
    for (const auto& parameter : plan_->foreign.operations[operation].operation->parameters) {
      const bool is_it = parameter.in == In::kPath && parameter.name == name;
      if (is_it && parameter.styled != nullptr) return parameter.styled->schema;
    }
    return nullptr;
  }

  // What finds the rows of a list: by each filter, and in its order without a request's. Filters
  // have that order too if a vendor.yaml declares it; of a default of `sort`, one index is enough.
  static void AddIndexes(const OperationPlan& list, std::vector<std::string>& indexes) {
    constexpr std::string_view kBy = "ORDER BY ";
    constexpr std::string_view kEnd = ", rowid";
    constexpr std::size_t kMostIndexes = 40;  // each costs time in every write
    std::string_view order = list.order.without;
    if (order.starts_with(kBy)) order.remove_prefix(kBy.size());
    if (order.ends_with(kEnd)) order.remove_suffix(kEnd.size());
    const bool is_declared = !list.inferred->list.order.empty();
    std::string owner;
    if (const auto field = FixedFieldOf(*list.inferred)) {
      owner = list.entity->declaration.fields[*field].column;
      if (!list.inferred->given.parameter.empty() && list.kind == OperationKind::kList) {
        indexes.push_back(owner);
      }
      owner += ", ";
    }
    const auto add = [&](std::string index) {
      const bool is_known = std::find(indexes.begin(), indexes.end(), index) != indexes.end();
      if (!is_known && indexes.size() < kMostIndexes) indexes.push_back(std::move(index));
    };
    if (!order.empty()) add(Concat({owner, order}));
    for (const auto& filter : list.filters) {
      if (filter.type == Shape::Type::kAny || filter.kind != ListFilter::Kind::kEquals ||
          filter.is_member) {
        continue;
      }
      add(filter.column);
      if (is_declared && !order.empty()) add(Concat({owner, filter.column, ", ", order}));
    }
  }

  OperationPlan MakeOperation(std::size_t index) {
    OperationPlan made;
    made.foreign = &plan_->foreign.operations[index];
    const auto& inferred = plan_->inferred.operations[index];
    made.kind = inferred.kind;
    const ForeignReply* reply = made.foreign->GoodReply();
    made.status = StatusOf(reply, made.kind);
    if (reply != nullptr) made.headers = reply->headers;
    const MediaType* media =
        reply == nullptr || reply->media.empty() ? nullptr : &reply->media.front();
    const bool has_body = media != nullptr && made.status != 204;
    if (has_body && !inferred.reply_row) made.fixed = FixedBodyOf(*media);
    if (made.kind != OperationKind::kExample) made.inferred = &inferred;
    made.free_parameters = detail::FreeParameters(made);
    if (made.kind == OperationKind::kExample) return made;
    made.content_type = made.fixed.content_type;
    made.entity = &plan_->inferred.entities[inferred.entity];
    made.rows = &plan_->entities[inferred.entity];
    if (has_body && inferred.reply_row) {
      made.content_type = media->name == "*/*" ? "application/json" : media->name;
      made.view = ViewOf(inferred);
      made.envelope = EnvelopeOf(*media->schema, *inferred.reply_row, *made.foreign->operation);
    }
    AddSql(made);
    made.spellings = detail::SpellingsOf(made);
    if (made.kind == OperationKind::kCreate) ReadLocation(reply, made);
    if (made.kind == OperationKind::kList) {
      made.links_pages = FindHeader(reply, "Link") != nullptr;
      AddPageHeaders(reply, made);
      CompileListParameters(made);
    }
    return made;
  }

  // PUT creates a row if it declares 201, or if nothing else creates such rows.
  int CreatedStatus(const OperationPlan& made) const {
    constexpr int kCreated = 201;
    if (made.kind != OperationKind::kReplace) return 0;
    if (made.inferred->key_parameter.empty() && !made.entity->key_parts.empty()) return 0;
    const auto& replies = made.foreign->replies;
    const bool is_declared = std::any_of(replies.begin(), replies.end(), [](const auto& reply) {
      return reply.status == kCreated && !reply.is_range && !reply.is_default;
    });
    if (is_declared) return kCreated;
    const bool has_other = std::any_of(
        plan_->operations.begin(), plan_->operations.end(), [&](const OperationPlan& other) {
          return other.kind == OperationKind::kCreate && other.entity == made.entity;
        });
    return has_other ? 0 : made.status;
  }

  // The example of a media type; else one of its schema.
  FixedBody FixedBodyOf(const MediaType& media) {
    FixedBody body{nullptr, media.name == "*/*" ? "application/json" : media.name};
    const Node* origin = OriginOf(media);
    const bool is_json = contract::IsJsonType(media.name);
    const bool is_xml = IsXmlType(media.name);
    auto& known = bodies_[{origin, is_json  ? BodyForm::kJson
                                   : is_xml ? BodyForm::kXml
                                            : BodyForm::kText}];
    body.is_made = origin == nullptr || (media.schema != nullptr && origin == media.schema->node &&
                                         media.schema->example == nullptr);
    if (origin == nullptr) {
      if (is_json) body.shared_text = std::make_shared<const std::string>("{}");
      return body;
    }
    if (known == nullptr) {
      const auto example =
          contract::MakeMediaExample(*plan_->schemas, *media.node, contract::Direction::kReply);
      const bool is_text = !is_json && example.value.is_scalar();
      known = std::make_shared<const std::string>(is_text  ? example.value.text
                                                  : is_xml ? XmlText(media.schema, example.value)
                                                           : json::ToText(example.value));
    }
    body.shared_text = known;
    return body;
  }

  WriteOnlySchemas* WriteOnly() { return hides_members_ ? &write_only_ : nullptr; }

  std::shared_ptr<const RowView> ViewOf(const InferredOperation& inferred) {
    if (!inferred.includes.empty()) {
      return std::make_shared<const RowView>(
          plan_->inferred.entities[inferred.entity], *inferred.shown,
          IncludedColumns(plan_->inferred, inferred, WriteOnly()), WriteOnly());
    }
    auto& known = views_[{inferred.entity, inferred.shown}];
    if (known == nullptr) {
      known = std::make_shared<const RowView>(plan_->inferred.entities[inferred.entity],
                                              *inferred.shown, std::vector<ShownInstead>(),
                                              WriteOnly());
    }
    return known;
  }

  std::shared_ptr<const Envelope> EnvelopeOf(const Schema& schema, const MemberPath& row,
                                             const contract::Operation& operation) {
    auto& known = envelopes_[{&schema, row}];
    if (known == nullptr) known = std::make_shared<const Envelope>(schema, row, operation.path);
    return known;
  }

  std::string_view Shared(std::string sql) { return *plan_->sql.insert(std::move(sql)).first; }

  static int StatusOf(const ForeignReply* reply, OperationKind kind) {
    if (reply != nullptr && !reply->is_default) return reply->status;
    if (reply != nullptr && !reply->media.empty()) {
      return kind == OperationKind::kCreate ? 201 : 200;
    }
    return kind == OperationKind::kDelete ? 204 : kind == OperationKind::kCreate ? 201 : 200;
  }

  void AddSql(OperationPlan& made) {
    const std::string& table = made.entity->declaration.table;
    const auto& owners = made.inferred->owners;
    std::string where = Concat({" FROM ", table, " WHERE ", KeyColumnOf(*made.entity), " = ?1"});
    if (!owners.empty()) {
      const auto& fields = made.entity->declaration.fields;
      where += Concat({" AND ", fields[made.inferred->owner_field].column, " = ?2"});
    }
    where += InScope(*made.entity, made.inferred->scope);
    if (made.view) made.find_shown = Shared(Concat({"SELECT ", made.view->columns(), where}));
    made.find_whole = Shared(Concat({"SELECT ", made.rows->rows.columns, where}));
    made.delete_row = Shared("DELETE" + where);
    for (std::size_t i = 0; i < owners.size(); ++i) {
      const auto& owner = plan_->inferred.entities[owners[i].entity];
      OperationPlan::OwnerExists exists{Concat(
          {"SELECT 1 FROM ", owner.declaration.table, " WHERE ", KeyColumnOf(owner), " = ?1"})};
      for (const auto& above : owner.owners) {
        if (i == 0 || above.entity != owners[i - 1].entity) continue;
        exists.sql += Concat({" AND ", owner.declaration.fields[above.field].column, " = ?2"});
        exists.is_below = true;
      }
      exists.sql += InScope(owner, owners[i].scope);
      made.owners.push_back(std::move(exists));
    }
  }

  // " AND …", with ?3.
  static std::string InScope(const InferredEntity& entity, const InferredScope& scope) {
    if (scope.parameters.empty()) return {};
    return Concat({" AND ", ScopeCondition(entity, scope, 3)});
  }

  static const Member* FindHeader(const ForeignReply* reply, std::string_view name) {
    const Node* headers = reply == nullptr ? nullptr : reply->node->Find("headers");
    if (headers == nullptr) return nullptr;
    const auto found =
        std::find_if(headers->members.begin(), headers->members.end(),
                     [&](const Member& header) { return EqualsIgnoreCase(header.name, name); });
    return found == headers->members.end() ? nullptr : &*found;
  }

  void ReadLocation(const ForeignReply* reply, OperationPlan& made) {
    const Member* declared = FindHeader(reply, "Location");
    if (declared == nullptr) return;
    made.has_location = true;
    const Node* header = plan_->schemas->Follow(declared->value);
    const Node* schema = header == nullptr ? nullptr : header->Find("schema");
    made.location_is_absolute = schema != nullptr && plan_->schemas->At(*schema).format == "uri";
  }

  static void AddPageHeaders(const ForeignReply* reply, OperationPlan& made) {
    const Node* headers = reply == nullptr ? nullptr : reply->node->Find("headers");
    if (headers == nullptr) return;
    for (const auto& header : headers->members) {
      if (const auto fill = FillOfHeader(header.name)) {
        made.page_headers.push_back({header.name, *fill});
      }
    }
  }

  std::shared_ptr<ApiPlan> plan_;
  Diagnostics& warnings_;
  const bool hides_members_;
  WriteOnlySchemas write_only_;
  std::map<std::pair<const Node*, BodyForm>, std::shared_ptr<const std::string>> bodies_;
  std::map<std::pair<std::size_t, const Schema*>, std::shared_ptr<const RowView>> views_;
  std::map<std::pair<const Schema*, MemberPath>, std::shared_ptr<const Envelope>> envelopes_;
};

}  // namespace

std::string ScopeCondition(const InferredEntity& entity, const InferredScope& scope,
                           int parameter) {
  const std::string& column = entity.declaration.fields[scope.field].column;
  return Concat({"(", column, " = ?", std::to_string(parameter), " OR ", column, " IS NULL)"});
}

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
