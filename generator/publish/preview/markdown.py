"""Markdown -> HTML, as near to kramdown (Jekyll's Markdown) as CommonMark comes, without Ruby.

CommonMark differs from kramdown in a few places that posts use: some are put right in the text before it is
parsed (`_as_commonmark`), others in what was parsed (`_finish`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from generator.syntax import fences

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_ITEM = re.compile(r"[ \t]*(?:[*+-]|\d+\.)[ \t]+(?=\S)")
_BULLET = re.compile(r"^([ \t]*)[*+](?=[ \t]+(?![*+ \t-]+$)\S)", re.M)
_SEPARATOR = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_PIPE = re.compile(r"(`+)(.*?)(?<!`)\1(?!`)|\\.|(\|)")
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_FOR_KRAMDOWN = re.compile(r"""\s+markdown=(?:"[^"]*"|'[^']*'|\w+)(?=[^<>]*>)""")
_ATTRIBUTES = re.compile(r"^[ \t]*\{:[^}\n]*\}[ \t]*$", re.M)
_NOT_IN_ID = re.compile(r"[^\w\- \t]")
_TYPOGRAPHY = (("---", "\u2014"), ("--", "\u2013"), ("...", "\u2026"))


def html(text: str) -> str:
    """A post's body, its Liquid resolved, as HTML."""
    return str(_markdown().render(_as_commonmark(text.replace("\r\n", "\n"))))


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import table

    made = MarkdownIt("commonmark", {"html": True, "typographer": True})
    made.enable(["table", "strikethrough", "smartquotes"])
    made.block.ruler.at("table", table)  # without `alt`: a table begins after an empty line only
    made.core.ruler.before("smartquotes", "kramdown", _finish)
    for name in ("fence", "code_block"):
        made.add_render_rule(name, _code_block)
    made.add_render_rule("code_inline", _code)
    made.add_render_rule("s_open", lambda *_: "<del>")
    made.add_render_rule("s_close", lambda *_: "</del>")
    for name in ("html_block", "html_inline"):
        made.add_render_rule(name, _raw)
    return made


# ------------------------------------------------------------------ before it is parsed


def _as_commonmark(text: str) -> str:
    """The text as CommonMark has to read it to make of it what kramdown does."""
    parts, position = [], 0
    for fence in fences.fences(text):
        if not fence.closed:
            continue
        before = text[position : fence.start]
        indent = "" if fence.indent else _item_above(before)
        inside = text[fence.start : fence.end]
        parts += [_prose(before), re.sub("^", indent, inside, flags=re.M) if indent else inside]
        position = fence.end
    return "".join((*parts, _prose(text[position:])))


def _item_above(before: str) -> str:
    """The indentation of what belongs to the list item right above a fence; "" where there is none."""
    paragraph = before.rsplit("\n\n", 1)[-1].split("\n")[:-1]
    items = [match for line in paragraph if (match := _ITEM.match(line))]
    return " " * len(items[-1][0].expandtabs(4)) if items and paragraph[-1].strip() else ""


def _prose(text: str) -> str:
    """One sign for all bullets, tables with equal rows, no attribute lists."""
    plain = _BULLET.sub(r"\1-", _ATTRIBUTES.sub("", text))
    return "\n".join(_with_even_tables(plain.split("\n")))


def _with_even_tables(lines: Sequence[str]) -> Iterator[str]:
    """Rows of a table have as many cells as its longest; a | in code is no cell's end."""
    number = 0
    while number < len(lines):
        end = number
        if number + 1 < len(lines) and _begins_table(lines[number], lines[number + 1]):
            end = next((i for i in range(number, len(lines)) if "|" not in lines[i]), len(lines))
        yield from _evened(lines[number:end]) if end > number else (lines[number],)
        number = max(end, number + 1)


def _begins_table(first: str, second: str) -> bool:
    return "|" in first and "|" in second and bool(_SEPARATOR.fullmatch(second))


def _evened(rows: Sequence[str]) -> Iterator[str]:
    cells = [_cells(row) for row in rows]
    most = max(map(len, cells))
    for number, row in enumerate(cells):
        filled = [*row, *(["---" if number == 1 else ""] * (most - len(row)))]
        yield f"| {' | '.join(filled)} |"


