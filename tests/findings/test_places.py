"""Events that run in several places are compared by where they ran."""

from __future__ import annotations

import pytest

from generator.findings import places, repeats
from generator.findings.sides import Seen
from generator.model.change import CHANGED, LIKELY, NO_CHANGE, NOT_JUDGED, WITHIN, Asked, Change
from generator.model.session import SessionSummary
from tests.sessions import figure, session

LOCK = Asked("lock", "anywhere")
Both = tuple[float, float, float]  # the same CPU's time, the other's, the share of the first


def placed(number: int, *each: Both) -> list[SessionSummary]:
    """A session for each; its median is what most events took."""
    return [
        session(number + i, figure(same if share > 0.5 else apart, by_place=where(same, apart, share)))
        for i, (same, apart, share) in enumerate(each)
    ]


def where(same: float, apart: float, share: float) -> dict[str, tuple[float, float]]:
    both = {"same CPU": (same, share), "different CPUs": (apart, 1 - share)}
    return {place: told for place, told in both.items() if told[1] > 0}


def compared(before: list[SessionSummary], after: list[SessionSummary], spread: float = 0.01) -> Change:
    repeated = [(2000 * (1 + spread * (i % 2)), 9000 * (1 + spread * (i % 2)), 0.5) for i in range(4)]
    others = [
        session(20 + i, figure(2000, "other", by_place=where(*each))) for i, each in enumerate(repeated)
    ]
    (made,) = repeats.compare(before, after, [LOCK], others)
    return made


def test_what_is_placed_otherwise_is_not_slower() -> None:
    """The median goes from 9.0 to 2.1 µs; nothing became faster."""
    made = compared(placed(0, (2100, 9000, 1 / 3)), placed(5, (2120, 9050, 0.62)))
    assert made.outcome == WITHIN
    assert made.sentence == (
        "on the same CPU 2.1 µs in 6 of 10 events (A: 2.1 µs in a third), "
        "on different CPUs 9.1 µs in 4 of 10 events (A: 9.0 µs in two thirds): not slower, placed otherwise"
    )
    assert made.low is None and made.ratio == pytest.approx(2120 / 9000)
    assert [one.where for one in made.places] == ["same CPU", "different CPUs"]


def test_what_changed_in_one_place_is_told_there() -> None:
    made = compared(
        placed(0, (2100, 9000, 0.5), (2110, 9010, 0.52)), placed(5, (3100, 9000, 0.5), (3110, 9010, 0.5))
    )
    assert made.outcome == CHANGED
    assert made.sentence.startswith("on the same CPU 3.1 µs in half of the events (A: 2.1 µs in half), ")
    assert made.sentence.endswith(": on the same CPU changed: 1.475× (1.456–1.494), slower")
    assert [one.outcome for one in made.places] == [CHANGED, NO_CHANGE]


def test_one_session_each_is_likely_in_one_place_too() -> None:
    made = compared(placed(0, (2100, 9000, 0.5)), placed(5, (2100, 15000, 0.5)))
    assert made.outcome == LIKELY
    assert "on different CPUs 67 % more, which is more than repeats" in made.sentence


def test_where_repeats_say_little_nothing_is_said_to_be_as_fast() -> None:
    made = compared(placed(0, (2100, 9000, 0.2)), placed(5, (2110, 9000, 0.9)), spread=0.9)
    assert "placed otherwise, no change seen; repeats here differ so much that not even" in made.sentence


def test_without_a_common_place_nothing_is_judged() -> None:
    made = compared(placed(0, (2100, 9000, 1.0)), placed(5, (2100, 9000, 0.0)))
    assert made.outcome == NOT_JUDGED
    assert made.sentence == (
        "on the same CPU hardly any events (A: nearly all), "
        "on different CPUs nearly all events (A: hardly any): placed otherwise, not judged"
    )


def test_all_in_one_place_is_compared_as_a_whole() -> None:
    made = compared(placed(0, (2100, 9000, 1.0)), placed(5, (2110, 9000, 1.0)))
    assert not made.places


def test_another_boot_is_told_before_any_place() -> None:
    later = [session(5, figure(2100, by_place=where(2100, 9000, 0.6)), state="another")]
    assert compared(placed(0, (2100, 9000, 0.5)), later).sentence.endswith("not judged: another boot")


def test_a_quarter_of_the_events_has_to_move_to_be_placed_otherwise() -> None:
    moved = compared(placed(0, (2100, 9000, 0.4)), placed(5, (2100, 9000, 0.66)))
    stayed = compared(placed(0, (2100, 9000, 0.4)), placed(5, (2100, 9000, 0.64)))
    assert "placed otherwise" in moved.sentence
    assert "placed otherwise" not in stayed.sentence


def test_a_share_is_the_mean_over_sessions() -> None:
    each = placed(0, (2100, 9000, 0.4), (2100, 9000, 0.6))
    side = tuple(Seen(one, one.figures[0], one.figures[0].estimates["median"]) for one in each)
    assert places.share(side, "same CPU") == pytest.approx(0.5)
    assert places.share(side, "elsewhere") == 0
