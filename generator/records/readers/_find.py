"""Which of an output's figures is meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from generator.errors import MOST_NAMES, nearest
from generator.records.readers._figure import Absent, Figure

_LOOKED_AT = 500  # names that may be the nearest
_LONGEST = 60  # characters of a name that is shown


def named(where: str, figures: Sequence[Figure]) -> Figure:
    """The figure of that name, blanks for any blanks; Absent names the nearest one."""
    wanted = where.split()
    for figure in figures:
        if figure.where.split() == wanted:
            return figure
    near = hint(where, (figure.where for figure in figures))
    raise Absent(f"no {shown(where)!r} in its output" + (f": {near}" if near else ""))


def only(figures: Sequence[Figure]) -> Figure:
    """The one that is meant without a pick; ValueError lists them where there are several."""
    heads = [figure for figure in figures if not figure.further] or list(figures)
    if len(heads) == 1:
        return heads[0]
    if not heads:
        raise ValueError("no figure in its output")
    more = f" and {len(heads) - MOST_NAMES} more" if len(heads) > MOST_NAMES else ""
    listed = ", ".join(shown(figure.where) for figure in heads[:MOST_NAMES])
    raise ValueError(f"its output has {len(heads)} figures, pick one: {listed}{more}")


def hint(wanted: str, names: Iterable[str]) -> str:
    """The nearest name; of very many only the first are looked at."""
    return nearest(shown(wanted), list(dict.fromkeys(map(shown, islice(names, _LOOKED_AT)))))


def shown(text: str) -> str:
    """A name or a line of an output as an error shows it: in one line, the end of a long one left out."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."
