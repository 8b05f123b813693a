#include "contract/schema_store.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "contract/schema_merge.h"

namespace understudy::contract {
namespace {

// A schema takes about 700 bytes.
constexpr std::size_t kMostSchemas = 400'000;
constexpr std::size_t kLongestPattern = 10'000;  // bytes
// Instructions of all patterns together. RE2 gives up on one at some 350,000.
constexpr std::size_t kMostPatternWork = 4'000'000;
constexpr std::size_t kRefusedPatternWork = 1'000;
constexpr std::size_t kTooLargePatternWork = 400'000;

// Translates a pattern of ECMAScript for RE2: "\u00e4" is "\x{00e4}" there, and "\_" is "_".
std::string AsRe2(std::string_view pattern) {
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '\\' || i + 1 == pattern.size()) {
      text += pattern[i];
      continue;
    }
    const char letter = pattern[++i];
    const auto digits = pattern.substr(i + 1, 4);
    if (letter == 'u' && digits.size() == 4 &&
        std::all_of(digits.begin(), digits.end(), [](char c) { return HexDigit(c) >= 0; })) {
      text += Concat({"\\x{", digits, "}"});
      i += 4;
    } else if (letter == '_') {
      text += letter;
    } else {
      text += Concat({"\\", std::string_view(&letter, 1)});
    }
  }
  return text;
}

// The pattern inside a literal of ECMAScript, such as "/^a$/i". Taken as a pattern, the literal
// would match no text.
std::optional<std::string> InsideLiteral(std::string_view pattern) {
  const auto slash = pattern.rfind('/');
  if (!pattern.starts_with("/^") || slash < 3 || pattern[slash - 1] != '$') return std::nullopt;
  const auto flags = pattern.substr(slash + 1);
  if (flags.find_first_not_of("gimsuy") != std::string_view::npos) return std::nullopt;
  const bool ignores_case = flags.find('i') != std::string_view::npos;
  return Concat({ignores_case ? "(?i)" : "", pattern.substr(1, slash - 1)});
}

// What `allOf` may copy into schemas: inherited keywords and properties.
std::size_t Affordable(const Node& document) {
  const Source* source = document.mark.source;
  return 100'000 + (source == nullptr ? 0 : source->text.size() / 8);
}

}  // namespace

SchemaStore::SchemaStore(const Node& document, Diagnostics& warnings, Pattern::Compiled patterns)
    : warnings_(warnings),
      patterns_are_(patterns),
      references_(document, warnings),
      affordable_(Affordable(document)) {}

const Schema* SchemaStore::Make(const std::vector<const Node*>& nodes) {
  std::vector<const Node*> targets;
  std::unordered_set<const Node*> seen;
  const Node* lost = nullptr;
  for (const Node* node : nodes) {
    const Node* target =
        references_.IsReferenceOnly(*node) ? references_.FollowSchema(*node) : node;
    if (target == nullptr) lost = node;
    if (target != nullptr && (nodes.size() == 1 || seen.insert(target).second)) {
      targets.push_back(target);
    }
  }
  if (targets.empty()) return &any_;
  if (lost != nullptr) targets.push_back(lost);  // so that the schema is known to be read in part
  Schema*& schema = targets.size() == 1 ? single_[targets.front()] : merged_[targets];
  if (schema != nullptr) return schema;
  if (schemas_.size() >= kMostSchemas) {
    WarnOnce("#schemas", *targets.front(),
             Concat({"the document has more than ", std::to_string(kMostSchemas),
                     " schemas: from here on any value fits"}));
    return &any_;
  }
  schema = &schemas_.emplace_back();
  schema->node = targets.front();
  schema->name = references_.ComponentName(*targets.front());
  pending_.push_back({schema, std::move(targets)});
  return schema;
}

Schema& SchemaStore::Extra() { return schemas_.emplace_back(); }

void SchemaStore::ReadAll() {
  while (!pending_.empty()) {
    const Pending next = std::move(pending_.front());
    pending_.pop_front();
    MergeSchema(*this, next.nodes, *next.schema);
  }
}

std::shared_ptr<const Pattern> SchemaStore::MakePattern(const Node& text) {
  const auto known = patterns_.find(text.text);
  if (known != patterns_.end()) return known->second;
  auto pattern = Compile(text);
  patterns_.emplace(text.text, pattern);
  return pattern;
}

std::shared_ptr<const Pattern> SchemaStore::Compile(const Node& text) {
  if (patterns_are_ == Pattern::Compiled::kAtFirstUse) {
    return std::make_shared<const Pattern>(AsRe2(text.text), patterns_are_);
  }
  if (text.text.size() > kLongestPattern) {
    Warn(text, Concat({"a pattern of more than ", std::to_string(kLongestPattern),
                       " bytes is not checked"}));
    return nullptr;
  }
  if (pattern_work_ >= kMostPatternWork) {
    WarnOnce("#patterns", text,
             "the document's patterns are too large together: from here on they are not checked");
    return nullptr;
  }
  const auto inside = InsideLiteral(text.text);
  if (inside) {
    Warn(text, "this pattern is a literal of ECMAScript: what is between its slashes is checked");
  }
  try {
    auto pattern = std::make_shared<const Pattern>(AsRe2(inside ? *inside : text.text));
    pattern_work_ += static_cast<std::size_t>(pattern->size()) + 100;
    return pattern;
  } catch (const std::invalid_argument& e) {
    const std::string why = e.what();
    pattern_work_ +=
        why.find("too large") == std::string::npos ? kRefusedPatternWork : kTooLargePatternWork;
    Warn(text, Concat({"this pattern is not checked: ", why}));
    return nullptr;
  }
}

bool SchemaStore::Afford(std::size_t work, const Node& at) {
  if (work > affordable_) {
    affordable_ = 0;
    WarnOnce("#allOf", at,
             "allOf merges too many schemas in this document: from here on it is ignored");
    return false;
  }
  affordable_ -= work;
  return true;
}

void SchemaStore::WarnOfKind(const Member& keyword, std::string_view wanted) {
  const Node& value = keyword.value;
  if (!misread_.insert(&value).second) return;
  Warn(value, Concat({"expected ", wanted, ", found ", KindName(value.kind), ": `", keyword.name,
                      "` is ignored"}));
}

void SchemaStore::WarnOnce(const std::string& topic, const Node& at, std::string message) {
  if (topics_.insert(topic).second) Warn(at, std::move(message));
}

}  // namespace understudy::contract
