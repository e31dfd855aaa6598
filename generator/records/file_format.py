"""Record <-> the text of its file: diffable JSON, small enough to be committed. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from functools import lru_cache
from itertools import chain, groupby, islice, repeat
from typing import Any

import orjson

from generator import __version__
from generator.model.note import Condition
from generator.model.reading import Reading
from generator.model.record import (
    COLUMNS,
    ByProcess,
    Histogram,
    MadeOf,
    Part,
    Record,
    RunSummary,
    TrialRecord,
    rows,
)
from generator.model.trial import STATUSES, Said, Trial
from generator.records import histogram, limits, shapes, sources
from generator.records.journal import trial_from
from generator.syntax import sanitise

FORMAT = 1
_DIGITS = {"median": 5, "clean_median": 5, "wall": 3}  # of a column; no interval here supports more
_USUAL_DIGITS = 4
_OF_PROBE = (
    "kind",
    "unit",
    "op",
    "clock",
    "source",
    "uncounted",
    "counted",
)  # alike in all its trials, mostly
_LATER = ("uncounted", "counted")  # left out where they are empty, as in older records
_LATER_KEYS = ("expected_since", "sources_sha256", "engine", "resumes")  # of a record: the same
_ELSEWHERE = ("other_cpu",)  # stands in the rounds
_MACHINE = {
    "load": "tuple[float, ...]",
    **dict.fromkeys(("memory", "cpus_online", "cores", "sockets"), "int"),
}
PLACEMENTS = frozenset(("", "s", "d"))
_MOST_RUNS = 1_000_000
_COLUMN_TYPES = dict.fromkeys(COLUMNS.keys() - {*_ELSEWHERE}, "float | None") | {
    one.name: str(one.type) for one in fields(RunSummary) if one.name in COLUMNS.keys() - {*_ELSEWHERE}
}
_SAID = tuple(f.name for f in fields(Said))
_OF_CONDITION = ("name", "pin", "placement", "idle", "awake")
_CONDITION_DEFAULTS = {f.name: f.default for f in fields(Condition)}
_READING_DEFAULTS = {f.name: f.default for f in fields(Reading)}
_TRIAL_DEFAULTS = {f.name: f.default for f in fields(Trial) if f.compare}


def dumps(record: Record) -> str:
    """Record -> JSON with a line for each field, each column of the runs, each trial and each histogram."""
    data = {"format": FORMAT} | asdict(replace(record, trials=()))
    for name in _LATER_KEYS:
        if not data[name]:
            del data[name]
    data["conditions"] = {t.trial.condition.name: _condition_data(t.trial.condition) for t in record.trials}
    data["probes"] = probes = _probes(record.trials)
    data["trials"] = [_trial_data(trial, probes[trial.trial.probe]) for trial in record.trials]
    data["runs"] = _columns(record.trials)
    data["histograms"] = {
        f"{number} {placement}": histogram.encode(bins)
        for number, trial in enumerate(record.trials)
        for placement, bins in trial.histograms.items()
    }
    if all(trial.parts is not None for trial in record.trials):
        data["parts"] = {str(n): list(map(asdict, t.parts)) for n, t in enumerate(record.trials) if t.parts}
    return "{\n" + ",\n".join(f"{json.dumps(key)}: {_lines(value)}" for key, value in data.items()) + "\n}\n"


def _lines(value: Any) -> str:
    """A line for each entry of a list or an object that holds others; else one line."""
    if isinstance(value, dict) and value:
        return (
            "{\n" + ",\n".join(f" {json.dumps(key)}: {_line(entry)}" for key, entry in value.items()) + "\n}"
        )
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f" {_line(entry)}" for entry in value) + "\n]"
    return _line(value)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _condition_data(condition: Condition) -> dict[str, Any]:
    """What a condition has always said, and of all else what is not as usual."""
    said = {key: value for key, value in asdict(condition).items() if key != "location"}
    unusual = {key for key, value in said.items() if value != _CONDITION_DEFAULTS[key]}
    return {key: value for key, value in said.items() if key in {*_OF_CONDITION, *unusual}}


def _probes(trials: Sequence[TrialRecord]) -> dict[str, dict[str, Any]]:
    """What each probe said of itself in the last of its trials that ran."""
    last = {trial.trial.probe: trial for trial in sorted(trials, key=lambda trial: bool(trial.said.kind))}
    said = {name: {key: _value(trial, key) for key in _OF_PROBE} for name, trial in sorted(last.items())}
    return {
        name: {key: value for key, value in one.items() if value or key not in _LATER}
        for name, one in said.items()
    }


def _value(trial: TrialRecord, key: str) -> Any:
    return trial.source if key == "source" else getattr(trial.said, key)


def _trial_data(trial: TrialRecord, probe: Mapping[str, Any]) -> dict[str, Any]:
    """Flat, the condition by name; what is empty, as usual or as its probe says is left out."""
    planned = {
        name: value
        for name, value in asdict(trial.trial).items()
        if name in _TRIAL_DEFAULTS and value != _TRIAL_DEFAULTS[name]
    }
    planned |= {"condition": trial.trial.condition.name, "planned": trial.trial.runs}
    planned.pop("runs", None)
    planned |= {"reading": _reading_data(trial.trial.reading)} if trial.trial.reading else {}
    ended: dict[str, Any] = {
        "status": trial.status,
        "reason": trial.reason,
        "cpus": trial.cpus,
        "firsts": trial.firsts,
        "binary": trial.binary,
    }
    ended |= {"first_rounds": _packed(list(trial.first_rounds)) if trial.first_rounds else ()}
    said = ended | asdict(trial.said) | {"differing": dict(trial.differing)}
    said |= {"complete": None if trial.complete else False}
    said |= {"made_of": _made_of_data(trial.made_of), "output": trial.output.splitlines()}
    other = {key: _value(trial, key) for key in _OF_PROBE}
    said = {key: value for key, value in said.items() if key not in other}
    other = {key: value for key, value in other.items() if value != probe.get(key, type(value)())}
    return (
        planned | other | {key: value for key, value in said.items() if value not in ({}, (), [], None, "")}
    )


def _made_of_data(made_of: MadeOf) -> dict[str, Any]:
    return {key: value for key, value in asdict(made_of).items() if value}


def _reading_data(reading: Reading) -> dict[str, Any]:
    """Without what is as usual, and without where in the note its picks stand."""
    picks = [
        {"where": one.where} | ({"statistic": one.statistic} if one.statistic else {})
        for one in reading.picks
    ]
    said = asdict(reading) | {"picks": picks}
    return {key: value for key, value in said.items() if value != _READING_DEFAULTS[key]} | {"picks": picks}


def _columns(trials: Sequence[TrialRecord]) -> dict[str, Any]:
    """All runs, as columns; `trial` counts each trial's runs."""
    runs = [run for trial in trials for run in trial.runs]
    columns: dict[str, Any] = {"trial": [len(trial.runs) for trial in trials]}
    for name, default in COLUMNS.items():
        values = [_short(run.column(name), name) for run in runs]
        if name not in _ELSEWHERE and any(value != default for value in values):
            columns[name] = _packed(values)
    return columns


