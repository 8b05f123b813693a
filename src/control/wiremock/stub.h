#pragma once

#include <string>

#include "base/json.h"
#include "contract/contract.h"

// Operations in the form of WireMock's stub mappings.
namespace understudy::control::wiremock {

// The id of an operation: a UUID, the same in each run and world.
std::string StubIdOf(const contract::Contract& contract, const contract::Operation& operation);

// {"vendor","operationId"}.
std::string StubMetadata(const contract::Contract& contract, const contract::Operation& operation);

// The stub mapping that an operation would be.
void WriteStub(json::Writer& w, const contract::Contract& contract,
               const contract::Operation& operation);

}  // namespace understudy::control::wiremock
