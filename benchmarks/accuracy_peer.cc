// The operations of the probes mutex_lock, func_call, clock_gettime and getpid under Google Benchmark.
#include <benchmark/benchmark.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct timespec now;

__attribute__((noinline)) static void do_mutex_lock() {
    pthread_mutex_lock(&lock);
    pthread_mutex_unlock(&lock);
}
__attribute__((noinline)) static void do_func_call() { __asm__ volatile(""); }
__attribute__((noinline)) static void do_clock_gettime() { clock_gettime(CLOCK_MONOTONIC, &now); }
__attribute__((noinline)) static void do_getpid() { syscall(SYS_getpid); }

static void mutex_lock(benchmark::State &state) {
    for (auto _ : state) do_mutex_lock();
}
static void func_call(benchmark::State &state) {
    for (auto _ : state) do_func_call();
}
static void clock_gettime_(benchmark::State &state) {
    for (auto _ : state) do_clock_gettime();
}
static void getpid_(benchmark::State &state) {
    for (auto _ : state) do_getpid();
}
BENCHMARK(mutex_lock);
BENCHMARK(func_call);
BENCHMARK(clock_gettime_)->Name("clock_gettime");
BENCHMARK(getpid_)->Name("getpid");
BENCHMARK_MAIN();
