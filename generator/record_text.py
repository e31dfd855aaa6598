"""Record <-> the text of its file: diffable JSON, small enough to be committed. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any

from generator import stats
from generator.journal import trial_from
from generator.model import Condition, Record, RunSummary, Trial, TrialRecord

FORMAT = 1
_EXPANDED = {"trials": 4}  # levels that get a line for each entry: a trial's columns, too
_DIGITS = 5
_SHORT = {"ghz": 4, "adds": 4, "timer": 4, "empty": 4, "wall": 3}
_PLANNED = [f.name for f in fields(Trial) if f.name != "runs"]
_DEFAULTS = {f.name: f.default for f in fields(RunSummary)} | {"round": 0, "status": ""}


def dumps(record: Record) -> str:
    """Record -> diffable JSON: a line for each field, for each column of a trial's runs."""
    data = {"format": FORMAT} | asdict(replace(record, trials=()))
    data["conditions"] = {t.trial.condition.name: _condition_data(t.trial.condition) for t in record.trials}
    data["trials"] = [_trial_data(trial) for trial in record.trials]
    rows = [f"{json.dumps(key)}: {_lines(value, 1, _EXPANDED.get(key, 2))}" for key, value in data.items()]
    return "{\n" + ",\n".join(rows) + "\n}\n"


def _condition_data(condition: Condition) -> dict[str, Any]:
    return {key: value for key, value in asdict(condition).items() if key != "place"}


def _trial_data(trial: TrialRecord) -> dict[str, Any]:
    """Flat, the condition by name, what is empty left out."""
    data = asdict(trial) | {
        "runs": _columns(trial.runs),
        "histograms": {place: stats.encode(bins) for place, bins in trial.histograms.items()},
        "complete": None if trial.complete else False,
    }
    planned = data.pop("trial") | {"condition": trial.trial.condition.name}
    planned["planned"] = planned.pop("runs")
    return {"id": trial.trial.id} | {
        key: value for key, value in (planned | data).items() if value not in ({}, (), None, "")
    }


def _columns(runs: Sequence[RunSummary]) -> dict[str, Any]:
    """Rows -> columns: a list, or the one value that all rows have; empty ones are left out."""
    columns = {
        name: [_short(getattr(run, name), _SHORT.get(name, _DIGITS)) for run in runs]
        for name, default in _DEFAULTS.items()
        if name != "other_cpu" and any(getattr(run, name) != default for run in runs)
    }
    same = {name for name, values in columns.items() if len(set(values)) == 1}
    return {"n_rows": len(runs)} | {k: v[0] if k in same else v for k, v in columns.items()} if runs else {}


def _short(value: Any, digits: int = _DIGITS) -> Any:
    """No interval here supports more digits than these."""
    return float(f"{value:.{digits}g}") if isinstance(value, float) else value


def _lines(value: Any, depth: int, expanded: int) -> str:
    """JSON with a line for each entry down to `expanded` levels."""
    if depth >= expanded or not isinstance(value, dict | list) or not value:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    inner, outer = " " * depth, " " * (depth - 1)
    if isinstance(value, dict):
        rows = [f"{json.dumps(key)}: {_lines(entry, depth + 1, expanded)}" for key, entry in value.items()]
        return "{\n" + ",\n".join(inner + row for row in rows) + f"\n{outer}}}"
    rows = [_lines(entry, depth + 1, expanded) for entry in value]
    return "[\n" + ",\n".join(inner + row for row in rows) + f"\n{outer}]"


def loads(text: str) -> Record:
    """The inverse of `dumps`; ValueError, KeyError or TypeError where the text is no such record."""
    data = json.loads(text)
    if data.pop("format") != FORMAT:
        raise ValueError("another format")
    data["rounds"] = tuple(data["rounds"])
    conditions = data.pop("conditions")
    data["trials"] = tuple(_trial_from(entry, conditions, data["rounds"]) for entry in data["trials"])
    return Record(**data)


def _trial_from(data: dict[str, Any], conditions: Mapping[str, Any], rounds: Sequence[Any]) -> TrialRecord:
    data = {key: value for key, value in data.items() if key != "id"}
    planned = {name: data.pop(name) for name in _PLANNED if name in data}
    planned |= {"condition": conditions[planned["condition"]], "runs": data.pop("planned")}
    lists = {key: tuple(data.pop(key, ())) for key in ("cpus", "firsts", "ignored")}
    read = {
        "trial": trial_from({"params": (), "swept": ()} | planned),
        "runs": _rows(data.pop("runs", {}), rounds),
        "histograms": {place: stats.decode(text) for place, text in data.pop("histograms", {}).items()},
    }
    return TrialRecord(**data | lists | read)


def _rows(columns: dict[str, Any], rounds: Sequence[Mapping[str, float]]) -> tuple[RunSummary, ...]:
    count = columns.pop("n_rows", 0)
    full = {name: v if isinstance(v, list) else [v] * count for name, v in columns.items()}
    rows = [{name: values[place] for name, values in full.items()} for place in range(count)]
    noise = dict(enumerate(one.get("other_cpu") for one in rounds))
    return tuple(RunSummary(**{"round": 0} | row, other_cpu=noise.get(row.get("round", 0))) for row in rows)
