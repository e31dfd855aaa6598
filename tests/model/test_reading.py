"""What of an output is a measurement's figure, and what tells one from another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Location
from generator.model.reading import CPU, LINES, STDERR, WALL, Pick, Reading

TOOK = Pick("took {}")
ONES = (
    Reading(WALL),
    Reading(CPU),
    Reading(LINES, (TOOK,)),
    Reading("json", (TOOK,)),
    Reading(LINES, (Pick("took {}", "p99"),)),
    Reading(LINES, (Pick("took {}", "median"),)),
    Reading(LINES, (TOOK, Pick("50% {}", "median"))),
    Reading(LINES, (TOOK,), "ms"),
    Reading(LINES, (TOOK,), source=STDERR),
    Reading(LINES, (TOOK,), source="{out}/a.txt"),
    Reading(LINES, (TOOK,), "ms", STDERR),
)


@pytest.mark.parametrize(
    ("reading", "definition"),
    [
        (Reading(), ""),
        (Reading(WALL), "wall"),
        (Reading(LINES, (TOOK,)), "lines | took {}"),
        (
            Reading(LINES, (Pick("50% {}", "median"), Pick("99% {}", "p99"))),
            "lines | median: 50% {} | p99: 99% {}",
        ),
        (Reading("json", (), "ms", STDERR), "json | ms | stderr"),
        (Reading("json", source="{out}/x.json"), "json | {out}/x.json"),
    ],
)
def test_a_definition_says_all_that_is_not_usual(reading: Reading, definition: str) -> None:
    assert reading.definition == definition


def test_readings_that_differ_in_anything_are_other_figures() -> None:
    assert len({one.definition for one in ONES}) == len(ONES)


def test_where_a_pick_stands_in_the_note_makes_no_difference() -> None:
    moved = Reading(LINES, (Pick("took {}", location=Location("other.yml", 7)),))
    assert moved.definition == Reading(LINES, (TOOK,)).definition


@given(st.lists(st.sampled_from(ONES), min_size=2, max_size=2, unique=True))
def test_the_order_of_picks_counts(two: list[Reading]) -> None:
    picks = tuple(dict.fromkeys(pick for one in two for pick in one.picks))
    turned = picks[::-1]
    assert (Reading(LINES, picks).definition == Reading(LINES, turned).definition) == (picks == turned)
