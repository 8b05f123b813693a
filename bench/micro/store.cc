// SQLite by prepared statements.

#include <benchmark/benchmark.h>

#include <stdexcept>

#include "micro/served.h"
#include "store/database.h"

namespace understudy::bench {
namespace {

void QueryByIntegerId(benchmark::State& state) {
  Served& served = DefaultServed();
  const auto world = served.worlds.Default();
  store::StateLock lock(world->state, served.worlds.connections());
  for (auto _ : state) {
    auto query = lock.database().Prepare(
        "SELECT id, name, email, location, tags FROM helpcrunch_customers WHERE id = ?1");
    query.Bind(1, std::int64_t{8737843});
    if (!query.Step()) throw std::logic_error("no such row");
    benchmark::DoNotOptimize(query.Text(1));
    benchmark::DoNotOptimize(query.Text(4));
  }
}

void QueryByTextId(benchmark::State& state) {
  Served& served = DefaultServed();
  const auto world = served.worlds.Default();
  store::StateLock lock(world->state, served.worlds.connections());
  for (auto _ : state) {
    auto query =
        lock.database().Prepare("SELECT id, name, tags FROM leeloo_accounts WHERE id = ?1");
    query.Bind(1, "59bbc641b1223300210cdf2f");
    if (!query.Step()) throw std::logic_error("no such row");
    benchmark::DoNotOptimize(query.Text(1));
  }
}

void EmptyTransaction(benchmark::State& state) {
  Served& served = DefaultServed();
  const auto world = served.worlds.Default();
  store::StateLock lock(world->state, served.worlds.connections());
  for (auto _ : state) {
    store::Transaction transaction(lock.database());
    transaction.Commit();
  }
}

BENCHMARK(QueryByIntegerId);
BENCHMARK(QueryByTextId);
BENCHMARK(EmptyTransaction);

}  // namespace
}  // namespace understudy::bench
