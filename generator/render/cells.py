"""What stands in one cell of a table: a finding's statistic, expectation, verdict, as literal text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator import units
from generator.findings import wording
from generator.model.finding import Finding, Summary
from generator.model.note import Condition, Expectation, Printed
from generator.model.statistics import COUNTERS, title

Conditions = Mapping[str, Condition]  # of the whole note, by name


@dataclass(frozen=True)
class Cell:
    """Lines of equal weight, and small ones under them."""

    lines: tuple[str, ...] = ()
    under: tuple[str, ...] = ()


def is_planned(row: Finding) -> bool:
    """Is it measured under this condition, or is there a printed figure only?"""
    return bool(row.measurement.probe) and row.condition.name in row.measurement.conditions


def cell(row: Finding, column: str, conditions: Conditions, shared: Sequence[str] = ()) -> Cell:
    """A cell of a column by its name, as a note writes it; `shared` remarks are said elsewhere."""
    match column:
        case "printed":
            return Cell(
                tuple(units.for_readers(one.text) for one in row.printed), tuple(map(_whence, row.printed))
            )
        case "expect":
            return Cell(tuple(in_words(one, row.condition, conditions) for one in expectations(row)))
        case "verdict":
            return Cell(verdicts(row, conditions))
        case "median":
            return headline(row, shared)
    return _counter(row, column) if column in COUNTERS else Cell(_figure(row, column))


def _counter(row: Finding, column: str) -> Cell:
    """A count per operation, or small why there is none."""
    found = row.summary
    if not is_planned(row) or found.status != "ok":
        return Cell()
    if column not in found.counters:
        return Cell((), (wording.uncounted(found, column),))
    return Cell((wording.text(found, column),), (found.said.counted,) if found.said.counted else ())


def headline(row: Finding, shared: Sequence[str] = ()) -> Cell:
    """The median with a word for each remark (several modes: a line each), or why there is none."""
    if not is_planned(row):
        return Cell()
    if row.summary.status != "ok":
        reason = wording.status(row.summary)
        return Cell((), (row.summary.status if reason in shared else reason,))
    words = [wording.word(remark) for remark in wording.remarks(row.summary) if remark not in shared]
    under = (*(one for one in operation(row) if one not in shared), ", ".join(words))
    return Cell(tuple(wording.text(row.summary, "median", "\n").split("\n")), tuple(filter(None, under)))


def _figure(row: Finding, column: str) -> tuple[str, ...]:
    """A measured figure; nothing where none was measured, `-` where there are too few events for it."""
    found = row.summary
    if not is_planned(row) or found.status != "ok":
        return ()
    if column == "spread":
        return _spread(found)
    if column == "interval":
        return tuple(filter(None, (wording.small(found),)))
    if column in ("n", "runs", "events"):
        return (str(found.events if column == "events" else found.n),)
    return (wording.text(found, column),)


def _spread(found: Summary) -> tuple[str, ...]:
    """p1 to p99; what stands in their place where there are too few samples says so."""
    if not found.spread:
        return ()
    other = f" ({found.spread_of})" if found.spread_of != title("spread") else ""
    return (wording.spread(found) + other,)


def remarks(row: Finding) -> tuple[str, ...]:
    """What must stand beside a figure; of a batch's mean also what one operation is."""
    return (*operation(row), *wording.remarks(row.summary))


def operation(row: Finding) -> tuple[str, ...]:
    """What one operation of a batch is: `lock + unlock`."""
    return (row.summary.op,) if row.summary.kind == "steady" and row.summary.op else ()


# ------------------------------------------------------------------ printed, expected, judged


def converted(printed: Printed) -> str:
    """`printed 18.9 us` for `18915 ns`: in the unit that today's figures stand in."""
    which = "" if printed.statistic == "median" else f" ({title(printed.statistic)})"
    return f"printed {units.figure(printed.value, printed.dimension, digits=3)}{which}"


def _whence(printed: Printed) -> str:
    which = "" if printed.statistic == "median" else title(printed.statistic)
    return ", ".join(filter(None, (which, printed.source)))


def expectations(row: Finding) -> tuple[Expectation, ...]:
    """What is expected of this measurement under this condition."""
    return tuple(row.measurement.expect.get(row.condition.name, ()))


def in_words(one: Expectation, at: Condition, conditions: Conditions, *, source: bool = True) -> str:
    """`first call 40..50 ns (theory)`; `at` a condition against another one: `less than on two cores`."""
    text = units.for_readers(one.text)
    if one.against:
        than = wording.place(conditions[one.against], beside=at)
        text = f"{'less' if text.startswith('under') else 'more'} than {than}"
    which = "" if one.statistic == "median" else f"{title(one.statistic)} "
    return f"{which}{text}" + (f" ({one.source})" if source and one.source else "")


def verdicts(row: Finding, conditions: Conditions, *, brief: bool = False) -> tuple[str, ...]:  # noqa: ARG001
    """Each verdict, with its sign."""
    return tuple(verdict.cell for verdict in row.verdicts) if is_planned(row) else ()


# ------------------------------------------------------------------ conditions


def on(condition: Condition, title: str) -> str:
    """`on two cores`; `anywhere`."""
    return f"on {title}" if condition.where and not condition.label else title
