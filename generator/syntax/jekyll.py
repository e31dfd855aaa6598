"""Jekyll's rules: escaping, slugs, front matter, URLs, and what a post must not hold.

Liquid runs before Markdown, inside code too. The forms made here are right in Jekyll 3.10 (GitHub Pages),
4.3 and 4.4 alike: neither `render_with_liquid` nor `{% raw %}` is, in all of them.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from generator import units
from generator.syntax.characters import ILLEGAL, LINE_ENDS

SUFFIX = ".markdown"
_MARKS = re.compile(r"[!-/:-@\[-`{-~]")  # ASCII that is neither letter nor digit
_SPECIAL = re.compile(r"""[&<>"'{}\\`|*_\[\]]""")  # to HTML, Liquid or Markdown
_OPENING = re.compile(r"\{(?=[{%])")
_LANGUAGE = re.compile(r"[A-Za-z0-9_+.#-]*")
_ENTITIES = {c: f"&#{ord(c)};" for c in "{}~^|`"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ESCAPES = str.maketrans(_ENTITIES | {c: f"\\{c}" for c in "\\.*_+()[]#!:\"'$=-"})
_UNPRINTABLE = re.compile(f"[{ILLEGAL}{LINE_ENDS}\t\r\n]+")
_BREAKS = re.compile("[\r\n\x85\u2028\u2029]+")

# ------------------------------------------------------------------ text -> Markdown that shows that text


_PLAIN = re.compile(r"(?!\d+[.)] )(?:[^\W_]|[✓✗])[\w ,;:()%/+.×–✓✗·±?-]*")


def prose(text: str) -> str:
    """One line of literal text for a paragraph, list item, heading, link, alt text or table cell."""
    line = " ".join(text.split())
    plain = _PLAIN.fullmatch(line) and not re.search(r"_|--|\.\.\.", line)
    return line if plain else line.translate(_ESCAPES)


def code(text: str) -> str:
    """One line of literal code in running text or a table cell.

    A code span where that is safe; else `<code>` with entities, where Liquid, a table or a backtick would get
    at it.
    """
    line = " ".join(text.split())
    if not line or re.search(r"\{\{|\{%|[`|\\]", line):
        return f"<code>{_MARKS.sub(lambda mark: f'&#{ord(mark[0])};', line)}</code>"
    return f"`{line}`"


def fence(text: str, language: str = "") -> str:
    """Lines of literal text as a fenced block at column 0; a blank line before and after is the caller's."""
    if not _LANGUAGE.fullmatch(language):
        raise ValueError(f"'{language}' cannot follow a fence")
    ticks = "`" * max([3, *(len(run) + 1 for run in re.findall("`{3,}", text))])
    body = text.rstrip("\n")
    return guard(f"{ticks}{language}\n{body}\n{ticks}\n")


def guard(text: str) -> str:
    """Code (a fence, a span) that Liquid passes on as it is: only what Liquid would read is touched."""
    return _OPENING.sub('{{ "{" }}', text)


def html(text: str) -> str:
    """One line of literal text inside HTML, an attribute's value included; Liquid passes over it."""
    return _SPECIAL.sub(lambda mark: f"&#{ord(mark[0])};", " ".join(text.split()))


_LIQUID_TEXT = re.compile(r'\{\{ "([^"\n]*)" (?:\| relative_url )?\}\}')


def resolve(text: str) -> str:
    """What Liquid makes of the forms that stand in generated Markdown."""
    return _LIQUID_TEXT.sub(r"\1", text)


def relative_url(path: str) -> str:
    """Liquid for a path below the site's root, wherever that is: `{{ "/assets/x.svg" | relative_url }}`."""
    return f'{{{{ "{path}" | relative_url }}}}'


_LIQUID_PATH = re.compile(r"""\{\{-?\s*(["'])(/[\w./~%#?=&+-]*)\1\s*\|\s*relative_url\s*-?\}\}""", re.ASCII)


def rooted(text: str) -> str:
    """Paths as they are where a site has no baseurl: only so does GitHub's view of a post follow them."""
    return _LIQUID_PATH.sub(r"\2", text)


_COUNTED = ("%", "GHz", "MHz", "ppm", "times", "processes", "events", "CPU", "CPUs")  # no units of figures
_RATE = r"[^\W\d]+/s"
_AFTER = "|".join((*map(re.escape, (*units.glued(), *_COUNTED)), _RATE))
_NUMBER_UNIT = re.compile(
    rf"(?<=\d) (?=(?:{_AFTER})(?![\w/]))|(?<=[a-z]) (?=\\?\(\d+ %)|(?<=\d) (?=in \d)|(?<=\d in) (?=\d)"
)


def nbsp(text: str) -> str:
    """A number and its unit, a mode and its share never part: `29.2 us (51 %)`, `(9 in 10)`. Not for code."""
    return _NUMBER_UNIT.sub("\u00a0", text)


# ------------------------------------------------------------------ front matter


def yaml_str(text: str) -> str:
    """Text as a double-quoted YAML scalar that reads the same in Ruby and in Python."""
    line = _UNPRINTABLE.sub("", _BREAKS.sub(" ", text).replace("\t", " "))
    return json.dumps(line, ensure_ascii=False)


def front_matter(
    title: str, day: str, categories: str | Sequence[str], others: Mapping[str, Any] | None = None
) -> str:
    """A post's front matter, in the order and with the blanks of a hand-written one; ends with a newline.

    `day` stands as given: Jekyll reads `2023-11-03 1:53:46 -0500` and `2023-11-03`. `others` follow.
    """
    rest = dict(others or {})
    lines = [f"layout: {_value(rest.pop('layout', 'post'))}", f"title:  {yaml_str(title)}", f"date:   {day}"]
    if categories:
        lines.append(f"categories: {_categories_value(categories)}")
    lines += [f"{key}: {_value(value)}" for key, value in rest.items()]
    return "\n".join(["---", *lines, "---", ""])


NOT_TEXT = ("true", "false", "yes", "no", "on", "off", "null", "y", "n")  # as YAML reads them
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_NOT_QUOTED = re.compile(r"true|false|0|-?[1-9]\d*")


def _categories_value(categories: str | Sequence[str]) -> str:
    """`serverless functions` goes bare, as one writes it; a list keeps the blanks inside its items."""
    if not isinstance(categories, str):
        return f"[{', '.join(map(_text, categories))}]"
    words = categories.split()
    bare = len(words) > 1 and all(map(_WORD.fullmatch, words))
    return " ".join(words) if bare else _text(" ".join(words))


def _text(text: str) -> str:
    """A text that is read as one: a plain word goes bare, all else in quotes."""
    return text if _WORD.fullmatch(text) and text.lower() not in NOT_TEXT else yaml_str(text)


def _value(value: Any) -> str:
    """A value in YAML's flow style; `true`, `false` and whole numbers stay such, all else is text."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{yaml_str(str(k))}: {_value(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if _NOT_QUOTED.fullmatch(text) else _text(text)


# ------------------------------------------------------------------ slug, date, URL


def slug(text: str) -> str:
    """A title as the end of a file name: `multithread-invocation-time-pkey`; `note` where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)) or "note"


