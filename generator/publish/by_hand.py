"""What of a post is the author's own: found, merged with what is new, and told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, islice

from generator.errors import Location, PublishError
from generator.model.post import Post
from generator.publish import merge
from generator.publish.lines import Line, lines, pairs
from generator.publish.merge import AUTHOR, Conflict, Merged
from generator.syntax.text import Source, decode

_SHOWN = 60  # characters of each version in a message
_MOST = 20  # conflicts that a message names
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Edit:
    """A line of a post that the author changed, added or deleted."""

    location: Location  # in the post
    was: str  # as generated; "" of what was added
    now: str  # "" of what was deleted


def text(post: bytes, file: str) -> str:
    """A post as text; PublishError with the place where it is none."""
    _, problems = decode(post, file)
    if problems:
        raise PublishError(
            f"{problems[0].location}: {problems[0].what}; nothing is written", hint=problems[0].hint
        )
    return post.decode()


def merged(base: bytes, post: bytes, new: str, file: str, *, settle: str = AUTHOR) -> Merged:
    """The author's post with what is new; PublishError where that is no text."""
    return merge.merge(base.decode(errors="replace"), text(post, file), new, file=file, settle=settle)


def page(post: Post, text: str) -> Post:
    """The post as it stands in the author's text: no chart or line is asked for that was deleted."""
    there = _COMMENT.sub("", text)
    return replace(
        post,
        text=text,
        assets={name: data for name, data in post.assets.items() if f"/assets/{post.stem}/{name}" in there},
        lines=tuple(line for line in post.lines if line in there),
    )


def is_nearer(post: bytes, new: bytes, old: bytes) -> bool:
    """Were the edits in a post rather made in the new text than in the old one?"""
    there, fresh, before = (set(data.splitlines()) for data in (post, new, old))
    is_whole = bool(new) and new.splitlines()[-1] in there
    return is_whole and len(there & (fresh - before)) > len(there & (before - fresh))


# ------------------------------------------------------------------ told


def conflict(conflicts: Sequence[Conflict]) -> PublishError:
    """Each place with both versions."""
    told = [f"{one.location}: {_versions(one)}" for one in islice(conflicts, _MOST)]
    more = [f"and {len(conflicts) - _MOST} more"] if conflicts[_MOST:] else []
    return PublishError(
        "\n".join((*told, *more, "an edit by hand and what is new are in conflict; nothing is written")),
        hint="--ours keeps your version of these places, --theirs takes the program's",
    )


def _versions(one: Conflict) -> str:
    mine, theirs = short(one.mine), short(one.theirs)
    if not mine:
        return f"you deleted what is now '{theirs}'"
    if not theirs:
        return f"you wrote '{mine}' where the program now writes nothing"
    return f"you wrote '{mine}', the program now '{theirs}'"


def short(text: str) -> str:
    """A text on one line, cut."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


# ------------------------------------------------------------------ the edits


@dataclass(frozen=True)
class Hunk:
    """Edits beside one another, as one change of what was generated."""

    start: int  # in the generated text
    end: int
    text: str  # the author's in its place
    edits: tuple[Edit, ...]


def edits(generated: str, post: str) -> tuple[Edit, ...]:
    """Each line of the post that is not as it was generated, and each that is gone, in order."""
    return tuple(edit for hunk in hunks(generated, post) for edit in hunk.edits)


def hunks(generated: str, post: str) -> tuple[Hunk, ...]:
    """The same, so that each can be made alone."""
    text = plain(post) if "\r\n" not in generated else post
    return () if text == generated else tuple(_hunks(lines(generated), lines(text)))


def plain(post: str) -> str:
    """A post as the program writes one, whatever the author's editor made of its line ends."""
    return post.removeprefix("\ufeff").replace("\r\n", "\n")


def applied(generated: str, chosen: Iterable[Hunk]) -> str:
    """What was generated with these changes, which are in order, and no others."""
    parts, position = [], 0
    for hunk in chosen:
        parts += [generated[position : hunk.start], hunk.text]
        position = hunk.end
    return "".join((*parts, generated[position:]))


def _hunks(before: Sequence[Line], after: Sequence[Line]) -> Iterator[Hunk]:
    starts, places = _starts(before), _starts(after)
    source = Source("".join(line.whole for line in after), Location(""))
    old = new = 0  # up to here all is told
    at, so_far = (0, 0), list[Edit]()
    for there, here in (*pairs(before, after), (len(before), len(after))):
        gone, added = ("".join(line.whole for line in one) for one in (before[old:there], after[new:here]))
        if gone or added:
            so_far.append(Edit(source.location(places[new]), gone.rstrip("\n"), added.rstrip("\n")))
        is_end = there == len(before)
        if is_end or before[there].whole == after[here].whole:
            if at != (there, here):
                yield Hunk(
                    starts[at[0]], starts[there], source.text[places[at[1]] : places[here]], tuple(so_far)
                )
            at, so_far = (there + 1, here + 1), []
        elif before[there].text != after[here].text:
            so_far.append(Edit(source.location(places[here]), before[there].text, after[here].text))
        old, new = there + 1, here + 1


def _starts(version: Sequence[Line]) -> list[int]:
    return [0, *accumulate(len(line.whole) for line in version)]
