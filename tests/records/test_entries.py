"""What the index holds of a record comes out of it as it went in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.findings import sessions
from generator.model import heading
from generator.model.finding import Estimate
from generator.model.session import SessionFigure, SessionSummary
from generator.records import entries, store
from tests.conftest import REPOSITORY

RECORDS = sorted(
    max(folder.glob("2*.json")) for folder in (REPOSITORY / "results").iterdir() if folder.is_dir()
)


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.parent.name)
def test_every_note_here_has_its_headings_and_sessions_back(path: Path) -> None:
    record = store.load(path)
    head, session = heading.of(record), sessions.of(record)
    assert entries.heading(entries.heading_text(head)) == head
    assert entries.session(entries.session_text(session)) == session


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
NUMBERS = st.floats(0, 1e30)
ESTIMATES = st.builds(
    Estimate,
    value=NUMBERS,
    low=NUMBERS,
    high=NUMBERS,
    n=st.integers(1, 10**6),
    coverage=st.none() | st.floats(0, 1),
    ranks=st.none() | st.tuples(st.integers(1, 99), st.integers(1, 99)),
    tick=NUMBERS,
)
FIGURES = st.builds(
    SessionFigure,
    measurement=TEXTS,
    sweep=st.lists(st.tuples(TEXTS, TEXTS), max_size=2).map(tuple),
    complete=st.booleans(),
    estimates=st.dictionaries(st.sampled_from(("median", "first", "p99", "cycles")), ESTIMATES),
    by_place=st.dictionaries(TEXTS, st.tuples(NUMBERS, NUMBERS), max_size=2),
    ghz=st.none() | NUMBERS,
    cycles=st.none() | NUMBERS,
)
SESSION = SessionSummary("note", "name", "2026-11-28T00:00:00Z", "host")


def test_a_number_of_any_size_can_be_held() -> None:
    one = replace(SESSION, memory=10**25)
    assert entries.session(entries.session_text(one)).memory == pytest.approx(10**25)


@settings(max_examples=30)
@given(st.lists(FIGURES, max_size=2), st.none() | NUMBERS, TEXTS)
def test_any_session_comes_back_as_it_was(
    figures: list[SessionFigure], other: float | None, state: str
) -> None:
    one = replace(SESSION, figures=tuple(figures), other_cpu=other, state=state)
    assert entries.session(entries.session_text(one)) == one
