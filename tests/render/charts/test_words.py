"""What charts say: alt texts, titles of conditions, reasons."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from generator.model.post import ChartRequest
from generator.render import charts
from generator.render.charts import _words
from tests.render.charts.samples import (
    ANYWHERE,
    APART,
    AWAKE,
    CASES,
    drawn_text,
    each_case,
    each_kind,
    finding,
)


def test_the_alt_text_says_the_least_and_the_greatest_of_the_drawn_numbers():
    rows = CASES["slept"]
    alt = charts.alt(ChartRequest("dots", rows, {"alt": "CondVar after 50 ms asleep"}))
    assert alt == "CondVar after 50 ms asleep: from 7.8 µs (one CPU) to 257 µs (two cores)"
    said = drawn_text(charts.draw(ChartRequest("dots", rows)))
    for number in re.findall(r"[\d.]+ µs", alt):
        assert number in said


@pytest.mark.parametrize("kind", sorted(charts.kinds()))
@pytest.mark.parametrize("head", ["", "a head", "a head of many words " * 5, "words " * 60, "w" * 200])
@each_case
def test_no_alt_text_has_more_than_160_characters_or_two_figures(kind, head, rows):
    alt = charts.alt(ChartRequest(kind, rows, {"alt": head}))
    assert 0 < len(alt) <= 160
    assert len(re.findall(r"\d (?:ns|µs|ms|s)\b(?! asleep)", alt.removeprefix(head))) <= 2


def test_a_head_that_leaves_no_room_for_figures_stands_alone():
    rows, said = CASES["slept"], ": from 7.8 µs (one CPU) to 257 µs (two cores)"
    fits = "w" * (160 - len(said))
    assert charts.alt(ChartRequest("dots", rows, {"alt": fits})) == fits + said
    assert charts.alt(ChartRequest("dots", rows, {"alt": fits + "w"})) == fits + "w"


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
