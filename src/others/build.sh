#!/bin/sh
# bench.cc against Google Benchmark; 77 where that is not installed.
out=$1
echo '#include <benchmark/benchmark.h>' | g++ -x c++ -fsyntax-only - 2>/dev/null || {
    echo "needs libbenchmark-dev" >&2
    exit 77
}
exec g++ -O2 -o "$out" src/others/bench.cc -lbenchmark -lpthread
