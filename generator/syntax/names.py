"""Names for measurements, made of what they are called. Pure."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection

from generator.syntax.jekyll import NOT_TEXT

_LONGEST = 24  # characters
_LAST_WORDS = 3
_NO_NAMES = ("a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "was")


def name(told: str, taken: Collection[str]) -> str:
    """A name for a measurement: the last words of what it is called, and a number where it is taken."""
    words = re.findall(r"[A-Za-z][A-Za-z0-9]*", told.replace("{}", " ").lower())[-_LAST_WORDS:]
    while words and (words[0] in _NO_NAMES or len("_".join(words)) > _LONGEST) and words[1:]:
        words = words[1:]
    made = "_".join(words)[:_LONGEST]
    made = f"{made}_figure".lstrip("_") if made in NOT_TEXT or keyword.iskeyword(made) or not made else made
    names = (made, *(f"{made}_{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in names if one not in taken)
