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

// A vendor's OpenAPI 3.0.3 document as the program uses it. Constant after it is read, so
// thread-safe.
namespace understudy::contract {

// What to do with an invalid value (extension x-invalid).
enum class OnInvalid { kReject, kUseDefault };

struct Parameter {
  enum class Type { kString, kInteger, kList, kAny };

  std::string name;
  In in = In::kQuery;
  bool required = false;
  Type type = Type::kString;
  OnInvalid on_invalid = OnInvalid::kReject;
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
  std::string method;  // in capitals
  std::string path;    // the template
  std::string summary;
  std::vector<Parameter> parameters;
  std::optional<Body> body;
  bool writes = false;
  std::string permission;  // empty: any credential will do
  bool needs_credential = false;
  std::string example;       // a target that answers 200 on the default scenario
  std::string example_body;  // urlencoded, for the example
  std::vector<Fact> facts;
  std::vector<ReplyDoc> replies;

  // The body that the contract shows for this error status, as JSON; empty if it shows no body.
  std::string_view ErrorExample(int status) const;
};

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

class Contract {
 public:
  // Reads the document. Throws std::invalid_argument if this program can't read it:
  // contracts are part of the program, so that is a bug.
  explicit Contract(const Node& document);
  Contract(const Contract&) = delete;
  Contract& operator=(const Contract&) = delete;

  const std::string& vendor() const { return vendor_; }
  const std::string& title() const { return title_; }
  const std::string& prefix() const { return prefix_; }
  bool case_insensitive_paths() const { return case_insensitive_paths_; }
  // Whether the last value of a repeated parameter is used. If not, repeating a parameter is an
  // error.
  bool last_repeated_counts() const { return last_repeated_counts_; }
  // Whether parameters are read as Laravel reads them: values trimmed, empty ones absent.
  bool laravel_input() const { return laravel_input_; }
  const std::vector<std::unique_ptr<Operation>>& operations() const { return operations_; }
  // Paths with fewer parameters come first, so that the first match is the most specific.
  const std::vector<PathItem>& paths() const { return paths_; }
  const std::vector<Fact>& facts() const { return facts_; }
  // Query parameters that may carry the credential of any operation.
  const std::vector<std::string>& query_credentials() const { return query_credentials_; }
  // Headers that may carry it. Authorization carries a Bearer token.
  const std::vector<std::string>& header_credentials() const { return header_credentials_; }

 private:
  std::string vendor_;
  std::string title_;
  std::string prefix_;
  bool case_insensitive_paths_ = false;
  bool last_repeated_counts_ = false;
  bool laravel_input_ = false;
  std::vector<std::unique_ptr<Operation>> operations_;
  std::vector<PathItem> paths_;
  std::vector<Fact> facts_;
  std::vector<std::string> query_credentials_;
  std::vector<std::string> header_credentials_;
};

}  // namespace understudy::contract
