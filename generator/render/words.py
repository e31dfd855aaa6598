"""The words that a post's readers meet, each explained once; only those that this post uses. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator import units
from generator.findings import wording
from generator.model.finding import Findings, Summary
from generator.model.note import Condition
from generator.model.statistics import PERCENTILES, title
from generator.render import caveats
from generator.render.cells import is_planned

_HALF = 0.5
_PER_HUNDRED = 100
Explained = Iterator[tuple[str, str]]


def explained(findings: Findings) -> tuple[tuple[str, str], ...]:
    """Each word and what it means, in the order in which readers meet them."""
    rows = [item for item in findings.items if is_planned(item)]
    made = [row.summary for row in rows if row.summary.status == "ok"]
    conditions = list(dict.fromkeys(row.condition for row in rows))
    figures = [one for one in made if one.has_figures]
    if not figures:
        return ()
    return (
        *_figures(figures),
        *_several(figures),
        *_percentiles(figures),
        *_conditions(conditions),
        *_printed(findings),
        *_sessions(findings),
        *_caveats(figures),
    )


def _figures(made: Sequence[Summary]) -> Explained:
    bases = dict.fromkeys(wording.basis(one) for one in made if one.median and one.n > 1)
    median = "the median over new processes of what each found; how many they are stands below each table"
    yield "figure", f"{median}. It has as many digits as its interval supports"
    coverages = [one.median.coverage for one in made if one.median and one.median.coverage]
    if coverages:
        held = f"{min(coverages) * _PER_HUNDRED:.0f} %"
        claim = f"It holds this session's median with {held} if processes are independent"
        limits = "another session may differ by more"
        yield "interval", f"small under a figure, {_listed(bases)}. {claim}; {limits}"
    if any(one.first for one in made):
        yield title("first"), "the first one in a new process, which also meets its pages and symbols first"
    if any(one.kind == "steady" for one in made):
        yield "in a loop", "the mean of many operations in a row, as nothing so short can be timed alone"


def _several(made: Sequence[Summary]) -> Explained:
    if any(one.modes for one in made):
        yield (
            "several figures in one place",
            "the events fall into groups (modes), each with its own interval and its share of the events",
        )
    if any(len(one.kinds) > 1 for one in made):
        yield "processes differ", "the processes fall into groups, and within one process nothing does"


def _percentiles(made: Sequence[Summary]) -> Explained:
    for name, quantile in PERCENTILES.items():
        told = {name in one.said.given for one in made if name in one.percentiles}
        low = quantile < _HALF
        share = f"{(1 - quantile if low else quantile) * _PER_HUNDRED:g} of {_PER_HUNDRED} events"
        timed = all(one.dimension == units.TIME for one in made if name in one.percentiles)
        word = "less" if low else "longer" if timed else "more"
        verb = "took" if word == "longer" else "came to"
        none, no = f"{verb} {word}", f"{verb} no {word}"
        ends = ("shortest", "longest") if word == "longer" else ("lowest", "highest")
        own = f"of its own {share}, as a program says, none {none}; the median over processes"
        ours = (
            f"{share} of all processes {no}; small under it the process with the {ends[0]} "
            f"and the one with the {ends[1]} of its own"
        )
        if told:
            yield title(name), "; or ".join([ours] * (False in told) + [own] * (True in told))


def _conditions(conditions: Sequence[Condition]) -> Explained:
    if any(one.awake and not one.label for one in conditions):
        yield "kept awake", "a thread that yields to any other keeps the CPU out of its sleep states"
    if any(one.idle for one in conditions):
        yield "asleep", "how long the waiter has slept before each event"


def _printed(findings: Findings) -> Explained:
    if any(item.printed for item in findings.items):
        yield "that day", "a figure that was printed elsewhere, as it was printed; it was not measured here"


def _sessions(findings: Findings) -> Explained:
    if findings.earlier:
        yield (
            "session",
            "what one run of this note measured. Two of the same code differ, too: a change is told where "
            "they are further apart than that, and one session against one is never certain",
        )


def _caveats(made: Sequence[Summary]) -> Explained:
    statistics = ("first", "median", *PERCENTILES)
    words = (one.word for each in made for name in statistics for one in wording.caveats(each, name))
    for word in sorted(set(words)):
        if meaning := caveats.meaning(word):
            yield word, meaning


def _listed(bases: dict[str, None]) -> str:
    """`from the lowest to highest of 6 processes`, of several kinds each."""
    return f"from the {'; or the '.join(bases)}"
