#include "scenario/check.h"

#include <deque>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/text.h"
#include "scenario/fault.h"
#include "scenario/own_apis.h"
#include "scenario/row_key.h"
#include "scenario/schema.h"
#include "vendors/vendor.h"

namespace understudy::scenario {
namespace {

// A row that has to exist.
struct Reference {
  const Node* value;
  const Entity* from;  // whose row refers
  const Node* row;
  const Entity* to;  // whose row is referred to
};

// Rows of a base scenario whose referenced rows are missing, because the scenario that extends it
// has replaced the list. All of them give one error, at the list.
class LostReferences {
 public:
  LostReferences(const Vendor& vendor, const ListOrigins& lists) : vendor_(vendor), lists_(lists) {}

  // Whether the reference is one of these.
  bool Take(const Reference& reference) {
    const auto to = lists_.find({vendor_.name, reference.to->name});
    const auto from = lists_.find({vendor_.name, reference.from->name});
    if (to == lists_.end() || from == lists_.end() || !to->second.replaces ||
        from->second.depth <= to->second.depth) {
      return false;
    }
    Lost& lost = lost_[reference.to->name];
    if (lost.example == nullptr) lost.example = reference.value;
    if (lost.rows.empty() || lost.rows.back().first != reference.from) {
      lost.rows.emplace_back(reference.from, 0);
      last_row_ = nullptr;
    }
    if (reference.row != last_row_) ++lost.rows.back().second;
    last_row_ = reference.row;
    return true;
  }

  void AddErrors(Diagnostics& diagnostics) const {
    for (const auto& [entity, lost] : lost_) {
      std::vector<std::string> rows;
      std::vector<std::string> names;
      for (const auto& [from, count] : lost.rows) {
        rows.push_back(std::to_string(count) + (count == 1 ? " row of " : " rows of ") +
                       from->name);
        names.push_back(from->name);
      }
      const bool is_one = lost.rows.size() == 1 && lost.rows[0].second == 1;
      diagnostics.Add(lists_.at({vendor_.name, entity}).name,
                      Concat({"vendors.", vendor_.name, ".data.", entity, " is replaced here, but ",
                              Join(rows, " and "), is_one ? " refers" : " refer", " to ", entity,
                              " that are no longer there, such as ", Quoted(lost.example->text),
                              ": add them, or replace ", Join(names, " and "), " too"}));
    }
  }

 private:
  struct Lost {
    const Node* example = nullptr;
    std::vector<std::pair<const Entity*, std::size_t>> rows;  // how many of each entity
  };

  const Vendor& vendor_;
  const ListOrigins& lists_;
  std::map<std::string, Lost> lost_;  // by entity that is referred to
  const Node* last_row_ = nullptr;
};

// Finds rows that repeat what must be unique, for one entity.
class UniqueChecker {
 public:
  UniqueChecker(const Entity& entity, Diagnostics& diagnostics)
      : entity_(entity), diagnostics_(diagnostics), seen_(entity.unique.size()) {}

  void Add(const Node& row) {
    ForEachUnique(entity_, row, [&](std::size_t group, const UniqueValues& values) {
      std::string key;
      const auto& fields = entity_.unique[group];
      for (std::size_t i = 0; i < values.size(); ++i) {
        key += Compared(fields, fields[i], *values[i]) + '\x1f';
      }
      const Node& last = *values.back();
      const auto [first, is_new] = seen_[group].try_emplace(std::move(key), last.mark);
      if (is_new) return;
      if (diagnostics_.full()) return diagnostics_.Add(last.mark, {});
      diagnostics_.Add(last.mark, Duplicate(entity_, group, last) + ", first at " +
                                      first->second.source->name + ":" +
                                      std::to_string(first->second.line()));
    });
  }

