"""What the program costs around the probes: whole processes, against bare Python in the same minute.

    python benchmarks/whole.py [--full] [--rounds N]

Prints start-up (`--help` over `python -c pass`), `render` of the first note from its records with nothing
changed and with new charts, and what `run` takes above the time inside its probes (fork to exit), with its
peak memory. `--full` measures the note whole (about 100 s); else `run --quick`. Exits with 1 when a figure
is outside the bounds below.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTE = "2023-11-03"
BARE = [sys.executable, "-c", "pass"]
BOUNDS = {  # s; MB for memory
    "start-up above bare Python": 0.100,
    "render, nothing changed": 0.5,
    "render, new charts": 1.2,
    "run above its probes": 0.9,
    "peak memory of run": 200.0,
}


def command(notebook: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "generator", "--notebook", str(notebook), *words]


def timed(arguments: Sequence[str], output: int | None = None) -> tuple[float, float]:
    """Wall time in s and peak memory in MB of one process and what it waited for; it must end well.

    What it prints goes to `output`, a descriptor, or nowhere.
    """
    nowhere = os.open("/dev/null", os.O_WRONLY)
    begun = time.perf_counter()
    pid = os.posix_spawn(
        arguments[0],
        arguments,
        os.environ | {"PYTHONPATH": str(ROOT)},
        file_actions=[(os.POSIX_SPAWN_DUP2, nowhere if output is None else output, fd) for fd in (1, 2)],
    )
    os.close(nowhere)
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"{' '.join(arguments)} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def paired(
    rounds: int, arguments: Sequence[str], before: Callable[[], None] = lambda: None
) -> tuple[float, float]:
    """Medians over interleaved rounds: of the command, and of bare Python."""
    ours, bare = [], []
    for _ in range(rounds):
        before()
        ours.append(timed(arguments)[0])
        bare.append(timed(BARE)[0])
    return statistics.median(ours), statistics.median(bare)


def make_notebook(folder: Path) -> Path:
    for name in ("experiments", "config.yml", "_config.yml", "index.markdown"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    timed(command(folder, "run", NOTE, "--quick"))  # fills the caches
    return folder


def run_overhead(notebook: Path, *, full: bool) -> tuple[float, float, float]:
    """(wall, s above the probes, peak MB) of one run with a warm build cache."""
    wall, memory = timed(command(notebook, "run", NOTE, *([] if full else ["--quick"])))
    newest = max(path for path in notebook.glob("results/*/*.json") if path.name != "published.json")
    inside = sum(one["probes"] for one in json.loads(newest.read_text())["rounds"])
    return wall, wall - inside, memory


def show(name: str, value: float, unit: str, remark: str) -> bool:
    bound = BOUNDS[name]
    held = value <= bound
    print(f"{name:<28} {value:8.3f} {unit:<3} bound {bound:g}: {'holds' if held else 'FAILS':<6} {remark}")
    return held


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--rounds", type=int, default=9)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        notebook = make_notebook(Path(temporary))
        charts = notebook / ".cache" / "charts"
        held = []
        ours, bare = paired(asked.rounds, command(notebook, "--help"))
        held.append(show("start-up above bare Python", ours - bare, "s", f"{ours / bare:.1f}x bare Python"))
        ours, bare = paired(asked.rounds, command(notebook, "render", NOTE))
        held.append(show("render, nothing changed", ours, "s", f"{ours / bare:.1f}x bare Python"))
        ours, bare = paired(
            asked.rounds, command(notebook, "render", NOTE), lambda: shutil.rmtree(charts, ignore_errors=True)
        )
        held.append(show("render, new charts", ours, "s", f"{ours / bare:.1f}x bare Python"))
        wall, above, memory = run_overhead(notebook, full=asked.full)
        held.append(show("run above its probes", above, "s", f"of {wall:.1f} s: {above / wall:.1%}"))
        held.append(show("peak memory of run", memory, "MB", "largest process"))
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
