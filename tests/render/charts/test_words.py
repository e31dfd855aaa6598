"""What charts say: alt texts, titles of conditions, reasons."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from generator.model.post import ChartRequest
from generator.render import charts
from generator.render.charts import _words
from tests.render.charts.samples import ANYWHERE, APART, AWAKE, CASES, drawn_text, each_kind, finding


def test_the_alt_text_says_the_drawn_numbers():
    rows = CASES["slept"]
    alt = charts.alt(ChartRequest("dots", rows, {"alt": "CondVar after 50 ms asleep"}))
    assert alt == (
        "CondVar after 50 ms asleep: CondVar 9.00 us (60 %) or 40.0 us (40 %) anywhere, 7.81 us on one CPU, "
        "257 us on two cores, 32.0 us on two cores, kept awake"
    )
    said = drawn_text(charts.draw(ChartRequest("dots", rows)))
    for number in re.findall(r"[\d.]+ us", alt):
        assert number in said


def test_a_long_alt_text_ends_with_what_is_left_out():
    alt = charts.alt(ChartRequest("dots", CASES["twelve"]))
    assert len(alt) <= 350
    shown = alt.count(" us ") + alt.count(" ns ") + alt.count(" ms ")
    assert alt.endswith(f"and {36 - shown} more")


def test_conditions_that_differ_only_in_their_sleep_are_told_apart():
    asleep = replace(APART, name="slept", idle=50_000_000)
    assert _words.titles([APART, asleep]) == {"apart": "two cores", "slept": "two cores, after 50 ms asleep"}
    again = replace(APART, name="again")
    assert _words.titles([APART, again]) == {"apart": "two cores (apart)", "again": "two cores (again)"}


@each_kind
def test_what_was_not_measured_keeps_its_place_with_the_reason(kind):
    said = drawn_text(charts.draw(ChartRequest(kind, CASES["nothing measured"])))
    assert "skipped: needs two CPUs" in said
    assert "not measured yet" in said


@each_kind
def test_a_quick_figure_says_so(kind):
    assert "quick: 2 processes" in drawn_text(charts.draw(ChartRequest(kind, CASES["narrow"])))
    rows = (finding("a", ANYWHERE), finding("b", ANYWHERE, quick=True))
    assert "quick, b: 2 processes" in drawn_text(charts.draw(ChartRequest(kind, rows)))


@pytest.mark.parametrize(
    ("conditions", "waits"),
    [
        ([ANYWHERE, APART], ()),
        ([replace(ANYWHERE, idle=5), replace(APART, idle=7)], ()),
        ([ANYWHERE, replace(APART, idle=7)], ()),  # no placement has both
        ([APART, replace(APART, name="slept", idle=7)], (0, 7)),
        ([APART, replace(APART, name="again"), replace(APART, name="slept", idle=7)], ()),
        ([APART, replace(APART, name="slept", idle=7), replace(AWAKE, idle=9)], (0, 7, 9)),
    ],
)
def test_waits_share_a_line_only_where_a_placement_was_measured_warm_and_slept(conditions, waits):
    assert _words.waits([finding("a", condition) for condition in conditions]) == waits
