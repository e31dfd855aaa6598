"""Lines of text: a piece of one with `{}` where the number is; blanks stand for any blanks.

`...` between blanks stands for one or more words: `readrandom : ... {} ops/sec`. The unit is read beside the
number. All that match are one figure, in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from generator.records.readers._figure import Absent, Figure
from generator.records.readers._find import shown
from generator.records.readers._numbers import BLANKS, CAPTURED, NUMBER, UNIT, figure, known, number

HOLE = "{}"
_GAP = "..."
_MOST_WORDS = 40  # that a gap stands for
_MOST_GAPS = 4
_LOOKED_AT = 2000  # lines that may be the nearest
_COMPARED = 20  # of them, letter by letter


def wrong(where: str) -> str:
    """Why no line can be like it."""
    if where.count(HOLE) != 1:
        return f"write {HOLE} where the number stands, once"
    if "\n" in where or "\r" in where:
        return "it is a piece of one line"
    if where.split().count(_GAP) > _MOST_GAPS:
        return f"at most {_MOST_GAPS} times {_GAP}"
    return ""


def pick(output: bytes, where: str) -> Figure:
    """The numbers of all lines that have it; Absent names the nearest line."""
    if why := wrong(where):
        raise ValueError(f"{shown(where)!r}: {why}")
    text = output.decode("utf-8", "replace")
    found = _pattern(where).findall(text)
    if not found:
        near = _nearest(where, text)
        raise Absent(f"no line like {shown(where)!r}" + (f"; nearest: {shown(near)!r}" if near else ""))
    words = {word: known(word) for word in {word for _, word in found}}
    return figure(where, [(number(value), words[word]) for value, word in found])


def figures(output: bytes) -> tuple[Figure, ...]:
    """What lines with a number say."""
    del output
    raise ValueError("lines need a pick")


@lru_cache(maxsize=64)
def _pattern(where: str) -> re.Pattern[str]:
    """Two groups: the number, the word beside it."""
    before, _, after = where.partition(HOLE)
    head, tail = _words(before), _words(after)
    if not head and not tail:
        return re.compile(rf"^{BLANKS}*({NUMBER}){CAPTURED}{BLANKS}*$", re.MULTILINE)
    return re.compile(f"{_begin(before)}({NUMBER})(?={CAPTURED})" + (_end(after) if tail else ""))


def _begin(before: str) -> str:
    """What stands before the number: not in the middle of a word or of a number."""
    if not before.strip():
        return r"(?<![\w.,:+-])"
    start, last = before.lstrip()[0], before.rstrip()[-1]
    inside = r"(?<![\w.,])" if start.isdigit() else r"(?<!\w)" if start.isalnum() else ""
    glued = last.isdigit() or (last.isalnum() and before[-1].isspace())
    return f"{inside}{_words(before)}{BLANKS}{'+' if glued else '*'}"


def _end(after: str) -> str:
    """What stands after the number: at once, or after its unit."""
    whole = r"(?!\w)" if after.rstrip()[-1].isalnum() else ""
    return rf"(?:{UNIT})??{BLANKS}*{_words(after)}{whole}"


def _words(text: str) -> str:
    """Words as they are, any blanks between them, a gap for some more words."""
    made = ""
    for word in text.split():
        between = f"{BLANKS}+" if made else ""
        some = rf"(?:\S+{BLANKS}+){{0,{_MOST_WORDS - 1}}}?\S+"
        made += between + (some if word == _GAP else re.escape(word))
    return made


def _nearest(where: str, text: str) -> str:
    """The line that has most words of it, and of those the most alike."""
    from difflib import SequenceMatcher

    words = set(where.replace(HOLE, " ").split())
    lines = [line for line in _lines(text) if line.strip()]
    ranked = sorted(lines, key=lambda line: -len(words.intersection(line.split())))[:_COMPARED]
    return max(ranked, key=lambda line: SequenceMatcher(None, where, line[:200]).ratio(), default="")


def _lines(text: str) -> Iterator[str]:
    """The first lines, each cut."""
    for number_, match in enumerate(re.finditer(r"[^\r\n]+", text)):
        if number_ == _LOOKED_AT:
            return
        yield match[0][:1000]
