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

// Reads path, query and body of a matched request. The body overrides the query. The problem names
// every wrong field.
tl::expected<Arguments, Problem> ReadArguments(const Contract& contract, const Operation& operation,
                                               const http::Pairs& path_values,
                                               const http::Request& request);

// The fields of a body: urlencoded, multipart or a JSON object of scalars, by Content-Type.
tl::expected<http::Pairs, Problem> ReadBody(const Body& body, const http::Request& request);

}  // namespace understudy::contract
