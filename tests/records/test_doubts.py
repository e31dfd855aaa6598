"""What is said of records that are not as they should be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from generator.model import heading
from generator.records.doubts import doubts
from tests.factories import record

NAME = "20261128T120000000Z-host-a"
NOW = datetime(2026, 11, 28, 12, 30, tzinfo=UTC)


def said(*files: str, name: str = NAME, note: str = "2023-11-03-x", now: datetime = NOW) -> list[str]:
    one = heading.of(record(name=name, note=note))
    return [
        str(doubt) for doubt in doubts("2023-11-03-x", [(one, file) for file in files], "other".__eq__, now)
    ]


def test_nothing_is_said_of_a_record_under_its_own_name() -> None:
    assert said(f"{NAME}.json") == []


def test_a_record_of_another_note_is_told_unless_the_note_was_called_so_before() -> None:
    assert said(f"{NAME}.json", note="before") == []
    (told,) = said(f"{NAME}.json", note="other")
    assert told.startswith(f"results/2023-11-03-x/{NAME}.json:1:1: a record of other, a note of its own")
    assert "hint: move it into results/other/" in told


def test_a_second_record_of_one_name_is_told_with_the_one_that_counts() -> None:
    assert said("copy.json") == []
    (told,) = said("copy.json", f"{NAME}.json")
    assert f"results/2023-11-03-x/copy.json:1:1: it calls itself {NAME}, and so does" in told


@pytest.mark.parametrize(("minute", "told"), [(49, False), (51, True)])
def test_a_record_from_the_future_is_told_but_clocks_may_differ_a_little(minute: int, told: bool) -> None:
    name = f"20261128T12{minute - 10}00000Z-host-a"
    found = said(f"{name}.json", name=name)
    assert bool(found) is told
    if told:
        assert "measured at 2026-11-28 12:41 UTC, and it is 2026-11-28 12:30" in found[0]
