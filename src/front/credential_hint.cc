#include "front/credential_hint.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.h"
#include "contract/violations.h"
#include "front/choose_world.h"

namespace understudy::front {
namespace {

using scenario::VendorScenario;

// "omnidesk's second key".
std::string PlaceOf(const VendorScenario& vendor, std::size_t index) {
  static constexpr std::array<std::string_view, 10> kOrdinals = {
      "first", "second",  "third",  "fourth", "fifth",
      "sixth", "seventh", "eighth", "ninth",  "tenth"};
  std::string_view noun = vendor.vendor->credentials.key;  // "keys"
  if (noun.ends_with('s')) noun.remove_suffix(1);
  if (vendor.credentials[index].is_user) {
    noun = "user";
    const auto& all = vendor.credentials;
    index -= static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [](const auto& credential) { return !credential.is_user; }));
  }
  if (index < kOrdinals.size()) {
    return Concat({vendor.vendor->name, "'s ", kOrdinals.at(index), " ", noun});
  }
  return Concat({vendor.vendor->name, "'s ", noun, " number ", std::to_string(index + 1)});
}

std::string WhereItIsRead(const contract::Match& match) {
  return Concat({"; this operation reads it from ",
                 contract::CredentialPlaces(*match.contract, *match.operation)});
}

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The text without spaces, quotes and a word such as `Bearer` around it.
std::string_view Bare(std::string_view text) {
  constexpr std::string_view kAround = " \t\"'`<>{}";
  while (true) {
    const auto begin = std::min(text.find_first_not_of(kAround), text.size());
    text.remove_prefix(begin);
    text = text.substr(0, text.find_last_not_of(kAround) + 1);
    const auto space = text.find(' ');
    if (space == std::string_view::npos) return text;
    const auto word = text.substr(0, space);
    if (!std::all_of(word.begin(), word.end(),
                     [](char c) { return IsLetter(c) || c == ':' || c == '='; })) {
      return text;
    }
    text.remove_prefix(space);
  }
}

// The secrets in the first words. SplitWorld() may search all credentials, so it is called only
// once for each word.
std::vector<std::string_view> SecretsIn(std::string_view text, const VendorScenario& vendor) {
  constexpr std::size_t kMostWords = 8;
  std::vector<std::string_view> secrets;
  while (secrets.size() < kMostWords && !text.empty()) {
    const auto space = std::min(text.find(' '), text.size());
    secrets.push_back(SplitWorld(text.substr(0, space), vendor).secret);
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return secrets;
}

// A credential of the scenario that a text is, nearly.
struct Known {
  const VendorScenario* vendor = nullptr;
  std::size_t index = 0;
  enum class How { kSame, kWrapped, kOtherCase } how = How::kSame;
};

std::optional<Known> FindIn(const VendorScenario& vendor, std::string_view text) {
  const auto sent = SplitWorld(text, vendor).secret;
  const auto bare = SplitWorld(Bare(text), vendor).secret;
  const auto& all = vendor.credentials;
  const auto find = [&](const auto& is_it, Known::How how) -> std::optional<Known> {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& each) { return is_it(each.secret); });
    if (found == all.end()) return std::nullopt;
    return Known{&vendor, static_cast<std::size_t>(found - all.begin()), how};
  };
  if (auto known = find([&](std::string_view s) { return s == sent; }, Known::How::kSame)) {
    return known;
  }
  if (auto known = find([&](std::string_view s) { return s == bare; }, Known::How::kWrapped)) {
    return known;
  }
  const auto words = SecretsIn(text, vendor);
  const auto is_word = [&](std::string_view s) {
    return std::find(words.begin(), words.end(), s) != words.end();
  };
  if (auto known = find(is_word, Known::How::kWrapped)) {
    return known;
  }
  return find([&](std::string_view s) { return EqualsIgnoreCase(s, bare); },
              Known::How::kOtherCase);
}

