"""Posts become notes whose rendering gives them back, every byte; each is proved before it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from generator import pipeline
from generator.commands import known
from generator.commands.known import Known
from generator.errors import Location, NotebookError, Problem, SourceErrors, SystemFault
from generator.measure.notebook import Notebook
from generator.model.note import Block, Experiment, Prose
from generator.model.probe import Catalogue
from generator.notes import adopted, check, find, load
from generator.publish import adopting
from generator.publish.adopting import Adopted, Staged
from generator.shelf import Material
from generator.syntax import jekyll, text

_AT_ONCE = 100  # notes that are made before the disk is waited for, and held meanwhile


class Outcome(NamedTuple):
    """What became of a post: a note, with the figures that it prints; or why it was left alone."""

    place: str
    note: str = ""  # the experiment, below the notebook
    figures: int = 0
    is_new: bool = False
    error: NotebookError | None = None


def adopt(notebook: Notebook, wanted: Sequence[str]) -> Iterator[Outcome]:
    """Make notes of the wanted posts, of all where none is named: an outcome for each."""
    root = notebook.root
    every = list(adopting.posts(root))
    places = [adopting.place(root, named, every) for named in wanted] if wanted else every
    there = adopting.of_notes(root)
    yield from (Outcome(place, there[place]) for place in places if wanted and place in there)
    work = _Work(notebook, pipeline.holdings(notebook), {Path(one).stem for one in there.values()})
    with adopting.staged(root) as staged, known.opened(notebook) as remembered:
        for place in dict.fromkeys(place for place in places if place not in there):
            if error := _staged(work, place, staged):
                yield Outcome(place, error=error)
            if len(staged.notes) == _AT_ONCE:
                yield from _settled(work, staged, remembered)
        yield from _settled(work, staged, remembered)


def _staged(work: _Work, place: str, staged: Staged) -> NotebookError | None:
    """Make the files of a post's note, all but their names; or why it is left alone."""
    try:
        note = work.proved(place)
        staged.add(note)
    except NotebookError as error:
        return error
    except OSError as error:
        return SystemFault.of(error, place if error.filename is None else "")
    work.taken.add(note.stem)
    return None


def _settled(work: _Work, staged: Staged, remembered: Known) -> Iterator[Outcome]:
    """Every note that was made gets its names, and is remembered as proved."""
    root = work.notebook.root
    for note, error in staged.settle():
        experiment = work.experiments.pop(note.stem)
        if error:
            yield Outcome(note.place, error=SystemFault.of(error))
            continue
        _remember(work.notebook, note.experiment, experiment, remembered)
        name = note.experiment.relative_to(root).as_posix()
        yield Outcome(note.place, name, _figures(experiment), is_new=True)


def _figures(experiment: Experiment) -> int:
    return sum(len(figures) for one in experiment.measurements.values() for figures in one.printed.values())


def _remember(notebook: Notebook, path: Path, experiment: Experiment, remembered: Known) -> None:
    """It was proved to be sound and its post to be current: no later command need find that out again."""
    if not pipeline.doubts(notebook, experiment):
        remembered.put(known.POST, path, experiment, experiment.post)
        answer = {"address": pipeline.address(notebook, experiment), "programs": []}
        remembered.put(known.SOURCE, path, experiment, answer)


@dataclass
class _Work:
    """What is the same for every post, the names of notes that are taken, and what was proved."""

    notebook: Notebook
    holdings: Catalogue
    taken: set[str]
    experiments: dict[str, Experiment] = field(default_factory=dict)  # by stem

    def proved(self, place: str) -> Adopted:
        """The note that a post becomes; NotebookError says why it cannot be one, OSError."""
        root = self.notebook.root
        if problem := adopting.unfit(root, place):
            raise SourceErrors([problem])
        page = _read(root, place)
        data = page.encode()
        day = adopting.day(root, place, jekyll.split(page)[0])
        stem = adopting.free(root, adopted.stem(place, day), data, self.taken)
        made = adopting.adopted(root, stem, place, data, adopted.experiment(stem, place, page))
        self.experiments[stem] = _light(self._read_back(made, data))
        return made

    def _read_back(self, made: Adopted, data: bytes) -> Experiment:
        """The note as it will be read, if it is sound and its post is the one that is there."""
        experiment, problems = load.experiment(made.experiment, self.notebook.root, made.files)
        if experiment is None:
            raise SourceErrors(_about(made, problems))
        if block := next((part for part in experiment.body if isinstance(part, Block)), None):
            what = f"a fence {{{block.kind}}} would be taken for a block of this program"
            hint = "write another word behind the fence, or leave it to Jekyll"
            raise SourceErrors(_about(made, [Problem(block.location, what, hint)]))
        if problems := (*problems, *check.check(experiment, self.holdings)):
            raise SourceErrors(_about(made, problems))
        address = pipeline.address(self.notebook, experiment)
        if problems := pipeline.collisions(self.notebook, [address]):
            raise SourceErrors([replace(one, location=Location(made.place)) for one in problems])
        post = pipeline.compose(self.notebook, pipeline.find(self.notebook, experiment, Material(())))
        if post.text.encode() != data or post.place not in ("", made.place):
            what = "its rendering would not give back the same bytes"
            raise SourceErrors([Problem(Location(made.place), what, "please report this post")])
        return experiment


def _light(experiment: Experiment) -> Experiment:
    """Without its page, which is not asked for again: of thousands of posts not all is held."""
    parts = tuple(replace(part, text="") for part in experiment.body[:1] if isinstance(part, Prose))
    return replace(experiment, body=parts, text="")


def _read(root: Path, place: str) -> str:
    """A post as text; SourceErrors where it is none."""
    whole, problems = text.read(root / place, place, whole=True)
    if problems:
        raise SourceErrors(problems)
    return whole


def _about(made: Adopted, problems: Sequence[Problem]) -> list[Problem]:
    """The same problems, said of the post where they are in its page."""
    page = f"{find.FOLDER}/{made.stem}.md"
    return [
        replace(one, location=replace(one.location, file=made.place)) if one.location.file == page else one
        for one in problems
    ]
