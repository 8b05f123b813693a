// The near misses of a request that a client has sent as JSON, or of a raw target: never a failure,
// and always JSON.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/json.h"
#include "control/wiremock/events.h"
#include "control/wiremock/nearest_operations.h"
#include "control/wiremock/sent_request.h"
#include "front/service.h"
#include "scenario/scenario.h"
#include "vendors/catalog.h"

namespace {

using namespace understudy;
using namespace understudy::control::wiremock;

void ExpectNear(const front::Service& service, std::string_view method, std::string_view path) {
  const auto nearest = NearestOperations(service, method, path);
  if (nearest.empty()) std::abort();
  for (const auto& near : nearest) {
    if (!(near.distance >= 0 && near.distance <= 1)) std::abort();
    DifferencesTo(near, method, path);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const front::Service kService{*scenario::Load(Catalog::BuiltIn(), "default")};
  const Source source{"fuzz", std::string(reinterpret_cast<const char*>(data), size)};
  ExpectNear(kService, "GET", source.text);
  Diagnostics diagnostics;
  const auto root = ParseJson(source, diagnostics);
  if (!root) return 0;
  const SentRequest sent(*root);
  ExpectNear(kService, sent.view().method, sent.view().path());
  json::Writer w;
  StartRequest(w, sent.view(), sent.absolute_url());
  w.EndObject();
  const Source written{"written", w.Take()};
  Diagnostics wrong;
  if (!ParseJson(written, wrong)) std::abort();
  return 0;
}
