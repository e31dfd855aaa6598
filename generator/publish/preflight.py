"""Is a post right, before it is published? As text, as a page, and among the other posts. Reads _posts/."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from generator.errors import PublishError
from generator.model.post import Post
from generator.publish import site_posts
from generator.syntax import jekyll
from generator.syntax.jekyll import split

if TYPE_CHECKING:
    from markdown import Markdown

_TARGETS = ("src", "srcset", "href")


@cache
def _markdown() -> Markdown:
    from markdown import Markdown

    return Markdown(extensions=["extra"])


def verify(root: Path, post: Post, known: Container[str] = ()) -> None:
    """PublishError with all that is wrong: for Jekyll, on the page, or another post's URL.

    What is `known` is the author's own business.
    """
    problems = [
        *(one for one in _in_text(post) if one not in known),
        *_missing(post),
        *_same_url(root, post),
    ]
    if problems:
        raise PublishError(
            f"the post {post.stem} is not published: " + "; ".join(problems),
            hint=f"change the note, then: python -m generator render {post.stem}",
        )


# ------------------------------------------------------------------ as a page


class _Page(HTMLParser):
    """A page's text inside <pre>, and what its pictures and links lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.code: list[str] = []
        self.targets: set[str] = set()
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside += tag == "pre"
        self.targets |= {value for name, value in attrs if name in _TARGETS and value}

    def handle_endtag(self, tag: str) -> None:
        self._inside -= tag == "pre"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.code.append(data)


def _missing(post: Post) -> Iterator[str]:
    """Result lines and charts that a reader would not find: the author's text around them took them in."""
    if not post.lines and not post.assets:
        return
    page = _Page()
    body = jekyll.resolve(jekyll.split(post.text)[1])
    page.feed(_markdown().reset().convert(body))
    shown = set("".join(page.code).splitlines())
    for line in post.lines:
        if line not in shown:
            yield f"the line `{line}` would not be shown"
    for name in post.assets:
        if not any(target.endswith(f"/assets/{post.stem}/{name}") for target in page.targets):
            yield f"the chart {name} would not be shown"


def _same_url(root: Path, post: Post) -> Iterator[str]:
    """Jekyll would let one of two posts with one URL overwrite the other without a word."""
    place = post.place or f"_posts/{post.stem}{jekyll.SUFFIX}"
    for other, url in site_posts.same_url(root, place, post.text):
        yield f"{other} has the same URL {url}"


# ------------------------------------------------------------------ as text


def _in_text(post: Post) -> tuple[str, ...]:
    return () if post.verbatim else check(post.text, liquid_as_is=post.liquid_as_is)


def check(text: str, *, liquid_as_is: bool = False) -> tuple[str, ...]:
    """What is wrong with a post's text, whichever Jekyll reads it; nothing where it is right.

    `liquid_as_is`: the note answers for its Liquid itself.
    """
    matter, body = split(text)
    found = []
    if not re.search(r"^layout[ \t]*:[ \t]*\S", matter, re.MULTILINE):
        found.append("the front matter has no layout")
    if re.search(r"^render_with_liquid[ \t]*:", matter, re.MULTILINE):
        found.append("render_with_liquid is ignored by Jekyll 3.10: leave it out")
    if not body.strip():
        found.append("there is no first paragraph: it becomes the post's description")
    stray = () if liquid_as_is else jekyll.stray(body)
    return (*found, *(jekyll.would_read(body, offset) for offset in stray))