def _cells(row: str) -> list[str]:
    """What stands between the bars of a row, those in code escaped."""
    inner = row.strip().removeprefix("|")
    found, position = [""], 0
    for match in _PIPE.finditer(inner):
        found[-1] += inner[position : match.start()]
        position = match.end()
        if match[3]:
            found.append("")
        else:
            found[-1] += match[0].replace("|", "\\|") if match[1] else match[0]
    found[-1] += inner[position:]
    kept = found if found[-1].strip() or len(found) == 1 else found[:-1]
    return [cell.strip() for cell in kept]


# ------------------------------------------------------------------ after it was parsed


def _finish(state: StateCore) -> None:
    """Ids of headings, tick boxes, dashes: what kramdown adds."""
    seen: Counter[str] = Counter()
    for before, token in zip([None, *state.tokens], state.tokens, strict=False):
        if token.type != "inline":
            continue
        if before is not None and before.type == "heading_open":
            before.attrSet("id", _id(token.content, seen))
        for child in token.children or ():
            if child.type == "text":
                child.content = _typographic(child.content)
        if before is not None and before.type in ("th_open", "td_open") and not token.content:
            token.children = [_text("\u00a0")]
    for number, token in enumerate(state.tokens[:-2]):
        if token.type == "list_item_open" and state.tokens[number + 2].type == "inline":
            _tick(state.tokens, number)


def _id(heading: str, seen: Counter[str]) -> str:
    plain = _NOT_IN_ID.sub("", heading.lower()).replace(" ", "-").replace("\t", "-")
    seen[plain] += 1
    return plain if seen[plain] == 1 else f"{plain}-{seen[plain] - 1}"


def _typographic(text: str) -> str:
    for typed, meant in _TYPOGRAPHY:
        text = text.replace(typed, meant)
    return text


def _tick(tokens: Sequence[Token], number: int) -> None:
    """`[ ]` and `[x]` at the begin of an item of a list are boxes."""
    item, inner = tokens[number], tokens[number + 2]
    first = inner.children[0] if inner.children else None
    box = _TASK.match(inner.content) if first is not None and first.type == "text" else None
    if first is None or box is None:
        return
    item.attrSet("class", "task-list-item")
    around = (one for one in reversed(tokens[:number]) if one.level == item.level - 1)
    next(around).attrSet("class", "task-list")
    first.content = first.content.partition("]")[2].lstrip()
    checked = "" if box[1] == " " else ' checked="checked"'
    content = f'<input type="checkbox" class="task-list-item-checkbox" disabled="disabled"{checked}>'
    inner.children = [_text(content, "html_inline"), *(inner.children or ())]


def _text(content: str, kind: str = "text") -> Token:
    from markdown_it.token import Token

    return Token(kind, "", 0, content=content)


# ------------------------------------------------------------------ as HTML


def _code_block(_: Any, tokens: Sequence[Token], number: int, *__: Any) -> str:
    """A fence in the frame that Jekyll's highlighter makes."""
    token = tokens[number]
    language = (token.info.split() or ["plaintext"])[0]
    code = _highlighted(token.content, language)
    frame = f'<div class="language-{escape(language)} highlighter-rouge"><div class="highlight">'
    return f'{frame}<pre class="highlight"><code>{code}</code></pre></div></div>\n'


def _highlighted(code: str, language: str) -> str:
    """Coloured by Pygments, whose class names Jekyll's highlighter uses as well."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return escape(code, quote=False)
    return str(highlight(code, lexer, HtmlFormatter(nowrap=True)))


def _code(_: Any, tokens: Sequence[Token], number: int, *__: Any) -> str:
    code = escape(tokens[number].content, quote=False)
    return f'<code class="language-plaintext highlighter-rouge">{code}</code>'


def _raw(_: Any, tokens: Sequence[Token], number: int, *__: Any) -> str:
    """The author's HTML, without the word by which kramdown knows that Markdown stands in it."""
    return _FOR_KRAMDOWN.sub("", tokens[number].content)