def url(stem: str, matter: Mapping[str, Any], timezone: str = "") -> str:
    """The path of a post's page, with Jekyll's default permalink (`/categories/year/month/day/title.html`).

    The day is that of the front matter's instant in the site's time zone, not the file name's. An unknown
    `timezone` counts as UTC. `matter` holds what YAML made of the front matter, dates as text or not.
    """
    if isinstance(permalink := matter.get("permalink"), str):
        return "/" + permalink.strip("/")
    year, month, number, name, *_ = *stem.split("-", 3), "", "", ""
    name = str(matter.get("slug") or name)
    title = re.sub(r"[^\w.~!$&'()+,;=@]+", "-", name).strip("-")
    day = _day(matter.get("date"), _zone(timezone))
    when = f"{day:%Y/%m/%d}" if day else f"{year}/{month:0>2}/{number:0>2}"
    return "/" + "/".join((*_categories(matter), when, f"{title}.html"))


def day(stem: str, matter: Mapping[str, Any], timezone: str = "") -> date | None:
    """The day that a post bears: its front matter's in the site's time zone, else its file name's."""
    return _day(matter.get("date") or "-".join(stem.split("-", 3)[:3]), _zone(timezone))


def url_of_post(post: str, matter: Mapping[str, Any], timezone: str = "") -> str:
    """The same of a post where it lies: folders around its `_posts/` are categories."""
    around, inside, name = post.rpartition("_posts/")
    folders = around.strip("/").split("/") if inside and around.strip("/") else []
    if folders:
        matter = {**matter, "category": None, "categories": (*folders, *_categories(matter))}
    return url(PurePosixPath(name).stem, matter, timezone)


