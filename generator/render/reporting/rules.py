"""The published rules, each with what holds a note to it, and a note held to all of them. Pure.

What a rule asks for is told in our words; `docs/methods.md` names the sources.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.model.reporting import MET, NOT_APPLICABLE, NOT_MET, YOURS, Answer, Held, Report
from generator.render.reporting import comparing, figures, setting
from generator.render.reporting.case import Case

_WORST = (NOT_MET, YOURS, MET, NOT_APPLICABLE)
Check = Callable[[Case], Answer]


@dataclass(frozen=True)
class Rule:
    """A published rule: its number, what it asks for in our words, what holds a note to it."""

    number: str
    asks: str
    check: Check


@dataclass(frozen=True)
class RuleSet:
    """The rules of one publication."""

    title: str
    rules: tuple[Rule, ...]


def worst(*checks: Check) -> Check:
    """A rule that asks for what several ask for: the worst of their answers."""

    def check(case: Case) -> Answer:
        return min((one(case) for one in checks), key=lambda answer: _WORST.index(answer.outcome))

    return check


SC15 = RuleSet(
    "Hoefler and Belli, Scientific Benchmarking of Parallel Computing Systems (SC15)",
    (
        Rule("1", "a ratio has a base, which has a figure of its own", comparing.bases),
        Rule("2", "all is reported, or the reason why not", setting.subsets),
        Rule("3", "arithmetic means of costs only, harmonic means of rates", figures.means),
        Rule("4", "costs are summarised, not ratios", figures.shares),
        Rule("5", "deterministic, or with a confidence interval", figures.intervals),
        Rule("6", "no normal distribution is assumed", figures.normality),
        Rule("7", "compared in a statistically sound way", comparing.soundness),
        Rule("8", "percentiles, where a middle is not what matters", figures.tails),
        Rule("9", "all factors and levels, the whole set-up", setting.setup),
        Rule("10", "how parallel time is taken, synchronised, summarised", setting.parallel_time),
        Rule("11", "bounds, to hold figures against", setting.bounds),
        Rule("12", "plots that show enough; lines only where there is something between", setting.plots),
    ),
)
CRIMES = RuleSet(
    "Heiser, Systems Benchmarking Crimes (met: not committed)",
    (
        Rule("1.1", "what may have become worse is measured, too", comparing.degradation),
        Rule("1.2", "all benchmarks, or the reason why not", setting.subsets),
        Rule("1.3", "the data hide no deficiency", setting.data_sets),
        Rule("2.1", "micro-benchmarks do not stand for the whole", figures.of_wholes),
        Rule("2.2", "less throughput is not taken for overhead", comparing.overheads),
        Rule("2.3", "overheads are not made small: percent of what?", figures.percent_of_percent),
        Rule("2.4", "the significance of what is told", worst(figures.intervals, comparing.soundness)),
        Rule("2.5", "no averages over benchmarks", figures.averages),
        Rule("3.1", "no simplified, simulated system", setting.emulated),
        Rule("3.2", "benchmarks that fit what is concluded", figures.of_wholes),
        Rule("3.3", "calibrated and validated with different data", setting.beliefs),
        Rule("4.1", "a proper base to compare with", comparing.baseline),
        Rule("4.2", "compared with others, not with oneself alone", comparing.others),
        Rule("4.3", "others are measured fairly", comparing.fairness),
        Rule("4.4", "compared with the best that is known", comparing.others),
        Rule("5.1", "the platform is told", setting.setup),
        Rule("5.2", "the results of the parts are told", setting.every_number),
        Rule("5.3", "absolute numbers beside relative ones", comparing.bases),
    ),
)
PUBLISHED = (SC15, CRIMES)


def held(case: Case) -> tuple[Report, ...]:
    """A note held to every rule, by publication."""
    return tuple(
        Report(each.title, tuple(Held(one.number, one.asks, one.check(case)) for one in each.rules))
        for each in PUBLISHED
    )
