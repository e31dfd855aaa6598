"""What a program can say of how a note keeps the published rules for reporting benchmarks."""

from __future__ import annotations

from dataclasses import dataclass

from generator.errors import Location

MET, NOT_MET, NOT_APPLICABLE, YOURS = "met", "not met", "not applicable", "yours to judge"
OUTCOMES = (MET, NOT_MET, NOT_APPLICABLE, YOURS)


@dataclass(frozen=True)
class Answer:
    """Of one rule: an outcome, why, and where to look."""

    outcome: str  # one of OUTCOMES
    why: str
    places: tuple[Location, ...] = ()  # each once


@dataclass(frozen=True)
class Held:
    """A note held to one rule."""

    number: str  # in its publication: "5", "4.3"
    asks: str  # what it asks for, in our words
    answer: Answer


@dataclass(frozen=True)
class Report:
    """A note held to all rules of one publication."""

    title: str
    held: tuple[Held, ...]
