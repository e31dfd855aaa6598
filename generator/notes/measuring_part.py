"""A note's text -> the part of it that is measured: no prose, no blocks, nothing of a post. Pure."""

from __future__ import annotations

from generator.errors import Location, Problem, SourceErrors
from generator.syntax import yaml_nodes
from generator.syntax.text import Source
from generator.syntax.yaml_nodes import Table

_MEASURED = ("measure", "conditions", "versions", "services", "budget", "precision")


def measuring_part(text: str, file: str, title: str) -> str:
    """The same note, in which only what is measured is left, each line of it as it was written.

    SourceErrors where it is no note that can be taken apart.
    """
    plain = text.replace("\r\n", "\n")
    node, problems = yaml_nodes.parse(Source(plain, Location(file)))
    if problems or not isinstance(node, Table) or node.flow:
        raise SourceErrors(problems or [_apart(file)])
    lines = plain.split("\n")
    starts = [key.location.line - 1 for key, _ in node.entries]
    parts = (
        "\n".join(lines[start:end]).rstrip("\n")
        for (key, _), start, end in zip(node.entries, starts, [*starts[1:], len(lines)], strict=True)
        if key.text in _MEASURED
    )
    return "\n".join([f"title: {title}", *parts, "body: |", f"  {title}", ""])


def _apart(file: str) -> Problem:
    return Problem(
        Location(file), "the note of this record cannot be taken apart", "a note has a key per line"
    )
