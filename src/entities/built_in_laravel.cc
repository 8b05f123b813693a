#include "entities/built_in_laravel.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "entities/declared_fields.h"
#include "entities/reply_schema.h"

namespace understudy::entities {
namespace {

constexpr std::string_view kPageParameters[] = {"page", "per_page"};

// Whether the entity has so few rows that its lists may look at all of them.
bool IsSmall(const BuiltInOperation& operation) {
  const Node* small = operation.entity.declared->node->Find("small");
  return small != nullptr && small->text == "true";
}

}  // namespace

bool LaravelLists::Has(const Columns& columns, const std::string& column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

LaravelLists::LaravelLists(const BuiltInFiles& files, BuiltInParts& parts, Diagnostics& errors)
    : files_(files), parts_(parts), words_(errors), errors_(errors) {
  ReadApi();
}

void LaravelLists::ReadApi() {
  const Node* said = files_.file.root->Find("laravel");
  if (said == nullptr || !words_.IsMap(*said)) return;
  is_laravel_ = true;
  words_.CheckNames(*said, "`laravel`", {"previous", "next", "page-only"});
  api_.labels = {std::string(said->Text("previous", "&laquo; Previous")),
                 std::string(said->Text("next", "Next &raquo;"))};
  const Node* page_only = said->Find("page-only");
  if (page_only == nullptr || !words_.IsMap(*page_only)) return;
  words_.CheckNames(*page_only, "`page-only`", {"setting", "is"});
  api_.setting = page_only->Text("setting");
  api_.value = page_only->Text("is");
}

bool LaravelLists::IsLaravel(const BuiltInOperation& operation) {
  const Node* pages = operation.declared.node->Find("pages");
  return pages != nullptr && pages->text == "laravel";
}

ListLaravel LaravelLists::Make(const BuiltInOperation& operation,
                               std::vector<ReplyBinding>& replies) {
  ListLaravel list;
  list.api = api_;
  list.parts.table = operation.entity.made->table;
  const Mark& at = operation.declared.name.mark;
  if (!is_laravel_) errors_.Add(at, "`pages: laravel` needs the word `laravel` in the file");
  if (operation.entity.made->clustered) {
    errors_.Add(at, Concat({"a list with `pages: laravel` needs rowids: take `clustered` from ",
                            Quoted(operation.entity.made->name)}));
  }
  Columns always;
  ListRows owned;
  parts_.AddOwner(operation, always, owned);
  list.parts.owner = std::move(owned.owner);
  list.owner_sql = std::move(owned.owner_sql);
  list.absent = std::move(owned.absent);
  if (!always.empty()) list.parts.owner_is = Concat({always.front(), " = ?1"});
  list.parts.next_parameter = always.empty() ? 1 : 2;
  condition_columns_.clear();
  AddConditions(operation, list);
  AddCounter(operation.entity, always, list);
  AddSort(operation, always, list);
  CheckIndexes(operation, always, list);
  CheckParameters(operation, list);
  AddInstead(operation, replies, list);
  list.joins.push_back(Concat({" CROSS JOIN ", list.parts.table, " m ON m.rowid = position"}));
  const auto& reply = operation.declared.reply;
  std::vector<std::string> row;
  if (reply) {
    for (const auto& word : reply->path) row.push_back(word.text);
  }
  auto binding = BindingTo(operation, operation.entity, Join(row, "."), reply ? reply->mark : at);
  binding.queries.push_back(list.PlainSql(list.joins.size() - 1));
  replies.push_back(std::move(binding));
  AddWhole(operation, Join(row, "."), replies, list);
  return list;
}

std::vector<std::pair<std::string, const Node*>> LaravelLists::QueryParameters(
    const Node& operation) const {
  std::vector<std::pair<std::string, const Node*>> found;
  const Node* parameters = operation.Find("parameters");
  if (parameters == nullptr) return found;
  for (const auto& item : parameters->items) {
    const Node* parameter = files_.schemas.Follow(item);
    if (parameter == nullptr || parameter->Text("in") != "query") continue;
    found.emplace_back(parameter->Text("name"), parameter);
  }
  return found;
}

// The contract has the parameters that the file names, and the file names those of the contract.
void LaravelLists::CheckParameters(const BuiltInOperation& operation, const ListLaravel& list) {
  const auto known = QueryParameters(operation.node);
  std::vector<std::string> used(std::begin(kPageParameters), std::end(kPageParameters));
  for (const auto& condition : list.parts.conditions) used.push_back(condition.parameter);
  if (!list.sort.empty()) used.push_back(list.sort);
  const Node* whole = operation.declared.node->Find("whole");
  if (whole != nullptr) used.emplace_back(whole->Text("parameter"));
  for (const auto& name : used) {
    const bool is_known = std::any_of(known.begin(), known.end(),
                                      [&](const auto& each) { return each.first == name; });
    if (is_known) continue;
    errors_.Add(operation.declared.name.mark,
                Concat({"the operation has no query parameter ", Quoted(name)}));
  }
  for (const auto& [name, node] : known) {
    if (Has(used, name)) continue;
    errors_.Add(node->mark, Concat({"nothing says what ", Quoted(name), " of ",
                                    Quoted(operation.declared.name.text),
                                    " does: name it in `filter`, `like`, `search` or `sort`"}));
  }
}

// The column that a choice of the sort means: the field of its name, or the one that `fields`
// names, of this row or of one that it refers to. Empty, with an error: there is none.
std::string LaravelLists::SortSql(const BuiltInOperation& operation, const Word& choice) {
  Word word = choice;
  for (const auto& value : operation.declared.sort->values) {
    if (value.parameter.text == choice.text) word = value.field;
  }
  if (IsOfOther(word)) {
    const auto other = FindOfOther(operation.entity, word);
    if (!other) return {};
    return Concat({"(SELECT o.", ColumnOf(*other->field), " FROM ", other->table, " o WHERE o.",
                   other->key, " = ", operation.entity.made->table, ".", other->reference, ")"});
  }
  const auto field = FindOrdered(operation.entity.made->fields, word, errors_);
  return field ? field->column : std::string();
}

// The fields that requests may sort by are those of the contract's enumeration.
void LaravelLists::AddSort(const BuiltInOperation& operation, const Columns& always,
                           ListLaravel& list) {
  const auto& words =
      operation.declared.order ? operation.declared.order : operation.entity.declared->order;
  list.order.then = parts_.OrderOf(operation.entity, words).columns;
  const auto& sort = operation.declared.sort;
  if (!sort) return;
  if (!sort->parameter || sort->direction) {
    errors_.Add(operation.declared.name.mark,
                "`sort` names its parameter, and `fields` for other names: the contract has the "
                "choices");
    return;
  }
  list.sort = sort->parameter->text;
  for (const auto& [name, node] : QueryParameters(operation.node)) {
    const Node* schema = node->Find("schema");
    if (name != list.sort || schema == nullptr) continue;
    const auto& items = OrAny(files_.schemas.At(*schema).items);
    for (const Node* choice : items.choices) {
      if (choice->text.starts_with('-')) continue;
      auto column = SortSql(operation, {choice->text, choice->mark});
      if (!column.empty()) list.order.columns.push_back({choice->text, std::move(column)});
    }
  }
  if (list.order.columns.empty()) {
    errors_.Add(sort->parameter->mark, "the contract lists no field for this sort");
  }
  if (IsSmall(operation)) return;
  for (const auto& column : list.order.columns) {
    if (column.column.starts_with('(')) continue;  // another row's, which no index has
    auto order = list.order.ColumnsBy(column.column, /*is_down=*/false);
    std::erase_if(order, [&](const std::string& each) { return Has(always, each); });
    parts_.CheckIndex(*operation.entity.made, operation.declared.name.mark,
                      Concat({"its sort by ", column.field}), always, order);
  }
}

// One index for each filter alone: with a second one, rows are looked at in their order.
void LaravelLists::CheckIndexes(const BuiltInOperation& operation, const Columns& always,
                                const ListLaravel& list) {
  if (IsSmall(operation)) return;
  const auto& entity = *operation.entity.made;
  const Mark& at = operation.declared.name.mark;
  parts_.CheckIndex(entity, at, "this list", always, list.order.then);
  for (std::size_t i = 0; i < list.parts.conditions.size(); ++i) {
    const auto& condition = list.parts.conditions[i];
    if (condition_columns_[i].empty()) continue;
    const std::string what = Concat({"its filter ", condition.parameter});
    if (condition.kind == ListCondition::Kind::kDays) {
      parts_.CheckIndex(entity, at, what, always, {condition_columns_[i]});
      continue;
    }
    Columns equal = always;
    equal.push_back(condition_columns_[i]);
    parts_.CheckIndex(entity, at, what, equal, list.order.then);
  }
}

std::optional<LaravelLists::ReplyRows> LaravelLists::RowsAt(const BuiltInOperation& operation,
                                                            const std::string& row, const Mark& at,
                                                            const std::string& wanted) {
  const Node* node = operation.node.Find("responses");
  for (const std::string_view name : {"200", "content", "application/json", "schema"}) {
    if (node != nullptr) node = node->Find(name);
    if (node != nullptr && name == "200") node = files_.schemas.Follow(*node);
  }
  if (node == nullptr) {
    errors_.Add(operation.node.mark, "a list replies with 200 and JSON");
    return std::nullopt;
  }
  const auto& reply = files_.schemas.At(*node);
  std::vector<const contract::Schema*> alternatives = AlternativesOf(reply);
  if (alternatives.empty()) alternatives.push_back(&reply);
  for (const auto* alternative : alternatives) {
    if (!wanted.empty() && alternative->name != wanted) continue;
    const contract::Schema* schema = alternative;
    for (const auto name : Split(row, '.')) {
      const auto* property = schema == nullptr ? nullptr : schema->Find(name);
      schema = property == nullptr ? nullptr : property->schema;
    }
    if (schema == nullptr || schema->items == nullptr) continue;
    return ReplyRows{alternative == &reply ? std::string() : alternative->name,
                     schema->items->name};
  }
  errors_.Add(at, Concat({"the reply has no list ", Quoted(row)}));
  return std::nullopt;
}

ReplyBinding LaravelLists::BindingTo(const BuiltInOperation& operation, const BuiltInEntity& entity,
                                     const std::string& row, const Mark& at,
                                     const std::string& alternative) {
  ReplyBinding binding{.operation = operation.declared.name.text,
                       .row = row,
                       .entity = entity.made->name,
                       .values = LaravelValues()};
  const auto rows = RowsAt(operation, row, at, alternative);
  if (!rows) return binding;
  binding.schema = rows->alternative;
  for (const auto& view : entity.made->kept_views) {
    if (view.schema != rows->item) continue;
    binding.fills.push_back({row, view.column});
    return binding;
  }
  binding.fills = parts_.FillsOf({operation.declared, operation.node, operation.path, entity}, row);
  return binding;
}

void LaravelLists::AddWhole(const BuiltInOperation& operation, const std::string& row,
                            std::vector<ReplyBinding>& replies, ListLaravel& list) {
  const Node* whole = operation.declared.node->Find("whole");
  if (whole == nullptr || !words_.IsMap(*whole)) return;
  words_.CheckNames(*whole, "`whole`", {"parameter", "schema"});
  const auto parameter = words_.OptionalText(*whole, "parameter");
  const auto schema = words_.OptionalText(*whole, "schema");
  if (!parameter || !schema) {
    errors_.Add(whole->mark, "expected a `parameter`, and the `schema` of the reply with all rows");
    return;
  }
  list.whole = parameter->text;
  auto binding = BindingTo(operation, operation.entity, row, schema->mark, schema->text);
  binding.values.clear();
  // The other reply's: this one has columns of the row only.
  std::erase_if(binding.fills, [&](const Fill& fill) { return fill.property != row; });
  binding.queries.push_back(Concat({"FROM ", list.parts.table, list.order.Unsorted()}));
  replies.push_back(std::move(binding));
}

void LaravelLists::AddInstead(const BuiltInOperation& operation, std::vector<ReplyBinding>& replies,
                              ListLaravel& list) {
  const Node* instead = operation.declared.node->Find("instead");
  if (instead == nullptr || !words_.IsMap(*instead)) return;
  words_.CheckNames(*instead, "`instead`", {"setting", "is", "reply", "rows-of"});
  const auto rows_of = words_.OptionalText(*instead, "rows-of");
  const auto field =
      rows_of ? FindOrdered(operation.entity.made->fields, *rows_of, errors_) : std::nullopt;
  const auto* other =
      field ? parts_.EntityNamed({field->field->shape.references(), rows_of->mark}) : nullptr;
  const Field* key = other == nullptr ? nullptr : parts_.KeyOf(*other->made, rows_of->mark);
  const Node* reply = instead->Find("reply");
  if (key == nullptr || reply == nullptr || !instead->Find("setting") || !instead->Find("is")) {
    errors_.Add(instead->mark,
                "expected a `setting`, the value that it `is`, a `reply`, and `rows-of` a field "
                "that refers to them");
    return;
  }
  list.choice = instead->Text("setting");
  list.chosen = instead->Text("is");
  list.joins.push_back(
      Concat({" CROSS JOIN ", list.parts.table, " r ON r.rowid = position", " CROSS JOIN ",
              other->made->table, " m ON m.", ColumnOf(*key), " = r.", field->column}));
  std::vector<std::string> row;
  for (const auto& word : words_.Texts(*reply)) row.push_back(word.text);
  auto binding = BindingTo(operation, *other, Join(row, "."), reply->mark);
  if (binding.fills.empty() || binding.fills.front().property != *binding.row) {
    // The rows that are listed have columns of the same names.
    errors_.Add(rows_of->mark, Concat({Quoted(other->made->name),
                                       " must keep what `rows-of` shows: add `keeps`"}));
  }
  binding.queries.push_back(list.PlainSql(0));
  replies.push_back(std::move(binding));
}

}  // namespace understudy::entities
