#include "contract/document.h"

#include <algorithm>
#include <array>
#include <deque>
#include <filesystem>
#include <map>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/json_pointer.h"
#include "base/text.h"
#include "contract/document_file.h"
#include "contract/lost_references.h"
#include "contract/schema_references.h"
#include "http/url.h"

namespace understudy::contract {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostDocumentFiles = 1'000;

bool Contains(const auto& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// Members whose own members have names that users choose.
bool HoldsNames(std::string_view name) {
  static constexpr std::array<std::string_view, 17> kMaps = {
      "properties",       "patternProperties",
      "dependentSchemas", "$defs",
      "definitions",      "schemas",
      "responses",        "parameters",
      "examples",         "requestBodies",
      "headers",          "links",
      "callbacks",        "paths",
      "pathItems",        "content",
      "securitySchemes"};
  return Contains(kMaps, name);
}

// Members that hold a user's value. A `$ref` in such a value is data, not a reference.
bool HoldsValue(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kValues = {"example", "default", "enum", "const",
                                                              "value"};
  return Contains(kValues, name);
}

// A name in a JSON pointer that is the fragment of a URL.
std::string FragmentStep(std::string_view name) {
  std::string step;
  for (const char c : PointerStep(name)) step += c == '%' ? "%25" : std::string(1, c);
  return step;
}

bool IsRemote(std::string_view reference) {
  const auto colon = reference.find(':');
  return reference.starts_with("//") ||
         (colon != std::string_view::npos && reference.find('/') > colon);
}

bool IsWithin(const fs::path& file, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), file.begin(), file.end()).first ==
         folder.end();
}

// Loads a document and, one after the other, the files that it refers to.
class DocumentLoader {
 public:
  // `has_root`: the user named `root`.
  DocumentLoader(const fs::path& root, bool has_root, Diagnostics& errors, Diagnostics& warnings,
                 std::set<std::string>* looked_at, const References* served)
      : root_(root),
        has_root_(has_root),
        errors_(errors),
        warnings_(warnings),
        looked_at_(looked_at),
        served_(served) {}

