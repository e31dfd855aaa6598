"""What many records of one note cost: whole processes over 2 and over N of them.

    python benchmarks/history.py [N]

The note has 10 measurements; each record is a real session's with its medians moved a little. Prints what
each command takes on a terminal, with its peak memory, over 2 and over N records (2,000), and what `history`
does where there is no index yet. Exits with 1 where `history` is outside of its bounds below, or another
command takes longer over many records than over two.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import random
import shutil
import statistics
import struct
import sys
import tempfile
import termios
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.whole import command, timed  # noqa: E402
from generator.model.record import Record, TrialRecord  # noqa: E402
from generator.records import file_format, store  # noqa: E402

STEM = "2026-11-01-many"
SOURCES = ("2023-11-03-vhive-libmpk", "2026-11-24-wake-ups")  # notes whose newest records are taken
MEASURED = (  # probes under no condition: ten of the first note and of the one that has most hand-offs
    "mutex_lock",
    "func_call",
    "clock_gettime",
    "getpid",
    "thread_create",
    "message_channel",
    "mprotect",
    "thread_specific",
    "handoff_futex",
    "handoff_pipe",
)
HISTORY = ("history", "getpid")
COMMANDS = (HISTORY, ("list",), ("render", STEM), ("render", STEM, "--latest"), ("check",))
COLD, WARM = 3.0, 0.5  # s for HISTORY over 2,000 records, without an index and with one
MORE = 0.15  # s that another command may take over many records above what it takes over two
COLD_ROUNDS, ROUNDS = 3, 5


def note(word: int = 0) -> str:
    lines = [f"  {name}: {{probe: {name}, label: {name}}}" for name in MEASURED]
    shown = "\n".join(f"  - {name}: {{{{ {name} }}}}" for name in MEASURED)
    return "\n".join(["title: many sessions", "measure:", *lines, "body: |", shown, f"  - word {word}", ""])


def trials() -> tuple[Record, tuple[TrialRecord, ...]]:
    """A real record, and one trial of each probe from all that are taken."""
    records = [store.load(max((ROOT / "results" / name).glob("2*.json"))) for name in SOURCES]
    every = {one.trial.definition: one for record in records for one in record.trials}
    found = [next(one for key, one in every.items() if fits(key, name)) for name in MEASURED]
    named = (replace(one, trial=replace(one.trial, measurement=one.trial.probe)) for one in found)
    return records[0], tuple(named)


def fits(definition: str, name: str) -> bool:
    return definition.startswith(f"{name}(") and definition.endswith("pin= idle=0 awake=0")


def moved(text: str, factor: float) -> str:
    """A record's text with all medians of processes a little larger or smaller."""
    line = next(line for line in text.splitlines() if line.startswith(' "median":'))
    values = json.loads(line.partition(":")[2].rstrip(","))
    other = json.dumps([value and float(f"{value * factor:.5g}") for value in values])
    return text.replace(line, f' "median": {other}{"," * line.endswith(",")}')


def make_notebook(folder: Path, count: int) -> Path:
    (folder / "experiments").mkdir(parents=True)
    for name in ("config.yml", "_config.yml", "index.markdown"):
        shutil.copy(ROOT / name, folder / name)
    results = folder / "results" / STEM
    results.mkdir(parents=True)
    (folder / "experiments" / f"{STEM}.yml").write_text(note())
    usual, measured = trials()
    whole = file_format.dumps(replace(usual, note=STEM, trials=measured, experiment=note()))
    chance, begun = random.Random(7), datetime(2024, 1, 1, tzinfo=UTC)
    for number in range(count):
        started = begun + timedelta(hours=12 * number)
        name = f"{started:%Y%m%dT%H%M%S}000Z-{usual.host}"
        text = moved(whole, chance.lognormvariate(0.0, 0.03))
        text = text.replace(usual.name, name).replace(usual.started, f"{started:%Y-%m-%dT%H:%M:%S}Z")
        (results / f"{name}.json").write_text(text)
    return folder


def on_terminal(arguments: list[str]) -> tuple[float, float]:
    """`timed` of a process whose output a person looks at."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 100, 0, 0))
    reader = threading.Thread(target=read_all, args=(ours,), daemon=True)
    reader.start()
    try:
        return timed(arguments, theirs)
    finally:
        os.close(theirs)
        reader.join()
        os.close(ours)


def read_all(terminal: int) -> None:
    with contextlib.suppress(OSError):  # the other end was closed
        while os.read(terminal, 65536):
            pass


def changed(notebook: Path, number: int) -> None:
    """Another word in the note: whatever is remembered of its post is worth nothing."""
    (notebook / "experiments" / f"{STEM}.yml").write_text(note(number))


def cold(notebook: Path) -> float:
    """Seconds that a history takes where there is no index yet, as the least of a few."""
    times = []
    for _ in range(COLD_ROUNDS):
        (notebook / ".cache" / "index.sqlite").unlink(missing_ok=True)
        times.append(on_terminal(command(notebook, *HISTORY)))
    took, memory = min(times)
    print(f"{'no index':>13}  {' '.join(HISTORY):38} {took:6.2f} s {memory:4.0f} MB", flush=True)
    return took


def warm(notebook: Path, count: int) -> dict[tuple[str, ...], float]:
    """Seconds that each command takes, the note a little changed before each."""
    found = {}
    for words in COMMANDS:
        times = []
        for number in range(1, ROUNDS + 1):
            changed(notebook, number)
            times.append(on_terminal(command(notebook, *words)))
        found[words] = statistics.median(took for took, _ in times)
        memory = max(peak for _, peak in times)
        print(f"{count:5} records  {' '.join(words):38} {found[words]:6.2f} s {memory:4.0f} MB", flush=True)
    return found


def measured(count: int) -> tuple[dict[tuple[str, ...], float], float]:
    """Of each command over so many records what it takes; and what a history does without an index."""
    with tempfile.TemporaryDirectory() as temporary:
        notebook = make_notebook(Path(temporary), count)
        timed(command(notebook, "render", STEM, "--latest"))
        without = cold(notebook)
        return warm(notebook, count), without


def main(count: int) -> int:
    (few, _), (many, without) = measured(2), measured(count)
    name = " ".join(HISTORY)
    bad = [f"{name}, no index: {without:.2f} s, bound {COLD}"] if without > COLD else []
    bad += [f"{name}: {many[HISTORY]:.2f} s, bound {WARM}"] if many[HISTORY] > WARM else []
    bad += [
        f"{' '.join(words)}: {many[words] - few[words]:.2f} s above that of two records, bound {MORE}"
        for words in COMMANDS
        if words != HISTORY and many[words] - few[words] > MORE
    ]
    print("\n".join(["outside of the bounds:", *bad]) if bad else "within the bounds")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 2000))
