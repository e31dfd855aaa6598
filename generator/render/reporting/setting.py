"""The rules on all around the figures: what is left out, the set-up, its bounds, its plots. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator import units
from generator.errors import Location
from generator.model import hosted
from generator.model.finding import Finding
from generator.model.note import Block, Measurement
from generator.model.record import Record
from generator.model.reporting import Answer
from generator.render.reporting import told
from generator.render.reporting.answers import met, not_applicable, not_met, yours
from generator.render.reporting.case import CHART, Case

_LEFT_OUT = "not measured"  # status of a summary
_TOLD = ("cpu", "kernel", "memory")  # of a machine, without which nobody can repeat anything
_BOUND = re.compile(r"theor|bound|limit|peak|roof|ceiling|manual|data ?sheet|specif|line rate", re.IGNORECASE)
_LEAST_POINTS = 3  # that a line goes through
_UNPUBLISHED = "there is no post in _posts/ that tells it"


def subsets(case: Case) -> Answer:
    """SC15 2, crimes 1.2: all is reported that is in the note, or the reason why not."""
    if not case.planned:
        return not_applicable("the note measures nothing", case)
    total = units.counted(len(case.planned), "trial")
    if missing := [one for one in case.planned if one.summary.status == _LEFT_OUT]:
        why = f"{len(missing)} of {total} not measured: {told.some(missing)}"
        return not_met(why, told.places(missing))
    skipped = [one for one in case.planned if one.summary.status != "ok"]
    reasons = f"; {len(skipped)} with the reason why not ({told.some(skipped)})" if skipped else ""
    cut = [one for one in case.planned if one.summary.trial.cut or one.summary.trial.events]
    shorter = f"; {units.counted(len(cut), 'trial')} cut to the budget, which is told" if cut else ""
    return met(f"{total} reported{reasons}{shorter}", told.places(skipped) or [case.closing])


def every_number(case: Case) -> Answer:
    """Crimes 5.2: the result of each part."""
    if not case.figures:
        return not_applicable("nothing of it has a figure", case)
    if not case.published:
        return not_met(_UNPUBLISHED, [case.page])
    return met(
        f"every number of {units.counted(len(case.figures), 'figure')} in the closing part", [case.closing]
    )


def data_sets(case: Case) -> Answer:
    """Crimes 1.3: the values of a sweep are a choice."""
    swept = [one for one in case.found.experiment.measurements.values() if one.swept]
    if not swept:
        return not_applicable("nothing is swept over", case)
    named = [f"{one.id} over {' and '.join(one.swept)}" for one in swept]
    why = f"{told.listed(named)}: is what comes out worst among the values?"
    return yours(why, [one.locations.get(f"params.{one.swept[0]}", one.location) for one in swept])


# ------------------------------------------------------------------ where it ran


def setup(case: Case) -> Answer:
    """SC15 9, crimes 5.1: all factors and their levels, hardware, software."""
    if not case.found.records:
        return not_met("nothing has been measured: there is no machine to tell of", [case.page])
    for newest in _newest(case):
        if lacking := [*_untold(newest, case)]:
            return not_met(f"the record does not tell {told.listed(lacking)}", [_file(newest)])
    if unknown := list(_without_version(case)):
        named = told.listed([one.id for one in unknown])
        why = f"of {named} the record has a hash, and neither version nor build"
        return not_met(f"{why}: write `version:`", [one.location for one in unknown])
    note = case.found.experiment
    swept = {name for one in note.measurements.values() for name in one.swept}
    hosts = hosted.aliases(note.conditions)
    factors = [units.counted(len(hosts), "host")] if hosts else []
    factors += [units.counted(len(note.conditions), "condition")]
    factors += [units.counted(len(swept), "swept parameter")] * bool(swept)
    rest = "machine, kernel, compiler and flags, the hash of what ran, the seed of the order"
    return met(f"{', '.join(factors)}; {rest}", [*map(_file, _newest(case)), case.closing])


def _newest(case: Case) -> list[Record]:
    """The newest record, of several hosts that of each."""
    records = case.found.records
    if not hosted.aliases(case.found.experiment.conditions):
        return list(records[:1])
    return list({one.host: one for one in reversed(records)}.values())


def _untold(record: Record, case: Case) -> Iterator[str]:
    """What the record of a session lacks."""
    machine: Mapping[str, Any] = record.machine
    yield from (name for name in _TOLD if not machine.get(name))
    built = [one for one in record.trials if one.runs and _is_compiled(one.trial.probe, case)]
    if built and not record.compiler.get("version"):
        yield "the compiler"
    yield from (f"what {one.trial.id} was made from" for one in record.trials if one.runs and not one.source)


def _is_compiled(probe: str, case: Case) -> bool:
    found = case.probes.get(probe)
    return found is not None and found.compiled


def _without_version(case: Case) -> Iterator[Measurement]:
    """Programs of which neither their version is told nor what builds them from the notebook."""
    for one in case.found.experiment.measurements.values():
        if one.run and not one.of and not one.version and not one.build:
            yield one


def _file(newest: Record) -> Location:
    return Location(f"results/{newest.note}/{newest.name}.json")


def parallel_time(case: Case) -> Answer:
    """SC15 10: how the time of several threads is taken, and what of it is told."""
    programs = [one for one in case.figures if one.measurement.run]
    probes = case.probes
    several = [one for one in case.figures if one.measurement.probe in probes]
    several = [one for one in several if probes[one.measurement.probe].threads != 1]
    if not programs and not several:
        return not_applicable("one thread alone is timed", case)
    clocks = dict.fromkeys(one.summary.said.clock for one in several if one.summary.said.clock)
    offsets = [one.summary.said.clock_offset for one in several if one.summary.said.clock_offset is not None]
    how = f"{told.some(several)} by {', '.join(clocks) or 'one clock'}" if several else ""
    how += f", which differs between CPUs by at most {units.figure(min(offsets))}" if offsets else ""
    if programs:
        own = f"how {told.some(programs)} synchronise, if they do, their source says"
        return yours("; ".join(filter(None, (how, own))), told.places(programs))
    return met(f"{how}; medians over processes of medians over events", [case.closing])


def emulated(case: Case) -> Answer:
    """Crimes 3.1: nothing is timed on a simulated machine."""
    found = [one for one in case.found.experiment.conditions.values() if one.emulate]
    if not found:
        return not_applicable("nothing runs on an emulated machine", case)
    return met(
        "facts alone are taken from it, and are marked; its times are dropped",
        [one.location for one in found],
    )


# ------------------------------------------------------------------ bounds, beliefs, plots


def bounds(case: Case) -> Answer:
    """SC15 11: a bound to hold figures against."""
    if not case.figures:
        return not_applicable("nothing of it has a figure", case)
    beside = [one for one in case.figures if _expected(one)]
    places = [where for one in case.figures for text, where in _sources(one) if _BOUND.search(text)]
    marks = [one.locations["mark"] for one in case.blocks if one.kind == CHART and "mark" in one.locations]
    if places or marks:
        kinds = f"{len(places)} of theory, a manual or a limit" if places else ""
        drawn = f"{units.counted(len(marks), 'mark')} in charts" if marks else ""
        return met(", ".join(filter(None, (kinds, drawn))), (*places, *marks))
    if beside:
        why = f"{len(beside)} of {len(case.figures)} figures stand beside what was expected or printed"
        return yours(f"{why}: is one of these a bound?", told.places(beside))
    return not_met("no figure stands beside a bound: `expect`, `printed`, or `mark` in a chart", [case.page])


def _expected(one: Finding) -> bool:
    return bool(one.printed or one.measurement.expect.get(one.condition.name))


def _sources(one: Finding) -> Iterator[tuple[str, Location]]:
    """Who or what a figure is held against."""
    yield from ((each.source, each.location) for each in one.printed)
    yield from (
        (each.source, each.location)
        for each in one.measurement.expect.get(one.condition.name, ())
        if not each.against
    )


def beliefs(case: Case) -> Answer:
    """Crimes 3.3: what is expected was written before it was measured."""
    every = [one for item in case.figures for one in item.verdicts if one.outcome != "not judged"]
    if not every:
        return not_applicable("nothing is expected", case)
    if late := [one for one in every if one.late]:
        why = f"{len(late)} of {units.counted(len(every), 'expectation')} {late[0].late}: measure again"
        return not_met(why, [one.expectation.location for one in late])
    since = sum(bool(one.since) for one in every)
    dated = f", {since} of them by a commit of an earlier day" if since else ""
    total = units.counted(len(every), "expectation")
    return met(
        f"{total} in the note before it was measured{dated}", [one.expectation.location for one in every]
    )


def plots(case: Case) -> Answer:
    """SC15 12: plots with what is needed, lines only where there is something between."""
    charts = [one for one in case.blocks if one.kind == CHART and one.arguments]
    if not charts:
        return not_applicable("the page has no chart", case)
    if short := [one for one in charts if one.arguments[0] == "line" and _points(case, one) < _LEAST_POINTS]:
        why = f"a line through fewer than {_LEAST_POINTS} points shows no trend"
        return not_met(f"{why}: `dots`, or more values", [one.location for one in short])
    if own := [one for one in charts if one.arguments[0] not in case.charts]:
        why = f"{told.listed([one.arguments[0] for one in own])}: a kind of your own"
        return yours(f"{why}; does it connect what has nothing between?", [one.location for one in own])
    return met(
        f"{units.counted(len(charts), 'chart')} with intervals or whole distributions, the numbers below; "
        "lines along swept numbers alone",
        [one.location for one in charts],
    )


def _points(case: Case, block: Block) -> int:
    """Of the shortest line in a chart."""
    named = [case.found.experiment.measurements.get(name) for name in block.arguments[1:]]
    ids = [one for one in named if one] or list(case.found.experiment.measurements.values())
    sweeps = [len(values) for one in ids for name, values in one.params if name in one.swept]
    return min(sweeps, default=0)
