"""A post's page without Jekyll. Reads the notebook's `_config.yml`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from generator.errors import Location, Problem, SourceErrors
from generator.notes import load
from generator.publish import site_posts
from generator.publish.preview import layout, liquid, markdown
from generator.publish.preview.layout import Site
from generator.syntax import jekyll, yaml_nodes
from generator.syntax.text import Source


class Page(NamedTuple):
    """A page, its path on the site, and what belongs to it there besides, by its path."""

    url: str
    title: str
    html: str
    files: Mapping[str, bytes] = MappingProxyType({})


def site(root: Path) -> Site:
    """What the blog's settings say of every page; the folder's name where there is no title."""
    names = ("title", "description", "author", "email", "url", "timezone")
    said = {name: load.setting(root, name) for name in names}
    return Site(**said | {"title": said["title"] or root.name}, baseurl=load.baseurl(root))


def page(root: Path, file: str, stem: str, text: str) -> Page:
    """The page of a post's text; `file` is its name, for faults. SourceErrors."""
    around, matter = site(root), front_matter(file, text)
    plain = {name: str(value) for name, value in matter.items() if not isinstance(value, list | dict)}
    url = around.baseurl + jekyll.url_of_post(file, matter, around.timezone)
    names = liquid.Names(asdict(around), plain | {"url": url}, _post_url(root, around), _has_plugins(root))
    content = markdown.html(_resolved(file, text, names))
    day = jekyll.day(stem, matter, around.timezone)
    shown = f"{day:%b} {day.day}, {day.year}" if day else ""
    title = plain.get("title", stem)
    return Page(url, title, layout.post(around, title, shown, content))


def _resolved(file: str, text: str, names: liquid.Names) -> str:
    """A post's body with its Liquid resolved; SourceErrors."""
    body = jekyll.split(text)[1]
    try:
        return liquid.resolve(body, names)
    except liquid.Fault as fault:
        where = Source(text, Location(file)).location(len(text) - len(body) + fault.offset)
        raise SourceErrors([Problem(where, f"Liquid: {fault}")]) from fault


def _post_url(root: Path, around: Site) -> Callable[[str], str]:
    """What `{% post_url STEM %}` gives: the URL of that post, "" where there is none."""

    def url(stem: str) -> str:
        path = next((one for one in site_posts.posts(root) if one.stem == stem), None)
        return around.baseurl + site_posts.url_of(path, around.timezone) if path else ""

    return url


def _has_plugins(root: Path) -> bool:
    """May the blog know tags of its own?"""
    return any((root / "_plugins").glob("*.rb"))


def front_matter(file: str, text: str) -> Mapping[str, Any]:
    """A post's front matter; SourceErrors."""
    matter, _ = jekyll.split(text)
    node, problems = yaml_nodes.parse(Source(matter, Location(file, 2)))
    if problems:
        raise SourceErrors(problems)
    entries = node.entries if isinstance(node, yaml_nodes.Table) else ()
    return {key.text: yaml_nodes.typed(value) for key, value in entries}
