// A free std::mutex, and a copy of 4 KiB whose ends lie `offset` bytes apart within their pages.
#include <benchmark/benchmark.h>
#include <cstring>
#include <mutex>

static std::mutex mutex;
alignas(4096) static char from[4096], to[2 * 4096];

static void BM_Mutex(benchmark::State &state) {
    for (auto _ : state) std::lock_guard<std::mutex> held(mutex);
}
BENCHMARK(BM_Mutex)->ThreadRange(1, 2)->UseRealTime();

static void BM_Copy(benchmark::State &state) {
    for (auto _ : state) {
        memcpy(to + state.range(0), from, sizeof from);
        benchmark::DoNotOptimize(to);
        benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(state.iterations() * sizeof from);
}
BENCHMARK(BM_Copy)->ArgName("offset")->Arg(0)->Arg(16)->Arg(64)->Arg(256)->Arg(1024)->Arg(2048)->UseRealTime();

BENCHMARK_MAIN();
