"""Series as an export has them, and short ways to write them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.model.note import ANYWHERE, Condition
from generator.model.series import Process, Series
from generator.records import writers
from tests.factories import trial

SESSION = "2026-11-23T12:00:00Z"
APART = Condition("apart", placement="two cores")
SIX = (98.0, 99.0, 100.5, 101.0, 102.0, 103.0)


def series(values: Sequence[float] = SIX, **more: Any) -> Series:
    samples = more.pop("samples", [()] * len(values))
    processes = tuple(
        Process(n, one, kept) for n, (one, kept) in enumerate(zip(values, samples, strict=True))
    )
    usual = {"dimension": "time", "unit": "ns", "better": "less", "statistic": "", "session": SESSION}
    one = more.pop("trial", trial("cv", APART))
    return Series(**{"trial": one, "label": "a condvar", **usual, **more, "processes": processes})


def swept(size: str) -> Series:
    return series(trial=trial("load", ANYWHERE, params=(("size", size), ("n", "3")), swept=("size",)))


RATE = series((9000.0,), trial=trial("qps"), dimension="req/s", unit="req/s", better="more")
FAULTS = series((0.0, 1.0), trial=trial("faults"), dimension="count", unit="", better="")
FIRST = series(trial=trial("cv", APART), statistic="first")


def written(form: str, *several: Series) -> bytes:
    found: bytes = writers.find(form).write(several)
    return found
