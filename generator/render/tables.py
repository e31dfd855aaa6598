"""Findings -> tables of literal text; how they look on the page is the templates' matter. Pure.

Over several conditions a table is a matrix (a row per measurement, a column per condition); under one its
columns are statistics. What all cells of a column or all figures of a table share is said once, below.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from generator.findings import wording
from generator.findings.baseline import Baseline
from generator.findings.wording import status, titles
from generator.model.finding import Finding
from generator.model.statistics import COUNTERS, STATISTICS, Standing, pooled, standing, title
from generator.render import ratio_rows
from generator.render.cells import (
    Cell,
    Conditions,
    Small,
    as_written,
    cell,
    expectations,
    figure,
    in_words,
    is_planned,
    on,
    operation,
    that_day,
    verdicts,
    when,
)
from generator.render.table import FEW, Table, detail

Rows = Sequence[Finding]
_UNDER = ("printed", "verdict")  # in a matrix: small under the median
_SAID_ONCE = ("skipped", "emulated")
_USUAL = standing(Standing.USUAL)
_MEASURED = {one.name for one in STATISTICS if Standing.PROSE in one.stands} - set(COUNTERS)
_NO_TAIL = "samples of a loop are means, and a few events have no tail"


def table(
    rows: Rows,
    conditions: Conditions,
    columns: Sequence[str] = (),
    said: Sequence[str] = (),
    base: Baseline | None = None,
) -> Table:
    """The table of these findings; `conditions` are the note's, in the order of the columns.

    `base`: what their ratios are to, where they are wanted.
    """
    if len({row.condition.name for row in rows}) > 1:
        return matrix(rows, conditions, columns or _UNDER, said, base)
    return statistics(rows, conditions, columns, said, base)


def matrix(
    rows: Rows,
    conditions: Conditions,
    columns: Sequence[str],
    said: Sequence[str] = (),
    base: Baseline | None = None,
) -> Table:
    """The median in each cell, `columns` small under it; what was expected of all stands below."""
    present = {row.condition.name for row in rows}
    names = titles(condition for condition in conditions.values() if condition.name in present)
    shared = shared_remarks(rows, said)
    by_place = {(_key(row), row.condition.name): row for row in rows}
    bound = _bound_of_all(rows) if "verdict" in columns else ""
    labels = {_key(row): row.label for row in rows}
    places = [[by_place.get((key, name)) for name in names] for key in labels]
    body = []
    for label, found in zip(labels.values(), places, strict=True):
        cells = (
            _in_matrix(row, columns, (*said, *shared), brief=bool(bound)) if row else Cell() for row in found
        )
        body.append((label, tuple(cells)))
    notes = _expected(rows, names, conditions) if "expect" in columns and "verdict" not in columns else ()
    notes = (f"Expected: {bound}.",) if bound else notes
    made = Table(corner(rows, _median(rows)), tuple(names.values()), tuple(body))
    made = replace(made, notes=(*notes, *_sources(rows, columns), *notes_on(shared, rows)))
    return ratio_rows.below(made, places, base) if base else made


def statistics(
    rows: Rows,
    conditions: Conditions,
    columns: Sequence[str] = (),
    said: Sequence[str] = (),
    base: Baseline | None = None,
) -> Table:
    """A row per measurement, a column per statistic; without `columns` those that any row has."""
    has = {name for name in _USUAL for row in rows if _is_there(cell(row, name, conditions))}
    chosen = columns or [name for name in _USUAL if name in has or name == "median"]
    made = _statistics([(row.label, row) for row in rows], conditions, chosen, said)
    return ratio_rows.beside(made, rows, base) if base else made


def by_condition(
    rows: Rows,
    conditions: Conditions,
    columns: Sequence[str],
    said: Sequence[str] = (),
    base: Baseline | None = None,
) -> Table:
    """Measurements under several conditions: a row per condition of each, a column per statistic."""
    names = titles(row.condition for row in rows)
    labels = {row.label for row in rows}
    heads = (f"{row.label}, {names[row.condition.name]}" for row in rows)
    named = heads if len(labels) > 1 else (names[row.condition.name] for row in rows)
    made = _statistics(list(zip(named, rows, strict=True)), conditions, columns, said)
    return ratio_rows.beside(made, rows, base) if base else made


# ------------------------------------------------------------------ a matrix


def _in_matrix(row: Finding, columns: Sequence[str], said: Sequence[str], *, brief: bool) -> Cell:
    """The median; a figure that was only printed stands alone."""
    if not is_planned(row):
        parts = tuple(Small(when(one)) for one in row.printed)
        return Cell(tuple(map(as_written, row.printed[:1])), tuple(part.text for part in parts[:1]))
    op = operation(row)
    small = [part for column in columns for part in _small(row, column, brief=brief)]
    return figure(row, "median", said, *small, Small("" if op in said else op, 3))


def _bound_of_all(rows: Rows) -> str:
    """What was expected of every judged figure alike: `under 5 µs (Kostas)`; nothing where they differ."""
    judged = [one.expectation for row in rows if is_planned(row) for one in row.verdicts if one.sign]
    texts = {in_words(one, rows[0], {}) if not one.against else "" for one in judged}
    return texts.pop() if len(texts) == 1 and len(judged) > 1 else ""


def _small(row: Finding, column: str, *, brief: bool) -> tuple[Small, ...]:
    """What stands small under a median."""
    match column:
        case "printed":
            beside = wording.figure(row.summary) if row.summary.median and not row.summary.modes else ""
            return tuple(that_day(one, beside) for one in row.printed)
        case "verdict":
            return verdicts(row, brief=brief)
        case "median" | "expect":
            return ()
    found = cell(row, column, {})
    lines = found.lines or (found.under if column in COUNTERS else ())
    return tuple(Small(f"{title(column)} {line}", 1) for line in lines if line != "-")


def _expected(rows: Rows, names: dict[str, str], conditions: Conditions) -> tuple[str, ...]:
    """What was expected and by whom, a sentence for each measurement."""
    told: dict[str, list[str]] = {}
    for row in rows:
        for one in expectations(row):
            text = f"{on(row.condition, names[row.condition.name])} {in_words(one, row, conditions)}"
            told.setdefault(row.label, []).append(text)
    return tuple(f"Expected of {label}: {'; '.join(dict.fromkeys(texts))}." for label, texts in told.items())


# ------------------------------------------------------------------ columns of statistics


def _statistics(
    rows: Sequence[tuple[str, Finding]], conditions: Conditions, columns: Sequence[str], said: Sequence[str]
) -> Table:
    found = [row for _, row in rows]
    shared = shared_remarks(found, said)
    chosen = _without_twice(columns)
    which = _which_printed(found) if "printed" in chosen else ""
    cells = [
        [_blank(cell(row, name, conditions, (*said, *shared)), which) for name in chosen] for _, row in rows
    ]
    bound = _bound_in_column(cells, chosen)
    cells = [
        [replace(one, lines=()) if bound and one.lines == (bound,) else one for one in row] for row in cells
    ]
    alike = {name: text for i, name in enumerate(chosen) if (text := _alike(name, [row[i] for row in cells]))}
    kept = [i for i, name in enumerate(chosen) if name not in alike and _says(cells, i, found, name)]
    head = heads([chosen[i] for i in kept], found)
    body = tuple((label, tuple(one[i] for i in kept)) for (label, _), one in zip(rows, cells, strict=True))
    notes = [f"{_capital(title(name))}: {text}." for name, text in alike.items()]
    notes += [f"Expected: {bound}."] if bound else []
    missing = _absent(found, chosen)
    notes += [f"No {' and '.join(missing)} where nothing stands, since {_NO_TAIL}."] if missing else []
    return Table(
        corner(found) or "measured",
        head,
        body,
        (*notes, *_sources(found, columns), *notes_on(shared, found)),
    )


def _says(cells: Sequence[Sequence[Cell]], i: int, rows: Rows, name: str) -> bool:
    """Does a column say anything, beside why there is no figure at all, which the median's says?"""
    told = [one for one, row in zip(cells, rows, strict=True) if row.summary.status != "not measured"]
    return any(one[i] != Cell() for one in (told if name != "median" and told else cells))


