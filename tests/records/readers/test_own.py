"""A file `readers/NAME.py` of the notebook's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator import pipeline
from generator.measure.executors import ProcessSpec, local
from generator.measure.notebook import open_notebook
from generator.model.probe import OwnReader
from generator.model.reading import Pick, Reading
from generator.notes import check_charts, find
from generator.records import readers

WELL = {"how": "exited", "code": 0}
GOOD = """
def read(output):
    times = [float(word) for word in output.split()]
    return {"unit": "us", "samples": times, "figures": {"last": {"unit": "us", "samples": times[-1:]}}}
"""


def own(source: str, name: str = "mine") -> OwnReader:
    return OwnReader(name, f"readers/{name}.py", source.encode())


def outcome(source: str, output: bytes, *picks: Pick, name: str = "mine") -> local.Outcome:
    spec = ProcessSpec(Path("p"), readings=(Reading(name, picks),), readers={name: own(source, name)})
    (done,) = local.outcomes(WELL, output, b"", spec)
    return done


def test_what_it_makes_is_an_answer_document_of_which_a_pick_names_a_figure() -> None:
    whole, last = outcome(GOOD, b"1 2"), outcome(GOOD, b"1 2", Pick("last"))
    assert whole.answer is not None and list(whole.answer.samples) == [1.0, 2.0]
    assert last.answer is not None and list(last.answer.samples) == [2.0]


def test_one_that_is_called_like_a_reader_of_the_programs_comes_before_it() -> None:
    assert outcome(GOOD, b"1 2", name="lines").status == "ok"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("def read(output):\n    return {}['p99']\n", "readers/mine.py:2: KeyError: 'p99'"),
        ("def read(output)\n", "readers/mine.py:1: SyntaxError: expected ':'"),
        ("import nosuch\n", "readers/mine.py:1: ModuleNotFoundError: No module named 'nosuch'"),
        ("x = 1\n", "readers/mine.py: AttributeError: "),
        ("def read(output):\n    return [1]\n", "readers/mine.py: TypeError: read() gave a list, not a dict"),
        ("def read(output):\n    return {'samples': {1}}\n", "readers/mine.py: TypeError: "),
        ("import sys\ndef read(output):\n    sys.exit(3)\n", "readers/mine.py:3: SystemExit: 3"),
        ("def read(output):\n    return {'samples': [float('nan')]}\n", "sample 0 is NaN"),
    ],
)
def test_its_error_is_told_with_its_line_and_fails_its_figure(source: str, why: str) -> None:
    done = outcome(source, b"1 2")
    assert done.status == "failed" and done.reason.startswith(why)


def test_dropping_the_file_makes_it_known(tmp_path: Path) -> None:
    (tmp_path / "readers").mkdir()
    for name in ("mine.py", "_private.py", "notes.txt"):
        (tmp_path / "readers" / name).write_text(GOOD)
    (tmp_path / "experiments").mkdir()
    assert list(find.readers(tmp_path)) == ["mine"]
    known = pipeline.holdings(open_notebook(tmp_path)).readers
    assert set(known) == {*readers.names(), "mine"}
    assert known["mine"]("anything at all") == ""


@pytest.mark.parametrize(
    ("source", "place", "what"),
    [
        ("x = 1\n", "readers/mine.py:1:1", "there is no function read"),
        ("\ndef read():\n    pass\n", "readers/mine.py:2:1", "read takes 0 parameters, not 1"),
        ("def read(output)\n", "readers/mine.py:1:17", "expected ':'"),
    ],
)
def test_check_reads_it_and_tells_what_is_wrong_at_its_place(source: str, place: str, what: str) -> None:
    (problem,) = check_charts.of_reader(own(source))
    assert (str(problem.location), problem.what) == (place, what)


def test_a_sound_one_has_no_fault_but_its_name_may_be_none() -> None:
    assert check_charts.of_reader(own(GOOD)) == ()
    (problem,) = check_charts.of_reader(own(GOOD, "no name"))
    assert problem.what == "'no name' cannot be the name of a reader"


def test_what_it_finds_is_listed_by_name() -> None:
    found = {one.where: one.values for one in readers.found(own(GOOD), b"1 2")}
    assert found == {"": (1.0, 2.0), "last": (2.0,)}
    assert json.loads(readers.answered(own(GOOD), b"1"))["unit"] == "us"
