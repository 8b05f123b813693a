#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"
#include "contract/contract.h"
#include "http/url.h"
#include "journal/entry.h"
#include "journal/redaction.h"
#include "matching/logged_request.h"
#include "matching/match.h"

namespace understudy::journal {

// A request of a journal, as expectations see it. Not thread-safe: what is derived is kept.
class Seen {
 public:
  explicit Seen(Entry entry) : entry_(std::move(entry)) {}

  const Entry& entry() const { return entry_; }
  // What request patterns match.
  const matching::LoggedRequest& request() const;
  // The names and values that an operation was called with: of the path, the query and the body, as
  // sent, decoded. A list in a JSON body has the name "name[]". Of what is malformed, and of a body
  // that was cut: none.
  const http::Pairs& Arguments() const;
  // Whether a body that was cut may have had more arguments.
  bool MayHaveMoreArguments() const;

 private:
  Entry entry_;
  mutable std::optional<matching::LoggedRequest> request_;
  mutable std::optional<http::Pairs> arguments_;
};

// How a request differs from what was wanted.
struct Difference {
  double distance = 0;                    // 0: it is what was wanted; 1 at most
  std::vector<std::string> reasons = {};  // one line each
};

// What one expectation wants of a request. Thread-safe. Matching never throws.
class Wanted {
 public:
  Wanted() = default;
  Wanted(const Wanted&) = delete;
  Wanted& operator=(const Wanted&) = delete;
  virtual ~Wanted() = default;

  virtual matching::Match Test(const Seen& seen) const = 0;
  // For a request that does not match. The reasons show no credential that `redaction` hides.
  virtual Difference Compare(const Seen& seen, const Redaction& redaction) const = 0;
  // One line: "helpcrunch.getCustomer with `id` = `42`". Neither this line nor the reasons show a
  // credential that `redaction` hides.
  virtual std::string Describe(const Redaction& redaction) const = 0;
};

// How often a request is wanted.
struct Times {
  std::size_t least = 1;
  std::optional<std::size_t> most = std::nullopt;

  bool Allow(std::size_t count) const { return count >= least && (!most || count <= *most); }
  // Whether each number from `count` up is allowed.
  bool AllowMoreThan(std::size_t count) const { return count >= least && !most; }
  std::string Describe() const;  // "exactly 2 times", "at least once"
};

struct Expectation {
  std::shared_ptr<const Wanted> wanted;
  Times times;
};

struct Expectations {
  // So many are possible. Each is compared with each request.
  static constexpr std::size_t kMost = 1000;

  std::vector<Expectation> list;
  bool in_order = false;    // what met one came after what met the one before
  bool none_other = false;  // no other request came to a vendor's path
};

using Contracts = std::vector<std::shared_ptr<const contract::Contract>>;

// Reads expectations:
//
//   in_order: true
//   none_other: true
//   expectations:
//     - operation: helpcrunch.getCustomer
//       arguments: {id: 42}
//       exactly: 2
//     - request: {method: PUT, urlPath: /api/v2/customer/1}
//
// or the list alone. Adds what is wrong to `diagnostics`; the result is then of no use. The
// operations are those of `contracts`.
Expectations ReadExpectations(const Node& root, const Contracts& contracts,
                              Diagnostics& diagnostics);

// An operation with arguments; reports what is wrong with them. `operation` is the node with its
// name; `arguments`, a map, may be null. nullptr after an error.
std::shared_ptr<const Wanted> ReadWantedOperation(const Node& operation, const Node* arguments,
                                                  const Contracts& contracts,
                                                  Diagnostics& diagnostics);
// A request pattern of WireMock. nullptr after an error. `regexes` is how many more regular
// expressions it may have, and is counted down.
std::shared_ptr<const Wanted> ReadWantedRequest(const Node& pattern, int& regexes,
                                                Diagnostics& diagnostics);

}  // namespace understudy::journal
