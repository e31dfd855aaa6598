"""What modules that travel use and an older Python lacks; nothing on one that has it all.

Only a process that measures for a client elsewhere calls this, before it imports any other module.
"""

from __future__ import annotations

import builtins
import datetime
import itertools
from collections.abc import Iterable, Iterator
from typing import Any


def supply() -> None:
    """Everything is there that is newer than the oldest that is let in: `zip(strict=)`, `pairwise`, `UTC`."""
    if not hasattr(itertools, "pairwise"):
        vars(itertools)["pairwise"] = pairs
        vars(builtins)["zip"] = strict_zip(zip)
    vars(datetime).setdefault("UTC", datetime.timezone.utc)  # noqa: UP017


def strict_zip(plain: Any) -> Any:
    """A `zip` that knows `strict`, made of one that does not."""

    def zipped(*several: Iterable[Any], strict: bool = False) -> Iterator[Any]:
        return _of_one_length(several) if strict else iter(plain(*several))

    return zipped


def _of_one_length(several: tuple[Iterable[Any], ...]) -> Iterator[tuple[Any, ...]]:
    over = object()
    for values in itertools.zip_longest(*several, fillvalue=over):
        if any(value is over for value in values):
            raise ValueError("zip() has arguments of different lengths")
        yield values


def pairs(values: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Each with the one after it."""
    iterator = iter(values)
    before = next(iterator, None)
    for value in iterator:
        yield before, value
        before = value
