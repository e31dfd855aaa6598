"""What expectations are held against: conditions, other measurements, printed figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.model.note import Expectation, Experiment
from generator.notes import comparisons, load

NOTE = """title: t
conditions:
  near: {{pin: one cpu}}
  far: {{pin: two cores}}
  both: {{}}
measure:
  lock: {{probe: lock, label: a lock, conditions: [near, far], expect: {0}, printed: 100 ns (a paper)}}
  fork: {{probe: fork, label: a fork, conditions: near}}
  spawn: {{probe: spawn, conditions: [near, far], params: {{size: [1, 2]}}}}
  paper: {{printed: 5 us (a paper), label: the paper's}}
  both: {{probe: lock, conditions: near}}
body: |
  text
"""


def read(expect: str, folder: Path) -> Experiment:
    path = folder / "experiments" / "2026-11-28-t.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(NOTE.format(expect))
    found, _ = load.experiment(path, folder)
    assert found
    return found


def expected(expect: str, folder: Path) -> Expectation:
    return read(expect, folder).measurements["lock"].expect["near"][0]


def faults(expect: str, folder: Path) -> list[tuple[str, str]]:
    note = read(expect, folder)
    lock = note.measurements["lock"]
    return [(one.what, one.hint) for one in comparisons.problems(lock, note.conditions, note.measurements)]


def test_another_measurement_is_called_as_readers_know_it(tmp_path: Path) -> None:
    assert expected("{near: under fork}", tmp_path).whom == "a fork"
    assert expected("{near: under far}", tmp_path).whom == ""


def test_a_printed_figure_is_called_by_its_value(tmp_path: Path) -> None:
    found = expected("{near: within 10 % of printed}", tmp_path)
    assert (found.whom, found.low, found.high) == ("the printed 100 ns", 0.9, 1.1)
    assert found.printed
    other = expected("{near: under paper}", tmp_path)
    assert (other.whom, other.low, other.high) == ("the 5 µs of the paper's", None, 1.0)


@pytest.mark.parametrize(
    ("expect", "what", "hint"),
    [
        (
            "under lock",
            "'under lock' compares 'lock' with itself",
            "name another, or a condition, or `printed`",
        ),
        ("under frok", "unknown condition or measurement 'frok'", "did you mean 'fork'?"),
        ("under both", "'both' is both a condition and a measurement", "give one of them another name"),
        ("{far: under fork}", "'fork' does not run under 'far'", "it runs under: near"),
        ("{near: under near}", "'under near' compares 'near' with itself", "name another"),
        ("p99 under printed", "'lock' has no p99 printed", "write `printed:`, with the same statistic"),
        ("under spawn", "'spawn' is a sweep of 'size', and 'lock' is none", "name one that has one value"),
        ("p99 under paper", "'paper' has no p99 printed", "write `printed:` for it, with the same statistic"),
    ],
)
def test_what_cannot_be_compared_is_told(expect: str, what: str, hint: str, tmp_path: Path) -> None:
    assert (what, hint) in faults(expect, tmp_path)


@pytest.mark.parametrize(
    "expect", ["{near: under fork}", "under printed", "over 2x paper", "{near: under far}"]
)
def test_what_can_be_compared_is_no_fault(expect: str, tmp_path: Path) -> None:
    assert faults(expect, tmp_path) == []
