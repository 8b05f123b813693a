#include "entities/built_in_words.h"

#include <algorithm>

namespace understudy::entities {

const std::vector<std::string>& BuiltInFileWords() {
  static const std::vector<std::string> kWords = {
      "entities", "operations", "errors", "any-case-keys", "laravel", "no-content", "variant"};
  return kWords;
}

const std::vector<std::string>& BuiltInEntityWords() {
  static const std::vector<std::string> kWords = {
      "schema", "order",  "key",   "fields",         "doc",       "table",   "shows",  "unique",
      "search", "counts", "keeps", "keeps-last-key", "clustered", "indexes", "absent", "small"};
  return kWords;
}

const std::vector<std::string>& BuiltInFieldWords() {
  static const std::vector<std::string> kWords = {
      "type",          "format",      "default",  "nullable",   "minimum",  "maximum",
      "minLength",     "enum",        "items",    "properties", "required", "additionalProperties",
      "propertyNames", "description", "x-time",   "references", "column",   "default-from",
      "only-with",     "on-delete",   "any-case", "rows",       "found-by", "after"};
  return kWords;
}

std::vector<std::string> BuiltInOperationWords(OperationKind kind) {
  switch (kind) {
    case OperationKind::kList:
      return {"fill", "like", "instead", "key", "and", "past", "trashed", "whole"};
    case OperationKind::kRead:
      return {"find"};
    case OperationKind::kCreate:
    case OperationKind::kUpdate:
      return {"key", "set", "to", "add", "taken", "needs", "link"};
    case OperationKind::kCode:
      return {"values"};
    default:
      return {};
  }
}

const VerbWord* VerbNamed(std::string_view word, bool is_built_in) {
  static const VerbWord kCode = {"code", OperationKind::kCode, "C++ does it.", {"reply"}};
  if (is_built_in && word == kCode.word) return &kCode;
  const auto& all = VerbWords();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const VerbWord& verb) { return verb.word == word; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace understudy::entities