  std::optional<Document> Load(const fs::path& path) {
    if (!Add(path, errors_)) return std::nullopt;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      current_ = i;
      Walk(files_[i].file.root, {}, false);
    }
    lost_.Tell(errors_, warnings_);
    Document document;
    for (auto& loaded : files_) document.sources.push_back(std::move(loaded.file.source));
    Node& root = files_.front().file.root;
    if (files_.size() > 1 && root.is_map()) root.members.push_back(TakeFiles(root.mark));
    document.root = std::make_unique<const Node>(std::move(root));
    document.references = FindTargets(*document.root);
    return document;
  }

 private:
  struct Loaded {
    DocumentFile file;
    fs::path folder;
    std::string pointer;  // to this file in the whole tree: "" for the document,
                          // "/x-understudy-files/a.yaml"
    std::string key;
  };

  // The file that a reference leads to, or the reason why it can't be followed.
  struct Found {
    const Loaded* file = nullptr;
    std::string_view why;
    std::string path;  // absolute, for References
  };

  // A reference from one file to another.
  struct Reference {
    Mark mark;
    std::string written;
    std::string path;
    std::string fragment;
    std::string whole;  // in the whole tree
  };

  void LookAt(const fs::path& path) {
    if (looked_at_ != nullptr) looked_at_->insert(path.string());
  }

  bool Add(const fs::path& path, Diagnostics& errors) {
    LookAt(path);
    auto file = ReadDocumentFile(path, left_, errors, warnings_);
    if (!file) return false;
    std::error_code error;
    const fs::path real = fs::canonical(path, error);
    Loaded loaded{std::move(*file), path.parent_path(), {}, {}};
    if (!files_.empty()) {
      loaded.key = fs::relative(real, root_, error).generic_string();
      loaded.pointer = Concat({"/", kFilesMember, "/", FragmentStep(loaded.key)});
    }
    known_.emplace(real, files_.size());
    files_.push_back(std::move(loaded));
    return true;
  }

  Member TakeFiles(const Mark& mark) {
    Member all{std::string(kFilesMember), mark, {}};
    all.value.kind = Node::Kind::kMap;
    all.value.mark = mark;
    for (std::size_t i = 1; i < files_.size(); ++i) {
      Node& root = files_[i].file.root;
      const Mark at = root.mark;
      all.value.members.push_back({std::move(files_[i].key), at, std::move(root)});
    }
    return all;
  }

  // `name` is the name of the member that holds the node; empty if a user chose that name.
  void Walk(Node& node, std::string_view name, bool is_mapping) {
    for (auto& item : Items(node)) Walk(item, {}, false);
    if (node.members.empty()) return;
    const bool users_names = HoldsNames(name);
    auto& members = node.members.list();
    for (auto& member : members) {
      if (is_mapping && member.value.is_string()) {
        if (const auto target = MappingTarget(member.value)) Rewrite(member.value, *target);
        continue;
      }
      if (!users_names && HoldsValue(member.name)) continue;
      const bool is_reference = member.name == "$ref" && member.value.is_string();
      if (!is_reference || users_names) {
        Walk(member.value, users_names ? std::string_view() : std::string_view(member.name),
             name == "discriminator" && member.name == "mapping");
      }
    }
    if (users_names) return;
    const auto reference = std::find_if(members.begin(), members.end(), [](const Member& member) {
      return member.name == "$ref" && member.value.is_string();
    });
    if (reference == members.end() || Rewrite(reference->value, reference->value.text)) return;
    members.erase(reference);
  }

  static std::vector<Node>& Items(Node& node) {
    static std::vector<Node> none;
    return node.items.empty() ? none : node.items.list();
  }

  // The reference that an entry of a mapping is; nullopt if it is the name of a component.
  static std::optional<std::string> MappingTarget(const Node& node) {
    const bool is_path = node.text.find('/') != std::string::npos || node.text.ends_with(".yaml") ||
                         node.text.ends_with(".yml") || node.text.ends_with(".json");
    return is_path ? std::optional(node.text) : std::nullopt;
  }

  // Makes a reference point to its target in the whole tree. Returns false, with a warning, if it
  // can't.
  bool Rewrite(Node& node, const std::string& reference) {
    const auto hash = reference.find('#');
    const std::string path = reference.substr(0, hash);
    const std::string fragment = hash == std::string::npos ? "" : reference.substr(hash + 1);
    if (!fragment.empty() && fragment.front() != '/') {
      if (!path.empty()) Lose(node.mark, reference, "names an anchor in another file", reference);
      return path.empty();
    }
    if (path.empty()) {
      if (current_ != 0) node.text = Concat({"#", files_[current_].pointer, fragment});
      return true;
    }
    if (IsRemote(path)) {
      Lose(node.mark, reference, "leads to another host", path);
      return false;
    }
    const Found& found = Find(http::DecodePercents(path));
    if (found.file == nullptr) {
      Lose(node.mark, reference, found.why, found.path);
      return false;
    }
    std::string whole = Concat({"#", found.file->pointer, fragment});
    if (known_references_.emplace(found.path, fragment).second) {
      references_.push_back({node.mark, reference, found.path, fragment, whole});
    }
    node.text = std::move(whole);  // which `reference` may be
    return true;
  }

  bool IsServed(const std::string& path) const {
    return served_ != nullptr && served_->count(path) != 0;
  }

  // All references to `target` are lost for this reason.
  void Lose(const Mark& mark, const std::string& reference, std::string_view why,
            const std::string& target) {
    lost_.Add({mark, reference, why, IsServed(target)}, target);
  }

  // Returns the references that can be followed. Adds errors for served ones that can't.
  References FindTargets(const Node& root) {
    References good;
    SchemaReferences all(root, warnings_);
    LostReferences lost;
    for (const auto& each : references_) {
      const Node* target = all.Find(each.whole);
      if (target != nullptr && !target->is_null()) {
        good[each.path].insert(each.fragment);
      } else if (IsServed(each.path) && served_->at(each.path).count(each.fragment) != 0) {
        lost.Add({each.mark, each.written, "leads to nothing in its file", true}, each.whole);
      }
    }
    lost.Tell(errors_, warnings_);
    return good;
  }

  // The file that the current one names by this path.
  const Found& Find(const std::string& path) {
    const auto [known, is_new] = found_.try_emplace({current_, path});
    auto& found = known->second;
    if (!is_new) return found;
    std::error_code error;
    found.path = fs::absolute(files_[current_].folder / path, error).lexically_normal().string();
    found.file = Resolve(path, found.why);
    return found;
  }

  // nullptr, with a reason, if it can't be used.
  const Loaded* Resolve(const std::string& path, std::string_view& why) {
    std::error_code error;
    // This path is checked, and then read. It has no "..", which means another folder after a
    // link, and no NUL, where the system's calls end a path.
    const fs::path whole = (files_[current_].folder / path).lexically_normal();
    const fs::path real = fs::canonical(whole, error);
    if (error || path.find('\0') != std::string::npos) {
      if (IsWithin(fs::weakly_canonical(whole, error), root_)) LookAt(whole.lexically_normal());
      why = "leads to a file that does not exist";
      return nullptr;
    }
    const auto known = known_.find(real);
    if (known != known_.end()) return &files_[known->second];
    if (!IsWithin(real, root_)) {
      why = has_root_
                ? "leads out of the root folder"
                : "leads out of the document's folder, and no root folder (--api-root) is named";
      return nullptr;
    }
    if (files_.size() + refused_.size() >= kMostDocumentFiles && refused_.count(real) == 0) {
      why = "leads to a file too many: a document has at most 1,000";
      return nullptr;
    }
    const bool is_served = IsServed(fs::absolute(whole, error).lexically_normal().string());
    if (refused_.count(real) == 0 && Add(whole, is_served ? errors_ : warnings_)) {
      return &files_.back();
    }
    refused_.emplace(real, true);
    why = "leads to a file that can't be read";
    return nullptr;
  }

  const fs::path root_;  // canonical
  const bool has_root_;
  Diagnostics& errors_;
  Diagnostics& warnings_;
  std::set<std::string>* const looked_at_;
  const References* const served_;
  DocumentBudget left_;
  std::size_t current_ = 0;  // the file that is walked
  std::deque<Loaded> files_;
  std::map<fs::path, std::size_t> known_;  // by canonical path
  std::map<fs::path, bool> refused_;
  // By the file that contains the reference, and the reference's path. Saves system calls for
  // repeated references.
  std::map<std::pair<std::size_t, std::string>, Found> found_;
  std::vector<Reference> references_;
  LostReferences lost_;
  std::set<std::pair<std::string, std::string>> known_references_;  // paths and fragments
};

