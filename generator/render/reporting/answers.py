"""The answers that a check may give. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from generator.errors import Location
from generator.model.reporting import MET, NOT_APPLICABLE, NOT_MET, YOURS, Answer
from generator.render.reporting.case import Case


def met(why: str, places: Iterable[Location]) -> Answer:
    """What the note, its records or its post keep by themselves."""
    return Answer(MET, why, _once(places))


def not_met(why: str, places: Iterable[Location]) -> Answer:
    """With what to do about it."""
    return Answer(NOT_MET, why, _once(places))


def yours(why: str, places: Iterable[Location]) -> Answer:
    """What no program can tell; it says what there is to look at."""
    return Answer(YOURS, why, _once(places))


def not_applicable(why: str, case: Case) -> Answer:
    """Nothing is there that the rule is about."""
    return Answer(NOT_APPLICABLE, why, (case.page,))


def _once(places: Iterable[Location]) -> tuple[Location, ...]:
    return tuple(dict.fromkeys(places))
