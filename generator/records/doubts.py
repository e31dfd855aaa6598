"""What among a note's records is probably not meant. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from generator.errors import Location, Problem
from generator.model.heading import Heading
from generator.records.store import SUFFIX

_SKEW = timedelta(minutes=10)  # that clocks of several hosts may differ by
_TO_MOVE = "move it out of results/"


def doubts(
    stem: str, found: Sequence[tuple[Heading, str]], is_note: Callable[[str], bool], now: datetime
) -> Iterator[Problem]:
    """On records of a note with the names of their files; `is_note`: is there a note called so?"""
    files = {file for _, file in found}
    latest = (now + _SKEW).isoformat()
    for one, file in found:
        place = Location(f"results/{stem}/{file}")
        if one.note != stem and is_note(one.note):
            what = f"a record of {one.note}, a note of its own: its figures count as this note's, too"
            yield Problem(place, what, f"move it into results/{one.note}/, unless that is meant")
        if file != f"{one.name}{SUFFIX}" and f"{one.name}{SUFFIX}" in files:
            what = f"it calls itself {one.name}, and so does the record whose file is called so: that counts"
            yield Problem(place, what, _TO_MOVE)
        if one.started > latest:
            what = (
                f"measured at {_shown(one.started)} UTC, and it is {_shown(now.isoformat())}: "
                "until then it counts as the newest session"
            )
            yield Problem(place, what, f"{_TO_MOVE} where the clock was wrong, or set the clock")


def _shown(moment: str) -> str:
    return moment[:16].replace("T", " ")
