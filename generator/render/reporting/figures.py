"""The rules on single figures: means, intervals, distributions, what a middle hides. Pure."""

from __future__ import annotations

import re

from generator import units
from generator.errors import Location
from generator.findings import wording
from generator.model.finding import ENOUGH, Finding
from generator.model.intervals import LEVEL
from generator.model.reporting import Answer
from generator.render.reporting import told
from generator.render.reporting.answers import met, not_applicable, not_met, yours
from generator.render.reporting.case import Case
from generator.render.reporting.compared import HOST

_MEAN = re.compile(r"mean|average|(?<![a-z])avg", re.IGNORECASE)
_NOTHING = "nothing of it has a figure"


def means(case: Case) -> Answer:
    """SC15 3: arithmetic means of costs only, harmonic ones of rates."""
    picked = [(one, where) for one in case.figures for where in _picked_means(one)]
    rates = [where for one, where in picked if units.dimension(one.summary.dimension).better == "more"]
    if rates:
        return not_met("a mean of rates that a program worked out: take its times, or their median", rates)
    loops = [one for one in case.figures if one.summary.batched]
    if not picked and not loops:
        return not_applicable("no mean is told: figures are medians of single events", case)
    said = [f"{len(loops)} of {len(case.figures)} figures are means of operations in a loop"] * bool(loops)
    said += [f"{units.counted(len(picked), 'mean')} that a program worked out"] * bool(picked)
    places = (*(where for _, where in picked), *told.places(loops))
    return met(f"{', '.join(said)}: of costs alone", places)


def _picked_means(one: Finding) -> list[Location]:
    """Where a note picks a mean out of a program's output."""
    picks = one.measurement.reading.picks if one.measurement.reading else ()
    return [pick.location for pick in picks if _MEAN.search(pick.where)]


def intervals(case: Case) -> Answer:
    """SC15 5: deterministic, or with an interval."""
    if not case.figures:
        return _of_facts(case) if case.facts else not_applicable(_NOTHING, case)
    lacking = [one for one in case.figures if not _has_interval(one)]
    level = f"interval of {LEVEL * 100:.0f} %"
    if lacking:
        why = f"{told.count(lacking, case.figures)} no {level}: {told.few(lacking)}"
        return not_met(f"{why}; {ENOUGH} processes give one", told.places(lacking))
    facts = f"; {_of_facts(case).why}" if case.facts else ""
    return met(f"{told.count(case.figures, case.figures)} an {level} over processes{facts}", [case.closing])


def _of_facts(case: Case) -> Answer:
    apart = [one for one in case.facts if one.summary.differing]
    how = f", or it is told how they differ ({told.some(apart)})" if apart else ""
    return met(f"facts are alike in all processes{how}", told.places(apart or case.facts))


def _has_interval(one: Finding) -> bool:
    found = wording.estimate(one.summary, wording.headline(one.summary))
    return bool(found and found.coverage and found.coverage >= LEVEL)


def normality(case: Case) -> Answer:
    """SC15 6: no normal distribution is assumed."""
    if not any(map(_has_interval, case.figures)):
        return not_applicable("no interval is told", case)
    if between := case.between_sessions:
        why = "between sessions logarithms are taken for normal (Student's t), which so few cannot show"
        return yours(f"{why}: docs/methods.md has what was simulated", between)
    ranks = "an interval goes from one process to another by rank"
    return met(f"{ranks}: no distribution is assumed", [case.closing])


def tails(case: Case) -> Answer:
    """SC15 8: where a middle is not what matters, other percentiles."""
    single = [one for one in case.figures if not one.summary.batched]
    if not single:
        why = "all are means of a loop, whose single operations nobody sees" if case.figures else _NOTHING
        return not_applicable(why, case)
    if lacking := [one for one in single if not _has_tail(one)]:
        why = f"of {told.some(lacking)} each process tells one number"
        return yours(
            f"{why}: does the middle of these matter, or what is spread within?", told.places(lacking)
        )
    below = [one for one in single if one.measurement.id not in case.with_tails]
    where = f"; of {told.some(below)} in the closing part alone" if below else ""
    return met(f"{told.count(single, single)} percentiles beside the median{where}", [case.closing])


def _has_tail(one: Finding) -> bool:
    """Any percentile; or events of which lowest and highest are told."""
    return bool(one.summary.percentiles) or bool(one.summary.spread and one.summary.events > one.summary.n)


def shares(case: Case) -> Answer:
    """SC15 4: costs are summarised, not ratios."""
    found = [one for one in case.figures if one.summary.dimension == units.SHARE]
    if found:
        why = f"{told.few(found, processes=False)}: shares, of which the program alone knows of what"
        return yours(f"{why}; can that be measured, too?", told.places(found))
    divided = [one.location for one in case.comparisons if one.how in ("/", "vs")]
    if not divided:
        return not_applicable("no ratio is told", case)
    hosts = any(HOST in one.differ for one in case.comparisons if one.how in ("/", "vs"))
    how = "round by round, of two hosts that of their medians" if hosts else "round by round"
    return met(f"a ratio is the median of those {how}, with both costs beside it; none is averaged", divided)


def averages(case: Case) -> Answer:
    """Crimes 2.5: no average over benchmarks."""
    if not case.figures:
        return not_applicable(_NOTHING, case)
    return met("each measurement stands for itself: nothing is averaged over several", [case.closing])


def of_wholes(case: Case) -> Answer:
    """Crimes 2.1 and 3.2: what single operations say of a whole."""
    if not case.figures:
        return not_applicable(_NOTHING, case)
    programs = {one.measurement.id for one in case.figures if one.measurement.run}
    probes = {one.measurement.id for one in case.figures} - programs
    said = [f"{units.counted(len(probes), 'measurement')} of single operations"] * bool(probes)
    said += [f"{units.counted(len(programs), 'program')}"] * bool(programs)
    return yours(f"{' and '.join(said)}: does the page conclude more from them?", [case.page])


def percent_of_percent(case: Case) -> Answer:
    """Crimes 2.3: what is added to a share is told in points, or said to be relative."""
    found = [one.location for one in case.comparisons if one.dimension == units.SHARE]
    if not found:
        return not_applicable("no two shares are compared", case)
    return met("shares differ by percentage points, or the page says that it is relative", found)
