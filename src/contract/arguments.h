#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "contract/contract.h"
#include "http/message.h"
#include "http/url.h"

namespace understudy::contract {

// The arguments of a call, checked against the contract, with defaults filled in.
class Arguments {
 public:
  using Value = std::variant<std::string, std::int64_t, std::vector<std::string>>;

  bool Has(std::string_view name) const { return Find(name) != nullptr; }
  // For parameters that are required or have a default.
  std::int64_t Integer(std::string_view name) const;
  std::string_view Text(std::string_view name) const;
  std::optional<std::int64_t> OptionalInteger(std::string_view name) const;
  std::optional<std::string_view> OptionalText(std::string_view name) const;
  // Empty when absent.
  const std::vector<std::string>& List(std::string_view name) const;

  // Body fields that the contract knows only by a pattern, in sent order.
  const http::Pairs& open_fields() const { return open_fields_; }
  // The whole query, decoded, in sent order.
  const http::Pairs& query() const { return query_; }

 private:
  friend class ArgumentReader;
  const Value* Find(std::string_view name) const;

  std::vector<std::pair<std::string_view, Value>> values_;  // names are the contract's
  http::Pairs open_fields_;
  http::Pairs query_;
};

// Names in a request that its operation does not know. Holds no memory while there are none.
class UnknownNames {
 public:
  // A long name is cut.
  void Add(std::string_view name);

  bool empty() const { return total_ == 0; }
  // The first few, in sent order.
  const std::vector<std::string>& first() const { return first_; }
  std::size_t total() const { return total_; }

 private:
  std::vector<std::string> first_;
  std::size_t total_ = 0;
};

// Whether an unknown field with this name is not reported: an empty name, a field that Laravel and
// other frameworks add to forms, or the time stamp that jQuery adds against caches.
bool IsIgnoredName(std::string_view name);

// What a request sends and its operation does not use.
struct Unused {
  UnknownNames query;
  UnknownNames body;
  std::vector<FieldProblem> values;  // invalid ones, in whose place the default counts
};

// Reads path, query and body of a matched request. The body overrides the query. The problem names
// every wrong field. Fills in `unused`, if given, even if there is a problem.
tl::expected<Arguments, Problem> ReadArguments(const Contract& contract, const Operation& operation,
                                               const http::Pairs& path_values,
                                               const http::Request& request,
                                               Unused* unused = nullptr);

// The fields of a body: urlencoded, multipart or a JSON object of scalars, by Content-Type. Adds to
// `unknown`, if given, the names of fields that the operation does not know.
tl::expected<http::Pairs, Problem> ReadBody(const Body& body, const http::Request& request,
                                            UnknownNames* unknown = nullptr);

// Whether `sent` is the parameter's name, alone or with brackets behind it, as "tags[0]".
bool HasName(std::string_view sent, const Parameter& parameter);

}  // namespace understudy::contract
