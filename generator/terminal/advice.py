"""What the doctor says: what spoils the numbers and what mends it, a line for each note, what is good."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.machine.doctor import Advice
from generator.terminal import sheet

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

_COLOURS = {"bad": "red", "note": "yellow", "good": "green"}  # in the order of telling
_INDENT = max(map(len, _COLOURS)) + 2
_FULLER = "doctor -v says of each what it means for the numbers and what to do."


def summary(items: Sequence[Advice]) -> RenderableType:
    """The bad ones with what mends them, the notes a line each, the names of the good ones."""
    from rich.console import Group

    bad, notes, good = ([item for item in items if item.level == level] for level in _COLOURS)
    named = ", ".join(item.name for item in good)
    parts = (
        sheet.grid([(_level("bad"), _told(item)) for item in bad]) if bad else None,
        sheet.grid([(_level("note"), _head(item), item.brief) for item in notes]) if notes else None,
        sheet.grid([(_level("good"), named)]) if good else None,
        "",
        _FULLER,
    )
    return Group(*(part for part in parts if part is not None))


def everything(items: Sequence[Advice]) -> RenderableType:
    """All of each, the worst first."""
    worst_first = sorted(items, key=lambda item: list(_COLOURS).index(item.level))
    return sheet.grid([(_level(item.level), _told(item)) for item in worst_first])


def _level(level: str) -> Text:
    return sheet.text(level.ljust(_INDENT - 2), _COLOURS[level])


def _head(item: Advice) -> str:
    return f"{item.name} {item.value}"


def _told(item: Advice) -> str:
    """What it is and what it means; what to do; what to type."""
    end = ":" if item.command else "."
    do = [f"{item.action[0].upper()}{item.action[1:]}{end}"] if item.action else []
    return "\n".join((f"{_head(item)}: {item.meaning}", *do, *_typed(item.command)))


def _typed(commands: str) -> list[str]:
    """What is to be typed, in lines of its own."""
    room = sheet.width() - _INDENT
    return [part for line in commands.splitlines() for part in sheet.typed(line, room)]
