// Writing a reply's body.

#include "base/json.h"

#include <benchmark/benchmark.h>

#include <string>

namespace understudy::bench {
namespace {

constexpr std::string_view kArabic = "مرحبا بك، لقد أضفنا نقاطا إلى حسابك بعد طلبك الأخير";

// As large as a customer of HelpCrunch: 20 members, 0.9 KB.
void JsonObject(benchmark::State& state) {
  std::size_t size = 0;
  for (auto _ : state) {
    json::Writer w;
    w.StartObject().Key("id").Integer(8737843);
    for (int i = 0; i < 12; ++i)
      w.Key("someName").String("a text of some forty bytes, as names are");
    w.Key("firstSeen").Integer(1536826680).Key("notes").Null().Key("blocked").Boolean(false);
    w.Key("location").Raw(R"({"regionCode":"17","countryCode":"UA","city":"Lviv"})");
    w.Key("tags").Raw(R"([{"name":"tag","color":"#fff000"}])").EndObject();
    const std::string text = w.Take();
    size = text.size();
    benchmark::DoNotOptimize(text.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(size) * state.iterations());
}

// A page of ten messages in Arabic, some 6 KB.
void JsonArabicPage(benchmark::State& state) {
  std::size_t size = 0;
  for (auto _ : state) {
    json::Writer w;
    w.StartArray();
    for (int i = 0; i < 10; ++i) {
      w.StartObject().Key("id").Integer(i);
      for (int k = 0; k < 6; ++k) w.Key("text").String(kArabic);
      w.EndObject();
    }
    w.EndArray();
    const std::string text = w.Take();
    size = text.size();
    benchmark::DoNotOptimize(text.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(size) * state.iterations());
}

BENCHMARK(JsonObject);
BENCHMARK(JsonArabicPage);

}  // namespace
}  // namespace understudy::bench
