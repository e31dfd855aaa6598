"""What of a post is the author's own: found, merged with what is new, and told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

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


def edits(generated: str, post: str) -> tuple[Edit, ...]:
    """Each line of the post that is not as it was generated, and each that is gone, in order."""
    plain = post.removeprefix("\ufeff").replace("\r\n", "\n")
    return (
        ()
        if plain == generated
        else tuple(_edits(lines(generated), lines(plain), Source(plain, Location(""))))
    )


def _edits(before: Sequence[Line], after: Sequence[Line], source: Source) -> Iterator[Edit]:
    starts = [0]
    for line in after:
        starts.append(starts[-1] + len(line.whole))
    old = new = 0
    for there, here in (*pairs(before, after), (len(before), len(after))):
        gone = "".join(line.whole for line in before[old:there])
        added = "".join(line.whole for line in after[new:here])
        if gone or added:
            yield Edit(source.location(starts[new]), gone.rstrip("\n"), added.rstrip("\n"))
        if here < len(after) and before[there].text != after[here].text:
            yield Edit(source.location(starts[here]), before[there].text, after[here].text)
        old, new = there + 1, here + 1
