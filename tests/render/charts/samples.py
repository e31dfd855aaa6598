"""Findings made up for charts, and what is seen in their pictures."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from random import Random
from xml.etree import ElementTree

import pytest

from generator.errors import NOWHERE
from generator.model.finding import Estimate, Finding, Mode, Summary
from generator.model.note import Condition, Expectation, Measurement, Printed
from generator.model.trial import Said, Trial
from generator.records import histogram
from generator.render.charts import _style, dots, ecdf

ANYWHERE = Condition("anywhere")
TOGETHER = Condition("together", placement="one cpu")
APART = Condition("apart", placement="two cores")
AWAKE = Condition("apart_awake", placement="two cores", awake=True)
TWINS = Condition("twins", placement="smt twins")
CONDITIONS = (ANYWHERE, TOGETHER, APART, AWAKE, TWINS)


def binned(peaks, seed=7):
    """1 % bins of events around peaks of (median, sigma of the logarithm, count)."""
    draw = Random(seed)
    values = [math.exp(draw.gauss(math.log(at), sigma)) for at, sigma, count in peaks for _ in range(count)]
    return dict(histogram.histogram(values))


def summary(peaks, *, seed=7, status="ok", reason="", quick=False, width=0.02, **more):
    if status != "ok":
        return Summary(Trial("m", "p", ANYWHERE), status, reason)
    bins = binned(peaks, seed)
    events = sum(bins.values())
    half = histogram.quantile(bins, 0.5)
    shares = sorted((Mode(at, count / events) for at, _, count in peaks), key=lambda m: -m.share)
    estimate = Estimate(
        half, half * (1 - width), half * (1 + width), 2 if quick else 6, None if quick else 0.969
    )
    return Summary(
        Trial("m", "p", ANYWHERE),
        "ok",
        said=Said(kind=more.pop("kind", "event")),
        quick=quick,
        n=estimate.n,
        events=events,
        median=estimate,
        spread=(histogram.quantile(bins, 0.01), histogram.quantile(bins, 0.99)),
        modes=tuple(shares) if len(shares) > 1 else (),
        histogram=bins,
        **more,
    )


def expectation(text, low=None, high=None, source="Kostas"):
    return Expectation(text, "median", low, high, "time", "", source, NOWHERE)


UNDER_5_US = expectation("under 5 us", high=5000.0)


def printed(value):
    return Printed(f"{value:g} ns", value, "time", "median", "one event", NOWHERE)


def finding(label, condition, peaks=((1000.0, 0.1, 2000),), *, expect=(), figures=(), **more):
    """One finding; `peaks` as in `binned`, other names as in `summary`."""
    sweep = more.pop("sweep", "")
    if isinstance(peaks, int | float):
        peaks = ((peaks, 0.12, 3000),)
    found = summary(peaks, **more)
    params, swept = ((("size", sweep),), ("size",)) if sweep else ((), ())
    trial = replace(found.trial, measurement=label, condition=condition, params=params, swept=swept)
    measurement = Measurement(
        re.sub(r"\W", "_", label), label, "p", (condition.name,), expect={condition.name: tuple(expect)}
    )
    return Finding(measurement, condition, replace(found, trial=trial), tuple(map(printed, figures)))


def handoffs(expect=(), **more):
    """Four mechanisms under four conditions, as a hand-off comes out."""
    medians = {
        "futex": (710, 730, 29e3, 17e3),
        "mutex": (742, 730, 29e3, 17e3),
        "signal": (1460, 1450, 31e3, 18e3),
    }
    rows = []
    for label, values in (medians | {"CondVar": (690, 2210, 30e3, 18e3)}).items():
        for condition, value in zip(CONDITIONS, values, strict=False):
            peaks = ((value, 0.13, 3000),)
            if condition is ANYWHERE and label != "futex":
                peaks = ((value, 0.06, 2400), (value * 35, 0.1, 600 if label == "mutex" else 2600))
            if (condition, label) == (TOGETHER, "CondVar"):
                peaks = ((660, 0.05, 1000), (2210, 0.07, 2000))
            rows.append(finding(label, condition, peaks, expect=expect, **more))
    return tuple(rows)


def slept():
    """One mechanism after a sleep, under four conditions."""
    idle = 50_000_000
    return (
        finding("CondVar", replace(ANYWHERE, idle=idle), ((9e3, 0.25, 6000), (40e3, 0.5, 4000))),
        finding("CondVar", replace(TOGETHER, idle=idle), ((7.8e3, 0.18, 10000),)),
        finding("CondVar", replace(APART, idle=idle), ((257e3, 0.3, 10000),), expect=[UNDER_5_US]),
        finding("CondVar", replace(AWAKE, idle=idle), ((32e3, 0.15, 9000),)),
    )


def warm_and_slept():
    """Mechanisms under four placements, warm and after a sleep; one of them after a longer one, too."""
    rows = []
    for label, warm in {"futex": 1.6e3, "Unix socket pair": 3.8e3, "CondVar": 2.4e3}.items():
        for place, factor in ((ANYWHERE, 1.1), (TOGETHER, 1), (APART, 12), (AWAKE, 7)):
            rows.append(finding(label, place, warm * factor, expect=[UNDER_5_US]))
            cold = replace(place, name=f"slept_{place.name}", idle=50_000_000)
            peaks = ((warm * factor * 4, 0.2, 60), (warm * 90, 0.2, 20 if place is ANYWHERE else 0))
            rows.append(finding(label, cold, [peak for peak in peaks if peak[2]], expect=[UNDER_5_US]))
    rows[-1] = finding("CondVar", rows[-1].condition, status="skipped", reason="needs two CPUs")
    second = replace(APART, name="second", idle=1_000_000_000)
    return (*rows, finding("CondVar", second, 3e5, expect=[UNDER_5_US]))


LONG = "thread create to join, with a label that is so long that nobody would ever want to read it aloud"
TEMPLATE = "std::vector<std::unordered_map<std::string,std::string>>::push_back"
STRANGE = ('$x_1$ <&> "q" $\\frac{1}$', "ロックを取得する 🚀 naïve µs", TEMPLATE, LONG)


def mixed():
    """Expectations of some rows, printed figures, rows without a figure."""
    rows = {(row.label, row.condition.name): row for row in handoffs()}
    why = "SIGSEGV: a very long last line of stderr that goes on and on until there is no room for it"
    rows["signal", "apart"] = finding("signal", APART, status="skipped", reason="needs two CPUs")
    rows["signal", "apart_awake"] = finding("signal", AWAKE, status="failed", reason=why, figures=[66536])
    rows["CondVar", "apart"] = finding("CondVar", APART, 30e3, expect=[UNDER_5_US], figures=[60438])
    rows["mutex", "together"] = finding("mutex", TOGETHER, 730, expect=[BAND], figures=[20363, 800])
    return tuple(rows.values())


BAND = expectation("40..900 ns", 40.0, 900.0, "theory")
CASES = {
    "hand-offs": handoffs([UNDER_5_US]),
    "mixed": mixed(),
    "slept": slept(),
    "one": (finding("a free lock", ANYWHERE, 2.71, kind="steady", expect=[BAND], width=0.3, figures=[2092]),),
    "narrow": tuple(finding(f"call {v}", ANYWHERE, ((v, 0.004, 900),), quick=True) for v in (22.0, 22.6, 23)),
    "huge range": tuple(
        finding(f"at {v:g}", c, v) for v in (0.24, 16.2, 181e3, 2.3e9) for c in CONDITIONS[:2]
    ),
    "strange labels": tuple(finding(label, c, 2e3) for label in STRANGE for c in CONDITIONS),
    "sweep": tuple(
        finding("channel", c, value, sweep=size)
        for c in (TOGETHER, APART)
        for size, value in (("64", 1e3), ("960", 1.3e3), ("4 KiB", 3.8e3), ("1 MiB", 4e5))
    ),
    "twelve": tuple(finding(f"call {i}", c, 900 * 1.6**i, seed=i) for i in range(12) for c in CONDITIONS[:3]),
    "three modes": tuple(
        finding("CondVar", c, ((690, 0.05, 700), (2260, 0.05, largest), (29200, 0.1, 900)))
        for c, largest in ((ANYWHERE, 1600), (TOGETHER, 800))
    ),
    "nothing measured": (
        finding("CondVar", APART, status="skipped", reason="needs two CPUs"),
        finding("CondVar", AWAKE, status="not measured"),
    ),
    "alike": tuple(finding("CondVar", c, ((2000 + i, 0.02, 900),)) for i, c in enumerate(CONDITIONS)),
    "warm and slept": warm_and_slept(),
    "four labels": tuple(finding(f"pthread {v}", TOGETHER, v) for v in (700, 730, 1500, 2000)),
    "hundred thousand": (finding("a", ANYWHERE, ((900, 0.2, 110_000),)),),
    "none": (),
}


def sheet(kind, rows, width=_style.WIDE):
    return {"dots": dots, "ecdf": ecdf}[kind].layout(rows, width)


def drawn_text(svg):
    """All the text of an SVG."""
    return " ".join(
        "".join(node.itertext()) for node in ElementTree.fromstring(svg).iter() if node.tag.endswith("}text")
    )


def squeezed(text):
    return "".join(text.split())


each_case = pytest.mark.parametrize("rows", [pytest.param(rows, id=name) for name, rows in CASES.items()])
each_width = pytest.mark.parametrize("width", [_style.WIDE, _style.NARROW])
each_kind = pytest.mark.parametrize("kind", ["dots", "ecdf"])
