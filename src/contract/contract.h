#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/node.h"
#include "base/problem.h"
#include "contract/pattern.h"

// A vendor's OpenAPI document as the program uses it. Constant after it is read, so thread-safe.
namespace understudy::contract {

struct Schema;
struct StyledParameter;

// What to do with an invalid value (extension x-invalid).
enum class OnInvalid { kReject, kUseDefault };

struct Parameter {
  // kObject: not read here; whoever needs it reads Arguments::query(). If it is `styled`, it is
  // checked.
  enum class Type { kString, kInteger, kList, kAny, kObject };

  std::string name;
  In in = In::kQuery;
  bool required = false;
  Type type = Type::kString;
  OnInvalid on_invalid = OnInvalid::kReject;
  bool is_cut_to_maximum = false;  // a larger integer is the maximum (x-too-high: maximum)
  std::optional<std::string> default_text;
  std::optional<std::int64_t> default_integer;
  std::optional<std::int64_t> minimum;
  std::optional<std::int64_t> maximum;
  std::optional<std::int64_t> min_length;  // in code points
  std::optional<std::int64_t> max_length;
  std::optional<std::int64_t> min_items;  // of a list
  std::optional<std::int64_t> max_items;
  bool as_php_integer = false;       // read by FilterValidateInt() (extension x-integer: php)
  std::vector<std::string> choices;  // of the value, or of a list's items; empty: any
  std::shared_ptr<const Pattern> pattern;
  // Of a user's API. Of a path, only its operation checks the value: a row may have it all the
  // same.
  std::shared_ptr<const StyledParameter> styled;
};

// Body fields that the contract knows only by a pattern (extension x-field-patterns).
struct OpenFields {
  std::string prefix;  // the pattern's literal beginning; a field with this prefix must match
  std::shared_ptr<const Pattern> pattern;
};

struct Body {
  bool required = false;
  std::vector<std::string> content_types;  // in lower case
  std::vector<Parameter> fields;
  std::vector<OpenFields> open_fields;
  // The operation reads it by itself, as a tree; there are no fields.
  bool is_tree = false;
  std::vector<const Schema*> schemas = {};  // of a tree, as `content_types`; nullptr: any value
};

// One fact about the vendor, and its basis (extension x-basis).
struct Fact {
  std::string fact;
  std::string basis;  // doc, vendor, client, framework, inferred
  std::string source;
};

struct ReplyDoc {
  std::string status;  // "200", "default"
  std::string description;
  std::string basis;
  std::string error_example;  // JSON; of a 4XX or 5XX reply that has one
};

struct Operation {
  std::string id;
  std::string method;            // in capitals
  std::string path;              // the template
  bool ends_with_slash = false;  // as the document writes the path; requests may or may not
  std::string summary;
  std::vector<Parameter> parameters;
  std::optional<Body> body;
  bool writes = false;
  std::string permission;  // empty: any credential will do
  bool needs_credential = false;
  bool is_open = false;  // needs no credential, even if the scenario lists some
  // Where it takes a credential, for people, in ASCII; empty: wherever the contract does.
  std::string credential_places;
  std::string example;       // a target that answers 200 on the default scenario
  std::string example_body;  // urlencoded or JSON, for the example
  std::vector<Fact> facts;
  std::vector<ReplyDoc> replies;

  // The body that the contract shows for this error status, as JSON; empty if it shows no body.
  std::string_view ErrorExample(int status) const;
};
// "GET /pets/{}", decoded, by which a request is routed.
std::string RouteOf(const Operation& operation);

// One segment of a path template.
struct Segment {
  std::string text;  // the literal, or the parameter's name
  bool is_parameter = false;
};

struct PathItem {
  std::string path;
  std::vector<Segment> segments;
  std::vector<const Operation*> operations;
};

// What a Contract is made of.
struct ContractParts {
  std::string vendor;
  std::string title;
  std::string prefix = {};
  std::vector<std::string> further_prefixes = {};  // beginnings of its other paths
  std::vector<std::string> alias_prefixes = {};    // that count as `prefix`
  bool case_insensitive_paths = false;
  bool last_repeated_counts = false;
  bool laravel_input = false;
  std::vector<std::unique_ptr<Operation>> operations = {};
  std::vector<Fact> facts = {};
  std::vector<std::string> query_credentials = {};
  std::vector<std::string> header_credentials = {};
};

class Contract {
 public:
  // Reads the document of a built-in vendor. Throws std::invalid_argument if this program can't
  // read it: such contracts are part of the program, so that is a bug.
  explicit Contract(const Node& document);
  explicit Contract(ContractParts parts);
  Contract(const Contract&) = delete;
  Contract& operator=(const Contract&) = delete;

  const std::string& vendor() const { return parts_.vendor; }
  const std::string& title() const { return parts_.title; }
  // The beginning of its paths, or of the main ones.
  const std::string& prefix() const { return parts_.prefix; }
  const std::vector<std::string>& further_prefixes() const { return parts_.further_prefixes; }
  // Below these its paths with the main prefix are served too.
  const std::vector<std::string>& alias_prefixes() const { return parts_.alias_prefixes; }
  // Of its prefixes, the longest that `path` has, in whole segments and letter by letter; empty if
  // it has none.
  std::string_view PrefixOf(std::string_view path) const;
  bool case_insensitive_paths() const { return parts_.case_insensitive_paths; }
  // Whether the last value of a repeated parameter is used. If not, repeating a parameter is an
  // error.
  bool last_repeated_counts() const { return parts_.last_repeated_counts; }
  // Whether parameters are read as Laravel reads them: values trimmed, empty ones absent.
  bool laravel_input() const { return parts_.laravel_input; }
  const std::vector<std::unique_ptr<Operation>>& operations() const { return parts_.operations; }
  // Paths with fewer parameters come first, so that the first match is the most specific.
  const std::vector<PathItem>& paths() const { return paths_; }
  const std::vector<Fact>& facts() const { return parts_.facts; }
  // Query parameters that may carry the credential of any operation.
  const std::vector<std::string>& query_credentials() const { return parts_.query_credentials; }
  // Headers that may carry it. Authorization carries a Bearer token.
  const std::vector<std::string>& header_credentials() const { return parts_.header_credentials; }

 private:
  ContractParts parts_;
  std::vector<PathItem> paths_;
};

// "GET /pets", with the path as the document writes it: without the prefix.
std::string DocumentPath(const Contract& contract, const Operation& operation);

}  // namespace understudy::contract
