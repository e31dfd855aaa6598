"""How many hosts can one client have? Hosts that answer without measuring, real Pythons and none.

    python benchmarks/scale.py [--real N,..] [--hosts N,..]

What a host answers is recorded once, from a session as it is on any host; then as many hosts as are asked
for say the same at once. `python`: each is a Python of its own behind execnet, as over ssh, but without ssh.
`none`: the far side is in the client's own process. Everything else is what `run --on` does: a thread for
each host, connecting, journals, records. Prints for each number the time, groups of results per second (a
host that measures gives one in two seconds or more), and what the client has at most: memory above that of
one host, threads, open files; then what a group takes, and a host (its connection, its record). Exits with
1 where a host takes more than 10 MB.
"""

from __future__ import annotations

import argparse
import json
import logging
import multiprocessing
import os
import sys
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, cast

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from generator import pipeline, sites  # noqa: E402
from generator.choosing import Choice  # noqa: E402
from generator.measure import executors  # noqa: E402
from generator.measure.fleet import entrance, far_side, gateway  # noqa: E402
from generator.measure.notebook import open_notebook  # noqa: E402
from generator.measure.rounds import Unseen  # noqa: E402
from generator.model.host import Host  # noqa: E402

STEM = "2023-11-03-answers"
MEASURED = 4  # measurements, each of six processes
GROUPS = 6  # that a host gives
ALONE = 100  # hosts, for what one group and one host take
MOST = 10.0  # MB
NOTE = """title: answers
date: 2023-11-03 1:53:46 -0500
categories: notes
measure:
{measured}body: |
  - {{{{ one0 }}}}
"""
SAYS = """#!/bin/sh
echo '{"unit": "ns", "samples": [41.0, 42.0]}'
"""
# A Python that says what it was told to say; it lives as long as it is asked.
ANSWERING = """
import json, base64
def back(one):
    return base64.b64decode(one["bytes"]) if "bytes" in one else one
channel.receive()
for one in ({{"lacking": []}}, {{"lacking": []}}, {{"in": True}}):
    channel.send(one)
with open({path!r}) as file:
    every = json.load(file, object_hook=back)
while True:
    try:
        what = channel.receive()[0]
    except EOFError:
        break
    channel.send(every[what].pop(0))
"""


# ------------------------------------------------------------------ what a host says


class Recorded:
    """An open gateway to a host in this process; what it answers is kept."""

    def __init__(self, side: far_side.FarSide) -> None:
        self.answers: dict[str, list[Any]] = {}
        self._side = side

    def ask(self, asked: Any, limit: float, told: Callable[[Any], None] = lambda _: None) -> Any:  # noqa: ARG002
        if isinstance(asked, dict):
            return {"lacking": []}
        answer = self._side.answer(*asked)
        self.answers.setdefault(asked[0], []).append(answer)
        return answer

    def hear(self, limit: float) -> Any:  # noqa: ARG002
        return {"lacking": []}


def untold(told: Any) -> None: ...


def recorded(root: Path, groups: int) -> dict[str, list[Any]]:
    """A whole session of the note, answer by answer, in groups of equal size."""
    back = Path.cwd()
    with ExitStack() as stack:
        there = root / "there"
        there.mkdir()
        (there / "probes").symlink_to(root / "probes")
        side = far_side.FarSide(there, untold, stack)
        side._group = grouped(side, groups)  # type: ignore[method-assign]
        reached = Recorded(side)

        @contextmanager
        def reach(*_: Any) -> Iterator[Recorded]:
            yield reached

        gateway.opened, usual = reach, gateway.opened  # type: ignore[assignment]
        try:
            measured(root, 1)
        finally:
            gateway.opened = usual
            os.chdir(back)
    return reached.answers


def grouped(side: far_side.FarSide, groups: int) -> Callable[[float], int | None]:
    """So many groups in all, instead of one each two seconds."""
    size = MEASURED * 6 // groups

    def group(until: float) -> int | None:  # noqa: ARG001
        ended = None
        for _ in range(size):
            ended = next(side._steps, None)
        return ended

    return group


# ------------------------------------------------------------------ hosts that say it


class Replayed:
    """A channel to a host in this process that says what was recorded."""

    def __init__(self, answers: dict[str, list[Any]]) -> None:
        self._left = {what: list(each) for what, each in answers.items()}
        self._next: list[Any] = []

    def send(self, asked: Any) -> None:
        begins = isinstance(asked, dict)
        self._next = (
            [{"lacking": []}, {"lacking": []}, {"in": True}] if begins else [self._left[asked[0]].pop(0)]
        )

    def receive(self) -> Any:
        return self._next.pop(0)


def without_processes(answers: dict[str, list[Any]]) -> None:
    """From now on hosts are in this process."""

    class InProcess(gateway.Gateway):
        def open(self) -> None:
            self._channel = Replayed(answers)

    gateway.Gateway = InProcess  # type: ignore[misc]


