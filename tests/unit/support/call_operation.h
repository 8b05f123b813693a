#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/random.h"
#include "contract/arguments.h"
#include "entities/call.h"
#include "vendors/catalog.h"

namespace understudy::testing {

// Calls an operation of a built-in vendor as a request does, without a world. `fields` is its body,
// urlencoded.
inline Outcome CallOperation(store::Database& database, std::string_view vendor,
                             std::string_view id, const http::Pairs& path,
                             std::string_view fields = {}, std::string_view target = "/") {
  const Catalog& catalog = *Catalog::BuiltIn();
  const Vendor& found = *catalog.Find(vendor);
  const auto& contract = *catalog.ContractOf(found);
  for (const auto& operation : contract.operations()) {
    if (operation->id != id) continue;
    http::Request request;
    request.method = operation->method;
    request.target = target;
    request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    request.body = fields;
    const auto arguments = contract::ReadArguments(contract, *operation, path, request);
    if (!arguments) throw std::logic_error(arguments.error().detail);
    const Settings settings;
    const std::function<std::string()> base_url = [] { return std::string(); };
    Random random(1);
    const auto& plans = catalog.RepliesOf(found).find(id)->second;
    Call call{*operation, *arguments, database, settings, Instant(),          "/",
              base_url,   plans,      request,  random,   found.errors.get(), &found.entities};
    for (const auto& [name, handler] : catalog.OperationsOf(found).handlers) {
      if (name == id) return handler(call);
    }
  }
  throw std::logic_error("no such operation: " + std::string(id));
}

}  // namespace understudy::testing
