// Finding where a request ends.

#include "http/framing.h"

#include <benchmark/benchmark.h>

#include <stdexcept>
#include <string>

#include "micro/served.h"

namespace understudy::bench {
namespace {

void Scan(benchmark::State& state, const Call& call) {
  const std::string wire = call.Wire();
  for (auto _ : state) {
    http::RequestScanner scanner{http::Limits{}};
    if (scanner.Scan(wire) != http::RequestScanner::Status::kComplete) {
      throw std::logic_error("the scanner found no end");
    }
    benchmark::DoNotOptimize(scanner.size());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(wire.size()) * state.iterations());
}

void ScanInTwoPieces(benchmark::State& state, const Call& call) {
  const std::string wire = call.Wire();
  const std::string_view first = std::string_view(wire).substr(0, wire.size() / 2);
  for (auto _ : state) {
    http::RequestScanner scanner{http::Limits{}};
    benchmark::DoNotOptimize(scanner.Scan(first));
    benchmark::DoNotOptimize(scanner.Scan(wire));
  }
}

BENCHMARK_CAPTURE(Scan, get, HelpCrunchCustomer());
BENCHMARK_CAPTURE(Scan, put_with_body, OmnideskUpdate());
BENCHMARK_CAPTURE(ScanInTwoPieces, get, HelpCrunchCustomer());

}  // namespace
}  // namespace understudy::bench
