"""hyperfine's JSON (`--export-json`): a command as it was written, or a command and `user` or `system`.

A command that is there twice has its parameters behind it: `sleep 0.1 n=1`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from generator.records.readers._documents import rows, table, text
from generator.records.readers._figure import Figure
from generator.records.readers._numbers import real, reals

_STATISTICS = ("median", "min", "max")
_MEANS = ("mean", "user", "system")  # of all runs
Row = Mapping[str, Any]


def figures(output: bytes) -> tuple[Figure, ...]:
    """The times of each command; those that it worked out itself stand beside them."""
    every = rows(table(output, "results"), "results")
    return tuple(
        figure for name, row in zip(_names(every), every, strict=True) for figure in _told(name, row)
    )


def _names(every: list[Row]) -> list[str]:
    """The commands, told apart by their parameters, else by their number."""
    names = [text(row, "command") for row in every]
    told = [f"{name} {_parameters(row)}".strip() for name, row in zip(names, every, strict=True)]
    often, twice = Counter(names), Counter(told)
    return [
        name if often[name] == 1 else one if twice[one] == 1 else f"{one} #{number}"
        for number, (name, one) in enumerate(zip(names, told, strict=True), 1)
    ]


def _parameters(row: Row) -> str:
    found = row.get("parameters")
    return " ".join(f"{name}={value}" for name, value in found.items()) if isinstance(found, dict) else ""


def _told(name: str, row: Row) -> Iterator[Figure]:
    times = reals(row.get("times"))
    why = _failed(row)
    if times or why:
        yield Figure(name, times, "s", failed=why)
    for key in (*_STATISTICS, *_MEANS):
        value = real(row.get(key))
        if value is not None:
            statistic = key if key in _STATISTICS else ""
            yield Figure(f"{name} {key}", (value,), "s", statistic, why, further=True)


def _failed(row: Row) -> str:
    """How many runs did not end well: their times say nothing."""
    codes = row.get("exit_codes")
    wrong = [code for code in codes if code != 0] if isinstance(codes, list) else []
    if not wrong or not isinstance(codes, list):
        return ""
    what = "a signal" if wrong[0] is None else f"exit code {wrong[0]}"
    return f"{what} in {len(wrong)} of {len(codes)} runs"
