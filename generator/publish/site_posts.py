"""The posts of a site, and which of them have a URL. Reads each once, and again where it changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from generator import regular
from generator.notes import load as notes
from generator.syntax import jekyll

_SUFFIXES = (".markdown", ".md")
_OWN_NAME = re.compile(rb"^(?:slug|permalink)[ \t]*:", re.MULTILINE)
_State = tuple[int, int, int]


def posts(root: Path) -> Iterator[Path]:
    """Every post of the site, as Jekyll finds them."""
    found = (path for path in sorted((root / "_posts").rglob("*")) if path.suffix in _SUFFIXES)
    return (path for path in found if path.name[0] not in "._#" and path.is_file())


def taken(root: Path, urls: Mapping[str, str], timezone: str) -> Iterator[tuple[str, str]]:
    """Pairs of a post and another one of the site with the same URL; `urls` are by where the posts lie."""
    by_url: dict[str, list[str]] = {}
    for post, url in urls.items():
        by_url.setdefault(url, []).append(post)
    slugs = {_slug(Path(post).stem) for post in urls}
    slugs |= {url.rpartition("/")[2].removesuffix(".html") for url in by_url}
    alone = set(urls) if len(urls) == 1 else set()
    for path in _known(root).with_url_by(slugs):
        name = path.relative_to(root).as_posix()
        if name not in alone:
            same = by_url.get(url_of(path, timezone), ())
            yield from ((post, name) for post in same if name != post)


def same_url(root: Path, post: str, text: str) -> Iterator[tuple[str, str]]:
    """Other posts with the URL that one of this text has there: Jekyll would let one overwrite the other."""
    zone = notes.timezone(root)
    url = jekyll.url_of_post(post, _matter(text), zone)
    yield from ((other, url) for _, other in taken(root, {post: url}, zone))


def wrote(root: Path, path: Path) -> None:
    """This program wrote that post, and nothing else in its folder: no other need be looked at again."""
    _known(root).wrote(path)


def _slug(stem: str) -> str:
    return "".join(stem.split("-", 3)[3:])


def url_of(path: Path, zone: str) -> str:
    """The post's URL; of one that cannot be read, that of its file name."""
    return jekyll.url(path.stem, front_matter(path), zone)


def front_matter(path: Path) -> dict[str, Any]:
    """What YAML makes of a post's front matter; nothing where it cannot be read."""
    return _matter(regular.read(path).decode("utf-8", "replace"))


def _matter(text: str) -> dict[str, Any]:
    """The same of its text."""
    import frontmatter

    with suppress(Exception):  # whatever YAML or a date in it can raise
        return dict(frontmatter.loads(text.removeprefix("\ufeff")).metadata)
    return {}


# ------------------------------------------------------------------ each file is read once


@dataclass
class _Known:
    """What is known of the posts below `folder`."""

    folder: Path
    folders: dict[Path, int] = field(default_factory=dict)  # with what the disk said of each
    states: dict[Path, _State] = field(default_factory=dict)
    by_slug: dict[str, set[Path]] = field(default_factory=dict)
    own: set[Path] = field(default_factory=set)  # posts that say their URL themselves

    def with_url_by(self, slugs: Iterable[str]) -> list[Path]:
        """The posts whose URL may end in one of these; only they are worth reading whole."""
        self._look()
        found = self.own.union(*(self.by_slug.get(slug, ()) for slug in slugs))
        return sorted(path for path in found if path.is_file())

    def wrote(self, path: Path) -> None:
        """Note one post, in a folder that changed by nothing else."""
        if path.parent in self.folders:
            self._note(path)
            self.folders[path.parent] = path.parent.stat().st_mtime_ns

    def _look(self) -> None:
        """Read what is new or changed, where a folder says that something is."""
        if self.folders and all(_changed(path) == then for path, then in self.folders.items()):
            return
        below = (path for path in self.folder.rglob("*") if path.is_dir())
        self.folders = {path: _changed(path) for path in (self.folder, *below)}
        for path in posts(self.folder.parent):
            self._note(path)

    def _note(self, path: Path) -> None:
        found = path.stat()
        state = found.st_ino, found.st_size, found.st_mtime_ns
        if self.states.get(path) != state:
            self.states[path] = state
            self.by_slug.setdefault(_slug(path.stem), set()).add(path)
            says = _OWN_NAME.search(regular.read(path))
            self.own.add(path) if says else self.own.discard(path)


def _changed(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


@cache
def _known(root: Path) -> _Known:
    return _Known(root / "_posts")
