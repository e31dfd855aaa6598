"""Sessions as tests need them: a few figures, all the same where nothing else is said."""

from __future__ import annotations

from typing import Any

from generator.model.finding import Estimate
from generator.model.note import Params
from generator.model.session import SessionFigure, SessionSummary


def figure(
    measurement: str = "call",
    condition: str = "anywhere",
    sweep: Params = (),
    value: float = 10.0,
    **more: Any,
) -> SessionFigure:
    """A steady time with a median, and whatever else is said of it."""
    estimates = more.pop(
        "estimates", {"median": Estimate(value, value * 0.98, value * 1.02, 6, 0.969, (1, 6))}
    )
    told = {"definition": f"{measurement}()", "source": "s", "kind": "steady", "family": "steady"}
    told |= {"dimension": "time", "status": "ok"} | more
    return SessionFigure(measurement, condition, sweep, estimates=estimates, **told)


def session(started: str, *figures: SessionFigure, note: str = "n", **more: Any) -> SessionSummary:
    """A session of a note, named after the time when it began: `2026-11-24T10:00`."""
    digits = "".join(one for one in started if one.isdigit()).ljust(17, "0")
    host = more.get("host", "host-1")
    told = {"host": host, "name": f"{digits[:8]}T{digits[8:]}Z-{host}"} | more
    seconds = started + ":00" * (3 - started.count(":") - 1) + "Z"
    return SessionSummary(note=note, started=seconds, figures=figures or (figure(),), **told)
