"""Edits by hand in a post -> the experiment's body, so that the next rendering has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import pipeline, shelf, units
from generator.errors import Location, NotebookError, Problem
from generator.measure.notebook import Notebook
from generator.model.note import Experiment
from generator.notes import body_text
from generator.notes.body_text import BodyText
from generator.publish import by_hand, files, merge
from generator.publish.by_hand import Edit, Hunk
from generator.records import atomic
from generator.shelf import Material
from generator.syntax import jekyll


@dataclass(frozen=True)
class Taken:
    """What was done, in lines, and each edit that could not be taken, with the reason."""

    lines: tuple[str, ...]
    refused: tuple[Problem, ...] = ()


def take(notebook: Notebook, path: Path) -> Taken:
    """Write the edits of a note's post into its body: those after which it renders as the author wrote it.

    PublishError where the post is missing, or not the newest.
    """
    experiment = pipeline.read(notebook, path)
    material = shelf.published(notebook, experiment)
    generated = pipeline.compose(notebook, pipeline.find(notebook, experiment, material)).text
    post = by_hand.plain(files.edited(notebook.root, experiment.stem, generated, experiment.place))
    generated = by_hand.plain(generated)
    found, body = by_hand.hunks(generated, post), body_text.read(path)
    if not found:
        return Taken((f"{experiment.post}: nothing in it was edited by hand",))
    taken, text = _takeable(notebook, path, body, material, generated, found) if body else ((), "")
    if body and taken:
        atomic.put(body.file, body.replaced(text))
        again = pipeline.read(notebook, path)
        pipeline.render_note(notebook, again, material, force=False, settle=merge.PROGRAM)
    lines = _told(notebook, body, [edit for hunk in taken for edit in hunk.edits]) if body else ()
    left = (edit for hunk in found if hunk not in taken for edit in hunk.edits)
    return Taken(tuple(lines), tuple(_refusal(experiment, post, edit) for edit in left))


def _takeable(
    notebook: Notebook,
    path: Path,
    body: BodyText,
    material: Material,
    generated: str,
    found: Sequence[Hunk],
) -> tuple[tuple[Hunk, ...], str]:
    """The edits that the body can have, all together, and that body.

    To the merge, values and blocks of the body are what is new in the place of figures and tables.
    """
    taken: tuple[Hunk, ...] = ()
    text = body.text
    bare = text.rstrip("\n")
    for hunk in found:
        wanted = by_hand.applied(generated, (*taken, hunk))
        merged = merge.merge(generated, wanted, f"{bare}\n\n")  # in a post something follows
        made = merged.text.rstrip("\n") + body.text[len(bare) :]
        if not merged.conflicts and _same(_rendered(notebook, path, body, made, material), wanted):
            taken, text = (*taken, hunk), made
    return taken, text


def _rendered(notebook: Notebook, path: Path, body: BodyText, text: str, material: Material) -> str:
    """What the note would be with another body; "" where that would be no sound note."""
    given = {body.file: body.replaced(text)}
    experiment, problems = pipeline.examine(notebook, path, given)
    if experiment is None or problems:
        return ""
    try:
        return pipeline.compose(notebook, pipeline.find(notebook, experiment, material)).text
    except NotebookError:
        return ""


def _same(one: str, other: str) -> bool:
    """Is it the same but for the blanks that the program keeps from breaking?"""
    return by_hand.plain(one).replace("\u00a0", " ") == other.replace("\u00a0", " ")


# ------------------------------------------------------------------ told


def _told(notebook: Notebook, body: BodyText, taken: Sequence[Edit]) -> Iterator[str]:
    if taken:
        name = body.file.relative_to(notebook.root).as_posix()
        lines = ", ".join(str(edit.location.line) for edit in taken)
        yield f"{name}: {units.counted(len(taken), 'edit')} taken, line {lines} of the post"


def _refusal(experiment: Experiment, post: str, edit: Edit) -> Problem:
    """An edit that stays in the post alone, and why."""
    place = Location(experiment.post, edit.location.line, edit.location.column)
    what, hint = _part(experiment, post, edit)
    return Problem(place, f"not taken: {what}", f"{hint}; until then it stays as an edit of the post")


def _part(experiment: Experiment, post: str, edit: Edit) -> tuple[str, str]:
    """In which part of a post an edit is that is not the author's to write in the body."""
    lines, (line, text) = post.split("\n"), (edit.location.line - 1, edit.was or edit.now)
    front = jekyll.FRONT.match(post)
    if front and line < front[0].count("\n"):
        return "the front matter is made from keys", f"change title, date, ... in {experiment.file}"
    if any('id="how-this-was-measured"' in one for one in lines[: line + 1]):
        return "how it was measured is told by the records", "write it above in prose"
    if text.startswith("|"):
        return "a table is generated", "change its block or the measurement's label"
    if text.startswith("<"):
        return "a chart or other block is generated", "change its block"
    if not any(one.strip() for one in lines[front[0].count("\n") if front else 0 : line]):
        return (
            "the opening is made from `summary:` or from the results",
            f"write `summary:` in {experiment.file}",
        )
    return (
        "it is in or beside a figure or text that is generated",
        f"write it in the body of {experiment.file}",
    )
