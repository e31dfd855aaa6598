"""Pages in the look of minima: a post, the notes, and what is wrong where the post was. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from generator.errors import Problem, visible


@dataclass(frozen=True)
class Site:
    """What stands around every page."""

    title: str = ""
    description: str = ""
    author: str = ""
    email: str = ""
    url: str = ""
    baseurl: str = ""  # "/x", or ""
    timezone: str = ""


@dataclass(frozen=True)
class Fault:
    """What is wrong, and the line of the file in which it is, where that is known."""

    problem: Problem
    line: str = ""


@dataclass(frozen=True)
class Entry:
    """A note in the list of notes."""

    title: str
    address: str
    about: str


def post(site: Site, title: str, day: str, content: str) -> str:
    """A post's page; `content` is HTML."""
    head = f'<h1 class="post-title">{escape(title)}</h1>\n<p class="post-meta"><time>{escape(day)}</time></p>'
    return page(site, title, _article(head, content))


def faults(site: Site, title: str, found: Sequence[Fault]) -> str:
    """The page in whose place there is no post: everything that is wrong, each with its place."""
    return page(site, title, _article(f'<h1 class="post-title">{escape(title)}</h1>', _faults(found)))


def notes(site: Site, entries: Iterable[Entry]) -> str:
    """All notes of the notebook."""
    items = "\n".join(
        f'<li><span class="post-meta">{escape(one.about)}</span>\n'
        f'<a class="post-link" href="{escape(one.address)}">{escape(visible(one.title))}</a></li>'
        for one in entries
    )
    shown = f'<ul class="post-list">\n{items}\n</ul>' if items else "<p>There is no note yet.</p>"
    return page(site, "notes", f'<h1 class="post-title">notes</h1>\n{shown}')


def page(site: Site, title: str, content: str) -> str:
    """A whole page around its content."""
    name = escape(site.title or "notebook")
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} | {name}</title>
<link rel="stylesheet" href="/-/look.css">
</head>
<body>
<header class="site-header"><div class="wrapper"><a class="site-title" href="/">{name}</a></div></header>
<main class="page-content" aria-label="Content"><div class="wrapper">
{content}
</div></main>
<footer class="site-footer"><div class="wrapper">
<h2 class="footer-heading">{name}</h2>
<p>{" · ".join(map(escape, filter(None, (site.author, site.email, site.description))))}</p>
</div></footer>
</body>
</html>
"""


def _article(head: str, content: str) -> str:
    header = f'<header class="post-header">\n{head}\n</header>'
    return f'<article class="post">\n{header}\n<div class="post-content">\n{content}\n</div>\n</article>'


def _faults(found: Sequence[Fault]) -> str:
    return "\n".join(map(_fault, found))


def _fault(one: Fault) -> str:
    where, what, hint = one.problem.location, one.problem.what, one.problem.hint
    parts = [f'<p class="preview-where">{escape(visible(str(where)))}</p>'] if where.file else []
    parts += [f"<p>{escape(visible(line))}</p>" for line in what.splitlines()]
    parts += [f'<p class="preview-hint">hint: {escape(visible(hint))}</p>'] if hint else []
    parts += [f"<pre>{escape(visible(one.line))}\n{_caret(one)}</pre>"] if one.line.strip() else []
    return f'<div class="preview-fault" role="alert">\n{"".join(parts)}\n</div>'


def _caret(one: Fault) -> str:
    """A mark below the column; tabs stay tabs."""
    before = one.line[: one.problem.location.column - 1]
    return "".join("\t" if c == "\t" else " " for c in before) + "^"
