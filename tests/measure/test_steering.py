"""A session that goes on beyond its plan: what it is asked for, what its record holds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import choosing, pipeline
from generator.measure import session, steering
from generator.measure.notebook import open_notebook
from generator.measure.site import Here
from generator.model.record import Record
from generator.model.trial import Invocation
from generator.records import store
from generator.records.journal import Session
from generator.terminal.progress import Quiet
from tests.notebook import NOTE, STEM, Notebook

FAILS = """#!/bin/sh
# Fails from its seventh process on.
echo x >> log; [ "$(wc -l < log)" -gt 6 ] && exit 3
echo '{"unit": "ns", "samples": [1.0]}'
"""


class Asked:
    """Asks for these blocks one after the other, and remembers when it was asked."""

    def __init__(self, *blocks: dict[int, int], end: BaseException | None = None) -> None:
        self.left, self.seen, self.end = list(blocks), list[tuple[int, int]](), end

    def further(self, so_far: Session, spent: float) -> tuple[Invocation, ...]:
        assert spent > 0
        self.seen.append((len(so_far.rounds), len(so_far.outcomes)))
        if self.end and not self.left:
            raise self.end
        return steering.block(self.left.pop(0) if self.left else {}, len(so_far.rounds), 1)


def measured(folder: Path, asked: Asked) -> Record:
    """A session of the note, steered."""
    opened = open_notebook(folder)
    note = pipeline.read(opened, folder / f"experiments/{STEM}.yml")
    chosen, prepared = choosing.choose(opened, note, choosing.Choice(seed=1, apart=0.0), Here(opened))
    return session.measure(opened, note, chosen, prepared, Quiet(), asked)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    notebook = Notebook(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(notebook.temporary))
    return tmp_path


def test_a_record_holds_all_processes_that_were_asked_for(folder: Path) -> None:
    asked = Asked({0: 4}, {0: 1, 1: 3})
    made = measured(folder, asked)
    assert [trial.trial.runs for trial in made.trials] == [11, 9]
    assert [len(trial.runs) for trial in made.trials] == [11, 9]
    assert all(trial.complete for trial in made.trials)
    assert asked.seen == [(6, 12), (10, 16), (13, 20)]
    rounds = [[run.round for run in trial.runs] for trial in made.trials]
    assert rounds == [list(range(11)), [*range(6), 10, 11, 12]]
    assert len(made.rounds) == 13
    (again,) = store.load_all(folder / "results" / STEM)
    assert [trial.trial.runs for trial in again.trials] == [11, 9]
    assert again.interrupted is False


def test_what_is_asked_of_a_trial_that_failed_is_not_run_and_ends_the_session(folder: Path) -> None:
    (folder / "probes" / "says").write_text(FAILS)
    text = NOTE.replace('  other: {probe: says, label: another thing, params: {values: "10.0,20.0"}}\n', "")
    (folder / f"experiments/{STEM}.yml").write_text(text.replace(" other\n", "\n"))
    asked = Asked({0: 4}, {0: 4}, {0: 4})
    made = measured(folder, asked)
    assert (made.trials[0].status, len(made.trials[0].runs)) == ("failed", 7)
    assert len(asked.seen) == 2


def test_a_session_that_is_cut_short_beyond_its_plan_keeps_all_that_was_measured(folder: Path) -> None:
    with pytest.raises(RuntimeError):
        measured(folder, Asked({0: 2}, end=RuntimeError("killed")))
    opened = open_notebook(folder)
    session.recover(opened, STEM)
    (made,) = store.load_all(folder / "results" / STEM)
    assert [(trial.trial.runs, len(trial.runs), trial.complete) for trial in made.trials] == [
        (8, 8, True),
        (6, 6, True),
    ]


@given(st.dictionaries(st.integers(0, 9), st.integers(0, 20)), st.integers(0, 50), st.integers(0, 9))
def test_a_block_has_what_was_asked_once_in_each_round(counts: dict[int, int], first: int, seed: int) -> None:
    made = steering.block(counts, first, seed)
    assert Counter(one.trial for one in made) == Counter({trial: n for trial, n in counts.items() if n})
    assert len({(one.round, one.trial) for one in made}) == len(made)
    assert [one.round for one in made] == sorted(one.round for one in made)
    assert {one.round for one in made} == set(range(first, first + max(counts.values(), default=0)))
    assert made == steering.block(counts, first, seed)
