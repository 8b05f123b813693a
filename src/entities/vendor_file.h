#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"
#include "base/rate.h"
#include "contract/document_file.h"
#include "contract/foreign.h"
#include "entities/infer.h"

// A vendor.yaml: what overrules that which is inferred from an API's document. docs/own-api.md
// tells users its words. Here it is read word by word; Overrule() of entities/overrule.h finds what
// the names mean.
namespace understudy::entities {

// A name, and where it stands.
struct Word {
  std::string text;
  Mark mark;
};

// "owners", of that row in the path; the parameter is empty if the file does not name it.
struct DeclaredOwner {
  Word parameter;
  Word entity;
};

// Parameters of a path that keep rows apart, and the field that has their values; empty: it has
// their names.
struct DeclaredScope {
  Word field;
  std::vector<Word> parameters;
};

struct DeclaredField {
  Word name;
  std::optional<Word> type;  // of JSON Schema
  std::optional<Word> format;
  std::optional<Word> references;  // the entity whose key it holds
  const Node* default_value = nullptr;
  const Node* example = nullptr;
  std::optional<bool> read_only;
  const Node* node = nullptr;  // the value of the name, for further words
};

struct DeclaredEntity {
  Word name;
  std::vector<Word> schemas;  // names of components, or pointers: "#/components/schemas/Pet"
  std::optional<Word> key;    // of several fields, "year/month"
  std::optional<std::vector<Word>> order;  // "-createdAt", "id"
  std::vector<std::vector<Word>> unique;   // groups of fields
  std::optional<std::string> doc;
  std::vector<DeclaredField> fields;
  const Node* node = nullptr;  // the value of the name, for further words
  // `owner_name: ownerId.name`, or `petIds: {ids: pets, by: ownerId}`.
  struct Show {
    Word name;
    Word path;  // empty: `rows` are shown
    bool is_count = false;
    Word rows = {};
    std::optional<Word> by = {};
  };
  std::vector<Show> shows;
};

// Parts that the file leaves out are nullopt: they stay as they are inferred.
struct DeclaredOperation {
  Word name;
  const Node* node = nullptr;  // the value of the name, for further words
  OperationKind kind = OperationKind::kExample;
  Word entity;              // empty for kExample
  std::optional<Word> key;  // the path's parameter, or several: "year/month"
  std::optional<std::vector<DeclaredOwner>> owners;
  std::optional<Word> owner_field;  // that holds the key of the last of them
  std::optional<DeclaredScope> scope;
  struct Given {
    Word parameter;
    Word field;
  };
  std::optional<Given> given;
  std::optional<std::vector<Word>> body;
  struct ReplyRow {
    Mark mark;
    bool is_shown = true;  // false: the reply shows no row
    std::vector<Word> path = {};
  };
  std::optional<ReplyRow> reply;

  // Of reads and lists: the members that a query parameter may name, each with the field that
  // refers to its row, or the entity of its rows.
  struct Include {
    struct Part {
      Word name;
      Word rows;
    };
    Word parameter;
    std::vector<Part> parts;
  };
  std::vector<Include> includes;

  // Of a list.
  struct Filter {
    Word parameter;
    Word field;
    bool is_any_of = false;  // a list that has any of the parameter's values
  };
  struct Search {
    Word parameter;
    std::vector<Word> fields;
  };
  struct Sort {
    std::optional<Word> parameter;
    std::optional<Word> direction;
    std::vector<Word> fields;
    // Of a built-in vendor: values of the parameter, and the fields that they mean.
    std::vector<Given> values = {};
  };
  struct Pages {
    std::vector<std::pair<std::string, Word>> parameters;  // "limit", of that name
    std::optional<std::int64_t> default_limit;
  };
  std::optional<std::vector<Filter>> filters;
  std::optional<std::vector<Search>> searches;
  std::optional<Sort> sort;
  std::optional<std::vector<Word>> order;
  std::optional<Pages> pages;
};

// Moving it moves no node and no text that marks point to. The default overrules nothing.
struct VendorFile {
  std::unique_ptr<const Source> source;
  std::unique_ptr<const Node> root;
  bool infers = true;
  std::optional<Rate> limit = {};
  std::optional<std::string> prefix = {};  // in place of the path of `servers`: "/v2", or nothing
  // Where requests carry them, in place of the document's security schemes.
  std::optional<std::vector<contract::CredentialPlace>> credentials = {};
  std::vector<DeclaredEntity> entities = {};
  std::vector<DeclaredOperation> operations = {};
};

// nullopt, with errors that name the place: no such file, no YAML, an unknown word, a value of
// another kind.
std::optional<VendorFile> LoadVendorFile(const std::string& path, Diagnostics& errors);
std::optional<VendorFile> ReadVendorFile(Source text, Diagnostics& errors);
// That of a built-in vendor, already parsed, which has words of its own: see entities/declare.h.
std::optional<VendorFile> ReadBuiltInFile(contract::DocumentFile parsed, Diagnostics& errors);

// The word of a vendor.yaml: "list", "read", …
std::string_view WordOf(OperationKind kind);

}  // namespace understudy::entities
