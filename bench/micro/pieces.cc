// What lies between the transport and a handler: routing, authentication, reading arguments.

#include <benchmark/benchmark.h>

#include <stdexcept>
#include <variant>

#include "contract/arguments.h"
#include "front/authenticate.h"
#include "http/url.h"
#include "micro/served.h"

namespace understudy::bench {
namespace {

contract::Match Find(const http::Request& request) {
  auto found = DefaultServed().service().router().Find(request.method,
                                                       http::SplitTarget(request.target).path);
  return std::get<contract::Match>(std::move(found));
}

void RouterFind(benchmark::State& state, const Call& call) {
  const http::Request request = call.View();
  const auto& router = DefaultServed().service().router();
  const auto path = http::SplitTarget(request.target).path;
  for (auto _ : state) benchmark::DoNotOptimize(router.Find(request.method, path));
}

void RouterNoMatch(benchmark::State& state) {
  const auto& router = DefaultServed().service().router();
  for (auto _ : state) benchmark::DoNotOptimize(router.Find("GET", "/v1/custmers/8737843"));
}

void Authenticate(benchmark::State& state, const Call& call) {
  const http::Request request = call.View();
  const contract::Match match = Find(request);
  const auto& vendor = DefaultServed().service().VendorOf(*match.contract).scenario;
  for (auto _ : state) {
    const auto credential = front::Authenticate(vendor, *match.operation,
                                                vendor.vendor->find_credentials(request).front());
    if (!credential) throw std::logic_error("the credential was refused");
    benchmark::DoNotOptimize(credential);
  }
}

void ReadArguments(benchmark::State& state, const Call& call) {
  const http::Request request = call.View();
  const contract::Match match = Find(request);
  for (auto _ : state) {
    const auto arguments =
        contract::ReadArguments(*match.contract, *match.operation, match.path_values, request);
    if (!arguments) throw std::logic_error("the arguments were refused");
    benchmark::DoNotOptimize(arguments);
  }
}

BENCHMARK_CAPTURE(RouterFind, helpcrunch_customer, HelpCrunchCustomer());
BENCHMARK_CAPTURE(RouterFind, leeloo_tagged, LeelooTagged());
BENCHMARK_CAPTURE(RouterFind, sumaya_messages, SumayaMessages());
BENCHMARK_CAPTURE(RouterFind, omnidesk_update, OmnideskUpdate());
BENCHMARK(RouterNoMatch);
BENCHMARK_CAPTURE(Authenticate, helpcrunch_customer, HelpCrunchCustomer());
BENCHMARK_CAPTURE(Authenticate, omnidesk_update, OmnideskUpdate());
BENCHMARK_CAPTURE(ReadArguments, helpcrunch_customer, HelpCrunchCustomer());
BENCHMARK_CAPTURE(ReadArguments, leeloo_tagged, LeelooTagged());
BENCHMARK_CAPTURE(ReadArguments, sumaya_messages, SumayaMessages());
BENCHMARK_CAPTURE(ReadArguments, omnidesk_update, OmnideskUpdate());

}  // namespace
}  // namespace understudy::bench
