"""What one process of a probe gave."""

from __future__ import annotations

from generator import units
from generator.findings import facts, wording
from generator.model.finding import Summary
from generator.model.statistics import Standing, standing
from generator.model.trial import Outcome, Said


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
