"""Where a session ran, how, and what disturbed it: what stands below a post beside its numbers. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from generator import units
from generator.findings import drift, precise, silence, wording
from generator.machine import describe
from generator.machine.describe import listed
from generator.model.finding import Summary
from generator.model.note import Experiment, typed
from generator.model.record import Record, RunSummary

_HASH = 12  # digits of a file's sha256: the record has all
_SHORT = 5.0  # s from one process of a trial to the next, below which they are hardly independent
_LITTLE = 0.005  # CPUs' worth of other work, below which no digit is left of it


# ------------------------------------------------------------------ where it ran


def machine(note: Experiment, newest: Record) -> Iterator[tuple[str, str]]:
    """What and how it was: the machine, what built the probes, where threads sat, what was started."""
    runs = [run for trial in newest.trials for run in trial.runs]
    yield from describe.machine(newest.machine)
    if not newest.trials or any(not trial.trial.run for trial in newest.trials):
        yield "compiler", describe.compilers(newest.compiler)
    yield "placement", _placement(newest)
    yield "versions", _versions(newest)
    yield from _programs(note, newest)
    yield from _services(note)
    yield "clock", _clock(newest, runs)


def _placement(record: Record) -> str:
    """Which CPUs each placement came out as."""
    found = {trial.trial.condition.where: tuple(trial.cpus) for trial in record.trials if trial.cpus}
    return listed(
        *(f"{title}: CPU {' and '.join(map(str, dict.fromkeys(cpus)))}" for title, cpus in found.items()),
        by="; ",
    )


def _versions(record: Record) -> str:
    """Which commit each version came out as."""
    found = {one.trial.condition.revision: one.made_of.commit for one in record.trials if one.made_of.commit}
    return listed(*(f"{revision} is commit {commit[:_HASH]}" for revision, commit in found.items()), by="; ")


def _programs(experiment: Experiment, record: Record) -> Iterator[tuple[str, str]]:
    """Each program of one's own: its command as written, the hash of its files, its version, its build."""
    made_of = {trial.trial.measurement: trial.made_of for trial in reversed(record.trials)}
    for one in experiment.measurements.values():
        found = made_of.get(one.id)
        if found is None or not found.files or one.of:
            continue
        files = listed(*(f"{name} is {digest[:_HASH]}" for name, digest in found.files.items()))
        build = found.build and f"built by {found.build}"
        told = listed(typed(one.run), found.version, build, f"sha256: {files}", by="; ")
        yield f"program of {one.title}", told


def _services(experiment: Experiment) -> Iterator[tuple[str, str]]:
    """What was started to be invoked, as written: nothing is filled in."""
    needed = {name for one in experiment.measurements.values() for name in one.needs}
    for one in experiment.services.values():
        if one.name in needed:
            yield f"service {one.name}", f"{one.command} (ready: {one.ready})"


def _clock(record: Record, runs: Sequence[RunSummary]) -> str:
    clocks = dict.fromkeys(trial.said.clock for trial in record.trials if trial.said.clock)
    costs = [run.timer for run in runs if run.timer is not None]
    cost = (
        f"two readings with nothing between them take {_range(costs, 'ns')}, never taken off" if costs else ""
    )
    offsets = [trial.said.clock_offset for trial in record.trials if trial.said.clock_offset is not None]
    between = f"between CPUs it differs by at most {units.figure(min(offsets))}" if offsets else ""
    return listed(*clocks, cost, between, by="; ")


# ------------------------------------------------------------------ how it ran, and what disturbed it


def noise(records: Sequence[Record], made: Sequence[Summary] = ()) -> Iterator[tuple[str, str]]:
    """How the newest of these sessions ran, and what disturbed it; `made`: the figures that are told."""
    newest = records[0]
    runs = [run for trial in newest.trials for run in trial.runs]
    yield "sessions", _sessions(records)
    yield "processes", _processes(newest)
    yield "brought there", silence.told(newest)
    yield "precision", _precision(made)
    yield "cut to keep within the budget", _cut(newest)
    yield "drift", _drift(newest)
    yield "other work", _others(newest.rounds)
    yield "taken by the hypervisor", _steal(newest.rounds)
    yield "core clock", _canaries(runs)
    yield "flagged samples, kept", _flags(newest)


def _sessions(records: Sequence[Record]) -> str:
    """When each session began, where there are several; the rest is told of the newest."""
    if len(records) == 1:
        return ""
    began = ", ".join(f"{one.started[:10]} {one.started[11:16]}" for one in records)
    return f"{len(records)}, begun at {began} (UTC); what follows is of the first of these"


