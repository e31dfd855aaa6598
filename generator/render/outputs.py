"""What a program printed, or a fact of several lines, as it stands in a post. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator import units
from generator.errors import nearest
from generator.findings import facts as words
from generator.findings import wording
from generator.model.finding import Finding, Findings
from generator.model.note import Block, typed
from generator.records.outputs import cut

_NOT_KEPT = "not kept: it was measured before this note showed its output"
_NOTHING = "nothing was printed"


@dataclass(frozen=True)
class Output:
    """Lines as they were printed, what they are called among several, and what printed them."""

    text: str
    title: str = ""
    command: str = ""
    processes: str = ""  # "6 processes": it is that of the first


def outputs(block: Block, rows: Sequence[Finding], findings: Findings) -> tuple[Output, ...]:
    """Of the conditions that a block names, in its order, else of the first that has an output."""
    fact = block.arguments[1] if block.arguments[1:] else ""
    found = tuple(_outputs(rows, fact, findings))
    if "conditions" in block.options:
        return found
    return tuple(one for one in found if one.command or fact)[:1] or found[:1]


def _outputs(rows: Sequence[Finding], fact: str, findings: Findings) -> Iterator[Output]:
    """One for each condition: of several values of a parameter that of the first."""
    names = wording.titles(row.condition for row in rows)
    first = {row.condition.name: row for row in reversed(rows)}
    for name in dict.fromkeys(row.condition.name for row in rows):
        title = names[name] if len(names) > 1 else ""
        yield _of_fact(first[name], fact, title) if fact else _printed(first[name], title, findings)


def _printed(row: Finding, title: str, findings: Findings) -> Output:
    """What the program printed, or why that is not there."""
    measured = findings.measured(row)
    if measured is None:
        return Output(wording.status(row.summary), title)
    if not measured.output:
        return Output(_NOT_KEPT if measured.status == "ok" else wording.status(row.summary), title)
    count = units.counted(len(measured.runs), "process") if measured.runs[1:] else ""
    return Output(measured.output, title, typed(measured.trial.run), count)


def _of_fact(row: Finding, name: str, title: str) -> Output:
    """A fact's lines, or why it is not there."""
    told = _at(row.summary.facts, name)
    if told is not None:
        return Output("\n".join(cut(_lines(told))) or _NOTHING, title)
    names = dict(words.flat(row.summary.facts))
    if row.summary.status != "ok" or not names:
        return Output(wording.status(row.summary) or "no facts were told", title)
    return Output(f"there is no fact '{name}': {nearest(name, names)}", title)


def _at(facts: Mapping[str, Any], path: str) -> Any:
    """A fact by its name, which may have dots; None where there is none."""
    if path in facts:
        return facts[path]
    head, _, rest = path.partition(".")
    inner = facts.get(head)
    return _at(inner, rest) if rest and isinstance(inner, Mapping) else None


def _lines(told: Any) -> list[str]:
    """A list has a line for each item."""
    return [words.words(one) for one in told] if isinstance(told, list | tuple) else [words.words(told)]
