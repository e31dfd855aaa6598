// What the recipes of docs/programs.md run.
#include <benchmark/benchmark.h>
#include <cstring>
#include <mutex>
#include <vector>

static std::mutex mutex;

static void BM_Mutex(benchmark::State &state) {
    for (auto _ : state) std::lock_guard<std::mutex> held(mutex);
}
BENCHMARK(BM_Mutex)->ThreadRange(1, 2)->UseRealTime();

static void BM_Copy(benchmark::State &state) {
    std::vector<char> from(state.range(0)), to(state.range(0));
    for (auto _ : state) {
        memcpy(to.data(), from.data(), from.size());
        benchmark::DoNotOptimize(to.data());
    }
    state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Copy)->Arg(4096)->Arg(1 << 20);

BENCHMARK_MAIN();
