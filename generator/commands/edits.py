"""What authors changed in posts by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path

from generator import pipeline, units
from generator.measure.notebook import Notebook
from generator.notes import find
from generator.publish import files, merge
from generator.publish.by_hand import Edit

_MOST = 8  # lines that are named
_AROUND = 40  # characters before and after a change of words


def kept(stem: str, edits: Sequence[Edit]) -> str:
    """What of the author's is in a post, on one line."""
    lines = [str(edit.location.line) for edit in edits]
    named = ", ".join(lines[:_MOST]) + ", ..." * (len(lines) > _MOST)
    count = units.counted(len(edits), "edit")
    return f"  {count} by hand kept, line {named}: python -m generator edits {stem} shows them"


def paths(notebook: Notebook, wanted: str) -> tuple[Path, ...]:
    """The notes that are wanted."""
    return find.find(notebook.root, [wanted])


def shown(notebook: Notebook, path: Path) -> Iterator[str]:
    """Each edit of a note's post with its place; a line where there is none."""
    experiment = pipeline.read(notebook, path)
    files.guard(notebook.root, experiment.stem, experiment.place)
    found = files.edits(notebook.root, experiment.stem, experiment.place)
    for edit in found:
        yield f"{experiment.post}:{edit.location.line}:{edit.location.column}"
        yield from (f"  {line}" for line in _told(edit))
    if not found:
        yield f"{experiment.post}: nothing in it was edited by hand"


def _told(edit: Edit) -> Iterator[str]:
    """An edit in a form that reads well: whole lines, or the words that changed in one."""
    if not edit.was or not edit.now:
        sign, text = ("+", edit.now) if edit.now else ("-", edit.was)
        yield from (f"{sign} {line}" for line in text.split("\n"))
    else:
        yield "".join(_words(edit))


def _words(edit: Edit) -> Iterator[str]:
    for gone, new in merge.changes(edit.was, edit.now):
        if gone == new:
            yield gone if len(gone) <= 2 * _AROUND else f"{gone[:_AROUND]}…{gone[-_AROUND:]}"
        else:
            both = zip(gone, new, strict=False)
            same = "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], both))
            gone, new = gone[len(same) :], new[len(same) :]
            yield same + (f"[-{gone}-]" if gone else "") + (f"{{+{new}+}}" if new else "")
