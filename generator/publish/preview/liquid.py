"""The Liquid that posts use, resolved without Ruby: texts, paths, the site's names, code. The rest is shown.

A fault that would end Jekyll's build is found here as well: braces that are not closed, a tag that nobody
knows, a block without its end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

# What Liquid and Jekyll know; `end...` is known where its block is.
_BLOCKS = ("capture", "case", "comment", "for", "highlight", "if", "ifchanged", "raw", "tablerow", "unless")
_TAGS = (
    *(
        "assign",
        "break",
        "continue",
        "cycle",
        "decrement",
        "echo",
        "else",
        "elsif",
        "increment",
        "render",
        "when",
    ),
    *("feed_meta", "gist", "include", "include_cached", "include_relative", "link", "post_url", "seo"),
)
_PART = re.compile(r"\{\{-?(?P<output>.*?)-?\}\}|\{%-?(?P<tag>.*?)-?%\}|(?P<open>\{[{%])", re.DOTALL)
_VALUE = re.compile(r"""\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<name>[\w.-]+))\s*""")
_FILTER = re.compile(r"""\|\s*(?P<name>\w+)\s*(?::\s*(?P<value>"[^"]*"|'[^']*'|[\w.-]+))?[^|]*""")
_WORD = re.compile(r"\s*([\w#-]+)\s*(.*)", re.DOTALL)
_LINE = 60  # characters of a tag that is shown


class Fault(ValueError):
    """What Jekyll's Liquid would refuse, and at which offset of the text."""

    def __init__(self, what: str, offset: int) -> None:
        super().__init__(what)
        self.offset = offset


@dataclass(frozen=True)
class Names:
    """What Liquid may ask for: settings of the site, front matter of the page, where a post is."""

    site: Mapping[str, str] = field(default_factory=dict)
    page: Mapping[str, str] = field(default_factory=dict)
    post_url: Callable[[str], str] = lambda _: ""
    plugins: bool = False  # may there be tags that are known to the blog alone?


def resolve(text: str, names: Names) -> str:
    """A post's body with its Liquid resolved; Fault where Jekyll would stop."""
    return "".join(_resolved(text, names))


def _resolved(text: str, names: Names) -> Iterator[str]:
    position, blocks = 0, list[tuple[str, int]]()
    while match := _PART.search(text, position):
        yield text[position : match.start()]
        position = match.end()
        if match["open"]:
            kind, end = ("Variable", "}}") if match["open"] == "{{" else ("Tag", "%}")
            raise Fault(f"{kind} '{match['open']}' is never closed with '{end}'", match.start())
        if match["output"] is not None:
            yield _output(match["output"], names)
            continue
        word, rest = _words(match)
        if word in ("raw", "comment", "highlight"):
            inner, position = _inside(text, match, word)
            yield {"raw": inner, "comment": ""}[word] if word != "highlight" else _code(inner, rest)
        else:
            _nest(word, match.start(), blocks, names)
            yield names.post_url(rest.strip()) if word == "post_url" else _shown(match[0])
    if blocks:
        word, offset = blocks[-1]
        raise Fault(f"'{word}' is never closed with 'end{word}'", offset)
    yield text[position:]


def _words(match: re.Match[str]) -> tuple[str, str]:
    """A tag's name, and what follows it."""
    found = _WORD.fullmatch(match["tag"])
    if found is None:
        raise Fault(f"'{match[0][:_LINE]}' is no tag", match.start())
    return found[1], found[2]


def _inside(text: str, match: re.Match[str], word: str) -> tuple[str, int]:
    """What a block holds that Liquid does not read, and where it ends."""
    end = re.compile(rf"\{{%-?\s*end{word}\s*-?%\}}").search(text, match.end())
    if end is None:
        raise Fault(f"'{word}' is never closed with 'end{word}'", match.start())
    return text[match.end() : end.start()], end.end()


def _nest(word: str, offset: int, blocks: list[tuple[str, int]], names: Names) -> None:
    """Open or close a block; Fault where nobody knows the tag."""
    if word in _BLOCKS:
        blocks.append((word, offset))
    elif word.startswith("end") and blocks and word == f"end{blocks[-1][0]}":
        blocks.pop()
    elif word not in _TAGS and not names.plugins and not word.startswith("#"):
        raise Fault(f"unknown tag '{word}'", offset)


def _shown(tag: str) -> str:
    """What only Jekyll can do stands in the page as it is written."""
    return f"<code>{''.join(f'&#{ord(c)};' for c in ' '.join(tag.split()))}</code>"


def _code(text: str, language: str) -> str:
    lines = text.strip("\n")
    return f"\n\n~~~~~~{(language.split() or [''])[0]}\n{lines}\n~~~~~~\n\n"


def _output(expression: str, names: Names) -> str:
    """What `{{ value | filter: ... }}` becomes; nothing where nobody knows the name."""
    match = _VALUE.match(expression)
    if match is None:
        return ""
    found = _looked_up(match, names)
    for one in _FILTER.finditer(expression, match.end()):
        given = _VALUE.match(one["value"] or "")
        found = _filtered(found, one["name"], _looked_up(given, names) if given else "", names)
    return found


def _looked_up(match: re.Match[str], names: Names) -> str:
    if match["name"] is None:
        return match["double"] if match["double"] is not None else match["single"]
    where, _, name = match["name"].partition(".")
    if name:
        return {"site": names.site, "page": names.page}.get(where, {}).get(name, "")
    return where if where[0].isdigit() or where[0] == "-" else ""


def _filtered(text: str, name: str, given: str, names: Names) -> str:
    base = names.site.get("baseurl", "").rstrip("/")
    if name in ("relative_url", "absolute_url"):
        rooted = text if "://" in text or text.startswith("#") else f"{base}/{text.lstrip('/')}"
        return rooted if name == "relative_url" else names.site.get("url", "") + rooted
    known: dict[str, Callable[[], str]] = {
        "append": lambda: text + given,
        "prepend": lambda: given + text,
        "escape": lambda: escape(text),
        "xml_escape": lambda: escape(text),
        "upcase": text.upper,
        "downcase": text.lower,
        "strip": text.strip,
        "default": lambda: text or given,
    }
    return known.get(name, lambda: text)()
