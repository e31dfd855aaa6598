"""Where a note's body is written, and the file with another body in its place. Reads files."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from generator import regular
from generator.errors import Location
from generator.syntax import yaml_nodes
from generator.syntax.text import Source
from generator.syntax.yaml_nodes import Scalar, Table


@dataclass(frozen=True)
class BodyText:
    """A body as its author writes it: what stands in `file`, from its line `first` (from 0) on."""

    file: Path
    text: str  # without the indentation, with plain line ends
    first: int = 0
    indent: str = ""

    def replaced(self, text: str) -> bytes:
        """The file with another body; every line that stays keeps its bytes."""
        data = regular.read(self.file).decode()
        mark = data[: data.startswith("\ufeff")]
        written = _lines(data[len(mark) :])
        old, new = self.text.splitlines(), _bare(text)
        last = self.first + len(old)
        end = "\r\n" if any(line.endswith("\r\n") for line in written) else "\n"
        made = []
        for tag, i, j, its_i, its_j in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag == "equal":
                made += written[self.first + i : self.first + j]
            else:
                made += [f"{self.indent}{line}{end}" if line else end for line in new[its_i:its_j]]
        whole = [*written[: self.first], *made, *written[last:]]
        closed = [line if line.endswith("\n") else line + end for line in whole[:-1]]
        return "".join((mark, *closed, *whole[-1:])).encode()


def _lines(text: str) -> list[str]:
    """A text cut at its line feeds alone."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _bare(text: str) -> list[str]:
    return [line.rstrip("\n") for line in _lines(text)]


def read(path: Path) -> BodyText | None:
    """The body of the sound experiment at `path`; None where it has none."""
    text = _plain(path)
    node, _ = yaml_nodes.parse(Source(text, Location(path.name)))
    body = node.get("body") if isinstance(node, Table) else None
    if not isinstance(body, Scalar):
        return None
    if body.style != "|":
        file = path.parent / body.text
        return BodyText(file, _plain(file))
    first = text[: body.offset].count("\n") + 1
    written = text.split("\n")[first:]
    pairs = zip(body.text.split("\n"), written, strict=False)
    indent = next((there[: len(there) - len(here)] for here, there in pairs if here), "")
    return BodyText(path, body.text, first, indent)


def _plain(path: Path) -> str:
    return regular.read(path).decode().removeprefix("\ufeff").replace("\r\n", "\n")
