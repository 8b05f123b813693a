#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/node.h"
#include "base/problem.h"
#include "base/shape.h"
#include "contract/arguments.h"
#include "contract/contract.h"
#include "contract/document.h"
#include "entities/call.h"
#include "entities/contract_errors.h"
#include "entities/entity.h"
#include "entities/reply.h"
#include "entities/written_rows.h"
#include "http/message.h"
#include "store/database.h"
#include "vendors/contract_document.h"
#include "vendors/webhook_style.h"

// The data and functions that make up an emulated API. Each vendors/<name>/vendor.cc fills one in;
// all.cc lists them.
namespace understudy {

namespace entities {
struct BoundOperations;
}

using entities::Entity;
using entities::Referrers;
using entities::RowPart;
using entities::RowTable;

// How the scenario lists credentials.
struct CredentialSpec {
  std::string key;  // "tokens": a list of strings; "keys": a list of {key, permissions}
  std::vector<std::string> permissions;  // that a key may have; empty: there are no permissions
  bool open_without = false;             // if the scenario lists no credential, requests need none
  // How to send one, for people and their curl: "-H 'Authorization: Bearer {}'".
  std::string curl;
  bool takes_users = false;  // `users` lists names and passwords of `Authorization: Basic …` too
};

struct Setting {
  std::string name;
  std::vector<std::string> choices;  // the first is the default
  std::string doc;
  // Whether it may have another text too; nullptr: it may not. ECMA 262 says the same.
  bool (*takes)(std::string_view text) = nullptr;
  std::string_view takes_pattern = {};
};

// For each credential, at most `requests` in each window of `per`.
struct RateLimit {
  std::int64_t requests;
  std::chrono::milliseconds per;

  bool operator==(const RateLimit&) const = default;
};

// The state of a credential's limit after one more call.
struct RateUse {
  std::int64_t requests;                     // allowed in a window
  std::int64_t remaining;                    // left in this window
  std::optional<std::chrono::seconds> wait;  // if refused: until the next call is allowed
  Instant now;
};

// How curl sends a credential.
struct CurlCredential {
  std::string option;      // as CredentialSpec::curl; of a cookie, "sid={}"
  bool is_user = false;    // it is one of `users`
  bool is_cookie = false;  // an option -b has all cookies
};

// What a scenario lists a text of a request as.
enum class ListedAs { kNothing, kToken, kUser };

// Whether an operation takes a credential of a request.
using CredentialTaker = std::function<bool(
    const http::Request& request, const contract::Operation& operation, std::string_view credential,
    const std::function<ListedAs(std::string_view)>& listed_as)>;

// The setting with one value of which a vendor has other replies and errors, as `variant` of its
// vendor.yaml says.
struct ReplyVariant {
  std::string setting = {};  // empty: the vendor has none
  std::string value = {};

