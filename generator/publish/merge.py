"""Three texts -> one: what the author changed in a post by hand, and what is new in it, both.

`base` is what was generated last, `mine` the author's post, `theirs` what the program would write now.
Prose is merged by words, a table by cells, code and front matter by lines. What cannot be both is a conflict.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from generator.errors import Location
from generator.publish.lines import PROSE, Line, form, has_figure, is_figure, lines, pairs
from generator.syntax.text import Source

AUTHOR, PROGRAM = "ours", "theirs"  # whose version a conflict may be settled by, as the options say it

_OPEN, _CLOSE = "<<", ">>"  # around a figure, and no token: a word beside it is no change of it
_LONGEST = 3000  # words of a paragraph: a longer one is merged as a whole


@dataclass(frozen=True)
class Conflict:
    """A place that the author and the program changed, each in another way."""

    location: Location  # in the author's post
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merged:
    """The one text; where there are conflicts, with the version that was to settle them."""

    text: str
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True)
class _Piece:
    """A part of the result, and what stood there in the author's version and in the new one."""

    text: str
    mine: str
    theirs: str = ""
    clash: bool = False


def merge(base: str, mine: str, theirs: str, *, file: str = "", settle: str = AUTHOR) -> Merged:
    """Both changes in one text; `settle` says whose version stands where they conflict.

    The places of conflicts are those in `mine`, which `file` names.
    """
    if mine in (base, theirs):
        return Merged(theirs)
    if theirs == base:
        return Merged(mine)
    mark, returns = mine[: mine.startswith("\ufeff")], _has_returns(mine) and not _has_returns(base)
    plain = mine.removeprefix("\ufeff").replace("\r\n", "\n") if returns else mine.removeprefix("\ufeff")
    pieces = list(_merged(lines(base), lines(plain), lines(theirs)))
    text = "".join(piece.theirs if piece.clash and settle == PROGRAM else piece.text for piece in pieces)
    text = text.replace("\n", "\r\n") if returns else text
    return Merged(mark + text, tuple(_conflicts(pieces, Source(plain, Location(file)))))


def _has_returns(text: str) -> bool:
    """Does every line end as on Windows?"""
    return "\r\n" in text and text.count("\r\n") == text.count("\n")


def _conflicts(pieces: Iterable[_Piece], mine: Source) -> Iterator[Conflict]:
    offset = 0
    for piece in pieces:
        if piece.clash:
            yield Conflict(mine.location(offset), piece.mine, piece.theirs)
        offset += len(piece.mine)


# ------------------------------------------------------------------ line by line

_Marked = tuple[str, Line | None]  # a key that is the same in all versions, and the line; None: a mark


def _merged(base: Sequence[Line], mine: Sequence[Line], theirs: Sequence[Line]) -> Iterator[_Piece]:
    """A mark before and after each line of the base, in all three: no change reaches beyond one."""
    from merge3 import Merge3

    found = [{i: i for i in range(len(base))}, dict(pairs(base, mine)), dict(pairs(base, theirs))]
    three = [list(_marked(len(base), *one)) for one in zip((base, mine, theirs), found, strict=True)]
    at = (0, 0, 0)
    base_keys, my_keys, their_keys = ([key for key, _ in one] for one in three)
    for region in Merge3(base_keys, my_keys, their_keys, sequence_matcher=_Matcher).find_sync_regions():
        starts, ends = region[::2], region[1::2]
        yield from _gap(*(one[a:b] for one, a, b in zip(three, at, starts, strict=True)))
        for same in zip(*(one[a:b] for one, a, b in zip(three, starts, ends, strict=True)), strict=True):
            versions = [line for _, line in same if line]
            if versions:
                yield from _line(*versions)
        at = ends


def _marked(count: int, version: Sequence[Line], found: Mapping[int, int]) -> Iterator[_Marked]:
    """A version's lines by key: one of the base by its number, another by its text.

    What stands in place of lines that are gone comes where the first of them was.
    """
    position = 0
    following = _following(count, len(version), found)
    for i in range(count):
        new = version[position : following[i]]
        position = following[i]
        if i in found:
            yield from ((f"+{line.whole}", line) for line in new)
            yield from ((f"<{i}", None), (f"={i}", version[position]), (f">{i}", None))
            position += 1
        else:
            yield f"<{i}", None
            yield from ((f"+{line.whole}", line) for line in new)
            yield f">{i}", None
    yield from ((f"+{line.whole}", line) for line in version[position:])


def _following(count: int, length: int, found: Mapping[int, int]) -> list[int]:
    """For each line of the base where the next one that is in a version stands there, itself included."""
    places, place = [length] * count, length
    for i in range(count - 1, -1, -1):
        place = found.get(i, place)
        places[i] = place
    return places


