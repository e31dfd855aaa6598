"""A post as lines, and which lines of two versions of it are the same one, changed or not."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from generator.syntax import fences, jekyll

PROSE, ROW, WHOLE = "prose", "row", "whole"  # merged word by word, cell by cell, all or nothing

_ALIKE = 0.5  # from here on two lines are versions of one; a sentence of which half was rewritten is
_MOST = 40_000  # pairs of lines between two that are the same: more are paired by their form alone
_PART = r"[\w%×°](?:[\w%×°]|[.,'’/:⁠–-]++(?=[\w%×°]))*+"
_WORD = rf"{_PART}(?:\u00a0{_PART})*+"
_TOKEN = re.compile(
    rf"""\{{\{{.*?\}}\}}                                    # a value in an experiment
       | (?:(?<!\w)[-−+~≈](?=\d))?{_WORD}                    # a word; a figure with sign and unit
       | \s++ | .""",
    re.VERBOSE | re.DOTALL,
)
_RAW = re.compile(r"[^\n]*\n|[^\n]+")
_ROW = re.compile(r"[ \t]*+\|")
_BLANK = " \t\r\n"
_CELL = re.compile(r"\||(?:\\.|[^|\\]|\\\Z)++")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Line:
    """A line with what follows it up to the next one that is not empty: nothing, or empty lines."""

    text: str
    end: str  # "\n", "\n\n" ...
    kind: str

    @property
    def whole(self) -> str:
        return self.text + self.end

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """What an edit replaces as one: a word, a figure with its unit, a cell, the line."""
        if self.kind == WHOLE:
            return (self.text,)
        return tuple((_CELL if self.kind == ROW else _TOKEN).findall(self.text))

    @cached_property
    def _words(self) -> tuple[frozenset[str], frozenset[str]]:
        """Its words, as they are and with each figure as 0."""
        words = [token for token in _TOKEN.findall(self.text) if token[0].isalnum()] or [self.text]
        return frozenset(words), frozenset(map(_masked, words))

    def likeness(self, other: Line) -> float:
        """0 to 2: how much of both is the same; figures count less than words, a row's first cell most."""
        if self.kind != other.kind and ROW in (self.kind, other.kind):
            return 0
        (mine, form), (theirs, its_form) = self._words, other._words
        same, alike = len(mine & theirs), len(form & its_form)
        is_row = self.kind == other.kind == ROW and self.tokens[1:2] == other.tokens[1:2]
        return is_row + 0.5 * same / (len(mine) + len(theirs)) + 1.5 * alike / (len(form) + len(its_form))


def lines(text: str) -> tuple[Line, ...]:
    """A text cut into its lines; empty ones at its beginning are one of their own."""
    found: list[tuple[int, str, str]] = []
    for match in _RAW.finditer(text):
        content = match[0].rstrip(_BLANK)
        end = match[0][len(content) :]
        if content or not found:
            found.append((match.start(), content, end))
        else:
            start, before, so_far = found[-1]
            found[-1] = (start, before, so_far + end)
    kinds = _kinds(text, [start for start, _, _ in found])
    return tuple(Line(body, end, kind) for (_, body, end), kind in zip(found, kinds, strict=True))


def _kinds(text: str, starts: Sequence[int]) -> Iterator[str]:
    """How the line at each of these places is merged."""
    front = jekyll.FRONT.match(text)
    code = [(0, front.end())] if front else []
    code += [(fence.start, fence.end) for fence in fences.fences(text) if fence.closed]
    edges = sorted(edge for region in _joined(code) for edge in region)
    for start in starts:
        if bisect_right(edges, start) % 2:
            yield WHOLE
        else:
            yield ROW if _ROW.match(text, start) else PROSE


def _joined(regions: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those that do not begin inside of one before."""
    end = 0
    for region in regions:
        if region[0] >= end:
            yield region
            end = region[1]


# ------------------------------------------------------------------ figures


def has_figure(text: str) -> bool:
    """Is there a number in it?"""
    return _DIGIT.search(text) is not None


def form(text: str) -> tuple[str, ...]:
    """A text with each figure as 0: what differs only in its figures has the same."""
    return tuple(map(_masked, _TOKEN.findall(text)))


def is_figure(token: str) -> bool:
    """Is it a figure, or the value in an experiment that becomes one?"""
    return token.startswith("{{") or has_figure(token)


def _masked(token: str) -> str:
    return "0" if is_figure(token) else token


# ------------------------------------------------------------------ the same line


def pairs(old: Sequence[Line], new: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Positions of each line of `old` that is there in `new`, changed or not, and where; in order."""
    before, after = ([line.text for line in version] for version in (old, new))
    count = Counter(after) + Counter(before)
    often = {text for text, times in count.items() if times > 2}  # `</div>` alone says nothing
    i = j = 0
    for start, its_start, length in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_matching_blocks():
        if length and often.issuperset(before[start : start + length]):
            continue
        if i < start and j < its_start:
            found = _alike(old[i:start], new[j:its_start])
            yield from ((i + here, j + there) for here, there in found)
        yield from ((start + by, its_start + by) for by in range(length))
        i, j = start + length, its_start + length


def _alike(old: Sequence[Line], new: Sequence[Line]) -> list[tuple[int, int]]:
    """The pairs, in order, that have the most in common all in all."""
    if len(old) * len(new) > _MOST:
        forms, others = ([form(line.text) for line in version] for version in (old, new))
        blocks = SequenceMatcher(None, forms, others, autojunk=False).get_matching_blocks()
        return [(here + i, there + i) for here, there, length in blocks for i in range(length)]
    scores = [[line.likeness(other) for other in new] for line in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]  # of what is left from here on
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            pair = scores[i][j] + best[i + 1][j + 1] if scores[i][j] >= _ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], pair)
    return list(_path(scores, best))


def _path(scores: list[list[float]], best: list[list[float]]) -> Iterator[tuple[int, int]]:
    i = j = 0
    while i < len(scores) and j < len(scores[0]):
        if scores[i][j] >= _ALIKE and best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
