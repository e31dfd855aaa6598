"""Posts that no note has yet, and the files that make notes of them. Reads and writes; never a post."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from generator.errors import Location, Problem, UsageError, nearest
from generator.notes import find, load
from generator.publish.files import LOCK, taken_over
from generator.records import atomic, locks

_FOLDERS = ("_posts", "_drafts")
_NOT_OF_THE_SITE = ("node_modules", "vendor", "experiments", "results", "assets")
_PASSED_OVER = (
    "markdown",
    "mkdown",
    "mkdn",
    "mkd",
    "md",
    "html",
    "htm",
    "textile",
)  # of Jekyll and its plugins
_POST = re.compile(rb"^post:[ \t]*(?:\"(.*)\"|'(.*)'|(.*?))[ \t]*\r?$", re.MULTILINE)
_DATE = re.compile(r"^date:[ \t]*[\"']?(\d{4})-(\d{1,2})-(\d{1,2})", re.MULTILINE)


@dataclass(frozen=True)
class Adopted:
    """A note that a post becomes: files by path, the experiment last; nothing of it is written yet."""

    stem: str
    place: str  # of the post, below the notebook
    files: Mapping[Path, bytes]

    @property
    def experiment(self) -> Path:
        """The file with which the note is there."""
        return list(self.files)[-1]


def posts(root: Path) -> Iterator[str]:
    """Where each post and draft of the blog lies, as Jekyll finds them; links to folders are not followed."""
    for folder, below, names in os.walk(root):
        here = Path(folder).relative_to(root).as_posix()
        inside = any(part in _FOLDERS for part in here.split("/"))
        below[:] = sorted(one for one in below if _is_of_the_site(one, inside=inside))
        for name in sorted(names) if inside else ():
            if name[0] not in "._#" and name[-1] != "~" and name.rpartition(".")[2] in _PASSED_OVER:
                yield f"{here}/{name}"


def _is_of_the_site(name: str, *, inside: bool) -> bool:
    return (name[0] not in "._#" and (inside or name not in _NOT_OF_THE_SITE)) or name in _FOLDERS


def of_notes(root: Path) -> dict[str, str]:
    """The posts that have a note, by where they lie, with that note's file."""
    found = {}
    for path in find.every(root):
        said = _POST.search(_read(path))
        place = next(filter(None, said.groups()), b"").decode("utf-8", "replace") if said else ""
        found[place or f"_posts/{path.stem}.markdown"] = path.relative_to(root).as_posix()
    return found


def _read(path: Path) -> bytes:
    """An experiment; nothing where it cannot be read, which `check` tells."""
    with suppress(OSError):
        return atomic.read(path) or b""
    return b""


def place(root: Path, named: str, every: Sequence[str]) -> str:
    """Where the post lies that the user means: by its path, from here or in the notebook, or by its name.

    UsageError where there is none.
    """
    paths = (Path(os.path.normpath(path)) for path in (Path.cwd() / named, root / named))
    there = [path for path in paths if path.is_symlink() or path.exists()]
    for path in there:
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    if there:
        raise UsageError(f"{named} lies outside of the notebook", hint=f"posts are in {root / '_posts'}/")
    same = [one for one in every if named in (Path(one).name, Path(one).stem)]
    if len(same) == 1:
        return same[0]
    hint = f"write one of: {', '.join(same)}" if same else nearest(named, (Path(one).name for one in every))
    raise UsageError(f"{'several posts are called' if same else 'there is no post'} '{named}'", hint=hint)


def unfit(root: Path, place: str) -> Problem | None:
    """Why a file cannot become a note's post, whatever it holds."""
    path, location = root / place, Location(place)
    if path.is_symlink():
        return Problem(location, "a symbolic link", "adopt the file that it leads to, if that is a post")
    if not path.resolve().is_relative_to(root.resolve()):
        return Problem(location, "a symbolic link on its way leads out of the notebook", "move it inside")
    if not load.is_place(place):
        hint = "posts are Markdown files in _posts/ or _drafts/: 2023-11-03-title.md"
        return Problem(location, "no post in Markdown, as Jekyll finds them", hint)
    return None


def day(root: Path, place: str, text: str) -> str:
    """The day of a draft: that of its front matter, else of its last change."""
    match = _DATE.search(text)
    if match:
        return f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}"
    return f"{datetime.fromtimestamp((root / place).stat().st_mtime, UTC):%Y-%m-%d}"


def free(root: Path, stem: str, page: bytes, taken: set[str]) -> str:
    """That name for a note, or the same with a number where another note has it."""
    for number in range(1, len(taken) + 3):
        name = stem if number == 1 else f"{stem}-{number}"
        there = atomic.read(root / find.FOLDER / f"{name}.md")
        if name not in taken and there in (None, page):
            return name
    raise AssertionError("there are more names than notes")


def adopted(root: Path, stem: str, place: str, data: bytes, experiment: str) -> Adopted:
    """The note of a post that holds `data`."""
    folder = root / find.FOLDER
    files = {folder / f"{stem}.md": data, **taken_over(root, stem, data)}
    return Adopted(stem, place, {**files, folder / f"{stem}.yml": experiment.encode()})


# ------------------------------------------------------------------ writing: all of a note or nothing


class Staged:
    """Files that only lack their names; what is left of them at the end goes."""

    def __init__(self) -> None:
        self.notes: list[tuple[Adopted, list[Path]]] = []

    def add(self, note: Adopted) -> None:
        """Make the files of a note; OSError, and none of them is left."""
        made: list[Path] = []
        try:
            for path, data in note.files.items():
                made.append(path)
                atomic.draft(path, data)
        except BaseException:
            _discard(made)
            raise
        self.notes.append((Adopted(note.stem, note.place, dict.fromkeys(note.files, b"")), made))

    def settle(self) -> Iterator[tuple[Adopted, OSError | None]]:
        """Give each note's files their names, the experiment last; with an error it is as if it never was."""
        if self.notes:
            atomic.safe()
        while self.notes:
            note, paths = self.notes[0]
            new = [path for path in paths if not path.exists()]
            try:
                for path in paths:
                    atomic.pending(path).replace(path)
            except OSError as error:
                _discard(paths)
                for path in new:
                    path.unlink(missing_ok=True)
                self.notes.pop(0)
                yield note, error
                continue
            self.notes.pop(0)
            yield note, None


def _discard(paths: Sequence[Path]) -> None:
    for path in paths:
        atomic.pending(path).unlink(missing_ok=True)


@contextmanager
def staged(root: Path) -> Iterator[Staged]:
    """Around adopting: nobody else publishes meanwhile, and nothing half made is left."""
    found = Staged()
    with locks.held(root / LOCK):
        try:
            yield found
            atomic.safe()  # the names, too
        finally:
            for _, paths in found.notes:
                _discard(paths)
