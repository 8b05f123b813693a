#include "front/faults/fault_chain.h"

namespace understudy::front {
namespace {

constexpr std::size_t kBytes = 64;

// Must not look like the start of an HTTP reply.
std::string RandomBytes(Random& random) {
  std::string bytes = "\xff";
  while (bytes.size() < kBytes) bytes += static_cast<char>(random.Next() & 0xffU);
  return bytes;
}

http::Response ApplyGarbage(FaultChain& chain) {
  const std::string& text = *chain.effects.garbage;
  std::string garbage = text.empty() ? RandomBytes(chain.random) : text;
  http::Response response = chain.Next();
  response.delivery.garbage = std::move(garbage);
  return response;
}

}  // namespace

const FaultKind kGarbage = {[](const auto& effects) { return effects.garbage.has_value(); },
                            ApplyGarbage};

}  // namespace understudy::front
