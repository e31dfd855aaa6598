"""How much of what a process says of itself is kept, and what a record can hold. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from generator.model.trial import Said

LARGEST = 1e30  # in base units: no time, size or count comes near it
DEEPEST = 20  # levels of a fact
MOST = 20  # remarks of a trial, and reasons of one kind; the last of more says how many it stands for
LARGEST_FACTS = 65_536  # bytes of all facts as JSON
_HOLDERS = {dict, list}
OTHERS = "other reasons"
V = TypeVar("V")


def limited(said: Said) -> Said:
    """What a process said, no more of it than a post can show; ValueError where its facts are too large."""
    facts = said.facts and json.dumps(storable("facts", said.facts), ensure_ascii=False).encode()
    if len(facts) > LARGEST_FACTS:
        raise ValueError(f"facts are longer than {LARGEST_FACTS} bytes")
    if max(map(len, (said.flags, said.failed, said.ignored, said.remarks))) <= MOST:
        return said
    return replace(
        said,
        flags=fold(said.flags, sum),
        failed=fold(said.failed, sum),
        ignored=few(said.ignored),
        remarks=few(said.remarks),
    )


def few(texts: Sequence[str]) -> tuple[str, ...]:
    """The first ones; instead of the rest how many they are."""
    left = len(texts) - MOST
    return tuple(texts) if left <= 0 else (*texts[: MOST - 1], f"and {left + 1} more")


def fold(by_reason: Mapping[str, V], together: Callable[[Iterable[V]], V]) -> dict[str, V]:
    """The first reasons; the rest taken together under `OTHERS`."""
    if len(by_reason) <= MOST:
        return dict(by_reason)
    kept = [reason for reason in by_reason if reason != OTHERS][: MOST - 1]
    rest = together(value for reason, value in by_reason.items() if reason not in kept)
    return {reason: by_reason[reason] for reason in kept} | {OTHERS: rest}


def storable(what: str, value: V) -> V:
    """As it is, if a record can hold it: finite numbers, whole characters, not too deep."""
    shallow(what, value, DEEPEST)
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError(f"{what} holds half a character") from None
    except ValueError:
        raise ValueError(f"{what} holds a number that is not finite") from None
    return value


def shallow(what: str, value: Any, deepest: int) -> None:
    """ValueError where lists and objects lie deeper in each other than that, without recursion."""
    depth, level = 0, [value]
    while level and depth <= deepest:
        inner = [one for one in level if isinstance(one, (dict, list))]
        several = (one.values() if isinstance(one, dict) else one for one in inner)
        level = [x for one in several if not _HOLDERS.isdisjoint(map(type, one)) for x in one]
        depth += bool(inner)
    if depth > deepest:
        raise ValueError(f"{what} is nested deeper than {deepest} levels")
