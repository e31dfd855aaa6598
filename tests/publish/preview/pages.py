"""What a page is made of, so that two of them can be compared."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_EMPTY = ("br", "hr", "img", "input", "link", "source")
_CONTENT = 'itemprop="articleBody">'


def content(page: str) -> str:
    """What stands in a post's page of minima: its own content."""
    inside = page[page.index(_CONTENT) + len(_CONTENT) : page.index('<a class="u-url"')]
    return inside.rstrip().removesuffix("</div>")


def elements(html: str) -> list[str]:
    """Elements with their attributes, and texts; how code is coloured is left out."""
    reader = _Elements()
    reader.feed(html)
    reader.close()
    return [text for part in reader.found if (text := part.strip(" \n"))]


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code += tag == "pre"
        if tag == "span" and self._code:
            return
        kept = (
            []
            if self._code or tag == "code"
            else sorted((name, _plain(value or "")) for name, value in attrs)
        )
        self.found.append(f"<{tag} {[one for one in kept if 'highlight' not in one[1]]}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == "span" and self._code:
            return
        self._code -= tag == "pre"
        if tag not in _EMPTY:
            self.found.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        text = data if self._code else re.sub(r"[ \n\t]+", " ", data)
        if self.found and not self.found[-1].startswith("<"):
            self.found[-1] += text
        else:
            self.found.append(text)


def _plain(value: str) -> str:
    return re.sub(r":\s+", ":", value)
