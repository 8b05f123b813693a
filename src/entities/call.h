#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "contract/arguments.h"
#include "contract/contract.h"
#include "entities/events.h"
#include "entities/reply.h"
#include "http/message.h"
#include "store/database.h"

// What an operation is given, and what it gives back.
namespace understudy {

// A vendor's settings by name; every setting of the vendor is there.
using Settings = std::map<std::string, std::string, std::less<>>;

// What a reply has beside its status and body, if that is more than the type of JSON.
struct ReplyHead {
  std::vector<http::Header> headers;
  std::string content_type;
};

// Moved several times on its way, so it is small.
struct Reply {
  int status = 200;
  std::string body = {};                      // empty with 204
  std::unique_ptr<ReplyHead> head = nullptr;  // nullptr: JSON, and no headers
};

// What a request has beside its method.
struct RequestExample {
  // The values of the path's parameters; one that no row gives is missing. nullopt: they are not
  // known.
  std::optional<std::map<std::string, std::string>> path = std::nullopt;
  // With nullopt: values of those that mean no row.
  std::map<std::string, std::string> path_values = {};
  std::string query = {};  // without "?"; empty for none
  std::vector<http::Header> headers = {};
  std::string body = {};          // empty for none
  std::string content_type = {};  // of the body
  // Of a multipart body: the names and the values of its parts.
  std::vector<std::pair<std::string, std::string>> parts = {};
};

// An error that the vendor documents, or that we added in its format. Only `errors` of a
// vendor.yaml make one, or the contract of a user's API.
struct Error {
  int status;
  std::string body;  // JSON, the vendor's wire shape: all that the client sees
  std::vector<http::Header> headers = {};  // Retry-After, Allow
  std::string reason = {};                 // for the log: why, never a credential
  std::string content_type = {};           // empty: JSON
};

using Outcome = tl::expected<Reply, Error>;

namespace entities {
class ContractErrors;
}

// One call of an operation. The world is locked, and a transaction open if the operation writes: it
// is committed when the handler returns a Reply, rolled back when it returns an Error.
struct Call {
  const contract::Operation& operation;
  const contract::Arguments& arguments;
  store::Database& database;
  const Settings& settings;
  Instant now;            // the world's time
  std::string_view path;  // as requested, not decoded, without the query
  // Returns "http://127.0.0.1:8080": the client puts it before a path to reach this world.
  const std::function<std::string()>& base_url;
  // How the operation's good replies are written, as Vendor::replies binds them.
  std::span<const entities::ReplyPlan> plans;
  const http::Request& request;
  Random& random;  // the world's
  // Of a built-in vendor's vendor.yaml; nullptr: a user's API, whose plan has them.
  const entities::ContractErrors* errors = nullptr;
  // Of a built-in vendor: its entities, for handlers that write rows by themselves.
  const std::vector<entities::Entity>* row_kinds = nullptr;
  // Takes what webhooks of this vendor want to be told; nullptr: no webhook wants anything. Events
  // count only if the handler returns a Reply.
  entities::EventSink* events = nullptr;

  // Tells events: vendors/webhook_style.h says how.
  entities::Teller teller() const { return {database, events}; }

  // Throws std::logic_error if there is no such entity.
  const entities::Entity& RowsOf(std::string_view entity) const;

  // The vendor's 400 for what only the rows can decide, with this sentence.
  Error Refusal(std::string sentence) const;
  // With "`field` rule."
  Error Refusal(std::string_view field, std::string_view rule) const;

  // Throws std::logic_error if the operation has no such plan, for example because its reply has no
  // JSON.
  const entities::ReplyPlan& Plan(std::size_t i = 0) const {
    if (i >= plans.size()) throw std::logic_error("an operation has no plan for this reply");
    return plans[i];
  }
  // 200, written by the first plan, as ReplyPlan::Write() does.
  Outcome Reply(entities::Values values = {}, store::Query* row = nullptr) const {
    const auto& plan = Plan();
    understudy::Reply reply{200, plan.Write(database, values, row)};
    if (plan.is_text()) reply.head = std::make_unique<ReplyHead>(ReplyHead{{}, "text/plain"});
    return reply;
  }
  Outcome Reply(entities::Values values, entities::Rows& rows) const {
    return understudy::Reply{200, Plan().Write(database, values, rows)};
  }
};

using Handler = std::function<Outcome(Call& call)>;

}  // namespace understudy
