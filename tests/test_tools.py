"""The recipes of docs/programs.md, run by the tools themselves, where they are installed."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator import units
from generator.model.record import TrialRecord
from generator.records import store
from tests.conftest import NEEDS, REPOSITORY, is_there
from tests.notebook import Notebook
from tests.once import once, shared
from tests.processes import free_port
from tests.test_programs import shown

STEM = "2026-11-28-recipes"
SOURCES = REPOSITORY / "tests" / "data" / "tools"
TOOLS = {  # recipe -> what it needs, and the dimension of its figure
    "copy": ("google-benchmark", units.TIME),
    "rate": ("google-benchmark", units.THROUGHPUT),
    "gocopy": ("go", units.TIME),
    "gorate": ("go", units.THROUGHPUT),
    "dash": ("hyperfine", units.TIME),
    "python": ("pyperf", units.TIME),
    "read": ("fio", units.TIME),
    "iops": ("fio", "IOPS"),
    "web": ("wrk", units.TIME),
    "qps": ("wrk", "req/s"),
    "primes": ("sysbench", "events/s"),
    "pipe": ("perf", units.TIME),
    "ping": ("redis", units.TIME),
    "build": ("make", units.TIME),
}
COPIED = 4096  # bytes
SHORTER = {
    "-d5s": "-d1s",
    "-count=5": "-count=5 -benchtime=20ms",
    "--benchmark_format=json": "--benchmark_format=json --benchmark_min_time=0.05",
}
pytestmark = pytest.mark.needs("compiler", "c++")


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, TrialRecord]:
    """What a record says of each recipe, after one process."""
    (record,) = store.load_all(Path(once(shared(tmp_path_factory) / "tools", measured)))
    return {one.trial.measurement: one for one in record.trials}


def measured(folder: Path) -> str:
    """The folder of the record."""
    notebook = Notebook(folder / "notebook")
    shutil.copytree(SOURCES, notebook.root / "src")
    (notebook.root / ".venv").symlink_to(sys.prefix)
    notebook.write(f"experiments/{STEM}.yml", recipes())
    done = notebook.run("run", STEM, "--quick")
    results = notebook.root / "results" / STEM
    assert results.exists(), done.stderr
    return str(results)


def recipes() -> str:
    """As they stand there, but for ports and for how long some go on; without those that lack a library."""
    fences = shown("yaml")
    lines = next(one for one in fences if "# Google Benchmark" in one)
    servers = next(one for one in fences if one.startswith("services:"))
    if not is_there("google-benchmark"):
        lines = "\n".join(line for line in lines.split("\n") if not line.startswith(("  copy:", "  rate:")))
    text = f"title: recipes\nmeasure:\n{lines}{servers}body: |\n  ```{{table}}\n  ```\n"
    for port in ("8197", "8198"):
        text = text.replace(port, str(free_port()))
    for usual, short in SHORTER.items():
        text = text.replace(usual, short)
    return text


def test_each_recipe_is_one_of_these() -> None:
    assert set(re.findall(r"^  (\w+): \{", recipes().partition("services:")[0], re.M)) <= set(TOOLS)
    assert {need for need, _ in TOOLS.values()} <= set(NEEDS)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.needs(need)) for name, (need, _) in TOOLS.items()]
)
def test_a_recipe_reads_what_its_tool_prints(trials: Mapping[str, TrialRecord], name: str) -> None:
    one = trials[name]
    assert (one.status, one.reason) == ("ok", "")
    assert units.find(one.said.unit)[0] == TOOLS[name][1]
    assert figure(one) > 0


@pytest.mark.needs("go")
def test_a_time_and_a_throughput_of_one_loop_are_read_in_the_same_scale(
    trials: Mapping[str, TrialRecord],
) -> None:
    """What is copied in a second, by the time of a copy: 4 KiB, whatever the machine is doing."""
    assert figure(trials["gocopy"]) * 1e-9 * figure(trials["gorate"]) == pytest.approx(COPIED, rel=0.3)


@pytest.mark.needs("wrk")
def test_what_a_tool_worked_out_itself_is_said_to_be_its_own(trials: Mapping[str, TrialRecord]) -> None:
    (run,) = trials["web"].runs
    assert set(trials["web"].said.given) >= {"median", "p90", "p99"}
    assert run.median and run.median <= run.percentiles["p90"] <= run.percentiles["p99"]
    assert trials["web"].said.failed == {}


def figure(one: TrialRecord) -> float:
    """The median of its process, or the percentile that its tool gives alone; in ns, B/s, or as counted."""
    (run,) = one.runs
    return run.percentiles["p99"] if run.median is None else run.median