def _gap(base: Sequence[_Marked], mine: Sequence[_Marked], theirs: Sequence[_Marked]) -> Iterator[_Piece]:
    """At most one line of the base, and what the two made of it."""
    if not mine and [key for key, _ in theirs] == [key for key, _ in base]:
        yield _Piece("", "", "".join(line.whole for _, line in theirs if line))  # deleted stays deleted
    else:
        texts = ("".join(line.whole for _, line in one if line) for one in (base, mine, theirs))
        yield _decided(*texts)


def _decided(base: str, mine: str, theirs: str) -> _Piece:
    """One place: who alone changed it has it; a figure that the author took out stays out."""
    if mine == base:
        return _Piece(theirs, mine, theirs)
    if theirs in (base, mine) or (not has_figure(mine) and form(base) == form(theirs)):
        return _Piece(mine, mine, theirs)
    return _Piece(mine, mine, theirs, clash=True)


# ------------------------------------------------------------------ within a line


def _line(base: Line, mine: Line, theirs: Line) -> Iterator[_Piece]:
    if mine.text in (base.text, theirs.text) or base.text == theirs.text:
        yield _decided(base.text, mine.text, theirs.text)
    elif all(one.kind == PROSE and len(one.tokens) < _LONGEST for one in (base, mine, theirs)):
        yield from _words(base.tokens, mine.tokens, theirs.tokens)
    elif len(base.tokens) == len(mine.tokens) == len(theirs.tokens):
        yield from map(_decided, base.tokens, mine.tokens, theirs.tokens)
    else:
        yield _decided(base.text, mine.text, theirs.text)
    end = theirs.end if mine.end == base.end else mine.end
    yield _Piece(end, mine.end, end)


_Three = tuple[str, str, str]  # one place in the base, the author's version and the new one


def _words(*versions: Sequence[str]) -> Iterator[_Piece]:
    """What the author wrote beside a figure is no change of it, beside new words of the program it is."""
    regions = list(_regions(*versions))
    at = 0
    while at < len(regions):
        place, at = regions[at], at + 1
        while at + 1 < len(regions) and _touch(place, regions[at], regions[at + 1]):
            place, at = _both(place, regions[at], regions[at + 1]), at + 2
        yield _decided(*place)


def _regions(*versions: Sequence[str]) -> Iterator[_Three]:
    """Places that differ and places that are the same in all three, in turn."""
    from merge3 import Merge3

    three = base, mine, theirs = [[part for token in one for part in _fenced(token)] for one in versions]
    at = (0, 0, 0)
    for region in Merge3(base, mine, theirs, sequence_matcher=_Matcher).find_sync_regions():
        starts, ends = region[::2], region[1::2]
        yield _three(_joined(one[a:b]) for one, a, b in zip(three, at, starts, strict=True))
        yield _three(_joined(one[a:b]) for one, a, b in zip(three, starts, ends, strict=True))
        at = ends


def _three(texts: Iterable[str]) -> _Three:
    base, mine, theirs = texts
    return base, mine, theirs


def _both(*places: _Three) -> _Three:
    return _three("".join(texts) for texts in zip(*places, strict=True))


def _touch(one: _Three, between: _Three, other: _Three) -> bool:
    """Did the author change one of two neighbours, and the program words of the other?"""
    if re.search(r"\w", between[0]):
        return False
    pairs = ((one, other), (other, one))
    return any(mine[0] != mine[1] and form(theirs[0]) != form(theirs[2]) for mine, theirs in pairs)


def _fenced(token: str) -> tuple[str, ...]:
    return (_OPEN, token, _CLOSE) if is_figure(token) else (token,)


def changes(was: str, now: str) -> Iterator[tuple[str, str]]:
    """A line and what was made of it, word by word: what is gone and what is new, or what stays, twice."""
    before, after = (next(iter(lines(one)), None) for one in (was, now))
    old, new = (one.tokens if one else () for one in (before, after))
    i = j = 0
    for start, its_start, length in _Matcher(None, old, new).get_matching_blocks():
        yield "".join(old[i:start]), "".join(new[j:its_start])
        same = "".join(old[start : start + length])
        yield same, same
        i, j = start + length, its_start + length


def _joined(parts: Iterable[str]) -> str:
    return "".join(part for part in parts if part not in (_OPEN, _CLOSE))


class _Matcher(SequenceMatcher[str]):
    """Words and figures hold a text together, not what is between them."""

    def __init__(
        self,
        isjunk: Callable[[str], bool] | None = None,
        a: Sequence[str] = "",
        b: Sequence[str] = "",
        autojunk: bool = True,
    ) -> None:
        del isjunk, autojunk
        super().__init__(None, a, b, autojunk=False)
        self.base = a

    def get_matching_blocks(self) -> list[tuple[int, int, int]]:  # type: ignore[override]
        *blocks, (a_end, b_end, _) = super().get_matching_blocks()
        held = [(i, j, length) for i, j, length in blocks if any(map(_holds, self.base[i : i + length]))]
        return [*held, (a_end, b_end, 0)]


def _holds(part: str) -> bool:
    return part in (_OPEN, _CLOSE) or re.search(r"\w", part) is not None