bool IsOpenApi(const Node& root, Diagnostics& errors) {
  if (!root.is_map()) {
    errors.Add(root.mark,
               Concat({"an OpenAPI document is a map, and this is ", KindName(root.kind)}));
    return false;
  }
  if (const Node* swagger = root.Find("swagger")) {
    errors.Add(swagger->mark,
               Concat({"this is a document of Swagger ", Abbreviate(swagger->text, 10),
                       ", not of OpenAPI 3: convert it first, for example with `npx "
                       "swagger2openapi --yaml --outfile openapi.yaml FILE`"}));
    return false;
  }
  const Node* version = root.Find("openapi");
  if (version == nullptr) {
    errors.Add(root.mark, "this is not an OpenAPI document: it has no `openapi`, its version");
    return false;
  }
  if (version->is_scalar() && (version->text == "3" || version->text.starts_with("3."))) {
    return true;
  }
  errors.Add(version->mark,
             Concat({"`openapi` is ", Quoted(version->text), ": versions 3.0 and 3.1 are served"}));
  return false;
}

}  // namespace

std::optional<Document> LoadDocument(const std::string& path, const std::string& root,
                                     Diagnostics& errors, Diagnostics& warnings,
                                     std::set<std::string>* looked_at, const References* served) {
  std::error_code error;
  const fs::path file(path);
  const fs::path folder = root.empty() ? file.parent_path() : fs::path(root);
  const fs::path top = fs::canonical(folder.empty() ? "." : folder, error);
  if (error) {
    if (looked_at != nullptr) looked_at->insert(path);
    errors.Add(root.empty() ? path : root, root.empty() ? "no such file" : "no such folder",
               Cause::kAbsent);
    return std::nullopt;
  }
  const fs::path real = fs::canonical(file, error);
  if (!root.empty() && !error && !IsWithin(real, top)) {
    if (looked_at != nullptr) looked_at->insert(path);
    errors.Add(path, Concat({"is not in the root folder ", Quoted(root), " or below it"}));
    return std::nullopt;
  }
  const std::size_t known = errors.total();
  auto document =
      DocumentLoader(top, !root.empty(), errors, warnings, looked_at, served).Load(file);
  if (errors.total() > known) return std::nullopt;
  if (!document || !IsOpenApi(*document->root, errors)) return std::nullopt;
  return document;
}

std::string ShownReference(std::string_view reference) {
  static const std::string kStart = Concat({"#/", kFilesMember, "/"});
  if (!reference.starts_with(kStart)) return std::string(reference);
  reference.remove_prefix(kStart.size());
  const auto slash = reference.find('/');
  std::string shown = TildeDecoded(http::DecodePercents(reference.substr(0, slash)));
  return slash == std::string_view::npos ? shown
                                         : shown + "#" + std::string(reference.substr(slash));
}

}  // namespace understudy::contract