  bool IsChosen(const Settings& settings) const {
    const auto found = setting.empty() ? settings.end() : settings.find(setting);
    return found != settings.end() && found->second == value;
  }
};

struct Vendor {
  std::string name;
  std::string schema;  // CREATE TABLE …; STRICT, names prefixed by the vendor's
  // The contract, for people: as JSON, and as YAML, which its author wrote. The texts must live as
  // long as a catalog has the vendor.
  std::string_view contract_json;
  std::string_view contract_yaml;
  // The contract of a user's API. Whoever made it keeps what it points into by this pointer too.
  std::shared_ptr<const contract::Contract> contract = nullptr;
  // Of a user's API: tells two versions of its files apart.
  std::string content = {};
  // Of a user's API: those of its document. nullptr otherwise.
  std::shared_ptr<const contract::References> references = nullptr;
  // A user's API whose files have errors: it serves nothing, but the rest of its scenario can be
  // checked.
  bool is_unreadable = false;
  // Of a built-in vendor: its contract is made of it when it is needed first.
  std::shared_ptr<ContractDocument> document = nullptr;
  // In the order of inserts: an entity comes after the entities that its rows refer to.
  std::vector<Entity> entities;
  std::vector<Setting> settings;
  CredentialSpec credentials;
  std::vector<std::pair<std::string, Handler>> handlers;  // by operationId
  // The operations that only read, and whose good replies follow from nothing but the rows, the
  // path, the query, the scenario and Call::base_url: not from the time or a header, for example.
  // Such a reply is not made again while the rows stay the same (front/kept_replies.h). Of GET
  // without a body only.
  std::unordered_set<std::string> kept = {};
  // How replies are filled. Replies that are always the same need no binding.
  std::vector<entities::ReplyBinding> replies;
  // Of a built-in vendor: binds the operations of its vendor.yaml, which none of these three has.
  // Called when an operation is used first, since it takes a millisecond. Thread-safe. Throws
  // std::logic_error with all mistakes.
  std::function<entities::BoundOperations()> bind_operations = nullptr;
  ReplyVariant variant = {};
  // How it tells events to webhooks; nullptr: it has no webhooks.
  std::shared_ptr<const WebhookStyle> webhooks = nullptr;
  // Makes the rows that an entity, by its number, starts with where a scenario's `data` does not
  // name it; nullptr: none. `before` are the rows of the entities before it. The same arguments
  // give the same rows.
  std::function<std::vector<Node>(std::size_t entity, std::uint64_t seed,
                                  const std::vector<std::vector<const Node*>>& before)>
      make_rows = nullptr;
  // Fills and checks rows that people write; nullptr: they are written whole, and Entity::row has
  // every rule.
  std::shared_ptr<const entities::WrittenRows> written_rows = nullptr;
  // What the replies of an operation stand on: `stateful`, `example` or `schema`; nullptr: all are
  // the vendor's own.
  std::function<std::string_view(const contract::Operation& operation)> basis_of = nullptr;
  // For people: what the operation does and where its reply comes from; nullptr: only its handler
  // knows. A line each.
  std::function<std::vector<std::string>(const contract::Operation& operation)> explain = nullptr;
  // The ways in which the operation, or most of them if it is null, takes credentials: any of them
  // will do, and its parts belong together. nullptr: as CredentialSpec::curl.
  std::function<std::vector<std::vector<CurlCredential>>(const contract::Operation* operation)>
      curl_of = nullptr;
  // A request that the operation accepts and that finds these rows, for people. nullptr: the
  // contract has it, as Operation::example.
  std::function<RequestExample(const contract::Operation& operation, store::Database& rows)>
      request_example = nullptr;
  // Renders a problem as the operation declares it; nullptr: as render_problem.
  std::function<Error(const Problem& problem, const Settings& settings,
                      const contract::Operation& operation)>
      render_for_operation = nullptr;
  // The reply that the contract shows for an operation: with this status (0: any) and the example
  // of this name (empty: any). If it has none: a sentence that lists what it has. nullptr: the
  // contract has no named examples.
  std::function<tl::expected<Reply, std::string>(const contract::Operation& operation, int status,
                                                 std::string_view example)>
      show_reply = nullptr;
  // The credentials in a request, from every place where this vendor looks. The first one counts.
  std::function<std::vector<std::string>(const http::Request& request)> find_credentials;
  // What a sent credential counts as, for vendors whose settings say so; nullptr: it is what was
  // sent. A part of the argument.
  std::function<std::string_view(std::string_view sent, const Settings& settings)>
      credential_meant = nullptr;
  // Whether the operation takes this one of them, where the request has it; nullptr: each operation
  // takes all.
  CredentialTaker takes_credential = nullptr;
  // Whether the world's rows have handed out this credential for such an operation. Asked for one
  // that the scenario does not list; nullptr: only what it lists is good.
  bool (*has_issued)(store::Database& rows, const contract::Operation& operation,
                     std::string_view credential) = nullptr;
  // Whether the operation asks for a credential although CredentialSpec::open_without would let it
  // be open; nullptr: none does.
  bool (*asks_anyway)(const Settings& settings, const contract::Operation& operation) = nullptr;
  // Of a built-in vendor: `errors` of its vendor.yaml, by which it renders problems and statuses.
  std::shared_ptr<const entities::ContractErrors> errors = nullptr;
  // Renders a problem in this vendor's format.
  std::function<Error(const Problem& problem, const Settings& settings)> render_problem;
  // Renders an error status that has no ProblemKind in this vendor's format, for faults.
  std::function<Error(int status, const Settings& settings)> render_status;
  // The limit that the vendor publishes, if any.
  std::optional<RateLimit> published_limit = std::nullopt;
  // The headers that replies to limited calls carry beside Retry-After; nullptr: none.
  std::function<std::vector<http::Header>(const RateUse& use)> rate_limit_headers = nullptr;
};

}  // namespace understudy
