#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/node.h"
#include "entities/call.h"

// Bodies of requests, and what is wrong with them in the vendor's words, which are those of LIVR.
namespace understudy::leeloo {

// A map, of JSON or of a form; an empty body is an empty map.
tl::expected<Node, Error> ReadBody(const Call& call);

// Reads fields of a body and collects what is wrong with them. Paths are "email", "data/0/email".
// What is null or "" counts as not sent.
class Fields {
 public:
  Fields(const Call& call, const Node& body, std::string prefix = {})
      : call_(call), body_(body), prefix_(std::move(prefix)) {}

  // FORMAT_ERROR unless it is a scalar.
  std::optional<std::string> Text(std::string_view name);
  // REQUIRED unless it is there; then "".
  std::string Required(std::string_view name);
  std::string RequiredOneOf(std::string_view name, const std::vector<std::string_view>& values);
  // WRONG_EMAIL, WRONG_DATE, NOT_INTEGER.
  std::optional<std::string> Email(std::string_view name);
  std::optional<Instant> Time(std::string_view name);
  std::int64_t RequiredInteger(std::string_view name);
  // "true" and "false", as texts too. NOT_ALLOWED_VALUE.
  bool Flag(std::string_view name);
  // The row that it names must be in the table; else it is missing.
  std::optional<std::string> Reference(std::string_view name, std::string_view table);
  std::string RequiredReference(std::string_view name, std::string_view table);
  // An id or a list of ids of the table's rows.
  std::vector<std::string> References(std::string_view name, std::string_view table);

  void Wrong(std::string_view name, std::string_view code);
  void Missing(std::string_view name);
  // Adds what another reader found.
  void Take(const Fields& other);

  // 400 with what is wrong, or 404 with what is missing; nullopt: nothing is.
  std::optional<Error> WhyWrong() const;

 private:
  std::string PathOf(std::string_view name) const { return prefix_ + std::string(name); }

  const Call& call_;
  const Node& body_;
  std::string prefix_;
  std::vector<std::pair<std::string, std::string>> wrong_;
  std::vector<std::pair<std::string, std::string>> missing_;
};

// 400, FORMAT_ERROR, with the codes of fields.
Error FormatError(const Call& call, std::vector<std::pair<std::string, std::string>> fields);

bool IsEmail(std::string_view text);
// "+380950000001": 7 to 15 digits, perhaps with spaces, brackets and hyphens between.
bool IsPhone(std::string_view text);
// ISO 8601, a day, "2018-06-27 07:32", "2018-06-27 07:32:10" or "03.10.2024 11:02"; UTC.
std::optional<Instant> ReadTime(std::string_view text);

}  // namespace understudy::leeloo
