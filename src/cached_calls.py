"""cached_calls.py ROOM: 20,000 calls, by arguments that follow a power law, behind a cache.

Prints which share was answered from the cache, how many results had to leave it, and the time of a call.
"""

import functools
import random
import sys
import time

CALLS = 20_000
EXPONENT = 0.9  # of the Pareto distribution that the arguments are drawn from

draw = random.Random()
arguments = [int(draw.paretovariate(EXPONENT)) for _ in range(CALLS)]


@functools.lru_cache(maxsize=int(sys.argv[1]))
def function(_: int) -> int:
    """What is called."""
    return sum(range(200))


start = time.perf_counter_ns()
for argument in arguments:
    function(argument)
took = time.perf_counter_ns() - start
found = function.cache_info()
print(f"hits: {100 * found.hits / CALLS:.2f} %")
print(f"evicted: {found.misses - found.currsize}")
print(f"each: {took / CALLS:.1f} ns/op")