def _categories(matter: Mapping[str, Any]) -> Iterator[str]:
    several = matter.get("categories") or ()
    found = several.split() if isinstance(several, str) else several
    first = (matter["category"],) if matter.get("category") else ()
    yield from dict.fromkeys(str(item).lower().strip() for item in (*first, *found))


_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ]\s*(.*))?")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(?:([+-]\d\d):?(\d\d)|Z)?")


def _day(value: object, zone: tzinfo) -> date | None:
    """The day that Jekyll takes from `date:`; a time without offset is UTC, a day alone stays that day."""
    if isinstance(value, str):
        value = _parsed(value.strip())
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(zone).date()
    return value if isinstance(value, date) else None


def _parsed(text: str) -> date | None:
    """A date as text; the file name's day stands where it is none."""
    match = _DATE.fullmatch(text)
    clock = _CLOCK.fullmatch(match[4]) if match and match[4] else None
    try:
        if match is None or clock is None:
            return date(int(match[1]), int(match[2]), int(match[3])) if match else None
        offset = f"{clock[4]}:{clock[5]}" if clock[4] else "+00:00"
        hour = f"{clock[1]:0>2}:{clock[2]}:{clock[3] or '00'}"
        return datetime.fromisoformat(f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}T{hour}{offset}")
    except ValueError:
        return None


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


# ------------------------------------------------------------------ what Liquid would read

_ALLOWED = re.compile(  # guarded braces, text with or without filters, the site's own names, tags
    r"""\{\{-?\s*+(?:"[^"\n]*+"|'[^'\n]*+'|(?:site|page|layout|content|include|theme|paginator|jekyll)\b[^{}\n]*+)
        \s*+(?:\|[^{}\n]*+)?+-?\}\}
      | \{%-?\s*+(?!(?:end)?raw\b)[a-z#]\w*+(?:\s[^%\n]*+)?+-?%\}""",
    re.VERBOSE,
)
_BRACES = re.compile(r"\{[{%]")
_RAW = re.compile(r"\{%-?\s*+raw\s*+-?%\}")
_END_RAW = re.compile(r"\{%-?\s*+endraw\s*+-?%\}")


def stray(text: str) -> Iterator[int]:
    """Where braces stand that Liquid would read and that are neither guarded nor plainly meant for it."""
    ends = [match.span() for match in _END_RAW.finditer(text)]
    position = 0
    while match := _BRACES.search(text, position):
        position = match.end()
        if _RAW.match(text, match.start()) and (end := bisect_left(ends, (position,))) < len(ends):
            position = ends[end][1]
        elif allowed := _ALLOWED.match(text, match.start()):
            position = allowed.end()
        else:
            yield match.start()


def would_read(text: str, offset: int) -> str:
    """What is wrong with the braces there."""
    return f"Liquid would read `{text[offset : offset + 40].partition(chr(10))[0]}`"


# ------------------------------------------------------------------ a post's two parts

FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?\r?\n|)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)


def split(text: str) -> tuple[str, str]:
    """A post -> (what stands between its two `---`, what follows them); no front matter: ("", all)."""
    match = FRONT.match(text)
    return (match[1], text[match.end() :]) if match else ("", text)
