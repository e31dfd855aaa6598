"""What one process of a probe gave."""

from __future__ import annotations

from generator import units
from generator.findings import facts, wording
from generator.measure import pasted
from generator.measure.looks import Found, Look
from generator.model.finding import Summary
from generator.model.statistics import Standing, standing
from generator.model.trial import Outcome, Said
from generator.records.readers import Figure


def histogram(summary: Summary, rows: int = 12) -> list[str]:
    """A summary's samples as bars of text, on a log scale."""
    from generator.records import histogram

    if not summary.histogram:
        return []
    low, high = min(summary.histogram), max(summary.histogram)
    step = max((high - low) // rows + 1, 1)
    counts = [0] * ((high - low) // step + 1)
    for key, count in summary.histogram.items():
        counts[(key - low) // step] += count
    top = max(counts)
    return [
        f"{units.figure(histogram.bin_value(low + i * step), summary.dimension, digits=3):>10} "
        f"{'#' * round(40 * count / top):<40} {count}"
        for i, count in enumerate(counts)
    ]


def tried(outcome: Outcome, summary: Summary | None) -> list[str]:
    """What one process of a probe gave: figures, samples as a histogram, flags, facts."""
    if summary is None or outcome.answer is None:
        return [f"{outcome.status}: {outcome.reason}"]
    answer, said = outcome.answer, outcome.answer.said
    flags = [f"{why}: {count} of {len(answer.samples)} samples" for why, count in said.flags.items()]
    head = f"{len(answer.samples)} samples of: {said.op or 'one operation'}; stopped by: {answer.stop or '-'}"
    lines = [head] if answer.samples or not said.facts else []
    for statistic in standing(Standing.TERMINAL):
        if wording.estimate(summary, statistic):
            lines.append(f"{statistic:>8} {wording.figure(summary, statistic)}")
    counters = [f"{name}: {wording.figure(summary, name)}" for name in answer.counters]
    counters += [f"{', '.join(names)}: {why}" for why, names in _uncounted(said).items()]
    found = [f"{name}: {value}" for name, value in facts.flat(said.facts)]
    caveats = map(wording.caveat, wording.caveats(summary))
    return [*lines, *caveats, *flags, *counters, *found, *histogram(summary)]


def _uncounted(said: Said) -> dict[str, list[str]]:
    """The counters that have no figure, by the reason."""
    found: dict[str, list[str]] = {}
    for name, why in said.uncounted.items():
        found.setdefault(why, []).append(name)
    return found


_SHOWN = 5  # figures of the most telling reader
_FURTHER = 2  # of each other one
_ROW = 48  # columns of what a figure is called


def looked(look: Look, *, every: bool = False) -> list[str]:
    """How a program ended, and what each reader finds in what it printed."""
    lines = [_ended(look)]
    for number, one in enumerate(look.found):
        lines += _found(one, len(one.figures) if every else _FURTHER if number else _SHOWN)
    if not look.found:
        lines.append("no reader finds a figure in it: without a pick a note measures its wall time")
    return lines


def _ended(look: Look) -> str:
    """`wrk: ended well after 5 s; 464 bytes on stdout, nothing on stderr`."""
    how = "ended well" if look.status == "ok" else f"{look.status}: {look.reason};"
    printed = ", ".join(_printed(source, size) for source, size in look.printed.items())
    return f"{look.words[0]}: {how} after {units.duration(look.wall)}; {printed}"


def _printed(source: str, size: int) -> str:
    where = source if source.startswith("{") else f"on {source}"
    return f"{units.counted(size, 'byte')} {where}" if size else f"nothing {where}"


def _found(found: Found, most: int) -> list[str]:
    source = "" if found.source == "stdout" else f" in {found.source}"
    count = units.counted(len(found.figures), "figure")
    lines = [f"{found.reads}{source}: {count}"]
    rows = [(figure.where or "its answer", _value(figure)) for figure in pasted.ranked(found.figures)[:most]]
    width = min(max(len(where) for where, _ in rows), _ROW)
    lines += [f"  {where:<{width}}  {value}" for where, value in rows]
    left = len(found.figures) - most
    return [*lines, f"  and {left} more: --all"] if left > 0 else lines


def _value(figure: Figure) -> str:
    """The first of its values, and how many they are."""
    if figure.failed or not figure.values:
        return figure.failed or "no value"
    more = f" and {len(figure.values) - 1} more" if len(figure.values) > 1 else ""
    statistic = f" ({figure.statistic})" if figure.statistic else ""
    return f"{figure.values[0]:.10g} {figure.unit}".strip() + more + statistic
