"""Figures that were measured in turns, in sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from generator.findings import matched
from generator.findings.matched import Match, Side
from generator.model.note import Condition, Experiment, Measurement
from generator.model.record import Record, RunSummary, TrialRecord
from generator.model.trial import Said, Trial

OLD, NEW = Condition("old", revision="v1"), Condition("new", revision="v2")
NOTE = Experiment(
    "experiments/n.yml",
    "n",
    "n",
    "",
    (),
    {"lock": Measurement("lock", "a free lock", "mutex_lock", ("old",))},
    {},
    (),
)
PAIR = [((0, 1), (0, 0))]


def measured(values: Sequence[float], condition: Condition = OLD, **said: str) -> TrialRecord:
    runs = tuple(RunSummary(number, "ok", 1, median=value, wall=0.5) for number, value in enumerate(values))
    return TrialRecord(Trial("lock", "mutex_lock", condition), "ok", runs=runs, said=Said(**said))  # type: ignore[arg-type]


def told(below: TrialRecord, above: TrialRecord) -> Match:
    record = Record("n", "r", "", "h", False, 1, False, (below, above), (), {}, {}, "", "")  # noqa: FBT003
    (match,) = matched.matches([Side(record, NOTE)], PAIR)
    return match


@pytest.mark.parametrize(
    ("above", "said"),
    [
        ([11.0] * 9, "version v2 is 1.1× slower than version v1: decided after 9 rounds (9 s)"),
        ([8.0] * 9, "version v2 is 1.25× faster than version v1: decided after 9 rounds (9 s)"),
        ([10.0] * 9, "version v2 and version v1 differ by less than 2 %: decided after 9 rounds (9 s)"),
        (
            [11.0] * 6,
            "1.1× between version v2 and version v1 after 6 rounds (6 s): 9 rounds are the least that decide",
        ),
    ],
)
def test_what_is_decided_is_said_with_its_rounds(above: list[float], said: str) -> None:
    found = told(measured([10.0] * 9), measured(above, NEW))
    assert (found.label, found.sentence) == ("a free lock", said)


def test_the_words_are_those_of_what_is_measured() -> None:
    rate = {"unit": "req/s"}
    found = told(measured([10.0] * 9, **rate), measured([11.0] * 9, NEW, **rate))
    assert found.sentence.startswith("version v2 is 1.1× higher than version v1")


def test_where_nothing_is_decided_it_says_what_would_have_shown_and_what_half_of_that_takes() -> None:
    values = [10 * math.exp(one) for one in 0.1 * np.random.default_rng(4).standard_normal(27)]
    found = told(measured([10.0] * 27), measured(values, NEW))
    head, *rest = found.sentence.split("; ")
    assert head.startswith("no clear difference (0.9") and head.endswith(
        "and version v1 after 27 rounds (27 s)"
    )
    assert rest[0].startswith("one of ") and rest[0].endswith(" % or more would have shown")
    assert (
        rest[1].startswith("for ")
        and " it takes about " in rest[1]
        and rest[1].endswith(" rounds (1 min 47 s)")
    )


@pytest.mark.parametrize(
    ("below", "above", "why"),
    [
        (
            {"status": "skipped", "reason": "version v1 does not build: no"},
            {},
            "skipped: version v1 does not build: no",
        ),
        ({}, {"status": "timed out"}, "timed out"),
        ({"said": Said(unit="B")}, {}, "a time and a size are no figures of one kind"),
        ({"said": Said(kind="fact")}, {}, "a fact is no figure"),
        ({"runs": ()}, {}, "no round has both"),
    ],
)
def test_what_cannot_be_compared_says_why(
    below: dict[str, object], above: dict[str, object], why: str
) -> None:
    one, other = measured([10.0] * 9), measured([10.0] * 9, NEW)
    found = told(replace(one, **below), replace(other, **above))  # type: ignore[arg-type]
    assert (found.outcome, found.sentence) == ("not compared", f"not compared: {why}")


def test_a_label_of_several_conditions_says_which_one_it_is() -> None:
    far = [replace(one, name=f"far_{one.name}", placement="two cores") for one in (OLD, NEW)]
    trials = tuple(measured([10.0] * 9, one) for one in (OLD, NEW, *far))
    record = Record("n", "r", "", "h", False, 1, False, trials, (), {}, {}, "", "")  # noqa: FBT003
    found = matched.matches([Side(record, NOTE)], [*PAIR, ((0, 3), (0, 2))])
    assert [one.label for one in found] == ["a free lock, anywhere", "a free lock, two cores"]


def test_two_notes_are_called_as_they_were_named() -> None:
    one, other = (
        Record("n", "r", "", "h", False, 1, False, (measured(values, Condition("x")),), (), {}, {}, "", "")  # noqa: FBT003
        for values in ([10.0] * 9, [20.0] * 9)
    )
    found = matched.matches([Side(one, NOTE, "n@v1"), Side(other, NOTE, "n")], [((1, 0), (0, 0))])
    assert found[0].sentence == "n is 2.0× slower than n@v1: decided after 9 rounds (9 s)"
