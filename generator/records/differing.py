"""The facts that the processes of a trial told: once where they agree, by process where they do not. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from generator.model.record import ByProcess

Facts = Mapping[str, Any]


def apart(told: Sequence[Facts | None]) -> tuple[dict[str, Any], ByProcess]:
    """Every fact, None where the processes differ in it; and those with each value and its processes.

    `told` holds the facts of each process, None of one that gave no answer. A fact that some of the answers
    lack differs, too.
    """
    answers = {number: facts for number, facts in enumerate(told) if facts is not None}
    names = dict.fromkeys(name for facts in answers.values() for name in facts)
    by_name = {name: _values(answers, name) for name in names}
    differing = {
        name: values
        for name, values in by_name.items()
        if len(values) > 1 or len(values[0][1]) < len(answers)
    }
    return {name: None if name in differing else values[0][0] for name, values in by_name.items()}, differing


def _values(answers: Mapping[int, Facts], name: str) -> tuple[tuple[Any, tuple[int, ...]], ...]:
    """Each value of a fact once, with the processes that told it. `true` is not 1, as JSON has it."""
    found: dict[str, tuple[Any, list[int]]] = {}
    for number, facts in answers.items():
        if name in facts:
            key = json.dumps(facts[name], sort_keys=True)
            found.setdefault(key, (facts[name], []))[1].append(number)
    return tuple((value, tuple(numbers)) for value, numbers in found.values())
