"""Lines of text: a piece of one with `{}` where the number is; blanks stand for any blanks.

`...` between blanks stands for one or more words: `readrandom : ... {} ops/sec`. The unit is read beside the
number. All that match are one figure, in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache

from generator.records.readers._figure import Absent, Figure
from generator.records.readers._find import shown
from generator.records.readers._numbers import (
    BESIDE,
    BLANKS,
    MULTIPLIERS,
    NUMBER,
    SKIPPED,
    UNIT,
    figure,
    floats,
    known,
    number,
)

HOLE = "{}"
_GAP = "..."
_MOST_WORDS = 40  # that a gap stands for
_MOST_GAPS = 4
_LOOKED_AT = 2000  # lines that may be the nearest
_COMPARED = 20  # of them, letter by letter
_ENDS = ",;)] "  # of what stands before
_LONGEST = 80  # characters of a template that is listed
_MOST = 200  # figures that are listed
_QUANTITY = re.compile(rf"(?<![\w.,:+-])({NUMBER}){BESIDE}")
_UNIT = re.compile(BESIDE)
_AFTER = rf"({BLANKS}*[\[(]?[^\s\d.,;:()\[\]|]*)"  # all that BESIDE looks at
_PLACED = re.compile(r"(?:^|[\s:=]|(?:^|\s)\()$")  # before a number that is no part of a name
_PERCENTILE = re.compile(r"\s*[0-9.]+(?:%|th percentile)[:=]?\s*")


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
    return _figure(where, found)


def _figure(where: str, found: Sequence[tuple[str, str]]) -> Figure:
    """Each number with its unit: the word that is glued to it, or one apart that is known as a unit."""
    texts, words = zip(*found, strict=True)
    beside = {word: _beside(word) for word in set(words)}
    if len(set(beside.values())) == 1:
        ((unit, factor),) = set(beside.values())
        return Figure(where, tuple(value * factor for value in floats(texts)), unit)
    read = ((number(value), *beside[word]) for value, word in found)
    return figure(where, [(value * factor, unit) for value, unit, factor in read])


def _beside(text: str) -> tuple[str, float]:
    """The unit that what follows a number begins with, and what to multiply with."""
    match = _UNIT.match(text)
    glued, apart = match.groups("") if match else ("", "")
    return ("", MULTIPLIERS[glued]) if glued in MULTIPLIERS else (glued or known(apart), 1.0)


def figures(output: bytes) -> tuple[Figure, ...]:
    """A template for each number of the first lines, with all numbers that it means anywhere."""
    text = output.decode("utf-8", "replace")
    found: dict[str, Figure] = {}
    for line in dict.fromkeys(_lines(text)):
        for where in _templates(line):
            if where not in found and len(found) < _MOST and _can_be_typed(where):
                with suppress(ValueError):  # in several units
                    found[where] = pick(output, where)
    return tuple(found.values())


def _can_be_typed(where: str) -> bool:
    """Is it short, and of characters that show?"""
    return len(where) <= _LONGEST and where.isprintable() and "\ufffd" not in where


def _templates(line: str) -> Iterator[str]:
    """What means each number of a line alone, where anything does."""
    numbers = [match for match in _QUANTITY.finditer(line) if _is_quantity(match)]
    for index, match in enumerate(numbers):
        for where in _candidates(line, numbers, index):
            found = _pattern(where).search(line)
            if found and found.start(1) == match.start(1):
                yield where
                break


def _is_quantity(match: re.Match[str]) -> bool:
    """Is it a number? One that is glued to a word that is no unit belongs to a name: `95th`."""
    return not match[2] or match[2] in MULTIPLIERS or bool(known(match[2]))


def _end_of(match: re.Match[str]) -> int:
    """Where a number with its unit ends in its line."""
    return match.end() if match[2] or known(match[3] or "") else match.end(1)


def _candidates(line: str, numbers: Sequence[re.Match[str]], index: int) -> Iterator[str]:
    """Templates that may mean one of a line's numbers, the plainest first."""
    match = numbers[index]
    start, end = match.span(1)
    head, tail = line[:start], _tail(line, numbers, index)
    if not head.strip() and not line[end:].strip():
        yield HOLE
    if not _PLACED.search(head):
        return
    if (not index and _has_word(head)) or _PERCENTILE.fullmatch(head):
        yield f"{_squeezed(head)} {HOLE}"
    between = line[_end_of(numbers[index - 1]) if index else 0 : start]
    if _has_word(between):
        yield f"{_squeezed(between.lstrip(_ENDS))} {HOLE}"
    label = line[: numbers[0].start()]
    if tail and (not _has_word(label) or not index) and not (known(tail) and (head.strip() or numbers[1:])):
        yield f"{HOLE} {tail}"
    yield from _further(line, numbers, index, f"{HOLE} {tail}".strip())


def _further(line: str, numbers: Sequence[re.Match[str]], index: int, hole: str) -> Iterator[str]:
    """Templates with gaps, for a number behind others."""
    label, start = line[: numbers[0].start()], numbers[index].start(1)
    if _has_word(label) and line[numbers[index].end(1) :][:1].isspace():
        yield f"{_squeezed(label)} {_GAP} {hole}"
    first = index  # of the numbers between which no word stands
    while first and not _has_word(line[_end_of(numbers[first - 1]) : numbers[first].start()]):
        first -= 1
    words = _squeezed(
        line[_end_of(numbers[first - 1]) if first else 0 : numbers[first].start()].lstrip(",;)] ")
    )
    gaps = len(line[numbers[first].start() : start].split())
    if _has_word(words) and 0 < gaps <= _MOST_GAPS:
        yield f"{words} {f'{_GAP} ' * gaps}{HOLE}"


def _tail(line: str, numbers: Sequence[re.Match[str]], index: int) -> str:
    """What follows a number in its line: a word or two."""
    after = numbers[index + 1].start() if index + 1 < len(numbers) else len(line)
    words = re.split(r"(?<=[,;)])|[(]", line[numbers[index].end(1) : after])[0].split()[:2]
    return " ".join(word.rstrip(",;)") for word in words)


def _has_word(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]", text))


def _squeezed(text: str) -> str:
    return " ".join(text.split())


@lru_cache(maxsize=64)
def _pattern(where: str) -> re.Pattern[str]:
    """Two groups: the number, what stands beside it."""
    before, _, after = where.partition(HOLE)
    head, tail = _words(before), _words(after)
    if not head and not tail:
        return re.compile(rf"^{BLANKS}*({NUMBER})(?={_AFTER}){SKIPPED}{BLANKS}*$", re.MULTILINE)
    return re.compile(f"{_begin(before)}({NUMBER})(?={_AFTER})" + (_end(after) if tail else ""))


def _begin(before: str) -> str:
    """What stands before the number: not in the middle of a word or of a number."""
    if not before.strip():
        return r"(?<![\w.,:+-])"
    first, last = before.split()[0], before.rstrip()[-1]
    inside = r"[\w.,]" if first[0].isdigit() else r"\w" if first[0].isalnum() else ""
    glued = last.isdigit() or (last.isalnum() and before[-1].isspace())
    words = _words(before)
    if inside:  # looked at behind the first word: a pattern that begins with letters is found much sooner
        word = re.escape(first)
        words = f"{word}(?<!{inside}{word}){words.removeprefix(word)}"
    return f"{words}{BLANKS}{'+' if glued else '*'}"


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
