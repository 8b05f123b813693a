#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "entities/infer.h"

// The words of a vendor.yaml, declared once: the reader refuses others, and editors get them as
// JSON Schema.
namespace understudy::entities {

// What a word has.
enum class WordForm : std::uint8_t {
  kName,
  kNames,  // one, or a list
  kList,   // of names; it may be empty
  kTruth,
  kTrue,
  kCount,
  kAny,
  kText,
  kPrefix,
  kNameMap,   // names to names
  kOneName,   // a name to a name
  kNamesMap,  // names to one name or several
  kNameMaps,  // names to maps of names
  kGroups,    // names, or groups of names
  kOwners,
  kReply,
  kScope,
  kCredentials,
  kLimit,
  kSort,
  kPages,
  kFields,
  kShows,
  kErrors,
  kProblems,
  kEntities,
  kOperations,
};

struct VendorWord {
  std::string_view name;
  WordForm form;
  std::string_view doc;
};

// What an operation does, and the words that may be next to it.
struct VerbWord {
  std::string_view word;
  OperationKind kind;
  std::string_view doc;
  std::vector<std::string> words;
};

using VendorWordList = std::vector<VendorWord>;
const VendorWordList& FileWords();
const VendorWordList& ErrorWords();
const VendorWordList& ProblemWords();
const VendorWordList& EntityWords();
const VendorWordList& FieldWords();
const VendorWordList& ShowWords();
const VendorWordList& OperationWords();
const VendorWordList& SortWords();
const VendorWordList& PageWords();
const std::vector<VerbWord>& VerbWords();
// The member of an operation without a verb by which one of these verbs may be meant; nullptr:
// none.
const Member* MisspeltVerb(const Node& operation, const std::vector<std::string>& verbs);

std::vector<std::string> NamesOf(const VendorWordList& words);

// JSON Schema (draft 2020-12) of a vendor.yaml, for editors.
std::string VendorJsonSchema();

}  // namespace understudy::entities
