"""A block of the body -> what its template is given: the findings it is about, as lines and as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from generator import units
from generator.findings import by_host, wording
from generator.findings import facts as fact_words
from generator.findings.baseline import Baseline
from generator.model import hosted
from generator.model.finding import Finding, Findings, Summary
from generator.model.history import History
from generator.model.note import Block, Experiment
from generator.model.post import ChartRequest
from generator.model.probe import OwnChart
from generator.model.statistics import Standing, standing, title
from generator.render import (
    caveats,
    cells,
    charts,
    comparison,
    fact_tables,
    histories,
    host_tables,
    outputs,
    ratio_rows,
    tables,
)
from generator.render.cells import Conditions
from generator.render.table import Table

CHART = "chart"  # the kind whose first argument is a kind of its own
FACTS = "facts"
CONDITIONS = "conditions"  # what the rows of a table may be
OUTPUT = "output"
COMPARE = "compare"
HOSTS = "hosts"  # a kind, and what the rows of another may be
_MOST_FACTS, _FIRST_FACTS = 12, 8  # rows: of more than the one only the other stand open
_CHART_COLUMNS = ("median", "spread", *standing(Standing.BESIDE))  # what is drawn, then what lies beyond


@dataclass(frozen=True)
class Line:
    """A finding as a result line has it: the label exactly as written, the figure, remarks after it."""

    label: str
    figure: str
    remarks: tuple[str, ...]
    finding: Finding

    @property
    def head(self) -> str:
        """`Time spent on LABEL` of times; of all else the label alone."""
        printed = [one.dimension for one in self.finding.printed]
        made = self.finding.summary
        kinds = [made.dimension] if cells.is_planned(self.finding) else printed
        is_time = made.kind != "fact" and units.TIME in kinds
        return f"Time spent on {self.label}" if is_time else self.label


def selected(block: Block, findings: Findings) -> tuple[Finding, ...]:
    """The findings that a block names, in its order; without ids, all that have a probe and run there."""
    note = findings.experiment
    names = {CHART: block.arguments[1:], OUTPUT: block.arguments[:1]}.get(block.kind, block.arguments)
    ids = [name for name in names if name in note.measurements]
    chosen = ids or note.measurements
    rows = [row for one in chosen for name in _wanted(block, note, ids) for row in findings.of(one, name)]
    return tuple(row for row in rows if _belongs(row, block, named=bool(ids)))


def _wanted(block: Block, experiment: Experiment, ids: Sequence[str]) -> Sequence[str]:
    """The conditions that a block names, as an option or an argument; else those that its ids run under."""
    named = block.options.get("conditions") or block.arguments
    if meant := [one for name in named for one in hosted.means(experiment.conditions, name)]:
        return tuple(dict.fromkeys(meant))
    chosen = [experiment.measurements[one] for one in ids or experiment.measurements]
    run = {name for one in chosen if one.is_measured for name in one.conditions}
    printed = {name for one in chosen for name in one.printed}
    return tuple(name for name in experiment.conditions if name in (run or printed))


def _belongs(row: Finding, block: Block, *, named: bool) -> bool:
    """A figure that was only printed stands where its id is named; facts and times never mix unasked."""
    if not cells.is_planned(row):
        ranked = block.kind == FACTS and "columns" in block.options
        return (
            named
            and bool(row.printed or block.kind != "results")
            and (ranked or block.kind not in (CHART, FACTS))
        )
    if block.kind == FACTS:
        return named or bool(row.summary.facts)
    return named or row.summary.kind != "fact"


def request(block: Block, findings: Findings, own: Mapping[str, OwnChart]) -> ChartRequest:
    """The chart that a `{chart}` block wants; `own`: the notebook's own kinds."""
    kind = block.arguments[0]
    rows = selected(block, findings)
    told = _histories(block, rows, findings) if kind not in own else ()
    if _is_by_host(block, rows):
        rows = by_host.turned(rows, findings.experiment.conditions)
    return ChartRequest(kind, rows, block.options, own.get(kind), told)


def _is_by_host(block: Block, rows: Sequence[Finding]) -> bool:
    """Has each host a row, because the block says so or there would be too many columns, or marks?"""
    unasked = block.kind == "table" or block.arguments[:1] == ("dots",)
    wanted = block.options.get("rows") or (HOSTS if unasked and by_host.is_wide(rows) else "")
    return bool(wanted == HOSTS)


def _histories(block: Block, rows: Sequence[Finding], findings: Findings) -> tuple[History, ...]:
    """Of the rows, where the block is a chart of all sessions."""
    if not charts.shows_history(block.arguments[0]):
        return ()
    return histories.histories(rows, findings, str(block.options.get("statistic", "")))


