// Worlds as they come and go.

#include <benchmark/benchmark.h>

#include <stdexcept>
#include <string>

#include "front/world_changes.h"
#include "micro/served.h"

namespace understudy::bench {
namespace {

// One name after the other, and deleted again before there are too many.
std::string NextName() {
  static int next = 0;
  return "w" + std::to_string(next++);
}

void MakeWorld(benchmark::State& state) {
  front::Worlds& worlds = DefaultServed().worlds;
  for (auto _ : state) {
    const std::string name = NextName();
    benchmark::DoNotOptimize(worlds.Get(name));
    state.PauseTiming();
    worlds.Delete(name);
    state.ResumeTiming();
  }
}

// Makes a world and writes to it.
std::string Write() {
  Call call = OmnideskUpdate();
  const std::string name = NextName();
  call.target = "/~" + name + call.target;
  const http::Response response = DefaultServed().pipeline.Handle(call.View());
  if (response.status != 200) throw std::logic_error(call.target + ": " + response.body);
  return name;
}

void FirstWrite(benchmark::State& state) {
  for (auto _ : state) {
    const std::string name = Write();
    state.PauseTiming();
    DefaultServed().worlds.Delete(name);
    state.ResumeTiming();
  }
}

void ResetWorld(benchmark::State& state) {
  front::Worlds& worlds = DefaultServed().worlds;
  for (auto _ : state) {
    state.PauseTiming();
    const std::string name = Write();
    {
      const auto world = worlds.Find(name);
      state.ResumeTiming();
      const store::StateLock lock(world->state, worlds.connections());
      front::Reset(*world, front::Parts());
    }
    state.PauseTiming();
    worlds.Delete(name);
    state.ResumeTiming();
  }
}

void ForkWorld(benchmark::State& state) {
  front::Worlds& worlds = DefaultServed().worlds;
  const auto world = worlds.Find(Write());
  for (auto _ : state) {
    const store::StateLock lock(world->state, worlds.connections());
    benchmark::DoNotOptimize(front::CopyOf(*world));
  }
}

BENCHMARK(MakeWorld);
BENCHMARK(FirstWrite);
BENCHMARK(ResetWorld);
BENCHMARK(ForkWorld);

}  // namespace
}  // namespace understudy::bench
