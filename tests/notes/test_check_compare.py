"""The options of a block `compare`: both sides of each rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.errors import Location
from generator.model.note import ANYWHERE, Block
from generator.notes import body, check_blocks
from generator.syntax.text import Source
from tests import factories
from tests.notes.test_check import CATALOGUE

NOTE = factories.experiment(
    factories.measurement("lock", "anywhere"),
    factories.measurement("paper", "anywhere", probe="", printed={"anywhere": (factories.printed(),)}),
    conditions={"anywhere": ANYWHERE, "apart": replace(ANYWHERE, name="apart")},
)


def told(*options: str, ids: str = " lock") -> list[tuple[str, str, int]]:
    text = "\n".join((f"```{{compare}}{ids}", *options, "```", ""))
    (block,), problems = body.split(Source(text, Location("page")))
    assert isinstance(block, Block) and not problems
    known = replace(CATALOGUE, blocks=CATALOGUE.blocks | {"compare"})
    return [(one.what, one.hint, one.location.column) for one in check_blocks.problems(block, NOTE, known)]


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("since: 2023-11-03",),
        ("since: 2023-11-03 09:30", "conditions: anywhere"),
        ("from: last~1", "to: last"),
        ("from: 2023-11-03-x@since 2026-11-01 before 2026-11-20, host-a:2026-11-24", "to: last"),
    ],
)
def test_a_date_or_two_sides_say_what_is_compared(options: tuple[str, ...]) -> None:
    assert told(*options) == told(*options, ids="") == []


@pytest.mark.parametrize(
    ("options", "what", "hint", "column"),
    [
        (("since: yesterday",), "'yesterday' is no date", "write it as 2026-11-24", 8),
        (("since: 2023-02-30",), "there is no 2023-02-30", "write it as 2026-11-24", 8),
        (("since: 2023-11-03 before 2023-11-05",), "is no date", "write one date", 8),
        (("since: [2023-11-03]",), "since must be a text", "quote it", 9),
        (("from: last~1",), "'from' needs 'to'", "write to: last", 1),
        (("to: last",), "'to' needs 'from'", "write from: last~1", 1),
        (("from: lst", "to: last"), "'lst' chooses no sessions", "did you mean 'last'?", 7),
        (("from: 2026-11-24-y@last", "to: last"), "a post compares sessions of its own note", "compare", 7),
        (("since: 2023-11-03", "from: last"), "'from' and 'since' both say what is compared", "delete", 1),
        (("sinc: 2023-11-03",), "unknown option 'sinc' of {compare}", "did you mean 'since'?", 1),
        (("conditions: apat",), "unknown condition 'apat'", "did you mean 'apart'?", 13),
    ],
)
def test_what_chooses_no_sessions_is_told_where_it_stands(
    options: tuple[str, ...], what: str, hint: str, column: int
) -> None:
    ((said, advice, at),) = told(*options)
    assert (what in said, hint in advice, at) == (True, True, column)


def test_a_printed_figure_has_no_sessions() -> None:
    ((said, advice, _),) = told(ids=" paper")
    assert (said, advice) == (
        "{compare} cannot show 'paper': it has no probe",
        "{table} shows printed figures",
    )
