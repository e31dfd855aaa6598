"""What posts are rendered from, and whether they are as they would be rendered now."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from generator import pipeline, shelf
from generator.commands import known
from generator.commands.known import Known
from generator.errors import RenderError
from generator.findings import sessions
from generator.measure.notebook import Notebook
from generator.model.note import Experiment
from generator.notes import history
from generator.publish import drafts, files
from generator.publish.by_hand import Edit
from generator.records import store
from generator.shelf import Material


@dataclass(frozen=True)
class Asked:
    """What posts are to be rendered from, and how."""

    force: bool = False
    draft: bool = False  # into _drafts/
    settle: str = ""  # whose version stands in a conflict
    latest: bool = False
    record: Path | None = None

    @property
    def is_usual(self) -> bool:
        """From the records that were last published, and over no edit."""
        return not (self.force or self.draft or self.settle or self.latest or self.record)


class Rendered(NamedTuple):
    """A note's post, with what its author should know."""

    post: Path  # in the notebook
    wrote: bool = False
    edits: tuple[Edit, ...] = ()  # by hand, in it
    other: Path | None = None  # the author's version, where it did not become the post
    warnings: tuple[object, ...] = ()


def rendered(notebook: Notebook, path: Path, asked: Asked, remembered: Known) -> Rendered:
    """Render a note from its records and publish it; nothing is done where nothing changed since."""
    if asked.is_usual and (post := remembered.get(known.POST, path)):
        return Rendered(Path(post), edits=files.edits(notebook.root, path.stem, post))
    experiment = pipeline.read(notebook, path)
    material = _material(notebook, experiment, asked, recover=True)
    doubts = (*pipeline.doubts(notebook, experiment), *shelf.doubts(notebook, experiment.stem))
    done = pipeline.render_note(
        notebook, experiment, material, force=asked.force, draft=asked.draft, settle=asked.settle
    )
    post = done.path.relative_to(notebook.root)
    made = Rendered(post, done.wrote, done.edits, done.other, (*doubts, *done.warnings))
    if not made.warnings and not asked.draft:
        remembered.put(known.POST, path, experiment, str(made.post))
    return made


class State(NamedTuple):
    """A post by where it lies, and what it is, as `files.state` has it."""

    post: str
    name: str


def state(notebook: Notebook, path: Path, asked: Asked, remembered: Known) -> State:
    """The published post against what would be rendered now."""
    if asked.is_usual and (there := remembered.get(known.POST, path)):
        is_edited = files.is_edited(notebook.root, path.stem, there)
        return State(there, "edited" if is_edited else "current")
    experiment = pipeline.read(notebook, path)
    material = _material(notebook, experiment, asked, recover=False)
    experiment = _where(notebook, experiment, material, asked)
    post = pipeline.compose(notebook, pipeline.find(notebook, experiment, material))
    return State(experiment.post, files.state(notebook.root, post.stem, post.text, post.place))


def _where(notebook: Notebook, experiment: Experiment, material: Material, asked: Asked) -> Experiment:
    """The note with its post where that is, or would be written."""
    found = drafts.where_it_is(notebook.root, experiment)
    is_new = found == experiment and not files.is_published(notebook.root, experiment.stem, experiment.place)
    if is_new and (asked.draft or pipeline.unmeasured(notebook, experiment, material)):
        return drafts.as_draft(experiment)
    return found


def _material(notebook: Notebook, experiment: Experiment, asked: Asked, *, recover: bool) -> Material:
    """What a post is rendered from: one record, the newest of all, or those last published.

    `recover`: what dead writers left becomes a record first, which writes.
    """
    if asked.record is not None:
        return one_record(experiment, asked.record)
    choose = shelf.latest if asked.latest else shelf.published
    return choose(notebook, experiment, recover=recover)


def one_record(experiment: Experiment, file: Path) -> Material:
    """What the record in a file says; RenderError where it is another note's."""
    one = store.load(file)
    if one.note != experiment.stem and file.resolve().parent.name != experiment.stem:  # it may be renamed
        raise RenderError(
            f"{file} is a record of {one.note}, not of {experiment.stem}",
            hint=f"records of a note are in results/{experiment.stem}/",
        )
    return Material((one,), (sessions.of(one),) if history.is_told(experiment) else ())