// "`vendors.omnidesk.keys`".
std::string ListOf(const VendorScenario& vendor) {
  const auto& all = vendor.credentials;
  const auto users = std::count_if(all.begin(), all.end(),
                                   [](const auto& credential) { return credential.is_user; });
  const std::string place = Concat({"`vendors.", vendor.vendor->name, "."});
  if (users > 0) {
    return std::cmp_equal(users, all.size())
               ? Concat({place, "users`"})
               : Concat({place, vendor.vendor->credentials.key, "` and `users`"});
  }
  return Concat({place, vendor.vendor->credentials.key, "`"});
}

// The vendor's own credentials come first.
std::optional<Known> Find(const Service& service, const VendorScenario& vendor,
                          std::string_view text) {
  if (auto known = FindIn(vendor, text)) return known;
  for (const auto& other : service.vendors()) {
    if (other->scenario.vendor == vendor.vendor) continue;
    if (auto known = FindIn(other->scenario, text)) return known;
  }
  return std::nullopt;
}

std::string DescribeRefused(const contract::Match& match, const VendorScenario& vendor,
                            const Known& known) {
  const auto place = PlaceOf(*known.vendor, known.index);
  if (known.vendor->vendor != vendor.vendor) {
    return Concat(
        {"this credential is ", place, ", and the operation is ", vendor.vendor->name, "'s"});
  }
  if (known.how == Known::How::kOtherCase) {
    return Concat({"this credential differs from ", place, " only in upper and lower case"});
  }
  return Concat({"this credential is ", place, " with more around it", WhereItIsRead(match)});
}

// The request has no credential where the vendor looks: whether it has one elsewhere.
std::string DescribeMisplaced(const Service& service, const contract::Match& match,
                              const VendorScenario& vendor, const http::Request& request) {
  for (const auto& [name, value] : request.headers) {
    if (value.empty()) continue;
    const auto known = Find(service, vendor, value);
    if (!known) continue;
    const auto where = Concat({"the header ", Printable(Abbreviate(name)), " has ",
                               PlaceOf(*known->vendor, known->index)});
    if (known->vendor->vendor != vendor.vendor) {
      return Concat({where, ", and the operation is ", vendor.vendor->name, "'s"});
    }
    return where + WhereItIsRead(match);
  }
  return {};
}

std::string DescribeMissing(const contract::Match& match) {
  return "no credential was found" + WhereItIsRead(match);
}

std::string DescribeUnknown(const VendorScenario& vendor) {
  const auto count = vendor.credentials.size();
  if (count == 0) return Concat({"the scenario lists no credential in ", ListOf(vendor)});
  if (count == 1) {
    return Concat({"this credential is not the one that the scenario lists in ", ListOf(vendor)});
  }
  return Concat({"this credential is not one of the ", std::to_string(count),
                 " that the scenario lists in ", ListOf(vendor)});
}

std::string DescribePermitted(const VendorScenario& vendor, const contract::Operation& operation) {
  for (std::size_t i = 0; i < vendor.credentials.size(); ++i) {
    const auto& granted = vendor.credentials[i].permissions;
    if (std::find(granted.begin(), granted.end(), operation.permission) == granted.end()) continue;
    return Concat({PlaceOf(vendor, i), " has the permission ", operation.permission});
  }
  return Concat(
      {"no credential in ", ListOf(vendor), " has the permission ", operation.permission});
}

}  // namespace

std::string CredentialHint(const Service& service, const VendorScenario& vendor,
                           const contract::Match& match, const http::Request& request,
                           std::optional<std::string_view> sent, ProblemKind why) {
  if (why == ProblemKind::kLacksPermission) return DescribePermitted(vendor, *match.operation);
  if (!sent) {
    auto misplaced = DescribeMisplaced(service, match, vendor, request);
    return misplaced.empty() ? DescribeMissing(match) : misplaced;
  }
  const auto known = Find(service, vendor, *sent);
  return known ? DescribeRefused(match, vendor, *known) : DescribeUnknown(vendor);
}

}  // namespace understudy::front
