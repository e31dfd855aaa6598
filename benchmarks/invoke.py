"""Are invocations timed right? Our probes against other clients of the same server, in the same minute.

    python benchmarks/invoke.py [--processes N]

http_invoke against libcurl's own figure for the same calls, from a plain client that shares nothing with
the probe (invoke_plain.c): within 10 %. grpc_invoke with a reused channel against grpcio's own client (raw
bytes, a channel of its own, no proxy): not slower. Beside them, for scale, http_invoke against wrk, whose
client does less than libcurl: 5 us less of 45. The servers are the two services that come along, on one
CPU, all clients on another where there is one. Each process is one reading, the order of a pair alternates;
what is judged is the median of the paired ratios, as the machine's state moves both of a pair. Needs
libcurl and json-c, grpcio for its row and wrk for its own. Exits with 1 when one is outside.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CFLAGS = ["-O2", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-pthread", "-Wl,-z,lazy"]
LIBRARIES = ("libcurl", "json-c")
CALLS = 5000
POST = 'wrk.method="POST"; wrk.body="hello"; wrk.headers["Content-Type"]="text/plain"\n'
MICROSECONDS = {"us": 1.0, "ms": 1e3, "s": 1e6}


@dataclass(frozen=True)
class Case:
    """One service and two clients of it; each reading is a median in us."""

    title: str
    script: str
    probe: str
    peer: Callable[[Path, int], float]
    where: str  # the probe's argument, with the port to come
    low: float
    high: float


def build(folder: Path, probe: str) -> None:
    """The probe, and the plain client."""
    asked = ["pkg-config", "--cflags", "--libs", *LIBRARIES]
    flags = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split()
    for source in (ROOT / "probes" / f"{probe}.c", ROOT / "benchmarks" / "invoke_plain.c"):
        command = ["cc", *CFLAGS, "-I", ROOT / "probes", source, *flags, "-o", folder / source.stem]
        subprocess.run(command, check=True)


@contextmanager
def service(script: str, cpu: int) -> Iterator[int]:
    """A service on a free port, on one CPU."""
    command = [sys.executable, ROOT / "services" / script, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        os.sched_setaffinity(process.pid, {cpu})
        line = process.stdout.readline()
        try:
            yield int(line.rpartition(":")[2])
        finally:
            process.terminate()


def ours(folder: Path, case: Case, port: int) -> float:
    command = [
        folder / case.probe,
        f"{case.where}{port}" + ("/function/hello" if "url" in case.where else ""),
    ]
    done = subprocess.run(command, check=True, capture_output=True)
    return statistics.median(json.loads(done.stdout)["samples"]) / 1e3


def plain(folder: Path, port: int) -> float:
    asked = [folder / "invoke_plain", f"http://127.0.0.1:{port}/function/hello", str(CALLS)]
    return float(subprocess.run(asked, check=True, capture_output=True).stdout)


def wrk(folder: Path, port: int) -> float:
    script = folder / "post.lua"
    script.write_text(POST)
    asked = [
        "wrk",
        "-t1",
        "-c1",
        "-d1s",
        "--latency",
        "-s",
        script,
        f"http://127.0.0.1:{port}/function/hello",
    ]
    said = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    found = re.search(r"50%\s+([\d.]+)(us|ms|s)", said)
    assert found, said
    return float(found[1]) * MICROSECONDS[found[2]]


def grpcio(folder: Path, port: int) -> float:
    """A process of its own, as a probe is."""
    command = [sys.executable, __file__, "--grpcio", str(port)]
    return float(subprocess.run(command, check=True, capture_output=True, cwd=folder).stdout)


def be_grpcio(port: int) -> None:
    """The peer: prints the median of its calls in us."""
    import grpc

    options = [("grpc.use_local_subchannel_pool", 1), ("grpc.enable_http_proxy", 0)]
    with grpc.insecure_channel(f"127.0.0.1:{port}", options=options) as channel:
        call = channel.unary_unary("/helloworld.Greeter/SayHello")
        times = []
        for _ in range(CALLS + 101):
            begin = time.perf_counter_ns()
            call(b"\x0a\x05world")
            times.append(time.perf_counter_ns() - begin)
    print(statistics.median(times[101:]) / 1e3)


def cases() -> Iterator[Case]:
    if subprocess.run(["pkg-config", "--exists", *LIBRARIES], check=False).returncode:
        print(f"all left out: needs {' and '.join(LIBRARIES)}", file=sys.stderr)
        return
    url = "url=http://127.0.0.1:"
    yield Case("http_invoke against libcurl itself", "http_function.py", "http_invoke", plain, url, 0.9, 1.1)
    if shutil.which("wrk"):
        yield Case("http_invoke against wrk", "http_function.py", "http_invoke", wrk, url, 0.0, math.inf)
    if importlib.util.find_spec("grpc"):
        title = "grpc_invoke against grpcio"
        yield Case(title, "greeter_grpc.py", "grpc_invoke", grpcio, "target=127.0.0.1:", 0.0, 1.0)


def measure(folder: Path, case: Case, port: int, processes: int) -> list[tuple[float, float]]:
    readings = []
    for i in range(processes):
        if i % 2:
            peer = case.peer(folder, port)
            readings.append((ours(folder, case, port), peer))
        else:
            readings.append((ours(folder, case, port), case.peer(folder, port)))
    return readings


def show(case: Case, readings: list[tuple[float, float]]) -> bool:
    mine, peer = (statistics.median(column) for column in zip(*readings, strict=True))
    paired = statistics.median(a / b for a, b in readings)
    holds = case.low <= paired <= case.high
    verdict = "for scale" if case.high == math.inf else "ok" if holds else "OUTSIDE"
    print(f"{case.title:42}{mine:10.1f}{peer:10.1f}{mine / peer:8.3f}{paired:8.3f}  {verdict}")
    return holds


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--processes", type=int, default=12, help="of each client (12)")
    parser.add_argument("--grpcio", type=int, metavar="PORT", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.grpcio:
        be_grpcio(asked.grpcio)
        return 0
    cpus = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cpus[-1]})
    print(f"{'median of process medians, us':42}{'ours':>10}{'theirs':>10}{'ratio':>8}{'paired':>8}")
    verdicts = []
    for case in cases():
        with tempfile.TemporaryDirectory() as folder, service(case.script, cpus[0]) as port:
            build(Path(folder), case.probe)
            verdicts.append(show(case, measure(Path(folder), case, port, asked.processes)))
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
