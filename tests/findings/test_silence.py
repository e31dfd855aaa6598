"""Whether the engine was silent, in words: beside figures, and in how a post was measured."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.findings import silence
from generator.model.finding import Caveat
from tests import factories


def counts(*engine: int | None, again: int = 0) -> list[object]:
    return [
        factories.run(100.0, number, engine=count, again=number < again)
        for number, count in enumerate(engine)
    ]


@pytest.mark.parametrize(
    ("engine", "detail"),
    [
        ((0, 0, 0), None),
        ((None, None), None),
        ((0, 1, 0), "1 context switch in 1 of 3 processes"),
        ((2, 2, None), "2 context switches in 2 of 3 processes"),
        ((1, 3, 0), "up to 3 context switches in 2 of 3 processes"),
    ],
)
def test_a_figure_has_a_caveat_where_the_engine_was_not_silent(
    engine: tuple[int | None, ...], detail: str | None
) -> None:
    wanted = [] if detail is None else [Caveat("engine", detail)]
    assert list(silence.caveats(counts(*engine))) == wanted


def test_a_process_that_was_started_again_is_told() -> None:
    assert list(silence.caveats(counts(0, 0, 0, again=1))) == [Caveat("started again", "1 of 3 processes")]


@pytest.mark.parametrize(
    ("engine", "counted", "words"),
    [
        ("", (None, None), ""),
        ("ssh", (0, 0), "by ssh, silent in all 2 processes (0 context switches)"),
        ("ssh", (0,), "by ssh, silent in its one process (0 context switches)"),
        ("ssh", (None, None), "by ssh; not counted in 2 of 2 processes"),
        (
            "ssh",
            (0, None),
            "by ssh, silent in its one process (0 context switches); not counted in 1 of 2 processes",
        ),
        ("slurm", (1, 2), "by Slurm, up to 2 context switches in 2 of 2 processes"),
        ("other", (1, 0), "by other, 1 context switch in 1 of 2 processes"),
    ],
)
def test_a_post_tells_what_brought_the_processes_to_their_host_and_whether_it_was_silent(
    engine: str, counted: tuple[int | None, ...], words: str
) -> None:
    record = factories.record(replace(factories.measured(), runs=tuple(counts(*counted))))
    assert silence.told(replace(record, engine=engine)) == words
