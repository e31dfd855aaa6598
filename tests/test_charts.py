"""Charts, drawn from made-up findings: their bytes, their texts, and where these stand."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pytest

from generator import charts, units
from generator.charts import _axis, _curve, _style, _words, dots, ecdf
from generator.errors import NOWHERE
from generator.model import (
    ChartRequest,
    Condition,
    Estimate,
    Expectation,
    Finding,
    Measurement,
    Mode,
    Printed,
    Summary,
    Trial,
)

REPOSITORY = Path(__file__).parents[1]
ANYWHERE = Condition("anywhere")
TOGETHER = Condition("together", placement="one cpu")
APART = Condition("apart", placement="two cores")
AWAKE = Condition("apart_awake", placement="two cores", awake=True)
TWINS = Condition("twins", placement="smt twins")
CONDITIONS = (ANYWHERE, TOGETHER, APART, AWAKE, TWINS)


# ------------------------------------------------------------------ findings, made up


def histogram(peaks, seed=7):
    """1 % bins of events around peaks of (median, sigma of the logarithm, count)."""
    draw = Random(seed)
    values = (math.exp(draw.gauss(math.log(at), sigma)) for at, sigma, count in peaks for _ in range(count))
    return dict(Counter(math.floor(math.log(value) / math.log(1.01)) for value in values))


def quantile(bins, q):
    """The middle of the bin in which the share `q` of the events is reached."""
    left = q * sum(bins.values())
    for k in sorted(bins):
        left -= bins[k]
        if left <= 0:
            return 1.01 ** (k + 0.5)
    raise AssertionError("q is at most 1")


def summary(peaks, *, seed=7, status="ok", reason="", quick=False, width=0.02, **more):
    if status != "ok":
        return Summary(Trial("m", "p", ANYWHERE), status, reason)
    bins = histogram(peaks, seed)
    events = sum(bins.values())
    half = quantile(bins, 0.5)
    shares = sorted((Mode(at, count / events) for at, _, count in peaks), key=lambda m: -m.share)
    estimate = Estimate(half, half * (1 - width), half * (1 + width), 2 if quick else 6, None if quick else 0.969)
    return Summary(
        Trial("m", "p", ANYWHERE),
        "ok",
        kind=more.pop("kind", "event"),
        quick=quick,
        n=estimate.n,
        events=events,
        median=estimate,
        spread=(quantile(bins, 0.01), quantile(bins, 0.99)),
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
    """One finding; `peaks` as in `histogram`, other names as in `summary`."""
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
    medians = {"futex": (710, 730, 29e3, 17e3), "mutex": (742, 730, 29e3, 17e3), "signal": (1460, 1450, 31e3, 18e3)}
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
