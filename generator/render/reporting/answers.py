"""What a program can say of one rule: an outcome, why, and where that stands. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from generator.errors import Location
from generator.render.reporting.case import Case

MET, NOT_MET, NOT_APPLICABLE, YOURS = "met", "not met", "not applicable", "yours to judge"
OUTCOMES = (MET, NOT_MET, NOT_APPLICABLE, YOURS)


@dataclass(frozen=True)
class Answer:
    """Of one rule."""

    outcome: str  # one of OUTCOMES
    why: str
    places: tuple[Location, ...] = ()  # where to look, each once


Check = Callable[[Case], Answer]


@dataclass(frozen=True)
class Rule:
    """A published rule: its number, what it asks for in our words, what holds a note to it."""

    number: str
    asks: str
    check: Check


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