def _processes(record: Record) -> str:
    counts = sorted({trial.trial.runs for trial in record.trials if trial.said.kind != "fact"})
    firsts = sorted({len(trial.firsts) for trial in record.trials if trial.firsts})
    if not counts:
        return ""
    rounds = f"{units.counted(len(record.rounds), 'round')}, in random order (seed {record.seed})"
    processes = "process" if counts == [1] else "processes"
    text = f"{_span(counts)} new {processes} per figure, in {rounds}"
    short = f"; {_span(firsts)} short ones per first call" if firsts else ""
    state = "; a quick session" * record.quick + _went_on(record) + "; interrupted" * record.interrupted
    return f"{text}{_within(record)}{short}{state}"


def _went_on(record: Record) -> str:
    """How often the session was interrupted before it went on."""
    times = len(record.resumes)
    often = {0: "", 1: "", 2: " twice"}.get(times, f" {times} times")
    return f"; interrupted{often} and gone on with" * bool(times)


def _precision(made: Sequence[Summary]) -> str:
    """How many figures are as precise as was asked."""
    said = precise.reached(made)
    return f"figures went on within the budget: {said}" if said else ""


def _within(record: Record) -> str:
    """How long all rounds took, where that is no longer than a disturbance may last.

    A round that waited began so many seconds after the one before it; nobody knows how long after an
    interruption a session went on.
    """
    if record.resumes:
        return ""
    lengths = [one["probes"] for one in record.rounds if "probes" in one]
    waited = sum(one.get("waited", 0.0) for one in record.rounds)
    total = sum(lengths) + waited
    if len(lengths) < max(len(record.rounds), 1) or total >= _SHORT * (len(lengths) - (waited > 0)):
        return ""
    return f", all within {math.ceil(total)} s"


def _drift(record: Record) -> str:
    """Whether all trials were slow in the same rounds."""
    found = drift.drift(record.trials)
    if found is None or found <= drift.MUCH:
        return ""
    told = "the machine drifted during the session, so that slow rounds were slow for all trials"
    return f"{told} (correlation {found:.2f})"


def _cut(record: Record) -> str:
    """`5 of 15 events per process (44 figures)`: what a time budget left of how many trials."""
    left = Counter(wording.cut(one.trial) for one in record.trials if one.status != "skipped")
    del left[""]
    return listed(
        *(f"{what} ({units.counted(count, 'figure')})" for what, count in sorted(left.items())), by="; "
    )


def _others(rounds: Sequence[Mapping[str, float]]) -> str:
    """What other processes used of the CPUs meanwhile; in rounds too short to count it, that is not known."""
    known = [one["other_cpu"] for one in rounds if "other_cpu" in one]
    if not rounds:
        return ""
    if not known:
        lengths = [one["probes"] for one in rounds if "probes" in one]
        return f"not known{f' (rounds of {median(lengths):.2g} s)' if lengths else ''}"
    rest = len(rounds) - len(known)
    unknown = f"; not known of {rest} of {len(rounds)} rounds" if rest else ""
    if max(known) < _LITTLE:
        return f"less than 0.01 CPUs{unknown}"
    return f"{median(known):.2f} CPUs, {max(known):.2f} in the worst round{unknown}"


def _steal(rounds: Sequence[Mapping[str, float]]) -> str:
    """What the hypervisor took."""
    found = [one["steal"] for one in rounds if "steal" in one]
    if not found or max(found) < _LITTLE:
        return ""
    return f"{median(found):.2f} CPUs, {max(found):.2f} in the worst round"


def _canaries(runs: Sequence[RunSummary]) -> str:
    """The core's own clock, and whether an SMT sibling shared the core: in every process."""
    ghz = [run.ghz for run in runs if run.ghz is not None]
    adds = [run.adds for run in runs if run.adds is not None]
    clock = _range(ghz, "GHz") if ghz else ""
    shared = f"{_range(adds)} additions per ns (half of that where an SMT sibling is busy)" if adds else ""
    return listed(clock, shared)


def _flags(record: Record) -> str:
    total: Counter[str] = Counter()
    for trial in record.trials:
        total.update(trial.said.flags)
    return listed(*(f"{count} {reason}" for reason, count in sorted(total.items()) if count))


# ------------------------------------------------------------------ words


def _range(values: Sequence[float], unit: str = "") -> str:
    ends = (f"{units.significant(end, 3)} {unit}".strip() for end in (min(values), max(values)))
    return units.between(*ends)


def _span(counts: Sequence[int]) -> str:
    return str(counts[0]) if counts[0] == counts[-1] else f"{counts[0]} to {counts[-1]}"
