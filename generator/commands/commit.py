"""One commit of exactly one note: its experiment, its post with charts, the records that the post names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import pipeline, shelf, units
from generator.commands import known, render
from generator.errors import PublishError, UsageError
from generator.measure.notebook import Notebook
from generator.model.heading import Heading
from generator.model.note import Block, Experiment
from generator.notes import find
from generator.publish import belongings, drafts, files, repository
from generator.publish.repository import IGNORED, UNTRACKED, Repository
from generator.render import commit_message
from generator.shelf import Material

_MOST = 8  # files that a line names
_TRUE = ("current", "edited")  # states of a post that says what its records say
_SAMPLES = (".npz", ".zip")  # that git passes over unless config.yml says otherwise


@dataclass(frozen=True)
class Committed:
    """What became of it: the commit and its files; what else is changed that the note hangs on."""

    stem: str
    name: str = ""  # of the commit; "" where nothing had changed
    files: tuple[str, ...] = ()
    branch: str = ""  # "" where HEAD is detached
    left: tuple[str, ...] = ()  # changed, of the note, and not in the commit
    ignored: tuple[str, ...] = ()  # of the note, but git passes over them
    said: str = ""  # by git and its hooks

    @property
    def line(self) -> str:
        """`2023-11-03-locks: committed 1a2b3c4 on main: 7 files`."""
        if not self.name:
            return f"{self.stem}: nothing of it has changed since the last commit"
        where = f" on {self.branch}" if self.branch else ""
        return f"{self.stem}: committed {self.name}{where}: {units.counted(len(self.files), 'file')}"

    @property
    def notices(self) -> Iterator[str]:
        """What the author should know besides."""
        if self.said:
            yield self.said
        if self.name and not self.branch:
            yield f"HEAD is detached, so no branch holds this commit: git branch NAME {self.name}"
        if self.ignored:
            yield f"git passes over: {_listed(self.ignored)}"
        if self.left:
            yield f"not in the commit, but new or changed: {_listed(self.left)}"


def commit(notebook: Notebook, wanted: str, text: str | None) -> Committed:
    """Commit a note; `text` in place of the message's first line.

    UsageError where git has no place for it; SourceErrors; PublishError where the post is not what the note
    would give now, or git refuses.
    """
    if text is not None and not text.strip():
        raise UsageError("the message is empty", hint="-m 'what changed', or without -m")
    git = repository.opened(notebook.root)
    try:
        paths = find.find(notebook.root, [wanted])
    except UsageError:
        if (stem := _removed(git, wanted)) is None:
            raise
        gone = belongings.places(stem)
        return _committed(
            git, stem, repository.changes(git, gone), (), commit_message.removal(stem, text or "")
        )
    if paths[1:]:
        names = ", ".join(path.stem for path in paths)
        raise UsageError("one note is one commit", hint=f"name one of: {names}")
    return _note(notebook, git, paths[0], text or "")


def _note(notebook: Notebook, git: Repository, path: Path, text: str) -> Committed:
    """A note that is there."""
    experiment = drafts.where_it_is(notebook.root, pipeline.read(notebook, path))
    files.settled(notebook.root, experiment.stem, experiment.place)
    _refuse_stale(notebook, path)
    records = shelf.headings(notebook, experiment.stem)
    found = pipeline.find(notebook, experiment, _told(notebook, experiment))
    sources = belongings.sources(experiment)
    former = [place for stem in _former(git, experiment, records) for place in belongings.places(stem)]
    shared = belongings.SHARED if files.is_published(notebook.root, experiment.stem, experiment.place) else ()
    places = (*sources, experiment.post, *belongings.places(experiment.stem), *former, *shared)
    changed = repository.changes(git, (*places, *_used(notebook, experiment, records)))
    wanted = (*sources, *belongings.published(notebook.root, experiment))
    return _committed(git, experiment.stem, changed, wanted, commit_message.message(found, text))


def _told(notebook: Notebook, experiment: Experiment) -> Material:
    """What the post was made from; nothing where there is none."""
    if not files.records(notebook.root, experiment.stem):
        return Material(())
    return shelf.published(notebook, experiment, recover=False)


def _refuse_stale(notebook: Notebook, path: Path) -> None:
    """PublishError unless the post, where there is or was one, is what the note gives now."""
    with known.opened(notebook, writes=False) as remembered:
        state = render.state(notebook, path, render.Asked(), remembered).name
    never = state == "missing" and not files.records(notebook.root, path.stem)
    if state not in _TRUE and not never:
        raise PublishError(
            f"the post of {path.stem} is {'in ' * (state == 'conflict')}{state}; nothing is committed",
            hint=f"first: python -m generator render {path.stem}",
        )


def _committed(
    git: Repository, stem: str, changed: Mapping[str, str], wanted: Sequence[str], message: str
) -> Committed:
    """Commit those of the changed files that are wanted, or gone, or new and shared by all notes."""
    chosen, left, ignored = [], [], []
    for path, letters in changed.items():
        is_new = path in belongings.SHARED and letters == UNTRACKED
        gone = "D" in letters and not _is_there(git.root / path) and path not in belongings.SHARED
        if letters == IGNORED:
            ignored += [path] if path in wanted and not path.endswith(_SAMPLES) else []
        elif path in wanted or is_new or gone:
            chosen.append(path)
        else:
            left.append(path)
    made = Committed(stem, branch=git.branch, left=tuple(left), ignored=tuple(ignored))
    if not chosen:
        return made
    name, said = repository.commit(git, chosen, message)
    return Committed(stem, name, tuple(chosen), git.branch, made.left, made.ignored, said)


def _listed(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - _MOST} more" if paths[_MOST:] else ""
    return ", ".join(paths[:_MOST]) + more


def _is_there(path: Path) -> bool:
    """Also a link that leads nowhere."""
    return path.is_symlink() or path.exists()


# ------------------------------------------------------------------ what it was called before


def _removed(git: Repository, wanted: str) -> str | None:
    """The name of a note that git has and the notebook has no more; None where it is none."""
    stem = Path(wanted).stem if wanted.endswith(find.SUFFIXES) else wanted
    if "/" in stem or stem in ("", ".", ".."):
        return None
    gone = [
        path for path, letters in repository.changes(git, belongings.places(stem)).items() if "D" in letters
    ]
    return stem if gone else None


def _former(git: Repository, experiment: Experiment, records: Iterable[Heading]) -> tuple[str, ...]:
    """The names that the note had before: its records tell them, or git has its text under another."""
    stems = {one.note for one in records} | set(_same_text(git, experiment))
    there = {path.stem for path in find.every(git.root)}
    return tuple(sorted(stems - there))


def _same_text(git: Repository, experiment: Experiment) -> Iterator[str]:
    """Names under which git has the note's text in a file that is gone."""
    changed = repository.changes(git, [find.FOLDER])
    gone = [path for path, letters in changed.items() if "D" in letters and not _is_there(git.root / path)]
    own = {(git.root / path).read_bytes() for path in belongings.sources(experiment)} if gone else set()
    yield from (Path(path).stem for path in gone if repository.committed(git, path) in own)