 private:
  // Numbers as their index compares them: see AsCompared() of entities/tables.cc.
  std::string Compared(const std::vector<std::string>& group, std::string_view field,
                       const Node& value) const {
    const auto* property = entity_.row.FindProperty(field);
    const bool is_number = property != nullptr && property->shape.type() == Shape::Type::kNumber;
    return is_number ? ComparedNumber(value.text) : KeyIn(group, value);
  }

  const Entity& entity_;
  Diagnostics& diagnostics_;
  std::vector<std::unordered_map<std::string, Mark>> seen_;  // by group
};

// nullopt when one is absent or null.
std::optional<UniqueValues> ValuesOf(const Node& row, const std::vector<std::string>& fields) {
  UniqueValues values;
  for (const auto& field : fields) {
    const Node* value = row.Find(field);
    if (value == nullptr || !value->is_scalar() || value->is_null()) return std::nullopt;
    values.push_back(value);
  }
  return values;
}

// What a reference to the row has as KeyIn(): for a key of several fields, their texts with ":"
// between them. nullopt if a field is missing.
std::optional<std::string> KeyOfRow(const Entity& entity, const Node& row) {
  const auto& fields = entity.unique.front();
  std::vector<std::string> texts;
  for (const auto& field : fields) {
    const Node* value = row.Find(field);
    if (value == nullptr) return std::nullopt;
    texts.push_back(KeyIn(fields, *value));
  }
  return Join(texts, ":");
}

// If a credential is listed twice, it is unclear which permissions apply.
void CheckCredentials(const CredentialSpec& spec, const Node& vendor, Diagnostics& diagnostics) {
  std::unordered_set<std::string_view> seen;
  for (const auto& item : vendor.Items(spec.key)) {
    const Node* secret = item.is_map() ? item.Find("key") : &item;
    if (secret == nullptr || !secret->is_string() || seen.insert(secret->text).second) continue;
    diagnostics.Add(secret->mark, "duplicate " + Quoted(secret->text) + " in " + spec.key);
  }
  if (!spec.takes_users) return;
  std::unordered_set<std::string_view> names;
  for (const auto& user : vendor.Items("users")) {
    const Node* name = user.Find("name");
    if (name == nullptr || !name->is_string() || names.insert(name->text).second) continue;
    diagnostics.Add(name->mark, Concat({"duplicate ", Quoted(name->text), " in users"}));
  }
}

// The rows as they are stored. Adds what is wrong only in rows that people write.
std::deque<Node> CompleteRows(const Vendor& vendor, std::size_t entity, std::uint64_t seed,
                              std::vector<const Node*>& rows, Diagnostics& diagnostics) {
  if (vendor.written_rows == nullptr) return {};
  for (const Node* row : rows) vendor.written_rows->Check(entity, *row, nullptr, diagnostics);
  return vendor.written_rows->Complete(entity, {Instant(), seed}, rows);
}

void CheckRows(const Vendor& vendor, const Node& data, const Loaded& loaded,
               Diagnostics& diagnostics) {
  std::vector<Reference> references;
  std::unordered_map<const Entity*, std::unordered_set<std::string>> keys;
  std::vector<std::deque<Node>> completed;  // owns rows that `references` names
  const auto seed = loaded.root->OptionalInteger("seed").value_or(0);
  for (std::size_t i = 0; i < vendor.entities.size(); ++i) {
    const Entity& entity = vendor.entities[i];
    UniqueChecker unique(entity, diagnostics);
    std::vector<const Node*> rows;
    for (const auto& row : data.Items(entity.name)) rows.push_back(&row);
    completed.push_back(
        CompleteRows(vendor, i, static_cast<std::uint64_t>(seed), rows, diagnostics));
    for (const Node* row : rows) {
      entity.row.Check(*row, diagnostics, [&](const Node& value, const std::string& to) {
        references.push_back({&value, &entity, row, &EntityOf(vendor, to)});
      });
      unique.Add(*row);
      if (auto key = KeyOfRow(entity, *row)) keys[&entity].insert(std::move(*key));
    }
  }
  if (!loaded.complete || loaded.partial_vendors.contains(vendor.name)) return;
  LostReferences lost(vendor, loaded.lists);
  for (const auto& reference : references) {
    const auto key = KeyIn(reference.to->unique.front(), *reference.value);
    if (keys[reference.to].contains(key) || lost.Take(reference)) continue;
    diagnostics.Add(reference.value->mark, RefersToNothing(*reference.value, *reference.to));
  }
  lost.AddErrors(diagnostics);
}

}  // namespace

void CheckRow(const Entity& entity, const Node& row, Diagnostics& diagnostics,
              const Shape::OnReference& on_reference) {
  entity.row.Check(row, diagnostics, on_reference);
  UniqueChecker(entity, diagnostics).Add(row);
}

void ForEachUnique(const Entity& entity, const Node& row,
                   const std::function<void(std::size_t, const UniqueValues&)>& each) {
  for (std::size_t i = 0; i < entity.unique.size(); ++i) {
    const auto& fields = entity.unique[i];
    const auto dot = fields.size() == 1 ? fields[0].find('.') : std::string::npos;
    if (dot == std::string::npos) {
      if (const auto values = ValuesOf(row, fields)) each(i, *values);
      continue;
    }
    for (const auto& item : row.Items(fields[0].substr(0, dot))) {
      if (const auto values = ValuesOf(item, {fields[0].substr(dot + 1)})) each(i, *values);
    }
  }
}

std::string KeyOf(const Node& node) {
  if (node.kind == Node::Kind::kNumber) return ComparedNumber(node.text);
  if (node.kind != Node::Kind::kInteger) return node.text;
  std::string_view digits = node.text;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  const auto parsed = ParseInteger(digits);
  return parsed.status == IntegerStatus::kOk ? std::to_string(parsed.value) : node.text;
}

std::string KeyIn(const std::vector<std::string>& group, const Node& value) {
  const bool ignores_case = group.size() == 1 && group[0] == "id";
  return ignores_case ? LowerAscii(KeyOf(value)) : KeyOf(value);
}

std::string Duplicate(const Entity& entity, std::size_t group, const Node& last) {
  const auto& fields = entity.unique[group];
  const auto dot = fields.size() == 1 ? fields[0].find('.') : std::string::npos;
  const std::string name =
      dot == std::string::npos ? Join(fields, " and ") : fields[0].substr(dot + 1);
  return "duplicate " + name + " " + Quoted(last.text) + " in " + entity.name;
}

std::string RefersToNothing(const Node& value, const Entity& entity) {
  return Concat({"refers to ", Quoted(value.text), ", but ", entity.name, " has no row with this ",
                 KeyForm(entity)});
}

const Entity& EntityOf(const Vendor& vendor, std::string_view name) {
  for (const auto& entity : vendor.entities) {
    if (entity.name == name) return entity;
  }
  throw std::logic_error(Concat({vendor.name, " has no entity ", name}));
}

void Check(const Catalog& catalog, const Loaded& loaded, Diagnostics& diagnostics) {
  const Node& root = *loaded.root;
  ScenarioShape(catalog, RowDepth::kListsOnly).Check(root, diagnostics);
  CheckOwnApis(catalog, root, diagnostics);
  for (const auto& rule : root.Items("faults")) CheckFaultMeaning(catalog, rule, diagnostics);
  if (diagnostics.empty()) CheckFaultBytes(root.Items("faults"), diagnostics);
  const Node* vendors = root.Find("vendors");
  if (vendors == nullptr) return;
  for (const auto& vendor : catalog.vendors()) {
    const Node* node = vendors->Find(vendor.name);
    if (node == nullptr || vendor.is_unreadable) continue;
    CheckCredentials(vendor.credentials, *node, diagnostics);
    const Node* data = node->Find("data");
    if (data != nullptr) CheckRows(vendor, *data, loaded, diagnostics);
  }
}

}  // namespace understudy::scenario