def _packed(values: list[Any]) -> list[Any] | dict[str, Any]:
    """A list, or where that is shorter: how often each value follows itself."""
    stretches = {"stretches": [[value, len(list(same))] for value, same in groupby(values)]}
    return stretches if len(_line(stretches)) < len(_line(values)) else values


def _short(value: Any, name: str) -> Any:
    return float(f"{value:.{_DIGITS.get(name, _USUAL_DIGITS)}g}") if isinstance(value, float) else value


def loads(text: str) -> Record:
    """The inverse of `dumps`, every text of it clean; ValueError where the text is no such record."""
    try:
        return _record(_tidied(_alone(json.loads(text))))
    except RecursionError:
        raise ValueError("its values are nested too deeply") from None
    except KeyError as missing:
        raise ValueError(f"it lacks {missing}") from None
    except (TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"its parts are not what they should be: {error}") from None


def writer(text: str) -> str:
    """What to add to why a text is no record: another version of this program wrote it; else ""."""
    try:
        program = str(json.loads(text)["program"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
    said = shapes.line(program)
    return f"; version {said} of this program wrote it, and this is {__version__}" * (said != __version__)


def _alone(data: dict[str, Any]) -> dict[str, Any]:
    """Without the sources that it travels with."""
    return {key: value for key, value in data.items() if key != sources.KEY}


def _tidied(data: dict[str, Any]) -> dict[str, Any]:
    """The note's source stays as it is; a histogram is checked where it is decoded."""
    limits.shallow("it", data, limits.DEEPEST * 2)
    as_is = {key: data[key] for key in ("experiment", "histograms")}
    return {**sanitise.tidy({**data, **dict.fromkeys(as_is)}, shapes.line), **as_is}


def _record(data: dict[str, Any]) -> Record:
    if data.pop("format") != FORMAT:
        raise ValueError("another format")
    rounds = shapes.check("rounds", "tuple[Mapping[str, float], ...]", data.pop("rounds"))
    conditions, probes = data.pop("conditions"), data.pop("probes")
    runs = _rows(data.pop("runs"), rounds)
    histograms, entries, parts = data.pop("histograms"), data.pop("trials"), data.pop("parts", None)
    if len(runs) != len(entries):
        raise ValueError(f"it has {len(entries)} trials, and runs of {len(runs)}")
    trials = tuple(
        _trial_from(
            probes[entry["probe"]] | entry,
            conditions,
            runs=tuple(runs[number]),
            histograms=_of(number, histograms),
            parts=_parts(parts, number, len(runs[number])),
        )
        for number, entry in enumerate(entries)
    )
    for name in _MACHINE.keys() & data["machine"].keys():
        shapes.check(name, _MACHINE[name], data["machine"][name])
    made: Record = shapes.make(Record, data, rounds=rounds, trials=trials)
    return made


def _rows(columns: dict[str, Any], rounds: Sequence[Mapping[str, float]]) -> list[list[RunSummary]]:
    """The runs of each trial."""
    counts = shapes.check("trial", "tuple[int, ...]", columns.pop("trial"))
    if sum(counts) > _MOST_RUNS:
        raise ValueError(f"it has more than {_MOST_RUNS} runs")
    full = {name: _column(name, column, sum(counts)) for name, column in columns.items()}
    full.setdefault("round", [0] * sum(counts))
    noise = dict(enumerate(one.get("other_cpu") for one in rounds))
    full["other_cpu"] = [noise.get(number) for number in full["round"]]
    runs = rows(full)
    return [list(islice(runs, count)) for count in counts]


def _column(name: str, column: list[Any] | dict[str, Any], count: int) -> Sequence[Any]:
    """So many values, each of the type that its name has."""
    column = _unpacked(name, column, count)
    if name not in _COLUMN_TYPES:
        raise ValueError(f"it says {name!r} of its runs, which nobody knows")
    shapes.check_each(name, _COLUMN_TYPES[name], column)
    if name == "status" and (unknown := set(column).difference(STATUSES)):
        raise ValueError(f"there is no status {min(unknown)!r}")
    return column


def _unpacked(name: str, column: list[Any] | dict[str, Any], count: int) -> list[Any]:
    """The inverse of `_packed`; ValueError where there are not so many values."""
    if isinstance(column, dict):
        stretches = [(value, shapes.check(name, "int", length)) for value, length in column["stretches"]]
        if sum(length for _, length in stretches) == count:
            column = list(chain.from_iterable(repeat(value, length) for value, length in stretches))
    if len(column) != count or not isinstance(column, list):
        raise ValueError(f"the column '{name}' has not {count} values")
    return column


def _of(number: int, histograms: Mapping[str, str]) -> dict[str, dict[int, int]]:
    head = f"{number} "
    return {
        key.removeprefix(head): histogram.decode(h) for key, h in histograms.items() if key.startswith(head)
    }


def _parts(by_trial: Any, number: int, processes: int) -> tuple[Part, ...] | None:
    """The parts of a trial; None where the record is of before they were told."""
    if by_trial is None:
        return None
    found = tuple(shapes.make(Part, one) for one in by_trial.get(str(number), ()))
    for one in found:
        if one.where not in PLACEMENTS or {len(one.events), len(one.medians)} != {processes}:
            raise ValueError("a part of a trial is not of its processes")
    return found


def _first_rounds(column: Any, firsts: int) -> tuple[int, ...]:
    return tuple(shapes.check("first_rounds", "tuple[int, ...]", _unpacked("first_rounds", column, firsts)))


def _differing(by_name: Any, processes: int) -> ByProcess:
    """Each value of a fact that differs, with the processes that told it."""
    found = shapes.check("differing", "Mapping[str, Any]", by_name)
    if not all(found.values()):
        raise ValueError("a fact that differs has no values")
    return {name: tuple(_told(one, processes) for one in values) for name, values in found.items()}


def _told(pair: Any, processes: int) -> tuple[Any, tuple[int, ...]]:
    value, numbers = pair
    numbers = shapes.check("differing", "tuple[int, ...]", numbers)
    if not numbers or max(numbers) >= processes:
        raise ValueError("a fact is of a process that there is not")
    return value, numbers


def _trial_from(
    data: Mapping[str, Any],
    conditions: Mapping[str, Any],
    *,
    runs: tuple[RunSummary, ...],
    histograms: Mapping[str, Histogram],
    parts: tuple[Part, ...] | None,
) -> TrialRecord:
    planned = {name: data[name] for name in _TRIAL_DEFAULTS if name in data}
    planned |= {"condition": conditions[data["condition"]], "runs": data["planned"]}
    said = limits.limited(shapes.make(Said, {name: data[name] for name in _SAID if name in data}))
    ended = {name: v for name, v in data.items() if name not in (*_TRIAL_DEFAULTS, *_SAID, "planned")}
    if ended.get("status") not in STATUSES or not set(histograms) <= PLACEMENTS:
        raise ValueError("a trial has a status or a placement that nobody knows")
    trial = _trial(orjson.dumps({"kind": said.kind} | planned))
    firsts = ended.pop("first_rounds", [])
    output = shapes.check("output", "tuple[str, ...]", ended.pop("output", []))
    return _made(
        ended,
        trial=trial,
        said=said,
        runs=runs,
        histograms=histograms,
        parts=parts,
        made_of=shapes.make(MadeOf, made_of) if (made_of := ended.pop("made_of", {})) else MadeOf(),
        output="\n".join(output),
        first_rounds=_first_rounds(firsts, len(ended.get("firsts", ()))) if firsts else (),
        differing=_differing(ended.pop("differing", {}), len(runs)),
    )


@lru_cache(maxsize=256)  # records of a note hold the same trials, mostly
def _trial(text: bytes) -> Trial:
    return trial_from(json.loads(text))


def _made(ended: Mapping[str, Any], **made: Any) -> TrialRecord:
    found: TrialRecord = shapes.make(TrialRecord, ended, **made)
    return found
