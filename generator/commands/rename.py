"""A note under another name: its experiment, body, records, charts and post, all or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator import pipeline, shelf
from generator.errors import Problem, PublishError, SourceErrors, UsageError
from generator.measure import session
from generator.measure.notebook import Notebook
from generator.model.note import Experiment
from generator.notes import check, find, load
from generator.publish import belongings, drafts, exposure, files, links, rearrange, site_posts
from generator.publish.rearrange import Rearrangement
from generator.records import atomic, locks

_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:-|\Z)")
_REDIRECTS = "jekyll-redirect-from"


@dataclass(frozen=True)
class Renamed:
    """What became of it."""

    old: str
    new: str
    changed: tuple[tuple[str, str], ...]  # each file or folder of the note, and what it is called now
    links: tuple[Problem, ...] = ()  # that lead to the old address
    redirect: str = ""  # the line with which the old address leads to the new one; "" where nothing reads it
    unfinished: str = ""  # why the post is not rendered anew


def rename(notebook: Notebook, wanted: str, name: str) -> Renamed:
    """Rename one note; a `name` without a day keeps the note's.

    UsageError, SourceErrors, OSError: and everything is as it was.
    """
    experiment, sound = only(notebook, wanted)
    target = _target(experiment, name)
    settle(notebook, experiment)
    zone = load.timezone(notebook.root)
    old_url, new_url = check.url(experiment, zone), check.url(target, zone)
    with locks.held(notebook.root / files.LOCK):
        published = _is_published(notebook.root, experiment)
        _refuse_taken(notebook.root, experiment, target, new_url)
        wanted_change = _change(notebook.root, experiment, target, published=published)
        rearrange.make(notebook.root, wanted_change)
    leading = () if old_url == new_url else tuple(_links(notebook.root, experiment, old_url))
    why = _rendered(notebook, target) if published and sound else ""
    named = dict(_named(experiment, target, published=published))
    moved = {old: new for old, new in wanted_change.moved.items() if not old.startswith("assets/")}
    pictures = {f"assets/{experiment.stem}": f"assets/{target.stem}"} if moved != wanted_change.moved else {}
    changed = tuple((old, new) for old, new in (named | moved | pictures).items() if old != new)
    redirect = _redirect(notebook.root, target, old_url) if published and old_url != new_url else ""
    return Renamed(experiment.stem, target.stem, changed, leading, redirect, why)


def only(notebook: Notebook, wanted: str) -> tuple[Experiment, bool]:
    """The one note that is wanted, and is it sound? UsageError; SourceErrors where it cannot be read."""
    paths = find.find(notebook.root, [wanted])
    if paths[1:]:
        raise UsageError("one note at a time", hint=f"name one of: {', '.join(path.stem for path in paths)}")
    experiment, problems = pipeline.examine(notebook, paths[0])
    if experiment is None:
        raise SourceErrors(problems)
    return drafts.where_it_is(notebook.root, experiment), not problems


def settle(notebook: Notebook, experiment: Experiment) -> None:
    """What dead writers left of the note becomes whole; UsageError while it is being measured."""
    session.recover(notebook, experiment.stem)
    if any(notebook.results(experiment.stem).glob(".*.journal")):
        raise UsageError(f"{experiment.stem} is being measured", hint="wait until that ends")
    files.settled(notebook.root, experiment.stem, experiment.place)


# ------------------------------------------------------------------ the new name


def _target(experiment: Experiment, name: str) -> Experiment:
    """The note as it will be called; SourceErrors where no note can be called so."""
    stem = Path(name).stem if name.endswith(find.SUFFIXES) else name
    stem = stem if _DATED.match(stem) else f"{experiment.day}-{stem}"
    if stem == experiment.stem:
        raise UsageError(f"{stem} is its name already", hint="rename OLD NEW")
    file = f"{find.FOLDER}/{stem}{Path(experiment.file).suffix}"
    place = experiment.place and str(
        Path(experiment.place).with_name(f"{stem}{Path(experiment.place).suffix}")
    )
    target = replace(experiment, stem=stem, file=file, place=place)
    if faults := tuple(check.file_name(target)):
        raise SourceErrors(faults)
    return target


def _refuse_taken(root: Path, experiment: Experiment, target: Experiment, url: str) -> None:
    """UsageError where something lies at a new place, or another post has the new address."""
    own = belongings.sources(experiment)
    places = [place for place in belongings.places(target.stem) if place not in own]
    for place in (*places, target.post):
        if (root / place).is_symlink() or (root / place).exists():
            raise UsageError(f"{place} is there already; nothing is renamed", hint="choose another name")
    others = (post for _, post in site_posts.taken(root, {target.stem: url}, load.timezone(root)))
    if other := next((post for post in others if post != experiment.post), ""):
        raise UsageError(
            f"{other} has the address {url} already; nothing is renamed", hint="choose another name"
        )


# ------------------------------------------------------------------ what changes


def _is_published(root: Path, experiment: Experiment) -> bool:
    """Is there a post, and did this program write it?"""
    there = files.is_published(root, experiment.stem, experiment.place)
    return there and not files.foreign(root, experiment.stem, experiment.place)


def _change(root: Path, old: Experiment, new: Experiment, *, published: bool) -> Rearrangement:
    """Every file of the note under its new name; what names its pictures names them there."""
    lies, will = (files.PostFiles(root, one.stem, one.place) for one in (old, new))
    renamed = dict(_named(old, new, published=published))
    made: dict[str, bytes] = {}
    moved: dict[str, str] = {}
    for before, after in renamed.items():
        data = _rewritten(root, before, old, new, renamed)
        if data != atomic.read(root / before):
            made[after] = data
        elif after != before:
            moved[before] = after
    for text in (lies.text, lies.old_text):  # what was last generated, so that edits of the post stay known
        if (generated := atomic.read(text)) is not None:
            made[text.relative_to(root).as_posix()] = _pictures(generated, old.stem, new.stem)
    if lies.results.exists():
        moved[f"results/{old.stem}"] = f"results/{new.stem}"
    if lies.assets.exists():
        pictures = _assets(root, lies.assets, will.assets)
        shown = set(_shown_elsewhere(root, old, pictures))
        made |= {pictures[name]: (root / name).read_bytes() for name in shown}
        moved |= {name: target for name, target in pictures.items() if name not in shown}
    gone = (before for before, after in renamed.items() if after in made and after != before)
    return Rearrangement(made, moved, tuple(gone))


def _named(old: Experiment, new: Experiment, *, published: bool) -> Iterator[tuple[str, str]]:
    """The experiment, a body that is called like it, the post: each with its new name."""
    for source in belongings.sources(old):
        if source == old.file:
            yield source, new.file
        elif Path(source).stem == old.stem:
            yield source, str(Path(source).with_name(f"{new.stem}{Path(source).suffix}"))
        else:
            yield source, source
    if published:
        yield old.post, new.post


def _assets(root: Path, folder: Path, target: Path) -> dict[str, str]:
    """Each file below a folder, and where it goes; a folder that is a link goes as one."""
    found = (
        [folder] if folder.is_symlink() else [path for path in sorted(folder.rglob("*")) if not path.is_dir()]
    )
    return {
        path.relative_to(root).as_posix(): (target / path.relative_to(folder)).relative_to(root).as_posix()
        for path in found
    }


def _shown_elsewhere(root: Path, old: Experiment, names: Iterable[str]) -> list[str]:
    """Pictures that other posts show: these stay where they are, too."""
    posts = (path for path in site_posts.posts(root) if path != root / old.post)
    text = b"\n".join(path.read_bytes() for path in posts)
    return [name for name in names if f"/{name}".encode() in text and (root / name).is_file()]


def _rewritten(root: Path, path: str, old: Experiment, new: Experiment, renamed: dict[str, str]) -> bytes:
    """A file of the note's with the names in it that are others now; every other byte as it was."""
    data = _pictures((root / path).read_bytes(), old.stem, new.stem)
    if path != old.file:
        return data
    body = next((one for one in renamed if one not in (old.file, old.post)), "")
    for key, before, after in (("body", body, renamed.get(body, "")), ("post", old.place, new.place)):
        if before != after and key in old.locations:
            names = (Path(before).name, Path(after).name)
            data = _on_line(data, old.locations[key].line, *names, f"{path}: {key}")
    return data


