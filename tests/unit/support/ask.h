#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

#include "base/random.h"
#include "contract/arguments.h"
#include "contract/router.h"
#include "entities/call.h"
#include "http/message.h"
#include "http/url.h"
#include "store/database.h"
#include "vendors/catalog.h"
#include "vendors/vendor.h"

namespace understudy::testing {

// What a built-in vendor's handler answers to a GET of this target, with the rows of `database` and
// the vendor's default settings. The body of an error is the body, too. Throws std::logic_error if
// no handler is asked.
inline std::string Ask(store::Database& database, std::string_view vendor_name,
                       const std::string& target) {
  const Catalog& catalog = *Catalog::BuiltIn();
  const Vendor& vendor = *catalog.Find(vendor_name);
  const contract::Contract& contract = *catalog.ContractOf(vendor);
  http::Request request{};
  request.method = "GET";
  request.target = target;
  const std::string_view path = http::SplitTarget(target).path;
  const contract::Router router({&contract});
  const auto found = router.Find("GET", path);
  const auto* match = std::get_if<contract::Match>(&found);
  if (match == nullptr) throw std::logic_error("no operation has the path " + target);
  const contract::Operation& operation = *match->operation;
  const auto arguments = contract::ReadArguments(contract, operation, match->path_values, request);
  if (!arguments) throw std::logic_error(arguments.error().detail);
  Settings settings;
  for (const auto& setting : vendor.settings) settings[setting.name] = setting.choices.front();
  const std::function<std::string()> base_url = [] { return std::string("http://a.example.com"); };
  Random random(1);
  Call call{operation,
            *arguments,
            database,
            settings,
            Instant(),
            path,
            base_url,
            catalog.RepliesOf(vendor).find(operation.id)->second,
            request,
            random,
            vendor.errors.get()};
  for (const auto& [id, handler] : catalog.OperationsOf(vendor).handlers) {
    if (id != operation.id) continue;
    const Outcome outcome = handler(call);
    return outcome ? outcome->body : outcome.error().body;
  }
  throw std::logic_error("nothing handles " + operation.id);
}

}  // namespace understudy::testing
