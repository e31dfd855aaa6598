"""The pages of the blog as Jekyll makes them: a note's alone, at once; all others when they are asked for."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from generator.errors import PublishError, SourceErrors
from generator.notes import load
from generator.publish import exposure
from generator.publish.preview import complaints, embedded, source, static, watched
from generator.publish.preview.embedded import Page
from generator.publish.preview.jekyll import Built, Jekyll
from generator.publish.preview.watched import Places

_PAGE_TIME, _SITE_TIME = 60.0, 1800.0  # s that Jekyll may take
_LACKS_A_POST = re.compile(r"Could not find (?:post|document)")
_OF_THE_SITE = (".html", ".htm", ".xml", ".json", ".txt")  # these tell of all posts


@dataclass(frozen=True)
class _Post:
    """The post that is shown, as it would be published."""

    file: str
    text: str


class JekyllSite:
    """Asked from several threads; `address` is where the site is shown, `folder` where it is made."""

    def __init__(self, root: Path, address: str, folder: Path) -> None:
        self._root, self._address, self._folder = root, address, folder
        self._alone, self._whole = Jekyll(_PAGE_TIME), Jekyll(_SITE_TIME)
        self._building = threading.Lock()  # of the whole site
        self._numbers = count()
        self._shown: _Post | None = None
        self._site: tuple[object, Path] = None, Path()  # of which files it was built, and where

    def start(self) -> None:
        """Load Jekyll; PublishError where it does not start."""
        self._alone.start()

    def page(self, file: str, stem: str, text: str) -> Page:
        """The page of a post's text; `file` is where the post lies. SourceErrors, PublishError."""
        title = str(embedded.front_matter(file, text).get("title", stem))
        self._shown = shown = _Post(file, text)
        built, made = self._build(self._alone, "page", shown, whole=False)
        if _LACKS_A_POST.search(built.error):
            built, made = self._build(self._alone, "page", shown, whole=True)
        _refuse(built, shown)
        if file not in built.posts:
            raise PublishError(
                f"Jekyll makes no page of {file}", hint="its front matter or its place keeps it out"
            )
        url, path = built.posts[file]
        base = load.baseurl(self._root)
        others = {
            f"{base}/{name}": data for name, data in _files(made) if Path(name).suffix not in _OF_THE_SITE
        }
        return Page(f"{base}{url}", title, path.read_text(encoding="utf-8", errors="replace"), others)

    def other(self, path: str) -> tuple[str, bytes] | None:
        """Any other page of the site, by its path: its file's name and its content. PublishError.

        The whole site is built for it, where it was not since something changed.
        """
        base = load.baseurl(self._root)
        inner = path.removeprefix(base) if base else path
        with self._building:
            found = _page(self._built(), inner)
        return None if found is None else (found.name, found.read_bytes())

    def end(self) -> None:
        """No process of it is left after this."""
        self._alone.end()
        self._whole.end()

    def _built(self) -> Path:
        """The folder of the whole site, as it is now."""
        folders = (self._root / name for name in ("_posts", *source.TEMPLATES))
        state = self._shown, watched.mark(Places((self._root / exposure.CONFIG,), tuple(folders)))
        if self._site[0] != state:
            shown = self._shown or _Post("", "")
            built, made = self._build(self._whole, f"site-{next(self._numbers)}", shown, whole=True)
            _refuse(built, shown)
            if self._site[0] is not None:
                shutil.rmtree(self._site[1], ignore_errors=True)
            self._site = state, made
        return self._site[1]

    def _build(self, jekyll: Jekyll, name: str, post: _Post, *, whole: bool) -> tuple[Built, Path]:
        laid, made = self._folder / f"{name}-source", self._folder / name
        source.lay_out(self._root, laid, post.file, post.text, whole=whole)
        return jekyll.build(laid, made, {"url": self._address}), made


def _refuse(built: Built, post: _Post) -> None:
    """SourceErrors with all that Jekyll complains of."""
    if found := complaints.problems(built.said, built.error, built.source, post.file, post.text):
        raise SourceErrors(found)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """What was built, by its name there; links lead to what was there before."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _page(folder: Path, path: str) -> Path | None:
    """The file of a page's path, as a web server finds it."""
    tried = (f"{path}index.html",) if path.endswith("/") else (path, f"{path}.html", f"{path}/index.html")
    return next((found for one in tried if (found := static.inside(folder, one))), None)