# ------------------------------------------------------------------ what it hangs on


def _used(notebook: Notebook, experiment: Experiment, records: Iterable[Heading]) -> tuple[str, ...]:
    """Files of the notebook that the note hangs on and that are no part of it: probes, readers, programs."""
    found = (*_of_measurements(notebook, experiment), *_of_blocks(notebook, experiment))
    words = {word for one in records for trial in one.trials for word in trial.files}
    words |= {service.run[0] for service in experiment.services.values() if service.run}
    inside = (path for path in map(Path, (*found, *words)) if _is_inside(notebook.root, path))
    return tuple(
        dict.fromkeys((notebook.root / path).relative_to(notebook.root).as_posix() for path in inside)
    )


def _of_measurements(notebook: Notebook, experiment: Experiment) -> Iterator[str | Path]:
    for one in experiment.measurements.values():
        probe = notebook.probes.get(one.probe)
        if probe:
            yield probe.path
        for reads in (one.reading.reads if one.reading else "", probe.reads if probe else ""):
            if reads in notebook.readers:
                yield notebook.readers[reads].file


def _of_blocks(notebook: Notebook, experiment: Experiment) -> Iterator[str]:
    for block in experiment.body:
        if isinstance(block, Block):
            yield f"templates/blocks/{block.kind}.md.j2"
            own = notebook.charts.get(block.arguments[0]) if block.arguments else None
            if own:
                yield own.file


def _is_inside(root: Path, path: Path) -> bool:
    """Is there such a file of the notebook's?"""
    whole = root / path
    return whole.is_relative_to(root) and ".." not in whole.parts and whole.exists()
