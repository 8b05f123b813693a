#include "control/wiremock/stub.h"

#include "base/text.h"
#include "journal/journal.h"

namespace understudy::control::wiremock {
namespace {

std::string StubName(const contract::Contract& contract, const contract::Operation& operation) {
  return Concat({contract.vendor(), ".", operation.id});
}

// The status of a good reply.
std::int64_t GoodStatus(const contract::Operation& operation) {
  for (const auto& reply : operation.replies) {
    if (reply.status.starts_with('2')) return ParseInteger(reply.status).value;
  }
  return 200;
}

}  // namespace

std::string StubIdOf(const contract::Contract& contract, const contract::Operation& operation) {
  return journal::IdOf(0, StubName(contract, operation), 0);
}

std::string StubMetadata(const contract::Contract& contract, const contract::Operation& operation) {
  json::Writer w;
  w.StartObject().Key("vendor").String(contract.vendor());
  w.Key("operationId").String(operation.id).EndObject();
  return w.Take();
}

void WriteStub(json::Writer& w, const contract::Contract& contract,
               const contract::Operation& operation) {
  const std::string id = StubIdOf(contract, operation);
  w.StartObject().Key("id").String(id);
  w.Key("name").String(StubName(contract, operation));
  w.Key("request").StartObject();
  w.Key("urlPathTemplate").String(operation.path);
  w.Key("method").String(operation.method).EndObject();
  w.Key("response").StartObject();
  w.Key("status").Integer(GoodStatus(operation)).EndObject();
  w.Key("uuid").String(id);
  w.Key("metadata").Raw(StubMetadata(contract, operation)).EndObject();
}

}  // namespace understudy::control::wiremock
