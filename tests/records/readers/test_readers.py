"""Formats that a probe may print: a folder is the registry."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generator.measure import catalogue
from generator.measure.executors import ProcessSpec, local
from generator.model.probe import ANSWER
from generator.model.reading import Reading
from generator.records import readers
from tests.records.readers.samples import sample, told

Plant = Callable[[Mapping[str, str]], Path]
LINES = """
from generator.records.readers import Figure

def figures(output):
    return (Figure("all", tuple(float(line) for line in output.split()), "ns"),)
"""
PROGRAMS = (
    "answer",
    "criterion",
    "csv",
    "go",
    "google-benchmark",
    "hyperfine",
    "json",
    "lines",
    "perf-stat",
    "pyperf",
)


@pytest.fixture
def lines(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader of numbers, one per line, in a file that was only dropped into the folder."""
    root = plant({"readers/numbers.py": LINES})
    monkeypatch.setattr(readers, "__path__", [*readers.__path__, str(root / "readers")])
    monkeypatch.delitem(sys.modules, "generator.records.readers.numbers", raising=False)


def test_the_usual_document_passes_as_it_is() -> None:
    assert readers.document(b'{"samples": [1]}', Reading(ANSWER)) == b'{"samples": [1]}'


@pytest.mark.usefixtures("lines")
def test_a_file_in_the_folder_is_a_reader() -> None:
    assert readers.names() == tuple(sorted((*PROGRAMS, "numbers")))
    spec = ProcessSpec(Path("p"), readings=(Reading("numbers"),))
    (done,) = local.outcomes({"how": "exited", "code": 0}, b"41\n42.5\n", b"", spec)
    assert done.answer is not None
    assert (done.status, list(done.answer.samples)) == ("ok", [41.0, 42.5])


@pytest.mark.usefixtures("lines")
def test_what_a_reader_cannot_read_has_failed_with_its_reason() -> None:
    spec = ProcessSpec(Path("p"), readings=(Reading("numbers"),))
    (done,) = local.outcomes({"how": "exited", "code": 0}, b"not a number\n", b"", spec)
    assert (done.status, done.reason) == ("failed", "could not convert string to float: b'not'")


@pytest.mark.usefixtures("lines")
def test_a_probe_names_its_reader_in_its_first_comment(plant: Plant) -> None:
    root = plant({"probes/one.c": "/* x\n * reads numbers\n */\n", "probes/two.c": "/* y */\n"})
    found = catalogue.read_probes([root / "probes"])
    assert {name: probe.reads for name, probe in found.items()} == {"one": "numbers", "two": "answer"}


def test_a_probe_with_an_unknown_reader_is_none_and_says_why(plant: Plant) -> None:
    root = plant({"probes/one.c": "/* x\n * reads anwser\n */\n"})
    assert catalogue.read_probes([root / "probes"]) == {}
    why = catalogue.passed_over([root / "probes"])["one"]
    assert why == "probes/one.c has `reads anwser`, and there is no such reader: did you mean 'answer'?"


def test_samples_that_are_means_are_said_to_be_for_a_mean_has_no_tail() -> None:
    assert told("go", sample("go-bench"), "Copy/size=64 p99-ms")["kind"] == "steady"
    assert "kind" not in told("lines", b"took 5 ns\n", "took {}")
