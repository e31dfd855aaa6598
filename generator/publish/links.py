"""Where the author's files lead to a post or its pictures: what breaks when these go. Reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from generator import regular
from generator.errors import Location, Problem
from generator.notes import find
from generator.publish import site_posts
from generator.syntax.text import Source

_PAGES = (".markdown", ".md", ".html")


def to(root: Path, stem: str, post: str, url: str, remedy: str = "") -> Iterator[Problem]:
    """Every link to the post at `post` with that URL, or to its pictures, in files of other notes."""
    name = Path(post).with_suffix("").name
    folder = re.escape(post.rpartition("/")[0].rpartition("_posts")[2].strip("/"))
    address = re.escape(url.removesuffix(".html"))
    pattern = re.compile(
        rf"(?P<tag>post_url\s+(?:{folder}/)?{re.escape(name)}|link\s+{re.escape(post)})(?![\w-])"
        rf"|(?P<picture>/assets/{re.escape(stem)}/)"
        rf"|(?P<address>{address})(?:\.html|/)?(?![\w./-])"
    )
    for path in _files(root, stem, post):
        text = regular.read(path).decode("utf-8", "replace")
        source = Source(text, Location(path.relative_to(root).as_posix()))
        for match in pattern.finditer(text):
            what = _WHAT[str(match.lastgroup)].format(post=post, stem=stem)
            yield Problem(source.location(match.start()), what, remedy)


_WHAT = {
    "tag": "this names {post}, which is gone: Jekyll would not build the site",
    "picture": "this shows a file of assets/{stem}/, which may be gone",
    "address": "this leads to the old address of {post}",
}


def _files(root: Path, stem: str, post: str) -> Iterator[Path]:
    """Experiments with their bodies, posts that no experiment makes, drafts and the site's own pages."""
    notes = [
        path for path in (root / find.FOLDER).iterdir() if path.suffix in (*find.SUFFIXES, ".md", ".markdown")
    ]
    made = {path.stem for path in notes}
    written = (path for path in site_posts.posts(root) if path.stem not in made)
    drafts = (root / "_drafts").rglob("*") if (root / "_drafts").is_dir() else ()
    pages = (path for path in (*drafts, *root.iterdir()) if path.suffix in _PAGES)
    for path in sorted({*notes, *written, *pages}):
        if path.name[0] != "." and path.is_file() and path.stem != stem and path != root / post:
            yield path
