"""What is left of a note where only its measuring matters."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import SourceErrors
from generator.notes import find, load
from generator.notes.measuring_part import measuring_part
from tests.conftest import REPOSITORY

NOTE = """title: a note
date: 2023-11-03
summary: "what {{ call }} costs"
measure:  # the calls
  call: {probe: func_call, label: a call}   # kept as it is

conditions:
  apart: {pin: two cores}
body: 2023-11-03-elsewhere.md
budget: 3 min
"""


def test_what_is_measured_stays_line_by_line_and_all_else_goes() -> None:
    assert measuring_part(NOTE, "x.yml", "a replica") == (
        "title: a replica\n"
        "measure:  # the calls\n"
        "  call: {probe: func_call, label: a call}   # kept as it is\n"
        "conditions:\n"
        "  apart: {pin: two cores}\n"
        "budget: 3 min\n"
        "body: |\n"
        "  a replica\n"
    )


def test_lines_of_windows_and_of_others_are_one_note() -> None:
    assert measuring_part(NOTE.replace("\n", "\r\n"), "x.yml", "x") == measuring_part(NOTE, "x.yml", "x")


@pytest.mark.parametrize("path", find.every(REPOSITORY), ids=lambda path: path.stem)
def test_each_note_of_the_notebook_measures_the_same_without_its_post(path: Path) -> None:
    whole, _ = load.experiment(path, REPOSITORY)
    given = {path: measuring_part(path.read_text(encoding="utf-8"), path.name, "x").encode()}
    part, problems = load.experiment(path, REPOSITORY, given)
    assert whole and part and not problems
    assert list(part.measurements) == list(whole.measurements)
    for name, one in part.measurements.items():
        other = whole.measurements[name]
        assert (one.probe, one.run, one.params, one.conditions) == (
            other.probe,
            other.run,
            other.params,
            other.conditions,
        )
    assert {n: c.definition for n, c in part.conditions.items()} == {
        n: c.definition for n, c in whole.conditions.items()
    }


@pytest.mark.parametrize("text", ["", "- a list", "{title: x, measure: {}}", "a: [", "a: 1\na: 2", "\0"])
def test_what_is_no_note_is_told_with_its_place(text: str) -> None:
    with pytest.raises(SourceErrors) as told:
        measuring_part(text, "experiments/x.yml", "x")
    assert str(told.value).startswith("experiments/x.yml:1:") or "experiments/x.yml:2:" in str(told.value)
