"""YAML nodes -> the types that their keys ask for; what does not fit becomes a problem; nothing raises."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from generator import units
from generator.errors import Location, Problem, nearest
from generator.syntax.yaml_nodes import Listing, Node, Scalar, Table, without_value

T = TypeVar("T")


class Fields:
    """Reads values and collects the problems of a file. A missing value (None) is nobody's fault."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self.problems = list(problems)

    def problem(self, location: Location, what: str, hint: str = "") -> None:
        """Notes a problem."""
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

    def table(self, node: Node | None, what: str, hint: str = "") -> Table | None:
        """A mapping."""
        if node is None or isinstance(node, Table):
            return node
        if not (isinstance(node, Scalar) and node.absent):
            self.problem(node.location, f"{what} is a mapping of keys to values", hint)
        return None

    def text(self, node: Node | None, what: str, hint: str = "") -> str:
        """One line, blanks at its ends removed; "" where there is none."""
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.problem(node.location, f"{what} is a text", hint or "quote it")
            return ""
        text = node.text.strip()
        self._without_tabs(node, what)
        if "\n" in text:
            self.problem(node.location, f"{what} is one line")
        elif not text and node.style:
            self.problem(node.location, f"{what} is empty")
        return " ".join(text.split("\n"))

    def scalars(self, node: Node | None, what: str) -> tuple[Scalar, ...]:
        """One text or a list of texts."""
        if isinstance(node, Scalar):
            self._without_tabs(node, what)
            return () if node.absent else (node,)
        if isinstance(node, Listing):
            if not node.items:
                self.problem(node.location, f"{what} is an empty list")
            for item in node.items:
                if not isinstance(item, Scalar):
                    self.problem(item.location, f"{what} is a text or a list of texts", "quote it")
            found = tuple(item for item in node.items if isinstance(item, Scalar) and not item.absent)
            for item in found:
                self._without_tabs(item, what)
            return found
        if node is not None:
            self.problem(node.location, f"{what} is a text or a list of texts")
        return ()

    def _without_tabs(self, node: Scalar, what: str) -> None:
        """A tab would be shown as something else in a table, in a terminal and on a page."""
        if "\t" in node.text.strip():
            self.problem(node.location, f"{what} holds a tab", "write a blank instead")

    def flag(self, node: Node | None, what: str) -> bool:
        """`true` or `false`, nothing else."""
        text = self.text(node, what, "write true or false")
        if node is not None and text not in ("", "true", "false"):
            self.problem(node.location, f"{what} is true or false, not '{text}'")
        return text == "true"

    def whole(self, node: Node | None, what: str, low: int, high: int) -> int | None:
        """A whole number within bounds."""
        text = self.text(node, what)
        if node is None or not text:
            return None
        if text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high:
            return int(text)
        self.problem(node.location, f"{what} is a whole number from {low} to {high}, not '{text}'")
        return None

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
                node.location, f"{what} is a time, not '{text}'", f"write {example} (ns, us, ms, s, min)"
            )
            return None
        if 1 <= value <= high:
            return round(value)
        self.problem(
            node.location, f"{what} is at least 1 ns and at most {units.shortest(high)}, not '{text}'"
        )
        return None