def context(block: Block, findings: Findings) -> dict[str, Any]:
    """What every block's template is given: `block`, `rows` (lines), `table`, and what of it is `folded`.

    That of `{output}` is given `outputs` instead, that of `{compare}` a `reason` where it has no table.
    """
    rows = selected(block, findings)
    if block.kind == OUTPUT:
        return {"block": block, "outputs": outputs.outputs(block, rows, findings)}
    if block.kind == COMPARE:
        return comparison.context(block, rows, findings)
    whole = _table(block, rows, findings)
    shown = _shown(block, whole)
    parts: tuple[Table | None, Table | None] = (whole, None)
    if shown < len(whole.rows):
        parts = fact_tables.cut(whole, 0, shown), fact_tables.cut(whole, shown, len(whole.rows))
    return {"block": block, "rows": lines(rows), "table": parts[0], "folded": parts[1]}


def _shown(block: Block, table: Table) -> int:
    """How many rows stand open: of many facts a few, with `fold: true` none."""
    count = len(table.rows)
    if block.kind != FACTS or block.options.get("columns"):
        return count
    fold = block.options.get("fold")
    if fold is None:
        return count if count <= _MOST_FACTS else _FIRST_FACTS
    return 0 if fold == "true" else count


def lines(rows: Sequence[Finding]) -> tuple[Line, ...]:
    """A line for each; those that begin alike say under which condition each is."""
    found = tuple(map(line, rows))
    heads = Counter(one.head for one in found)
    titles = wording.titles(row.condition for row in rows)
    return tuple(
        replace(one, remarks=(titles[one.finding.condition.name], *one.remarks))
        if heads[one.head] > 1
        else one
        for one in found
    )


def line(row: Finding) -> Line:
    """A finding as a result line; of a figure that was only printed, that, and whence it is."""
    if cells.is_planned(row) or not row.printed:
        return Line(row.label, _with(cells.operation(row), _figure(row.summary)), (), row)
    remarks = tuple(", ".join(filter(None, ("printed", one.source))) for one in row.printed)
    return Line(row.label, ", ".join(map(cells.as_written, row.printed)), remarks, row)


def _with(op: str, figure: str) -> str:
    """A figure and what one operation is, in the parentheses that it has already."""
    if not op:
        return figure
    return f"{figure[:-1]}, {op})" if figure.endswith(")") else f"{figure} ({op})"


def _figure(made: Summary) -> str:
    """The median; where there is only a first call, that; of what finds out facts those, or how many."""
    if said := wording.status(made):
        return said
    if (head := wording.headline(made)) != "median":
        return f"{wording.figure(made, head)} ({title(head)})"
    if made.median is None and made.facts:
        told = dict(fact_words.flat(made.facts))
        return next(iter(told.values())) if len(told) == 1 else units.counted(len(told), "fact")
    return wording.prose(made)


def _table(block: Block, rows: Sequence[Finding], findings: Findings) -> Table:
    note, columns = findings.experiment, tuple(block.options.get("columns", ()))
    first = [
        one for name in block.options.get("conditions", ()) for one in hosted.means(note.conditions, name)
    ]
    said, base = caveats.of_most(findings), ratio_rows.baseline(block, findings)
    conditions = {name: note.conditions[name] for name in (*first, *note.conditions)}
    if block.kind == HOSTS:
        statistic = str(block.options.get("statistic", "median"))
        rows = rows if first else host_tables.under_the_first(rows)
        return host_tables.ranking(rows, findings, columns, said, statistic)
    if block.kind == FACTS and columns:
        return fact_tables.ranking(rows, columns, tuple(block.options.get("sort", ())))
    if block.kind == FACTS:
        return fact_tables.facts(rows)
    if block.kind == CHART and (told := _histories(block, rows, findings)):
        made = histories.table(told)
        return replace(made, title=f"in numbers, {made.name}")
    if _is_by_host(block, rows):
        rows, conditions = by_host.turned(rows, conditions), by_host.known(conditions)
    if block.kind == CHART:
        made = _numbers(block.arguments[0], rows, conditions, columns, (said, base))
        return replace(made, title=f"in numbers, {made.name}")
    if block.options.get("rows") == CONDITIONS:
        return tables.by_condition(rows, conditions, columns or _CHART_COLUMNS, said, base)
    return tables.table(rows, conditions, columns, said, base)


def _numbers(
    kind: str,
    rows: Sequence[Finding],
    conditions: Conditions,
    columns: tuple[str, ...],
    beside: tuple[Sequence[str], Baseline | None],
) -> Table:
    """What a chart shows, in numbers; of one that shows facts, or has nothing else, those.

    `beside`: caveats that are told elsewhere, and what ratios are to.
    """
    figures = any(row.summary.median for row in rows)
    if any(row.summary.facts for row in rows) and (charts.shows_facts(kind) or not figures):
        return fact_tables.facts(rows)
    if len({row.condition.name for row in rows}) < 2:
        return tables.statistics(rows, conditions, columns or _CHART_COLUMNS, *beside)
    if len({row.label for row in rows}) > 1:
        return tables.matrix(rows, conditions, columns or ("spread",), *beside)
    return tables.by_condition(rows, conditions, columns or _CHART_COLUMNS, *beside)