def _bound_in_column(cells: Sequence[Sequence[Cell]], columns: Sequence[str]) -> str:
    """What was expected of several rows, and of all alike: it stands below, the verdicts in their cells."""
    found = [row[columns.index("expect")] for row in cells] if "expect" in columns else []
    judged = [one for one in found if one.lines or one.under]
    bounds = {one.lines for one in judged}
    alike = len(judged) > 1 and len(bounds) == 1 and all(one.under for one in judged)
    return "".join(bounds.pop()) if alike and len(judged[0].lines) == 1 else ""


def _without_twice(columns: Sequence[str]) -> tuple[str, ...]:
    """What was expected and what became of it share a column."""
    return tuple(dict.fromkeys("expect" if name == "verdict" else name for name in columns))


def _blank(one: Cell, which: str) -> Cell:
    """Without what stands below the table: why there is no percentile, which statistic was printed."""
    if one.lines == ("-",):
        return Cell()
    return replace(one, under=()) if which and one.under == (which,) else one


def _absent(rows: Rows, columns: Sequence[str]) -> tuple[str, ...]:
    """The percentiles that a measured row does not have, and its dimension would."""
    fine = [row.summary for row in rows if is_planned(row) and row.summary.median]
    return tuple(
        title(name)
        for name in columns
        if any(name in wording.tail(made.dimension) and wording.figure(made, name) == "-" for made in fine)
    )


