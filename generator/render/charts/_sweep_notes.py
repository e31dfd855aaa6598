"""What stands below the lines of a sweep: what they are, where one ends and why, and what is not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.findings import wording
from generator.model.statistics import least_events
from generator.render.charts import _words
from generator.render.charts._sweep import Point, Series, Sweep

_MOST_NAMED = 3  # values of the parameter in one note; of more the first and the last


def notes(found: Sweep) -> list[str]:
    """Remarks on how to read the chart, one per line or joined."""
    drawn = [point.row for point in found.points if point.found]
    bars = any(point.found and point.found.coverage for point in found.points)
    modes = any(point.others for point in found.points)
    what = (
        "" if found.lone else "medians",
        "hollow: the smaller modes" if modes else "",
        "bars: intervals over the processes" if bars else "",
    )
    return [
        *filter(None, (_about(found), ", ".join(filter(None, what)), _words.quick(drawn))),
        *filter(None, map(_ending, found.series)),
        *_missing(found),
    ]


def _about(found: Sweep) -> str:
    """The measurement and where it ran, where that is the same for every line; `anywhere` goes unsaid."""
    rows = [point.row for point in found.points]
    labels = dict.fromkeys(_words.clean(row.measurement.title) for row in rows)
    conditions = {row.condition.name: row.condition for row in rows}
    parts = [*labels] if len(labels) == 1 else []
    if len(conditions) == 1 and (place := wording.place(rows[0].condition)) != "anywhere":
        parts.append(place)
    elif len(conditions) > 1:
        parts.append(_words.common_idle(rows))
    return ", ".join(filter(None, parts))


def _ending(series: Series) -> str:
    """`no p99 at 16 MiB: fewer than 1000 events per process`; of one per process nobody asks for it."""
    lacking = [
        point
        for point in series.points
        if not point.found and _words.drawable(point.row) and point.row.summary.events > point.row.summary.n
    ]
    if not lacking:
        return ""
    least = least_events(series.statistic)
    return f"no {series.statistic} at {_listed(lacking)}: fewer than {least} events per process"


def _missing(found: Sweep) -> Iterator[str]:
    """`64 B, 4 KiB: skipped: needs two CPUs`, once for each line and reason."""
    told: dict[tuple[str, str], list[Point]] = {}
    for series in found.series[: 1 if found.lone else None]:
        for point in series.points:
            if not _words.drawable(point.row):
                whose = "" if found.lone else f"{series.name}, "
                told.setdefault((whose, _words.status(point.row.summary)), []).append(point)
    for (whose, why), points in told.items():
        yield f"{whose}{_listed(points)}: {why}"
    for label in dict.fromkeys(_words.clean(row.label) for row in found.absent):
        yield f"not drawn, as it has no number that varies: {label}"


def _listed(points: Sequence[Point]) -> str:
    texts = [point.text for point in points]
    return ", ".join(texts) if len(texts) <= _MOST_NAMED else f"{texts[0]} .. {texts[-1]}"