def _pictures(data: bytes, old: str, new: str) -> bytes:
    return data.replace(f"/assets/{old}/".encode(), f"/assets/{new}/".encode())


def _on_line(data: bytes, line: int, old: str, new: str, where: str) -> bytes:
    lines = data.split(b"\n")
    if old.encode() not in lines[line - 1]:
        raise UsageError(f"{where} cannot be renamed as it is written", hint=f"write {old} in plain letters")
    lines[line - 1] = lines[line - 1].replace(old.encode(), new.encode())
    return b"\n".join(lines)


# ------------------------------------------------------------------ afterwards


def _rendered(notebook: Notebook, target: Experiment) -> str:
    """Write the post anew, which names the note; why not, where that cannot be now."""
    try:
        experiment = pipeline.read(notebook, notebook.root / target.file)
        material = shelf.published(notebook, experiment)
        is_draft = target.post.startswith(f"{drafts.FOLDER}/")
        pipeline.render_note(notebook, experiment, material, force=False, draft=is_draft)
    except (PublishError, SourceErrors) as error:
        return error.what if isinstance(error, PublishError) else str(error)
    return ""


def _links(root: Path, old: Experiment, url: str) -> Iterator[Problem]:
    return links.to(root, old.stem, old.post, url)


def _redirect(root: Path, target: Experiment, url: str) -> str:
    """Where the blog has the plugin for it: what makes the old address lead to the new one."""
    if _REDIRECTS not in exposure.plugins(root):
        return ""
    if target.raw_front_matter:
        return f"redirect_from: {url}"
    return f"front_matter: {{redirect_from: {url}}}"
