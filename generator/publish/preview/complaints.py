"""What Jekyll complains of -> problems with the file and the line that are meant. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.errors import Location, Problem
from generator.publish import jekyll_build
from generator.syntax import jekyll

_SYNTAX = re.compile(r"Liquid syntax error \((?:(?P<file>\S+) )?line (?P<line>\d+)\): (?P<what>.+)")
_IN = re.compile(r"(?P<what>.*?)(?: included)?\s+in (?P<file>[^\s\"']+)\s*$", re.DOTALL)
_YAML = re.compile(
    r"YAML Exception reading (?P<file>\S+): \(.*?\): (?P<what>.*?)"
    r"(?: at line (?P<line>\d+) column (?P<column>\d+))?$"
)
_LAYOUT = re.compile(r"Layout '(?P<name>[^']*)' requested in (?P<file>\S+) does not exist")
_QUOTED = re.compile(r"'([^']+)'|\"([^\"]+)\"")
_BEFORE = re.compile(r"^\s*(?:Liquid Exception|Error|Build Warning|Warning): ")


def problems(said: Sequence[str], error: str, source: str, file: str, text: str) -> tuple[Problem, ...]:
    """Each complaint once; `source` is the folder that was built, `text` that of the post `file`."""
    lines = jekyll_build.complaints_in(said) or list(filter(None, [error]))
    return tuple(dict.fromkeys(_problem(line, source, file, text) for line in lines))


def _problem(line: str, source: str, file: str, text: str) -> Problem:
    said = line.replace(f"{source}/", "")
    if yaml := _YAML.search(said):
        return Problem(Location(yaml["file"], int(yaml["line"] or 1), int(yaml["column"] or 1)), yaml["what"])
    if layout := _LAYOUT.search(said):
        at = _layout_line(text, file) if layout["file"] == file else Location(layout["file"])
        return Problem(at, f"there is no layout '{layout['name']}'")
    plain = _BEFORE.sub("", said).strip()
    found = _IN.fullmatch(plain)
    where, what = (found["file"], found["what"]) if found else ("", plain)
    if syntax := _SYNTAX.search(what):
        place = syntax["file"] or where
        number = int(syntax["line"]) + (_above(text) if place == file else 0)
        return Problem(Location(place, number, _column(text, number) if place == file else 1), syntax["what"])
    where = where or ("_config.yml" if "Psych" in plain else "")
    return Problem(_quoted(what, text, file) if where == file else Location(where), what)


def _above(text: str) -> int:
    """How many lines the front matter takes: Liquid counts those below it."""
    return text[: len(text) - len(jekyll.split(text)[1])].count("\n")


def _column(text: str, number: int) -> int:
    """Where Liquid begins in that line."""
    lines = text.split("\n")
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    return min((at for sign in ("{%", "{{") if (at := line.find(sign)) >= 0), default=0) + 1


def _layout_line(text: str, file: str) -> Location:
    lines = (number for number, line in enumerate(text.split("\n"), 1) if line.startswith("layout:"))
    return Location(file, next(lines, 1))


def _quoted(what: str, text: str, file: str) -> Location:
    """The first line of the post that holds what a complaint quotes."""
    words = [single or double for single, double in _QUOTED.findall(what)]
    for number, line in enumerate(text.split("\n"), 1):
        if any(word in line for word in words) and "{%" in line:
            return Location(file, number, _column(text, number))
    return Location(file)
