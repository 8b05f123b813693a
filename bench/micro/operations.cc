// Each vendor's main operation, from a read request to a reply: all but the transport.

#include <benchmark/benchmark.h>

#include <stdexcept>
#include <string>

#include "micro/served.h"

namespace understudy::bench {
namespace {

void Handle(benchmark::State& state, const Call& call) {
  const http::Request request = call.View();
  auto& pipeline = DefaultServed().pipeline;
  std::size_t size = 0;
  for (auto _ : state) {
    const http::Response response = pipeline.Handle(request);
    if (response.status != 200) throw std::logic_error(call.target + ": " + response.body);
    size = response.body.size();
    benchmark::DoNotOptimize(response.body.data());
  }
  state.counters["body_bytes"] = static_cast<double>(size);
}

BENCHMARK_CAPTURE(Handle, helpcrunch_customer, HelpCrunchCustomer());
BENCHMARK_CAPTURE(Handle, leeloo_tagged, LeelooTagged());
BENCHMARK_CAPTURE(Handle, leeloo_account, LeelooAccount());
BENCHMARK_CAPTURE(Handle, sumaya_messages, SumayaMessages());
BENCHMARK_CAPTURE(Handle, omnidesk_list, OmnideskList());
BENCHMARK_CAPTURE(Handle, omnidesk_customer, OmnideskCustomer());
BENCHMARK_CAPTURE(Handle, omnidesk_update, OmnideskUpdate());

}  // namespace
}  // namespace understudy::bench
