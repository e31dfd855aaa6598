"""Nouns made up for tests: records with their trials, summaries, expectations."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from generator.errors import NOWHERE
from generator.model.finding import Estimate, Mode, Summary
from generator.model.note import ANYWHERE, Condition, Expectation, Experiment, Measurement, Printed
from generator.model.record import Record, RunSummary, TrialRecord, row
from generator.model.session import SessionFigure, SessionSummary
from generator.model.trial import Answer, Outcome, Said, Trial
from generator.records import histogram


def trial(measurement: str = "lock", condition: Condition = ANYWHERE, probe: str = "", **more: Any) -> Trial:
    return Trial(measurement, probe or f"{measurement}_probe", condition, **more)


def run(median: float | None = 100.0, number: int = 0, **more: Any) -> RunSummary:
    """One process's row; `median` stands for its minimum and maximum too."""
    figures: dict[str, Any] = {"n": 5000, "minimum": median, "maximum": median} if median is not None else {}
    return row({"round": number, "status": "ok", "median": median, **figures, **more})


def measured(medians: Iterable[float] = (98, 99, 100, 101, 102, 103), **more: Any) -> TrialRecord:
    """A trial with a process for each median; `each`: what every row says beside."""
    each: dict[str, Any] = more.pop("each", {})
    runs = tuple(run(median, number, **each) for number, median in enumerate(medians))
    bins = histogram.merge(histogram.histogram([one.median or 0.0]) for one in runs)
    fields: dict[str, Any] = {
        "trial": trial(),
        "status": "ok",
        "said": said({"kind": "event"}, more),
        "runs": runs,
        "histograms": {"": bins},
    }
    return TrialRecord(**fields | more)


def said(usual: Mapping[str, Any], more: dict[str, Any]) -> Said:
    """What a process said of itself: its fields are taken out of `more`."""
    given = {field.name: more.pop(field.name) for field in dataclasses.fields(Said) if field.name in more}
    return Said(**{**usual, **given})


def answer(samples: Sequence[float] = (), **more: Any) -> Answer:
    """As a probe would print it: counters may be reasons, and what is flagged is counted."""
    counters, given = more.pop("counters", {}), more.pop("given", {})
    more["given"] = tuple(given)
    more["uncounted"] = {name: why for name, why in counters.items() if isinstance(why, str)}
    counted = {name: count for name, count in counters.items() if not isinstance(count, str)}
    more["flags"] = {why: len(which) for why, which in more.get("flagged", {}).items()}
    return Answer(said({}, more), samples, counters=counted, given=given, **more)


def record(*trials: TrialRecord, name: str = "20261123T120000000Z-host-a", **more: Any) -> Record:
    """A session; its start follows from its name."""
    started = f"{name[:4]}-{name[4:6]}-{name[6:8]}T{name[9:11]}:{name[11:13]}:{name[13:15]}Z"
    fields: dict[str, Any] = {
        "note": "2023-11-03-x",
        "name": name,
        "started": started,
        "host": name[20:],
        "quick": False,
        "seed": 7,
        "interrupted": not all(one.complete for one in trials),
        "trials": trials,
        "rounds": (),
        "machine": {},
        "compiler": {},
        "experiment": "",
        "program": "0",
    }
    return Record(**fields | more)


def session_figure(trial: Trial, value: float = 100.0, **more: Any) -> SessionFigure:
    """What a session says of a trial; a median of six processes where nothing else is said."""
    fields: dict[str, Any] = {
        "measurement": trial.measurement,
        "condition": trial.condition.name,
        "sweep": trial.sweep,
        "definition": trial.definition,
        "source": "a" * 8,
        "kind": "event",
        "family": "event, anywhere",
        "dimension": "time",
        "status": "ok",
        "estimates": {"median": estimate(value, value * 0.95, value * 1.05)},
    }
    return SessionFigure(**fields | more)


def session(name: str, *figures: SessionFigure, **more: Any) -> SessionSummary:
    """A session by its record's name, from which its start and host follow."""
    kept = record(name=name)
    fields: dict[str, Any] = {"note": kept.note, "started": kept.started, "host": kept.host, "state": "boot"}
    return SessionSummary(**fields | {"name": name, "figures": figures} | more)


def outcome(samples: Sequence[float] = (), **more: Any) -> Outcome:
    """One process that ended well and printed these samples."""
    return Outcome("ok", answer=answer(samples, **more))


def estimate(value: float, low: float | None = None, high: float | None = None, n: int = 6) -> Estimate:
    """An interval from six processes on, else a range; low and high default to the value."""
    low, high = value if low is None else low, value if high is None else high
    return Estimate(value, low, high, n, 0.96875 if n >= 6 else None, (1, n) if n >= 6 else None)


def summary(value: float | Estimate | None = 100.0, *modes: tuple[float, float], **more: Any) -> Summary:
    """An event's summary with this median, and modes as (value, share)."""
    median = estimate(value) if isinstance(value, int | float) else value
    fields: dict[str, Any] = {
        "trial": trial(),
        "status": "ok",
        "said": said({"kind": "event"}, more),
        "n": median.n if median else 0,
        "median": median,
        "modes": tuple(Mode(*mode) for mode in modes),
    }
    return Summary(**fields | more)


def expectation(text: str, low: float | None = None, high: float | None = None, **more: Any) -> Expectation:
    """`against` another condition where the text names one without a bound."""
    fields: dict[str, Any] = {
        "statistic": "median",
        "dimension": "" if low is None and high is None else "time",
        "against": text.split()[1] if low is None and high is None else "",
        "source": "",
        "location": NOWHERE,
    }
    return Expectation(text=text, low=low, high=high, **fields | more)


def printed(value: float = 2092.0) -> Printed:
    return Printed(f"{value:g} ns", value, "time", "median", "an old post", NOWHERE)


def measurement(id: str = "lock", *conditions: str, **more: Any) -> Measurement:  # noqa: A002
    fields: dict[str, Any] = {"label": f"the {id}", "probe": f"{id}_probe", "conditions": conditions}
    return Measurement(**{"id": id, **fields, **more})


def experiment(*measurements: Measurement, conditions: Mapping[str, Condition] | None = None) -> Experiment:
    by_id = {one.id: one for one in measurements}
    return Experiment("e.yml", "2023-11-03-x", "", "", "", by_id, conditions or {"anywhere": ANYWHERE}, ())
