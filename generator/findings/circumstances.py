"""What was not the same for the two sides of a comparison, beside their figures. Pure."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from generator import units
from generator.findings import asked
from generator.findings.asked import Place
from generator.model.record import Record, TrialRecord
from generator.model.session import SessionSummary

_LITTLE = 0.1  # CPUs' worth of other work: less disturbs nothing
_UNTOLD = "not told"
_MOST = 4  # figures that are told one by one; of more their count
_MACHINE = (  # what a record's machine tells beside what every session does
    "architecture",
    "cpus_online",
    "cpus_allowed",
    "smt",
    "virtualisation",
    "container",
    "distribution",
    "libc",
    "clocksource",
    "governor",
    "turbo",
    "idle_driver",
    "isolated",
    "transparent_hugepages",
    "address_randomisation",
    "mitigations",
)
_WORDS_ONLY = {"title", "date", "body", "summary", "categories", "tags", "layout", "draft"}  # of a note
_KEY = re.compile(r"(\w+)\s*:")


class Circumstance(NamedTuple):
    """One thing that was not the same."""

    what: str  # "kernel", "CPUs of mutex@apart"
    before: str
    after: str


def differing(before: Sequence[SessionSummary], after: Sequence[SessionSummary]) -> tuple[Circumstance, ...]:
    """What the sessions of two sides tell of themselves, where that is not the same."""
    told = [(what, *(_together(map(tell, side)) for side in (before, after))) for what, tell in _TOLD]
    told += [("flags", *_flags(before, after)), ("other work", _work(before), _work(after))]
    return tuple(Circumstance(*one) for one in told if one[1] != one[2])


def _together(told: Iterable[str]) -> str:
    """`6.1` or, where the sessions of a side differ, `6.1 and 6.2`."""
    return " and ".join(sorted({one or _UNTOLD for one in told}))


def _flags(before: Sequence[SessionSummary], after: Sequence[SessionSummary]) -> tuple[str, str]:
    """Of the compilers' flags those that not all sessions have."""
    every = [[one.compiler.partition(", ")[2].split() for one in side] for side in (before, after)]
    shared = set.intersection(*(set(flags) for side in every for flags in side))
    ours, others = (
        _together(" ".join(flag for flag in flags if flag not in shared) or "–" for flags in side)
        for side in every
    )
    return ours, others


def _work(sessions: Sequence[SessionSummary]) -> str:
    """What other processes used, in the worst round of all."""
    known = [one.other_cpu for one in sessions if one.other_cpu is not None]
    if not known or (len(known) < len(sessions) and max(known) <= _LITTLE):
        return "not known"
    return "little" if max(known) <= _LITTLE else f"up to {units.significant(max(known), 2)} CPUs"


_TOLD: tuple[tuple[str, Callable[[SessionSummary], str]], ...] = (
    ("note", lambda one: one.note),
    ("host", lambda one: one.host),
    ("CPU", lambda one: one.cpu),
    ("memory", lambda one: units.shortest(one.memory, "size") if one.memory else ""),
    ("kernel", lambda one: one.kernel),
    ("microcode", lambda one: one.microcode),
    ("boot", lambda one: one.state[:8]),
    ("compiler", lambda one: one.compiler.partition(", ")[0]),
    ("this program", lambda one: one.program),
    ("quick", lambda one: "one process per figure" if one.quick else "no"),
    ("interrupted", lambda one: "yes" if one.interrupted else "no"),
)


def of_the_future(sessions: Sequence[SessionSummary], now: str) -> tuple[str, ...]:
    """A sentence for each session that began later than `now` (ISO 8601, UTC)."""
    return tuple(
        f"{one.name} is from the future ({one.started}): was the machine's clock right?"
        for one in sessions
        if one.started[:16] > now[:16]
    )


# ------------------------------------------------------------------ of the figures


def of_figures(
    before: Sequence[SessionSummary], after: Sequence[SessionSummary], places: Sequence[Place]
) -> tuple[Circumstance, ...]:
    """How compared figures were measured otherwise, or of other programs."""
    ours, others = asked.held(before), asked.held(after)
    both = {place: (ours[place], others[place]) for place in places if place in ours and place in others}
    defined = {place: (a.definition, b.definition) for place, (a, b) in both.items()}
    sources = {place: (a.source[:8], b.source[:8]) for place, (a, b) in both.items() if a.source != b.source}
    return (*_by_figure("measured: {}", defined), *_sources(sources, len(both)))


def _sources(told: Mapping[Place, tuple[str, str]], of: int) -> Iterator[Circumstance]:
    """What ran is a source with its flags and compiler; of many figures their count."""
    if len(told) <= _MOST:
        yield from _by_figure("source or build of {}", told)
    else:
        yield Circumstance(
            "source or build", "–", f"another for {len(told)} of {units.counted(of, 'figure')}"
        )


def _by_figure(what: str, told: Mapping[Place, tuple[str, str]]) -> Iterator[Circumstance]:
    """Figures of which something differs: those that differ alike together."""
    alike: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place, pair in told.items():
        if pair[0] != pair[1]:
            alike[pair].append(place)
    for pair, places in alike.items():
        names = ", ".join(map(asked.shown, places))
        few = names if len(places) <= _MOST else units.counted(len(places), "figure")
        yield Circumstance(what.format(few), *(one or _UNTOLD for one in pair))


# ------------------------------------------------------------------ of whole records


def of_records(before: Record, after: Record, places: Sequence[Place]) -> tuple[Circumstance, ...]:
    """What only whole records tell: settings of the machine, CPUs, versions of programs."""
    pairs = ((name, *(_shown(one.machine.get(name)) for one in (before, after))) for name in _MACHINE)
    ours, others = (
        {(one.trial.measurement, one.trial.condition.name, one.trial.sweep): one for one in record.trials}
        for record in (before, after)
    )
    both = {place: (ours[place], others[place]) for place in places if place in ours and place in others}
    told: tuple[tuple[str, Callable[[TrialRecord], str]], ...] = (
        ("CPUs of {}", lambda one: ", ".join(map(str, one.cpus)) or "any"),
        ("version of {}", lambda one: one.made_of.version),
        ("build of {}", lambda one: one.made_of.build),
    )
    return (
        *(Circumstance(name.replace("_", " "), a, b) for name, a, b in pairs if a != b),
        *(
            one
            for what, tell in told
            for one in _by_figure(what, {place: (tell(a), tell(b)) for place, (a, b) in both.items()})
        ),
    )


def _shown(value: object) -> str:
    return _UNTOLD if value in (None, "", [], ()) else str(value)


def of_texts(before: str, after: str) -> tuple[str, ...]:
    """The lines of a note that are other ones, `- ` and `+ ` before them; without what is only words."""
    lines = difflib.ndiff(_measuring(before), _measuring(after))
    return tuple(line.rstrip() for line in lines if line[:2] in ("- ", "+ ") and line[2:].strip())


def _measuring(text: str) -> list[str]:
    """The lines of an experiment that say what is measured and how."""
    kept, key = [], ""
    for line in text.splitlines():
        if found := _KEY.match(line):
            key = found[1]
        if key not in _WORDS_ONLY:
            kept.append(line)
    return kept
