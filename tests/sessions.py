"""Sessions made up for tests: what each says of its figures."""

from __future__ import annotations

from typing import Any

from generator.model.finding import Estimate
from generator.model.session import SessionFigure, SessionSummary


def figure(value: float, measurement: str = "lock", **more: Any) -> SessionFigure:
    """Of six processes, 5 % apart to each side."""
    estimate = Estimate(value, value * 0.95, value * 1.05, 6, 0.969, (1, 6))
    given: dict[str, Any] = {
        "measurement": measurement,
        "condition": "anywhere",
        "sweep": (),
        "definition": f"{measurement}()",
        "source": "a" * 8,
        "kind": "event",
        "family": "event, anywhere",
        "dimension": "time",
        "status": "ok",
        "estimates": {"median": estimate},
        "wall": 0.8,
    }
    return SessionFigure(**given | more)


def session(number: int, *figures: SessionFigure, **more: Any) -> SessionSummary:
    given: dict[str, Any] = {
        "note": "2023-11-03-x",
        "name": f"r{number:03}",
        "started": f"2026-11-{number + 1:02}T12:00:00Z",
        "host": "host-a",
        "state": "boot",
        "kernel": "6.1",
        "microcode": "0x1",
        "memory": 1,
        "cpu": "CPU",
        "figures": figures,
    }
    return SessionSummary(**given | more)


def locks(*values: float, first: int = 0, **more: Any) -> list[SessionSummary]:
    """A session for each value of one lock."""
    return [session(first + i, figure(value, **more)) for i, value in enumerate(values)]
