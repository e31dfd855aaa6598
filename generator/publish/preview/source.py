"""A blog laid out once more in a temporary folder, with a note's post in it as it would be published.

Everything else is linked, not copied, and nothing is written into the blog. A link of the blog's that leads
out of it is left out, but for the five folders that Jekyll only reads templates from.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from generator import regular
from generator.publish import exposure, site_posts

TEMPLATES = ("_data", "_includes", "_layouts", "_plugins", "_sass")
_OWN = (
    "_drafts",
    "_exports",
    "_posts",
    "_site",
)  # of what begins with _ this is no template and no collection
_PROCESSED = (
    ".coffee",
    ".css",
    ".htm",
    ".html",
    ".js",
    ".json",
    ".markdown",
    ".md",
    ".sass",
    ".scss",
    ".txt",
    ".xml",
)
_NAMED = re.compile(r"(?:post_url|link)\s+(?:_posts/)?([\w./-]+)")


def lay_out(root: Path, target: Path, file: str, text: str, *, whole: bool) -> None:
    """Make `target` the blog with `text` as its post `file`, and no other post but those that it links to.

    `whole`: with all its posts and all its files.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for path in _wanted(root, file, text, whole=whole):
        link = target / path.relative_to(root)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(path)
    made = target / file
    made.parent.mkdir(parents=True, exist_ok=True)
    made.unlink(missing_ok=True)
    made.write_bytes(text.encode())


def _wanted(root: Path, file: str, text: str, *, whole: bool) -> Iterator[Path]:
    """What of the blog is linked: files, and whole folders of templates."""
    yield from (path for name in TEMPLATES if (path := root / name).is_dir())
    for path in _files(root):
        name = path.relative_to(root).as_posix()
        if name == exposure.CONFIG or (name != file and (whole or _is_page(path))):
            yield path
    posts = site_posts.posts(root) if whole else _linked(root, text)
    yield from (
        path for path in posts if path.relative_to(root).as_posix() != file and _is_inside(path, root)
    )


def _linked(root: Path, text: str) -> Iterator[Path]:
    """The posts that a post names in its Liquid: without them Jekyll would stop."""
    named = {name.rpartition(".")[0] or name for name in _NAMED.findall(text)} | set(_NAMED.findall(text))
    if named:
        yield from (path for path in site_posts.posts(root) if {path.stem, path.name} & named)


def _files(root: Path) -> Iterator[Path]:
    """Every file of the blog that Jekyll may publish, in no folder of templates or posts."""
    patterns = exposure.excluded(root)
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        top = here == root
        kept = (name for name in folders if not _is_passed_over(here / name, root, patterns, folder=True))
        folders[:] = [name for name in kept if not (top and name in (*TEMPLATES, *_OWN))]
        for name in names:
            path = here / name
            if (top and name == exposure.CONFIG) or not _is_passed_over(path, root, patterns, folder=False):
                yield path


def _is_passed_over(path: Path, root: Path, patterns: tuple[str, ...], *, folder: bool) -> bool:
    name = path.relative_to(root).as_posix()
    if path.name[0] in ".#" or path.name[-1] == "~" or (path.name[0] == "_" and not folder):
        return True
    if exposure.is_excluded(name + "/" * folder, patterns):
        return True
    return path.is_symlink() and not _is_inside(path, root)


def _is_inside(path: Path, root: Path) -> bool:
    """Does it, or what it links to, lie in the blog?"""
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):
        return False


def _is_page(path: Path) -> bool:
    """Is it a file that Jekyll processes, as it begins with front matter?"""
    if path.suffix not in _PROCESSED:
        return False
    try:
        with regular.opened(path) as file:
            return file.read(3) == b"---"
    except OSError:
        return False
