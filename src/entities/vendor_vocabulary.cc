#include "entities/vendor_vocabulary.h"

#include <algorithm>

#include "base/diagnostics.h"

namespace understudy::entities {

const VendorWordList& FileWords() {
  static const VendorWordList kWords = {
      {"infer", WordForm::kTruth,
       "With false, nothing is inferred from the document: each operation must be named here."},
      {"prefix", WordForm::kPrefix,
       "The beginning of all paths, in place of the path of the first of `servers`: `/v2`; `/` "
       "means that there is none."},
      {"entities", WordForm::kEntities, "What there are rows of, by name."},
      {"operations", WordForm::kOperations,
       "What operations do, by their operationId, or by method and path: `GET /pets`."},
      {"credentials", WordForm::kCredentials,
       "Where requests carry a credential, in place of the document's security schemes."},
      {"limit", WordForm::kLimit,
       "The most requests in each window of time, for each credential, if the scenario sets no "
       "`rate_limit`."},
      {"errors", WordForm::kErrors, "What errors look like, in place of what the document says."}};
  return kWords;
}

const VendorWordList& ErrorWords() {
  static const VendorWordList kWords = {
      {"challenge", WordForm::kName, "`WWW-Authenticate` of a 401."},
      {"example", WordForm::kName,
       "A response of the document's components. Its example is the shape of errors that an "
       "operation does not declare."},
      {"body", WordForm::kAny, "That shape itself."},
      {"code", WordForm::kName, "Where the shape has a code, as a JSON Pointer."},
      {"message", WordForm::kName, "Where it has a sentence."},
      {"status", WordForm::kName, "Where it has the status, an integer."},
      {"client", WordForm::kName, "The code of a 4xx that has none in `problems`."},
      {"server", WordForm::kName, "That of a 5xx."},
      {"problems", WordForm::kProblems,
       "Errors by what is wrong: `absent`, `conflict`, `bad-parameter`, `missing-credentials`, …"}};
  return kWords;
}

const VendorWordList& ProblemWords() {
  static const VendorWordList kWords = {
      {"example", WordForm::kName, "A response of the document's components: its example."},
      {"body", WordForm::kAny, "The body itself."},
      {"code", WordForm::kName, "The code, in the shape of the errors."}};
  return kWords;
}

const VendorWordList& EntityWords() {
  static const VendorWordList kWords = {
      {"schema", WordForm::kNames,
       "What a row is: a schema of the document's components, or a pointer, `#/…`. The fields of "
       "several come together."},
      {"key", WordForm::kNames,
       "The field that tells rows apart: a string or an integer. Or several fields that do so "
       "together."},
      {"unique", WordForm::kGroups,
       "Fields, or groups of fields, that must not repeat. A group with a null repeats none."},
      {"order", WordForm::kNames,
       "The order of its lists, and of its rows in other rows: fields; `-` means descending."},
      {"fields", WordForm::kFields, "What the document does not say of fields, by name."},
      {"shows", WordForm::kShows,
       "Properties of replies that no row has: a field of the row that a reference leads to, or "
       "rows that refer to this one."},
      {"doc", WordForm::kText, "What `understudy schema` and `explain` say of it."}};
  return kWords;
}

const VendorWordList& FieldWords() {
  static const VendorWordList kWords = {
      {"type", WordForm::kName, "string, integer, number, boolean, array or object."},
      {"format", WordForm::kName, "As in JSON Schema: date-time, uuid, …"},
      {"default", WordForm::kAny, "The value of a row that is created without one."},
      {"example", WordForm::kAny, "What made rows and keys look like."},
      {"readOnly", WordForm::kTruth, "Requests do not set it."},
      {"references", WordForm::kName,
       "The entity whose key it holds. The row is deleted when that row is."}};
  return kWords;
}

const VendorWordList& ShowWords() {
  static const VendorWordList kWords = {
      {"ids", WordForm::kName, "The keys of rows of this entity, in a list."},
      {"count", WordForm::kName, "How many rows of this entity there are."},
      {"by", WordForm::kName, "Their field that refers to the row, if several could."}};
  return kWords;
}

const VendorWordList& OperationWords() {
  static const VendorWordList kWords = {
      {"of", WordForm::kOwners,
       "The entity of the row above, whose key the path has; or the path's parameters with their "
       "entities, the outermost first."},
      {"by", WordForm::kName, "The field that holds the key of the row above, if several could."},
      {"scope", WordForm::kScope,
       "Parameters of the path that name no row: rows with other values are not seen."},
      {"key", WordForm::kNames,
       "The path's parameter that is the row's key, if not the last one; of a key of several "
       "fields, its parameters."},
      {"given", WordForm::kOneName,
       "A parameter of the path, and the field of the rows that it is: the rows that have it are "
       "listed, and created rows get it."},
      {"body", WordForm::kList, "Where the request has the row: the names that lead there."},
      {"reply", WordForm::kReply,
       "Where the reply has the row or the list: the names that lead there; `none`: nowhere."},
      {"include", WordForm::kNameMaps,
       "Query parameters that name members of the reply's rows, which show other rows then: each "
       "with the field that refers to its row, or the entity whose rows refer to this one."},
      {"filter", WordForm::kNameMap, "Query parameters that find rows by a field."},
      {"search", WordForm::kNamesMap, "Query parameters that find a part of any of these texts."},
      {"sort", WordForm::kSort, "The query parameters that order the list."},
      {"order", WordForm::kList, "The order of this list without them."},
      {"pages", WordForm::kPages, "The query parameters that cut the list."}};
  return kWords;
}

const VendorWordList& SortWords() {
  static const VendorWordList kWords = {
      {"parameter", WordForm::kName, "It names the field: `-name` and `name:desc` too."},
      {"direction", WordForm::kName, "It takes `desc`."},
      {"fields", WordForm::kNames, "Fields that requests may sort by; all, if this is left out."}};
  return kWords;
}

const VendorWordList& PageWords() {
  static const VendorWordList kWords = {
      {"limit", WordForm::kName, "The most rows of a page."},
      {"default", WordForm::kCount, "The limit of requests that name none."},
      {"offset", WordForm::kName, "How many rows are left out."},
      {"page", WordForm::kName, "The page's number, from 1."},
      {"after", WordForm::kName, "The key of the row before the page."},
      {"before", WordForm::kName, "The key of the row behind the page."}};
  return kWords;
}

const std::vector<VerbWord>& VerbWords() {
  static const std::vector<VerbWord> kVerbs = {
      {"list",
       OperationKind::kList,
       "It lists rows of this entity.",
       {"of", "by", "scope", "given", "reply", "include", "filter", "search", "sort", "order",
        "pages"}},
      {"read",
       OperationKind::kRead,
       "It reads a row of this entity.",
       {"of", "by", "scope", "key", "reply", "include"}},
      {"create",
       OperationKind::kCreate,
       "It creates a row of this entity.",
       {"of", "by", "scope", "given", "body", "reply"}},
      {"update",
       OperationKind::kUpdate,
       "It merges the body into a row of this entity.",
       {"of", "by", "scope", "key", "body", "reply"}},
      {"replace",
       OperationKind::kReplace,
       "It puts the body in the place of a row of this entity.",
       {"of", "by", "scope", "key", "body", "reply"}},
      {"delete",
       OperationKind::kDelete,
       "It deletes a row of this entity.",
       {"of", "by", "scope", "key", "reply"}},
      {"example",
       OperationKind::kExample,
       "It shows the document's example for every good request.",
       {}},
  };
  return kVerbs;
}

std::vector<std::string> NamesOf(const VendorWordList& words) {
  std::vector<std::string> names;
  for (const auto& word : words) names.emplace_back(word.name);
  return names;
}

const Member* MisspeltVerb(const Node& operation, const std::vector<std::string>& verbs) {
  const auto& all = VerbWords();
  for (const auto& member : operation.members) {
    const bool is_known = std::any_of(all.begin(), all.end(), [&](const VerbWord& verb) {
      return std::find(verb.words.begin(), verb.words.end(), member.name) != verb.words.end();
    });
    if (!is_known && !DidYouMean(member.name, verbs).empty()) return &member;
  }
  return nullptr;
}

}  // namespace understudy::entities
