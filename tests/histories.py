"""Sessions made up: a figure over days, boots, compilers and hosts."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

from generator.errors import NOWHERE
from generator.findings import history
from generator.model.finding import Estimate
from generator.model.history import Followed
from generator.model.note import Condition, Printed
from generator.model.session import SessionFigure, SessionSummary

APART = Condition("apart", placement="two cores")
HAND_OFF = Followed("condvar", APART, label="pthread (CondVar)", definition="condvar() pin=two cores")


def estimate(value, width=0.04):
    return Estimate(value, value * (1 - width), value * (1 + 2 * width), 6, 0.969, (1, 6))


def figure(value, **more):
    given = {
        "measurement": "condvar",
        "condition": "apart",
        "sweep": (),
        "definition": HAND_OFF.definition,
        "source": "aa",
        "kind": "event",
        "family": "event, two cores",
        "dimension": "time",
        "status": "ok" if value else "failed",
        "estimates": {"median": estimate(value), "p99": estimate(value * 2)} if value else {},
    }
    return SessionFigure(**given | more)


def session(number, *figures, day=None, **more):
    """The session of a number: one a day from 2026-01-01 on, unless another day is given."""
    started = f"2026-{1 + number // 28:02}-{1 + number % 28:02}T07:00:00Z" if day is None else day
    given = {
        "note": "2026-01-01-hand-offs",
        "name": f"{started[:10].replace('-', '')}T{number:06}Z-host-a1b2c3",
        "started": started,
        "host": "host-a1b2c3",
        "state": "boot-1",
        "kernel": "6.18.1",
        "microcode": "0x1",
        "memory": 8 << 30,
        "cpu": "AMD EPYC",
        "compiler": "cc 12.2.0, -O2",
    }
    return SessionSummary(**given | more, figures=figures)


def nightly(count, *, seed=7, sd=0.05, step=1.0, at=None, level=40e3):
    """So many nights of one machine; from the night `at` on everything takes `step` times as long."""
    draw = Random(seed)
    values = [level * math.exp(draw.gauss(0, sd)) * (step if at and i >= at else 1) for i in range(count)]
    return [session(i, figure(value)) for i, value in enumerate(values)]


def floor(_session, _family, _statistic):
    return 0.12


def unknown(_session, _family, _statistic):
    return None


def printed(text, value, statistic="median"):
    return Printed(text, value, "time", statistic, "that day", NOWHERE)


def with_printed(followed, *figures):
    return replace(followed, printed=figures)


def of(sessions, followed=HAND_OFF, known=floor):
    return history.follow(followed, sessions, known)
