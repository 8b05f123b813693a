#include "scenario/load.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string>
#include <utility>

#include "base/json.h"
#include "base/packed.h"
#include "base/text.h"
#include "base/yaml.h"

namespace understudy::scenario {
namespace {

// A scenario's files, all together. A file may be included often, so that a small text could ask
// for much.
constexpr std::size_t kMostFiles = 1000;

// File::id of the built-in default scenario.
constexpr std::string_view kDefaultFile = "builtin:scenarios/default.yaml";

// A longer chain is an error.
constexpr std::size_t kMostBases = 16;

class Assembler {
 public:
  Assembler(Diagnostics& diagnostics, LookedAt* looked_at)
      : diagnostics_(diagnostics), looked_at_(looked_at) {}

  std::optional<Node> Assemble(File file) {
    chain_.push_back(file.id);
    const std::string folder = file.folder;
    auto root = Parse(std::move(file));
    if (!root || !root->is_map()) return root;
    const std::size_t depth = chain_.size();
    ExpandIncludes(*root, folder);
    const Node* extends = root->Find("extends");
    if (extends == nullptr || !extends->is_string()) {
      NoteLists(*root, depth);
      return root;
    }
    auto base = OpenExtended(*extends, folder);
    auto merged = base ? Assemble(std::move(*base)) : std::nullopt;
    if (!merged || !merged->is_map()) {
      // The rest of this file can still be checked.
      complete_ = false;
      return root;
    }
    NoteLists(*root, depth);
    std::erase_if(merged->members.list(),
                  [](const Member& member) { return member.name == "extends"; });
    MergeFile(*merged, std::move(*root));
    return merged;
  }

  std::optional<Node> ReadWithoutRows(File file) { return Parse(std::move(file)); }

  std::vector<std::unique_ptr<Source>> TakeSources() { return std::move(sources_); }
  bool complete() const { return complete_; }
  bool is_built_in() const { return is_built_in_; }
  bool HasDefaultRows(const Node& root) const {
    return default_ != nullptr && std::all_of(lists_.begin(), lists_.end(), [&](const auto& list) {
             const auto& [vendor, entity] = list.first;
             const Node* at = root.Find("vendors");
             for (const std::string_view name :
                  {std::string_view(vendor), std::string_view("data"), std::string_view(entity)}) {
               at = at == nullptr ? nullptr : at->Find(name);
             }
             return list.second.name.source == default_ && at != nullptr && at->is_sequence();
           });
  }
  const std::set<std::string>& partial_vendors() const { return partial_vendors_; }
  ListOrigins TakeLists() { return std::move(lists_); }

 private:
  // Why one more file is too much; empty if it is not.
  std::string WhyTooMuch(const File& file) {
    if (++files_ > kMostFiles) return "a scenario may have at most 1000 files";
    bytes_ += file.text.size();
    return bytes_ <= kMostFileBytes ? "" : "a scenario's files may have at most 64 MiB, together";
  }

  std::optional<Node> Parse(File file) {
    const bool is_json = file.is_json || file.name.ends_with(".json");
    sources_.push_back(
        std::make_unique<Source>(Source{std::move(file.name), std::move(file.text)}));
    const Source& source = *sources_.back();
    if (!file.tree.empty()) {
      if (file.id == kDefaultFile) default_ = &source;
      return Unpack(file.tree, source);
    }
    is_built_in_ = false;
    auto root = is_json ? ParseJson(source, diagnostics_) : ParseYaml(source, diagnostics_);
    if (!root || file.member.empty()) return root;
    Node* part = ScenarioIn(*root, file.member);
    return part == nullptr ? std::nullopt : std::optional(std::move(*part));
  }

  std::optional<File> OpenExtended(const Node& extends, const std::string& folder) {
    auto base = OpenBase(folder, extends.text, chain_.back(), looked_at_);
    if (!base) {
      diagnostics_.Add(extends.mark, "extends `" + Printable(extends.text) + "`: " + base.error());
      return std::nullopt;
    }
    if (std::find(chain_.begin(), chain_.end(), base->id) != chain_.end()) {
      diagnostics_.Add(extends.mark, "extends `" + Printable(extends.text) +
                                         "`: a cycle, this scenario extends itself");
      return std::nullopt;
    }
    if (chain_.size() >= kMostBases) {
      diagnostics_.Add(extends.mark, "extends: more than 16 scenarios in a chain");
      return std::nullopt;
    }
    if (const auto why = WhyTooMuch(*base); !why.empty()) {
      diagnostics_.Add(extends.mark, "extends `" + Printable(extends.text) + "`: " + why);
      return std::nullopt;
    }
    return std::move(*base);
  }

  // Called for the deepest file first.
  void NoteLists(const Node& root, std::size_t depth) {
    const Node* vendors = root.Find("vendors");
    if (vendors == nullptr) return;
    for (const auto& vendor : vendors->members) {
      const Node* data = vendor.value.Find("data");
      if (data == nullptr) continue;
      for (const auto& entity : data->members) {
        const auto [list, is_new] = lists_.try_emplace({vendor.name, entity.name});
        list->second = {entity.mark, depth, !is_new};
      }
    }
  }

  // `clock` is replaced whole: its forms exclude one another, so two of them merged are none.
  static void MergeFile(Node& base, Node&& over) {
    Node* clock = base.Find("clock");
    if (clock != nullptr && over.Find("clock") != nullptr) *clock = Node();
    Merge(base, std::move(over));
  }

