// SQLite by prepared statements.

#include <benchmark/benchmark.h>

#include <mutex>
#include <stdexcept>

#include "micro/served.h"
#include "store/database.h"

namespace understudy::bench {
namespace {

void QueryByIntegerId(benchmark::State& state) {
  Served& served = DefaultServed();
  const std::lock_guard lock(served.world.mutex);
  for (auto _ : state) {
    auto query = served.world.database->Prepare(
        "SELECT id, name, email, location, tags FROM helpcrunch_customers WHERE id = ?1");
    query.Bind(1, std::int64_t{8737843});
    if (!query.Step()) throw std::logic_error("no such row");
    benchmark::DoNotOptimize(query.Text(1));
    benchmark::DoNotOptimize(query.Text(4));
  }
}

void QueryByTextId(benchmark::State& state) {
  Served& served = DefaultServed();
  const std::lock_guard lock(served.world.mutex);
  for (auto _ : state) {
    auto query =
        served.world.database->Prepare("SELECT id, name, tags FROM leeloo_accounts WHERE id = ?1");
    query.Bind(1, "59bbc641b1223300210cdf2f");
    if (!query.Step()) throw std::logic_error("no such row");
    benchmark::DoNotOptimize(query.Text(1));
  }
}

void EmptyTransaction(benchmark::State& state) {
  Served& served = DefaultServed();
  const std::lock_guard lock(served.world.mutex);
  for (auto _ : state) {
    store::Transaction transaction(*served.world.database);
    transaction.Commit();
  }
}

BENCHMARK(QueryByIntegerId);
BENCHMARK(QueryByTextId);
BENCHMARK(EmptyTransaction);

}  // namespace
}  // namespace understudy::bench
