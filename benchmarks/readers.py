"""What it costs to read a program's output, and to try a program.

    python benchmarks/readers.py [--rounds N]

Each reader reads 1 MB of its own format for one figure; `try -- PROGRAM` on a sample is compared with the
program alone in the same minute. Exits with 1 when a figure is outside the bounds below.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.whole import command, timed  # noqa: E402
from generator.model.reading import Pick, Reading  # noqa: E402
from generator.records import readers  # noqa: E402

SIZE = 10**6  # bytes
READING = 0.020  # s for SIZE
TRYING = 0.3  # s above the program
SAMPLES = ROOT / "tests" / "records" / "samples"


def rows(head: str, row: str, end: str, separator: str = "") -> bytes:
    """Rows until there is 1 MB of them."""
    body = separator.join([row] * (SIZE // (len(row) + len(separator))))
    return f"{head}{body}{end}".encode()


def benchmark_row(name: str) -> str:
    whole = json.loads((SAMPLES / "google-benchmark-1.7.1-abseil-mutex.json").read_text())
    return json.dumps(whole["benchmarks"][0] | {"run_name": name}, indent=6)


def job() -> str:
    return json.dumps(json.loads((SAMPLES / "fio-3.33.json").read_text())["jobs"][0], indent=2)


def outputs() -> dict[str, tuple[bytes, str]]:
    """1 MB of each format, and what to pick of it."""
    times = ", ".join(["0.0016843"] * (SIZE // 11))
    iters = ", ".join(["209454.0"] * (SIZE // 24))
    return {
        "lines": (rows("", "Time spent on acquiring a free lock: 460 ns\n", ""), "acquiring a free lock: {}"),
        "json": (rows('{"jobs": [', job(), "]}", ", "), "jobs[*].read.iops"),
        "csv": (rows("name,iops,ns\n", "read,4978.021978,1234.5\n", ""), "read.ns"),
        "google-benchmark": (rows('{"benchmarks": [', benchmark_row("BM_a"), "]}", ","), "BM_a"),
        "go": (rows("", "BenchmarkMutex-2      \t 3933061\t         9.908 ns/op\n", ""), "Mutex"),
        "pyperf": (
            rows(
                '{"benchmarks": [{"metadata": {"name": "a"}, "runs": [',
                '{"values": [7.22e-08, 7.07e-08]}',
                "]}]}",
                ",",
            ),
            "a",
        ),
        "hyperfine": (f'{{"results": [{{"command": "a", "times": [{times}]}}]}}'.encode(), "a"),
        "criterion": (f'{{"iters": [{iters}], "times": [{iters}]}}'.encode(), "times"),
        "perf-stat": (rows("", "48,,page-faults,528582,100.00,90.809,K/sec\n", ""), "page-faults"),
    }


def fastest(work: Callable[[], object], rounds: int) -> float:
    """The fastest of so many rounds, in s of CPU time: it is pure computing."""
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def show(name: str, value: float, bound: float) -> bool:
    held = value <= bound
    print(f"{name:<28} {value * 1000:8.1f} ms  bound {bound * 1000:g}: {'holds' if held else 'FAILS'}")
    return held


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=9)
    asked = parser.parse_args()
    held = []
    for name, (output, where) in outputs().items():
        reading = Reading(name, (Pick(where),))
        each = fastest(lambda output=output, reading=reading: readers.document(output, reading), asked.rounds)
        held.append(show(f"1 MB of {name}", each * SIZE / len(output), READING))
    with tempfile.TemporaryDirectory() as temporary:
        for sample in sorted(SAMPLES.glob("*")):
            words = ["cat", str(sample)]
            tried = command(Path(temporary), "try", "--", *words)
            timed(tried)  # builds the launcher
            ours = statistics.median(timed(tried)[0] for _ in range(3))
            alone = statistics.median(timed(["/bin/cat", str(sample)])[0] for _ in range(3))
            held.append(show(f"try {sample.name[:24]}", ours - alone, TRYING))
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