def _alike(name: str, cells: Sequence[Cell]) -> str:
    """What all cells of a column say, if it is no time; an empty column says nothing."""
    said = {(*one.lines, *one.under) for one in cells}
    if name == "median" or len(said) > 1 or len(cells) < FEW or any(one.remarks for one in cells):
        return ""
    if not cells[0].lines + cells[0].under:
        return ""
    has_interval = name in _MEASURED or pooled(name)
    return "" if has_interval and cells[0].lines else "; ".join(said.pop())


def heads(columns: Sequence[str], rows: Rows) -> tuple[str, ...]:
    """What readers call the columns; beside figures of another day, those of today are called so."""
    found = [row.summary for row in rows if row.summary.median]
    spreads = {made.spread_of for made in found if made.spread}
    days = {when(one) for row in rows for one in row.printed}
    own = {
        "printed": days.pop() if len(days) == 1 else "printed",
        "median": _median(rows),
        "spread": spreads.pop() if len(spreads) == 1 else "most samples",
        "expect": "expected",
    }
    today = "today, " if "printed" in columns else ""
    return tuple(f"{today * (name in _MEASURED)}{own.get(name, title(name))}" for name in columns)


def _median(rows: Rows) -> str:
    """`in a loop` where every figure is a loop's."""
    kinds = {row.summary.kind for row in rows if row.summary.median}
    return "in a loop" if kinds == {"steady"} else "median"


def _which_printed(rows: Rows) -> str:
    """The statistic that all figures of another day are: `first call`; nothing of medians, or of several."""
    found = {one.statistic for row in rows for one in row.printed}
    return title(found.pop()) if len(found) == 1 and found != {"median"} else ""


def _sources(rows: Rows, columns: Sequence[str]) -> tuple[str, ...]:
    """What figures of another day are: `That day: first call, one call.`"""
    if "printed" not in columns:
        return ()
    printed = [one for row in rows for one in row.printed]
    whence = dict.fromkeys(one.source for one in printed if when(one) != one.source and one.source)
    told = ", ".join(filter(None, (_which_printed(rows), "; ".join(whence))))
    days = {when(one) for one in printed if when(one) != one.source}
    return (f"{_capital(days.pop() if len(days) == 1 else 'printed')}: {told}.",) if told else ()


def _is_there(one: Cell) -> bool:
    return one.lines not in ((), ("-",))


def _key(row: Finding) -> tuple[object, ...]:
    return row.measurement.id, row.summary.trial.sweep


# ------------------------------------------------------------------ what all rows have in common


def corner(rows: Rows, statistic: str = "") -> str:
    """`median, one way, after 50 ms asleep`."""
    common = (_common(rows, lambda row: row.summary.op), _common(rows, lambda row: row.condition.idle_title))
    return ", ".join(filter(None, (statistic, *common)))


def _common(rows: Rows, of: Callable[[Finding], str]) -> str:
    """What all rows agree on; a figure that was only printed agrees with nothing."""
    found = {
        of(row) if row.measurement.is_measured else ""
        for row in rows
        if is_planned(row) or not row.measurement.is_measured
    }
    return found.pop() if len(found) == 1 else ""


def shared_remarks(rows: Rows, said: Sequence[str] = ()) -> tuple[str, ...]:
    """Caveats and operations that every measured row has, and reasons that several have for no figure."""
    measured = [row for row in rows if is_planned(row) and row.summary.status == "ok"]
    words = [[one.word for one in wording.caveats(row.summary)] for row in measured]
    common = [one for one in words[0] if all(one in others for others in words)] if len(words) > 1 else []
    op = _common(rows, operation)
    return (*(one for one in common if one not in said), *filter(None, (op,)), *_reasons(rows))


def _reasons(rows: Rows) -> tuple[str, ...]:
    """Why several were skipped, if one word then tells which reason it is. A failure is told where it is."""
    told = Counter((row.summary.status, status(row.summary)) for row in rows if is_planned(row))
    often = [
        (one, text) for (one, text), count in told.items() if count > 1 and one in _SAID_ONCE and text != one
    ]
    alone = Counter(one for one, _ in often)
    return tuple(text for one, text in often if text and alone[one] == 1)


def notes_on(shared: Sequence[str], rows: Rows) -> tuple[str, ...]:
    """Shared remarks as notes; what one operation is stands in the corner."""
    reasons, op = _reasons(rows), _common(rows, operation)
    words = [word for word in shared if word not in (op, *reasons)]
    return (*_of_all(words, rows), *(f"{_capital(reason)}." for reason in reasons))


def _of_all(words: Sequence[str], rows: Rows) -> Iterator[str]:
    """`All figures: disturbed, other processes used up to 0.31 CPUs.`"""
    for word in words:
        said = [one for row in rows for one in wording.caveats(row.summary) if one.word == word]
        details = tuple(dict.fromkeys(one.detail for one in said if one.detail))
        text = detail(word, details)
        yield f"All figures: {word}{f' ({text})' if text else ''}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