class Here:
    """The engine that reaches this machine, without anything between."""

    PATIENCE = 600.0
    QUEUES = False
    COMES_BACK = False

    @staticmethod
    def command(host: Host, python: Sequence[str]) -> tuple[str, ...]:  # noqa: ARG004
        return (sys.executable, *python[1:])

    @staticmethod
    def why(said: str, host: Host) -> None: ...

    @staticmethod
    def by_hand(host: Host, command: str) -> str:  # noqa: ARG004
        return command


def with_pythons(root: Path, answers: dict[str, list[Any]]) -> None:
    """From now on a host is a Python on this machine."""
    said = root / "answers.json"
    said.write_text(json.dumps(answers, default=lambda data: {"bytes": b64encode(data).decode()}))
    text = root / "answering.py"
    text.write_text(ANSWERING.format(path=str(said)))
    entrance.__file__ = str(text)
    sys.modules[f"{executors.__name__}.ssh"] = cast(ModuleType, Here)


# ------------------------------------------------------------------ one run


@dataclass
class Peak:
    """What this process had at most, looked at ten times a second."""

    memory: float = 0.0  # MB
    threads: int = 0
    files: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        while True:
            status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
            self.memory = max(self.memory, int(status["VmRSS"].split()[0]) / 1024)
            self.threads = max(self.threads, int(status["Threads"]))
            self.files = max(self.files, len(os.listdir("/proc/self/fd")))  # noqa: PTH208
            if self.ended.wait(0.1):
                return


def make_notebook(root: Path, hosts: int) -> None:
    """A note, and so many hosts in config.yml."""
    lines = "".join(f"  one{n}: {{probe: says, label: answer {n}}}\n" for n in range(MEASURED))
    each = "".join(f"  h{n}: {{ssh: h{n}}}\n" for n in range(hosts))
    files = {
        f"experiments/{STEM}.yml": NOTE.format(measured=lines),
        "probes/says": SAYS,
        "config.yml": f"hosts:\n{each}",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    (root / "probes/says").chmod(0o755)


def measured(root: Path, hosts: int) -> int:
    """How many hosts gave a record; a session on each, all at once."""
    notebook = open_notebook(root)
    experiment = pipeline.read(notebook, root / f"experiments/{STEM}.yml")
    choice = Choice(on=tuple(f"h{n}" for n in range(hosts)), apart=0.0, seed=1)
    done = sites.measure(notebook, experiment, choice, Unseen(), sites.unseen)
    for one in done:
        if one.error:
            print(f"{one.error.what}", file=sys.stderr)
    return sum(one.record is not None for one in done)


def one(kind: str, hosts: int, groups: int = GROUPS) -> tuple[float, int, Peak]:
    """(s, hosts that gave a record, peak): in this process, which is a fresh one."""
    logging.disable()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_notebook(root, hosts)
        answers = recorded(root, groups)
        (with_pythons(root, answers) if kind == "python" else without_processes(answers))
        peak = Peak()
        looking = threading.Thread(target=peak.look)
        looking.start()
        begun = time.perf_counter()
        good = measured(root, hosts)
        took = time.perf_counter() - begun
        peak.ended.set()
        looking.join()
    peak.ended = None  # type: ignore[assignment]
    return took, good, peak


def fresh(kind: str, hosts: int, groups: int = GROUPS) -> tuple[float, int, Peak]:
    """The same in a process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(one, kind, hosts, groups).result()


def numbers(text: str) -> Sequence[int]:
    return [int(word) for word in text.split(",") if word]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--real", type=numbers, default=[10, 100])
    parser.add_argument("--hosts", type=numbers, default=[100, 1000])
    asked = parser.parse_args()
    print(f"{'hosts':>6} {'each':8}{'s':>8}{'groups/s':>10}{'MB/host':>9}{'threads':>9}{'files':>7}")
    most = 0.0
    for kind, several in (("python", asked.real), ("none", asked.hosts)):
        alone = fresh(kind, 1)[2].memory
        for hosts in several:
            took, good, peak = fresh(kind, hosts)
            each = (peak.memory - alone) / (hosts - 1)
            most = max(most, each)
            rate = good * GROUPS / took
            lost = f"  {hosts - good} lost" if good < hosts else ""
            print(
                f"{hosts:6} {kind:8}{took:8.1f}{rate:10.0f}{each:9.2f}{peak.threads:9}{peak.files:7}{lost}",
                flush=True,
            )
    few, many = (fresh("none", ALONE, groups)[0] for groups in (1, MEASURED * 6))
    group = (many - few) / (MEASURED * 6 - 1) / ALONE
    host = few / ALONE - group
    print(f"the client takes {group * 1e3:.1f} ms for a group and {host * 1e3:.0f} ms for a host")
    return 0 if most <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