  static void Merge(Node& base, Node&& over) {
    const NameIndex names(std::as_const(base.members).list());
    std::vector<Member> added;
    for (auto& member : over.members) {
      const auto found = names.Find(member.name);
      if (!found) {
        added.push_back(std::move(member));
        continue;
      }
      Node& below = base.members[*found].value;
      if (below.is_map() && member.value.is_map()) {
        Merge(below, std::move(member.value));
      } else {
        below = std::move(member.value);
      }
    }
    std::move(added.begin(), added.end(), std::back_inserter(base.members.list()));
    base.mark = over.mark;
  }

  // Only the lists of vendors.*.data may include.
  void ExpandIncludes(Node& root, const std::string& folder) {
    Node* vendors = root.Find("vendors");
    if (vendors == nullptr) return;
    for (auto& vendor : vendors->members) {
      Node* data = vendor.value.Find("data");
      if (data == nullptr) continue;
      vendor_ = vendor.name;
      for (auto& entity : data->members) ExpandEntity(entity.value, folder);
    }
  }

  // `{include: f}`, `{include: [f, g]}`, or a list whose items may be `{include: f}`, becomes a
  // list of rows.
  void ExpandEntity(Node& entity, const std::string& folder) {
    if (!entity.is_map() && !entity.is_sequence()) return;
    Node rows;
    rows.kind = Node::Kind::kSequence;
    rows.mark = entity.mark;
    if (entity.is_map()) {
      IncludeMap(entity, folder, rows);
    } else {
      for (auto& item : entity.items) {
        if (!IsInclude(item)) {
          rows.items.push_back(std::move(item));
        } else {
          IncludeMap(item, folder, rows);
        }
      }
    }
    entity = std::move(rows);
  }

  // Whether a map in place of a list has no key that could be meant for `include`.
  static bool IsRow(const Node& node) {
    return !node.members.empty() &&
           std::all_of(node.members.begin(), node.members.end(), [](const Member& member) {
             return member.name != "include" && DidYouMean(member.name, {"include"}).empty();
           });
  }

  static bool IsInclude(const Node& node) {
    return node.members.size() == 1 && node.members[0].name == "include";
  }

  void IncludeMap(const Node& node, const std::string& folder, Node& rows) {
    if (IsRow(node)) {
      partial_vendors_.insert(vendor_);
      diagnostics_.Add(node.mark, "expected a list of rows, found a map: put `- ` before each row");
      return;
    }
    for (const auto& member : node.members) {
      if (member.name == "include") continue;
      diagnostics_.Add(member.mark, "unknown key " + Quoted(member.name) + ": expected include" +
                                        DidYouMean(member.name, {"include"}));
    }
    const Node* include = node.Find("include");
    if (include == nullptr) {
      if (node.members.empty()) diagnostics_.Add(node.mark, "missing field `include`");
      return;
    }
    if (include->is_sequence()) {
      for (const auto& path : include->items) IncludeFile(path, folder, rows);
    } else {
      IncludeFile(*include, folder, rows);
    }
  }

  void IncludeFile(const Node& path, const std::string& folder, Node& rows) {
    const auto wrong = [&](const std::string& why) {
      partial_vendors_.insert(vendor_);
      diagnostics_.Add(path.mark, "include `" + Printable(path.text) + "`: " + why);
    };
    if (!path.is_string() || path.text.empty()) return wrong("expected the path of a file");
    const std::string ending = std::filesystem::path(path.text).extension();
    if (ending != ".json" && ending != ".yaml" && ending != ".yml") {
      return wrong("the file must end in .json, .yaml or .yml");
    }
    auto file = OpenInclude(folder, path.text, looked_at_);
    if (!file) return wrong(file.error());
    if (const auto why = WhyTooMuch(*file); !why.empty()) return wrong(why);
    auto content = Parse(std::move(*file));
    if (!content) {
      partial_vendors_.insert(vendor_);
      return;
    }
    if (!content->is_sequence()) return wrong("the file must hold a list of rows");
    std::move(content->items.begin(), content->items.end(), std::back_inserter(rows.items.list()));
  }

  Diagnostics& diagnostics_;
  LookedAt* const looked_at_;
  bool complete_ = true;
  bool is_built_in_ = true;
  const Source* default_ = nullptr;  // the built-in default scenario, if it was read
  std::set<std::string> partial_vendors_;
  std::string vendor_;              // whose includes are being replaced
  std::vector<std::string> chain_;  // ids of the files that extend each other
  std::vector<std::unique_ptr<Source>> sources_;
  std::size_t files_ = 0;
  std::size_t bytes_ = 0;
  ListOrigins lists_;
};

}  // namespace

Node* ScenarioIn(Node& root, const MemberNames& member) {
  Node* at = &root;
  for (const auto& name : member) {
    if (at != nullptr) at = at->Find(name);
  }
  return at;
}

Loaded Assemble(File file, Diagnostics& diagnostics, LookedAt* looked_at) {
  Assembler assembler(diagnostics, looked_at);
  Loaded loaded;
  loaded.root = assembler.Assemble(std::move(file));
  loaded.sources = assembler.TakeSources();
  loaded.complete = assembler.complete();
  loaded.is_built_in = assembler.is_built_in();
  loaded.partial_vendors = assembler.partial_vendors();
  loaded.has_default_rows = loaded.root && assembler.HasDefaultRows(*loaded.root);
  loaded.lists = assembler.TakeLists();
  return loaded;
}

Loaded AssembleWithoutRows(File file) {
  Diagnostics none;
  Assembler assembler(none, nullptr);
  Loaded loaded;
  loaded.root = assembler.ReadWithoutRows(std::move(file));
  loaded.sources = assembler.TakeSources();
  return loaded;
}

}  // namespace understudy::scenario
