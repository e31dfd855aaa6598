"""What earlier records tell of programs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from generator.measure import earlier, prepare, programs
from generator.model.note import ANYWHERE, Condition
from generator.model.reading import Pick, Reading
from generator.model.record import MadeOf, TrialRecord
from generator.model.trial import Trial
from tests import factories

RUN = ("bin/a", "-t2")


def took(trial: Trial, *walls: float, **more: Any) -> TrialRecord:
    made = factories.measured(walls, trial=trial, **more)
    runs = (replace(run, wall=wall) for run, wall in zip(made.runs, walls, strict=True))
    return replace(made, runs=tuple(runs))


def test_a_program_is_expected_to_take_what_its_processes_took_whatever_was_read_of_them() -> None:
    wanted = Trial("b", "", ANYWHERE, run=RUN, reading=Reading("lines", (Pick("{} ms"),)))
    old = factories.record(took(Trial("a", "", ANYWHERE, run=RUN), 1.0, 3.0, 2.0))
    assert earlier.expected(wanted, [old]).expected == 2.0
    new = factories.record(took(Trial("a", "", ANYWHERE, run=RUN), 9.0))
    assert earlier.expected(wanted, [new, old]).expected == 9.0


def test_nothing_is_expected_of_other_words_another_condition_or_a_probe() -> None:
    old = factories.record(took(Trial("a", "", ANYWHERE, run=RUN), 1.0))
    others = (
        Trial("a", "", ANYWHERE, run=("bin/a",)),
        Trial("a", "", Condition("one", pin=(0,)), run=RUN),
        Trial("a", "a", ANYWHERE),
    )
    assert [earlier.expected(one, [old]).expected for one in others] == [None] * 3


def test_in_a_dry_run_the_version_is_that_of_the_newest_record_that_has_one() -> None:
    command = programs.Command(RUN, {}, MadeOf({"bin/a": "00"}))
    ready = prepare.Prepared({}, {}, None, (), commands={("a", RUN): command, ("b", RUN): command})  # type: ignore[arg-type]
    told = [
        factories.record(took(Trial("a", "", ANYWHERE, run=RUN), 1.0, made_of=MadeOf({}, version)))
        for version in ("", "2.0", "1.0")
    ]
    found = earlier.versions(ready, told).commands
    assert found["a", RUN].made_of == MadeOf({"bin/a": "00"}, "2.0")
    assert found["a", RUN].binary.source != command.binary.source == found["b", RUN].binary.source
