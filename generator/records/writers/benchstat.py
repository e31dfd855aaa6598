"""The text of Go's benchmarks, for benchstat: a line for each process.

The format: https://golang.org/design/14313-benchmark-format
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator import units
from generator.model.series import Series

FILE = "benchstat.txt"
SAMPLES = False
_BETTER = {"less": "lower", "more": "higher"}


def unfit(_: Series) -> str:
    """A line may have any unit."""
    return ""


def write(series: Sequence[Series]) -> bytes:
    """Which way each unit is better, then the lines."""
    ways = {_unit(one): _BETTER[one.better] for one in series if one.better}
    heads = [f"Unit {unit} better={way}" for unit, way in ways.items()]
    return "".join(
        f"{line}\n" for line in (*heads, *(line for one in series for line in _lines(one)))
    ).encode()


def _lines(series: Series) -> Iterator[str]:
    name, unit = _name(series), _unit(series)
    for value in series.values:
        yield f"Benchmark{name} 1 {value:.10g} {unit}"


def _unit(series: Series) -> str:
    """A time is one operation's; what has no unit needs one all the same."""
    return f"{series.unit}/op" if series.dimension == units.TIME else "_".join(series.unit.split()) or "count"


def _name(series: Series) -> str:
    """`cv/cond=two/size=4KiB`, `cv/first/cond=two`; an end like `-4` would be read as four CPUs."""
    trial = series.trial
    keys = (("cond", trial.condition.name), *trial.sweep)
    parts = (trial.measurement, series.statistic, *(f"{key}={_word(value)}" for key, value in keys))
    return re.sub(r"-(?=\d+\Z)", "_", "/".join(filter(None, parts)))


def _word(text: str) -> str:
    """Without blanks, which end a name, and slashes, which divide it."""
    return re.sub(r"[\s/]+", "_", re.sub(r"(?<=\d)\s+(?=\D)", "", text))
