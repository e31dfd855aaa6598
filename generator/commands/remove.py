"""A note taken out of the notebook: its experiment, post and charts; its records where that is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from generator.commands.rename import only, settle
from generator.errors import Problem, PublishError, UsageError
from generator.measure.notebook import Notebook
from generator.notes import check, find, load
from generator.publish import belongings, files, links, orphans, rearrange, site_posts
from generator.publish.rearrange import Rearrangement
from generator.records import atomic, locks
from generator.syntax import jekyll


@dataclass(frozen=True)
class Removed:
    """What became of it."""

    stem: str
    gone: tuple[str, ...]
    moved: Mapping[str, str] = field(default_factory=dict)  # an edited post, and where it is kept
    kept: str = ""  # the folder of its records, where they stay
    links: tuple[Problem, ...] = ()  # that lead to the post


@dataclass(frozen=True)
class _Note:
    """What there is of it; without an experiment what is left of it."""

    stem: str
    place: str = ""  # of its post
    sources: tuple[str, ...] = ()
    url: str = ""


def remove(notebook: Notebook, wanted: str, *, results: bool, force: bool) -> Removed:
    """Remove one note, or what is left of one; its records only with `results`.

    UsageError; PublishError where its post was edited by hand, unless `force` keeps that version first.
    """
    note = _note(notebook, wanted)
    root = notebook.root
    with locks.held(root / files.LOCK):
        lies = files.PostFiles(root, note.stem, note.place)
        post = _post(root, note)
        edited = _edited(lies) if post else ""
        if edited and not force:
            raise PublishError(
                f"{lies.post.relative_to(root)} was edited by hand; nothing is removed",
                hint=f"--force removes it and keeps yours in results/{note.stem}/",
            )
        moved = {post: edited} if edited else {}
        gone = dict.fromkeys((*note.sources, post, *_charts(root, lies, post), *_published(root, lies)))
        if results:
            gone |= dict.fromkeys(_below(root, lies.results))
        doomed = tuple(path for path in gone if path and path not in moved)
        rearrange.make(root, Rearrangement(moved=moved, gone=doomed))
    kept = f"results/{note.stem}/" if any(_below(root, lies.results)) and not results else ""
    leading = links.to(root, note.stem, lies.post.relative_to(root).as_posix(), note.url) if note.url else ()
    return Removed(note.stem, (*moved, *doomed), moved, kept, tuple(leading))


def _note(notebook: Notebook, wanted: str) -> _Note:
    """The note, or the orphan of that name. UsageError, SourceErrors."""
    try:
        experiment, _ = only(notebook, wanted)
    except UsageError:
        left = [one for one in orphans.orphans(notebook.root) if one.stem == wanted]
        if not left:
            raise
        posts = [one.path for one in left if one.kind == orphans.POST]
        place = posts[0] if posts else ""
        files.settled(notebook.root, wanted, place)
        return _Note(wanted, place)
    settle(notebook, experiment)
    sources = tuple(_alone(notebook.root, experiment.file, belongings.sources(experiment)))
    url = check.url(experiment, load.timezone(notebook.root))
    return _Note(experiment.stem, experiment.place, sources, url)


def _alone(root: Path, file: str, sources: tuple[str, ...]) -> Iterator[str]:
    """The sources that no other experiment names."""
    others = b"\n".join(path.read_bytes() for path in find.every(root) if path != root / file)
    return (path for path in sources if path == file or Path(path).name.encode() not in others)


def _post(root: Path, note: _Note) -> str:
    """The post, where there is one that this program wrote; else ""."""
    is_left = bool(note.place) and not note.sources  # an orphan is known by what is in it
    if not files.is_published(root, note.stem, note.place):
        return ""
    if files.foreign(root, note.stem, note.place) and not is_left:
        return ""
    return note.place or f"_posts/{note.stem}{jekyll.SUFFIX}"


def _edited(lies: files.PostFiles) -> str:
    """Where the author's version would be kept; "" where the post is as it was generated."""
    generated = [atomic.read(path) for path in (lies.text, lies.old_text)]
    if not any(generated) or atomic.read(lies.post) in generated:
        return ""
    return lies.kept(datetime.now(UTC)).relative_to(lies.root).as_posix()


def _charts(root: Path, lies: files.PostFiles, post: str) -> Iterator[str]:
    """Those that no other post shows."""
    others = b"\n".join(path.read_bytes() for path in site_posts.posts(root) if path != root / post)
    names = files.charts(root, lies.stem) or orphans.charts(lies.assets)
    for name in names:
        path = f"assets/{lies.stem}/{name}"
        if Path(name).name == name and f"/{path}".encode() not in others:
            yield path


def _published(root: Path, lies: files.PostFiles) -> Iterator[str]:
    """What is written beside the records of a post that is published."""
    found = (path for path in (lies.manifest, lies.text, lies.old_text) if path.exists())
    return (path.relative_to(root).as_posix() for path in found)


def _below(root: Path, folder: Path) -> Iterator[str]:
    """Every file in a folder, and the folder itself where it is a link."""
    found = [folder] if folder.is_symlink() else sorted(folder.rglob("*")) if folder.is_dir() else []
    return (path.relative_to(root).as_posix() for path in found if path.is_symlink() or not path.is_dir())
