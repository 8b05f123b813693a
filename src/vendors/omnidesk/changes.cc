#include "vendors/omnidesk/changes.h"

#include <map>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "vendors/omnidesk/errors.h"
#include "vendors/omnidesk/repo.h"

namespace understudy::omnidesk {
namespace {

constexpr std::string_view kCustomPrefix = "custom_";
constexpr std::string_view kTypePrefix = "customerChannelType_";
constexpr std::string_view kValuePrefix = "customerChannelValue_";

struct Pair {
  std::optional<std::string> type;
  std::optional<std::string> value;
};

// By N.
using Pairs = std::map<std::int64_t, Pair>;

// N of a field whose name the contract's pattern has let through.
std::int64_t NumberOf(std::string_view name, std::string_view prefix) {
  return ParseInteger(name.substr(prefix.size())).value;
}

std::optional<Error> CheckHalf(const std::optional<std::string>& half, std::string_view prefix,
                               std::string_view other_prefix, const std::string& number) {
  const std::string field = std::string(prefix) + number;
  if (!half)
    return BadInput(field, "is required with `" + std::string(other_prefix) + number + "`");
  if (half->empty()) return BadInput(field, "must not be empty");
  return std::nullopt;
}

tl::expected<std::vector<Address>, Error> ToAddresses(const Pairs& pairs) {
  std::vector<Address> addresses;
  for (const auto& [n, pair] : pairs) {
    const std::string number = std::to_string(n);
    if (auto wrong = CheckHalf(pair.type, kTypePrefix, kValuePrefix, number)) {
      return tl::make_unexpected(std::move(*wrong));
    }
    if (auto wrong = CheckHalf(pair.value, kValuePrefix, kTypePrefix, number)) {
      return tl::make_unexpected(std::move(*wrong));
    }
    addresses.push_back({*pair.type, *pair.value});
  }
  return addresses;
}

std::optional<std::string> OptionalCopy(const contract::Arguments& arguments,
                                        std::string_view name) {
  const auto text = arguments.OptionalText(name);
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

}  // namespace

tl::expected<Changes, Error> ReadChanges(const contract::Arguments& arguments) {
  Changes changes;
  changes.firstname = OptionalCopy(arguments, "firstname");
  changes.lastname = OptionalCopy(arguments, "lastname");
  Pairs pairs;
  for (const auto& [name, value] : arguments.open_fields()) {
    if (name.starts_with(kCustomPrefix)) {
      changes.custom_fields.push_back({name.substr(kCustomPrefix.size()), value});
    } else if (name.starts_with(kTypePrefix)) {
      pairs[NumberOf(name, kTypePrefix)].type = value;
    } else if (name.starts_with(kValuePrefix)) {
      pairs[NumberOf(name, kValuePrefix)].value = value;
    }
  }
  auto addresses = ToAddresses(pairs);
  if (!addresses) return tl::make_unexpected(std::move(addresses.error()));
  changes.channels = std::move(*addresses);
  return changes;
}

void ApplyChanges(store::Database& database, std::int64_t customer_id, const Changes& changes) {
  if (changes.firstname || changes.lastname) {
    SetNames(database, customer_id, changes.firstname, changes.lastname);
  }
  for (const auto& field : changes.custom_fields) SetCustomField(database, customer_id, field);
  for (const auto& address : changes.channels) {
    LinkChannel(database, customer_id, address.type, address.value);
  }
}

}  // namespace understudy::omnidesk
