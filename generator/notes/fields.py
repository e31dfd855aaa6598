"""YAML nodes -> the types that their keys ask for; what does not fit becomes a problem; nothing raises."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from generator import units
from generator.errors import Location, Problem, nearest
from generator.syntax.characters import ILLEGAL, LINE_ENDS
from generator.syntax.yaml_nodes import Listing, Node, Scalar, Table, without_value

T = TypeVar("T")
_LEAST_SHARE, _MOST_SHARE = 0.001, 0.5  # that an interval may be to a side
_UNPRINTABLE = re.compile(rf"[\t\r{LINE_ENDS}{ILLEGAL}]")


def unprintable(text: str, what: str, location: Location) -> Problem | None:
    """The first character of a text that a page, a feed or a result line would not show as it is."""
    found = _UNPRINTABLE.search(text)
    if found is None:
        return None
    name = "a tab" if found[0] == "\t" else "a control character"
    return Problem(
        location, f"{what} holds {name}: U+{ord(found[0]):04X}", "write a blank instead, or nothing"
    )


def share(text: str) -> float | None:
    """`5 %` -> 0.05; None of what is no share from a thousandth to a half."""
    try:
        value = units.parse_as(text, units.SHARE) / 100
    except ValueError:
        return None
    return value if _LEAST_SHARE <= value <= _MOST_SHARE else None


class Fields:
    """Reads values and collects the problems of a file. A missing value (None) is nobody's fault."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self.problems = list(problems)

    def problem(self, location: Location, what: str, hint: str) -> None:
        """Notes a problem, with what to do about it."""
        self.problems.append(Problem(location, what, hint))

    def keep(self, value: T | Problem) -> T | None:
        """The value, or None where it is a problem, which is noted."""
        if isinstance(value, Problem):
            self.problems.append(value)
            return None
        return value

    def known(self, table: Table, keys: Iterable[str], of: str) -> bool:
        """Are all keys known? Those that are not become problems with the nearest known one."""
        unknown = [(key, value) for key, value in table.entries if key.text not in keys]
        for key, value in unknown:
            if not (isinstance(value, Scalar) and value.absent):  # that is a problem of its own
                self.problem(key.location, f"unknown key '{key.text}' in {of}", nearest(key.text, keys))
        return not unknown

    def all_given(self, node: Node) -> None:
        """Keys and items without a value become problems."""
        self.problems += without_value(node)

    def table(self, node: Node | None, what: str, hint: str) -> Table | None:
        """A mapping."""
        if node is None or isinstance(node, Table):
            return node
        if not (isinstance(node, Scalar) and node.absent):
            self.problem(node.location, f"{what} must be a mapping of keys to values", hint)
        return None

    def text(self, node: Node | None, what: str, hint: str = "") -> str:
        """One line, blanks at its ends removed; "" where there is none."""
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.problem(node.location, f"{what} must be a text", hint or "quote it")
            return ""
        text = node.text.strip()
        if "\n" in text:
            self.problem(node.location, f"{what} must be one line", "join its lines")
        elif not text and node.style:
            self.problem(node.location, f"{what} is empty", "write a text, or delete the key")
        return " ".join(text.split("\n"))

    def shown(self, node: Node | None, what: str, hint: str = "") -> str:
        """One line that a reader will see: without tabs and control characters."""
        if isinstance(node, Scalar) and (problem := unprintable(node.text, what, node.location)):
            self.problems.append(problem)
        return self.text(node, what, hint)

    def scalars(self, node: Node | None, what: str) -> tuple[Scalar, ...]:
        """One text or a list of texts."""
        if isinstance(node, Scalar):
            return () if node.absent else (node,)
        if isinstance(node, Listing):
            if not node.items:
                self.problem(node.location, f"{what} is an empty list", "write a value, or delete the key")
            for item in node.items:
                if not isinstance(item, Scalar):
                    self.problem(item.location, f"{what} must be a text or a list of texts", "quote it")
            return tuple(item for item in node.items if isinstance(item, Scalar) and not item.absent)
        if node is not None:
            self.problem(
                node.location, f"{what} must be a text or a list of texts", "write one, or [ONE, TWO]"
            )
        return ()

    def flag(self, node: Node | None, what: str) -> bool:
        """`true` or `false`, nothing else."""
        text = self.text(node, what, "write true or false")
        if node is not None and text not in ("", "true", "false"):
            self.problem(node.location, f"{what} must be true or false, not '{text}'", "write true or false")
        return text == "true"

    def whole(self, node: Node | None, what: str, low: int, high: int) -> int | None:
        """A whole number within bounds."""
        text = self.text(node, what)
        if node is None or not text:
            return None
        if text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high:
            return int(text)
        what = f"{what} must be a whole number from {low} to {high}, not '{text}'"
        self.problem(node.location, what, f"write a number such as {max(low, min(6, high))}")
        return None

    def share(self, node: Node | None, what: str) -> float | None:
        """A share of a figure, more than nothing and less than all of it: `5 %` is 0.05."""
        text = self.text(node, what, "write 5 %")
        if node is None or not text:
            return None
        value = share(text)
        if value is None:
            problem = f"{what} must be a share from 0.1 % to 50 %, not '{text}'"
            self.problem(node.location, problem, "write 5 %")
        return value

    def duration(
        self, node: Node | None, what: str, high: float = 3600e9, example: str = "50 ms"
    ) -> int | None:
        """A time in whole ns, more than nothing and at most `high` ns."""
        text = self.text(node, what, f"write {example}")
        if node is None or not text:
            return None
        try:
            value = units.parse_as(text, "time")
        except ValueError:
            self.problem(
                node.location, f"{what} must be a time, not '{text}'", f"write {example} (ns, us, ms, s, min)"
            )
            return None
        if 1 <= value <= high:
            return round(value)
        what = f"{what} must be at least 1 ns and at most {units.shortest(high)}, not '{text}'"
        self.problem(node.location, what, f"write {example}")
        return None
