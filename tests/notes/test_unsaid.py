"""Readers are told on which host a figure was measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.model.note import Experiment
from generator.notes import load, unsaid

NOTE = """title: a note
{head}
measure:
  wake: {{probe: says, label: waking, expect: under 5 us}}
  once: {{probe: says, label: once{only}}}
conditions:
  apart: {{pin: two cores}}
  together: {{pin: one cpu}}
body: |
  It takes {prose}.
"""


def note(root: Path, prose: str, head: str = "hosts: [here, m510]", only: str = "") -> Experiment:
    path = root / "experiments/2026-11-28-x.yml"
    path.parent.mkdir()
    path.write_text(NOTE.format(prose=prose, head=head, only=only))
    found, problems = load.experiment(path, root)
    assert found, problems
    return found


def test_a_figure_of_several_hosts_that_names_none_is_doubted_with_its_place(tmp_path: Path) -> None:
    doubt = unsaid.first(note(tmp_path, "{{ apart.wake }} or {{ wake }}"))
    assert doubt is not None
    assert (doubt.location.line, doubt.location.column) == (10, 15)
    assert doubt.what == "'apart.wake' was measured on several hosts, and this is of here: no reader is told"
    assert doubt.hint == "write {{ here.apart.wake }}, or name another of them"


@pytest.mark.parametrize(
    "prose",
    [
        "{{ m510.wake }}",
        "{{ m510.apart.wake }}",
        "{{ m510.apart.wake / here.apart.wake }}",
        "{{ wake.expect }}",
    ],
)
def test_one_that_says_it_or_was_only_written_is_not(tmp_path: Path, prose: str) -> None:
    assert unsaid.first(note(tmp_path, prose)) is None


@pytest.mark.parametrize("head", ["categories: x", "hosts: [m510]"])
def test_a_note_of_one_host_need_not_say_it(tmp_path: Path, head: str) -> None:
    assert unsaid.first(note(tmp_path, "{{ apart.wake }}", head)) is None


def test_what_runs_on_one_host_alone_is_its(tmp_path: Path) -> None:
    assert unsaid.first(note(tmp_path, "{{ once }}", only=", conditions: m510")) is None
