"""Charts, drawn from made-up findings: their bytes, their texts, and where these stand."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import NOWHERE, Location
from generator.model.finding import Estimate, Finding, Mode, Summary
from generator.model.note import Condition, Expectation, Measurement, Printed
from generator.model.post import ChartRequest
from generator.model.trial import Said, Trial
from generator.records import histogram
from generator.render import charts
from generator.render.charts import _axis, _curve, _sheet, _style, _words, dots, ecdf

REPOSITORY = Path(__file__).parents[3]
ANYWHERE = Condition("anywhere")
TOGETHER = Condition("together", placement="one cpu")
APART = Condition("apart", placement="two cores")
AWAKE = Condition("apart_awake", placement="two cores", awake=True)
TWINS = Condition("twins", placement="smt twins")
CONDITIONS = (ANYWHERE, TOGETHER, APART, AWAKE, TWINS)


# ------------------------------------------------------------------ findings, made up


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
    "none": (),
}


def sheet(kind, rows):
    return {"dots": dots, "ecdf": ecdf}[kind].layout(rows)


def drawn_text(svg):
    """All the text of an SVG."""
    return " ".join(
        "".join(node.itertext()) for node in ElementTree.fromstring(svg).iter() if node.tag.endswith("}text")
    )


def squeezed(text):
    return "".join(text.split())


each_case = pytest.mark.parametrize("rows", [pytest.param(rows, id=name) for name, rows in CASES.items()])
each_kind = pytest.mark.parametrize("kind", ["dots", "ecdf"])


# ------------------------------------------------------------------ the package


def test_every_module_of_the_folder_is_a_kind_unless_its_name_begins_with_an_underscore():
    files = {file.stem for file in Path(charts.__file__).parent.glob("*.py")}
    assert charts.kinds() == {name for name in files if not name.startswith("_")}
    assert charts.kinds() >= {"dots", "ecdf", "line", "address_space"}


def test_an_unknown_kind_is_refused_and_none_is_imported_by_its_name():
    for name in ("pie", "_sheet", "..dots", "os"):
        with pytest.raises(ValueError, match="unknown chart kind"):
            charts.draw(ChartRequest(name, ()))


def run(code, **how):
    """What a fresh interpreter prints."""
    path = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "tests")])
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", **how.pop("env", {})}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, **how
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_listing_naming_and_hashing_do_without_matplotlib():
    code = """
import sys, tests.render.charts.test_charts as t
from generator.render import charts
request = charts.ChartRequest("dots", t.slept(), {})
charts.kinds(), charts.alt(request), charts.digest(request)
print("matplotlib" in sys.modules)
"""
    assert run(code) == "False"


def test_the_bytes_are_the_same_in_any_directory_time_zone_language_and_with_any_hash_seed(tmp_path):
    code = """
import hashlib, tests.render.charts.test_charts as t
from generator.render import charts
for kind in ("dots", "ecdf"):
    for name in ("mixed", "slept"):
        request = charts.ChartRequest(kind, t.CASES[name])
        assert charts.draw(request) == charts.draw(request)
        print(hashlib.sha256(charts.draw(request)).hexdigest(), charts.digest(request))
"""
    (tmp_path / "matplotlibrc").write_text("svg.fonttype: path\nlines.linewidth: 9\nfont.size: 30\n")
    here = run(code, cwd=REPOSITORY, env={"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"})
    there = run(code, cwd=tmp_path, env={"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "2"})
    assert len(here.split()) == 8
    assert here == there


def test_drawing_leaves_no_trace_in_matplotlib():
    import matplotlib

    before = matplotlib.rcParams.copy()
    charts.draw(ChartRequest("dots", CASES["slept"]))
    assert matplotlib.rcParams.copy() == before
    assert "matplotlib.pyplot" not in sys.modules


def test_the_digest_follows_what_is_drawn_and_nothing_else():
    rows = CASES["slept"]
    base = charts.digest(ChartRequest("ecdf", rows, {"alt": "x"}))
    moved = replace(rows[0], measurement=replace(rows[0].measurement, location=Location("a.yml", 7, 1)))
    other = replace(rows[0], summary=replace(rows[0].summary, histogram={700: 1}))
    assert charts.digest(ChartRequest("ecdf", (moved, *rows[1:]), {"alt": "x"})) == base
    assert charts.digest(ChartRequest("ecdf", (other, *rows[1:]), {"alt": "x"})) != base
    assert charts.digest(ChartRequest("ecdf", rows, {"alt": "y"})) != base
    assert charts.digest(ChartRequest("dots", rows, {"alt": "x"})) != base


# ------------------------------------------------------------------ what every chart keeps


@each_kind
@each_case
def test_no_two_texts_meet_and_none_leaves_the_paper(kind, rows):
    page = sheet(kind, rows)
    paper = _sheet.Box(0, 0, page.width, page.height)
    for text in page.texts:
        assert paper.contains(text.box), text
    for one, other in combinations(page.texts, 2):
        assert not one.box.meets(other.box), (one, other)


@each_kind
@each_case
def test_no_text_covers_a_mark(kind, rows):
    page = sheet(kind, rows)
    marks = [item for item in page.items if isinstance(item, _sheet.Mark)]
    for text in page.texts:
        assert not any(text.box.holds((mark.x, mark.y)) for mark in marks), text


@each_kind
@each_case
def test_every_label_and_condition_of_the_data_is_in_the_picture(kind, rows):
    said = squeezed(drawn_text(charts.draw(ChartRequest(kind, rows))))
    for row in rows:
        assert squeezed(row.label) in said
    if len({row.condition.name for row in rows}) > 1:
        for row in rows:
            assert squeezed(row.condition.title) in said
            assert squeezed(row.condition.idle_title) in said


@each_kind
@each_case
def test_text_is_large_enough_for_a_page_and_a_phone(kind, rows):
    assert all(text.size >= 13 for text in sheet(kind, rows).texts)
    svg = charts.draw(ChartRequest(kind, rows)).decode()
    assert re.search(r'<svg [^>]*width="560" height="[\d.]+" viewBox="0 0 560 [\d.]+"', svg) or re.search(
        r'<svg [^>]*height="[\d.]+" viewBox="0 0 560 [\d.]+" width="560"', svg
    )


@pytest.mark.parametrize(
    "label", ["$x_1$", "a\x00b\x1b[31m", "]]>", "x\ud800y", "two\nlines", "'DejaVu Sans'"]
)
@each_kind
def test_no_label_breaks_the_picture(kind, label):
    svg = charts.draw(ChartRequest(kind, (finding(label, ANYWHERE), finding("b", ANYWHERE, 3e3))))
    assert squeezed(_words.clean(label)) in squeezed(drawn_text(svg))


def test_series_are_told_apart_by_colour_by_shape_and_by_dash():
    every = (_style.NEUTRAL, *_style.STROKES)
    for field in ("colour", "shape", "dash"):
        assert len({getattr(stroke, field) for stroke in every}) == len(every)


def test_a_condition_looks_the_same_in_every_chart_of_a_post():
    some, all_of_them = _style.strokes([APART, AWAKE]), _style.strokes(CONDITIONS)
    assert some == {name: all_of_them[name] for name in some}
    many = _style.strokes([Condition(f"c{i}", pin=(i,)) for i in range(8)])
    assert len(set(many.values())) == 8


# ------------------------------------------------------------------ words


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


# ------------------------------------------------------------------ the axis


values = st.floats(min_value=0.01, max_value=1e12)
spans = st.builds(
    lambda a, b, before, after: _axis.Span(min(a, b), max(a, b), before, after),
    values,
    values,
    st.floats(0, 150),
    st.floats(0, 150),
)


@given(st.lists(spans, min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_every_span_and_the_room_around_it_is_on_the_axis(found):
    axis = _axis.fit(found, 150, 550)
    for span in found:
        assert axis.x(span.low) - span.before >= 150 - 1e-6
        assert axis.x(span.high) + span.after <= 550 + 1e-6
    assert axis.high / axis.low >= 1.999


@given(values, st.floats(1.0, 1e11))
@settings(max_examples=200, deadline=None)
def test_ticks_are_on_the_axis_rise_and_do_not_touch(low, factor):
    axis = _axis.fit([_axis.Span(low, low * factor)], 150, 550)
    ticks = _axis.ticks(axis, "time", lambda text: _style.text_width(text, 13))
    boxes = [(axis.centre(t.value, w := _style.text_width(t.text, 13)) - w / 2, w) for t in ticks]
    assert len(ticks) >= 2
    assert all(axis.low <= tick.value <= axis.high for tick in ticks)
    assert all(left + width < other for (left, width), (other, _) in pairwise(boxes))


def test_the_unit_stands_at_its_first_tick_and_at_the_last_one():
    axis = _axis.Axis(400, 130e3, 100, 560)
    ticks = _axis.ticks(axis, "time", lambda text: _style.text_width(text, 13))
    assert [tick.text for tick in ticks] == ["500 ns", "1 us", "2", "5", "10", "20", "50", "100 us"]


@each_kind
def test_zeros_and_absurd_values_are_drawn_at_the_end_of_the_axis(kind):
    zero = finding("zero", ANYWHERE, 5.0)
    none = Estimate(0.0, 0.0, 0.0, 6, 0.969)
    bins = {histogram.bin_index(0.0): 90, **zero.summary.histogram}
    zero = replace(zero, summary=replace(zero.summary, median=none, spread=(0.0, 9.0), histogram=bins))
    vast = replace(zero, summary=replace(zero.summary, spread=(1e-300, 1e300)))
    page = sheet(kind, (zero, vast, finding("other", ANYWHERE, 7.0)))
    assert "0 ns" in " ".join(text.text for text in page.texts)
    assert all(math.isfinite(text.x) for text in page.texts)


@each_kind
def test_a_size_among_times_stands_in_words_and_not_on_the_axis_of_times(kind):
    other = finding("heap", ANYWHERE, 4096.0)
    other = replace(other, summary=replace(other.summary, dimension="size"))
    said = drawn_text(charts.draw(ChartRequest(kind, (finding("call", ANYWHERE, 7.0), other))))
    assert "4.0" in said
    assert "KiB" in said
    assert "us" not in said.split()


# ------------------------------------------------------------------ dots


def marks(page, stroke):
    return [i for i in page.items if isinstance(i, _sheet.Mark) and i.colour == stroke.colour]


def test_a_mode_with_more_of_the_events_has_the_larger_mark():
    rows = (finding("CondVar", TOGETHER, ((660, 0.05, 1000), (2210, 0.05, 3000))),)
    in_legend, *drawn = sorted(marks(dots.layout(rows), _style.STROKES[0]), key=lambda mark: mark.y)
    small, large = sorted(drawn, key=lambda mark: mark.x)
    assert small.size < large.size < in_legend.size


def test_the_figure_stands_beside_the_mark_of_the_largest_mode():
    for share, side in ((3000, "right"), (300, "left")):
        rows = (finding("CondVar", ANYWHERE, ((660, 0.05, 1000), (9e4, 0.05, share))),)
        page = dots.layout(rows)
        text = next(t for t in page.texts if t.text == _words.figure(rows[0].summary))
        largest = max(marks(page, _style.NEUTRAL), key=lambda mark: mark.size)
        assert (text.box.left > largest.x) == (side == "right")


def shades(page):
    return [i for i in page.items if isinstance(i, _sheet.Area) and i.colour == _style.EXPECTED]


def test_what_is_expected_of_every_measurement_is_one_band_through_all_of_them():
    page = dots.layout(CASES["hand-offs"])
    assert [text.text for text in page.texts].count("expected: under 5 us (Kostas)") == 1
    assert len(shades(page)) == 1
    assert shades(page)[0].box.bottom - shades(page)[0].box.top > 300


def test_an_expectation_of_one_condition_says_whose_it_is():
    rows = [replace(row, measurement=replace(row.measurement, expect={})) for row in CASES["hand-offs"]]
    rows += [
        finding(label, APART, 3e4, expect=[UNDER_5_US]) for label in ("futex", "mutex", "signal", "CondVar")
    ]
    rows = [row for row in rows if row.condition is not APART or row.measurement.expect]
    assert "expected (two cores): under 5 us (Kostas)" in drawn_text(
        charts.draw(ChartRequest("dots", tuple(rows)))
    )
    assert "expected (two cores): under 5 us (Kostas)" in drawn_text(
        charts.draw(ChartRequest("ecdf", slept()))
    )


def test_what_is_expected_of_some_rows_shades_these_only():
    low, high = sorted((area.box for area in shades(dots.layout(CASES["mixed"]))), key=lambda box: -box.top)
    assert low.bottom - low.top < 80
    assert high.bottom - high.top < 80
    assert not low.meets(high)


def test_what_is_expected_of_one_measurement_does_not_shade_another():
    rows = (finding("a", ANYWHERE, 3e3, expect=[UNDER_5_US]), finding("b", ANYWHERE, 4e3))
    (area,) = shades(dots.layout(rows))
    label = next(text for text in dots.layout(rows).texts if text.text == "b")
    assert area.box.bottom < label.y


def test_an_interval_is_drawn_only_where_the_mark_does_not_hide_it():
    def thick(width, **more):
        page = dots.layout((finding("a", ANYWHERE, 1e3, width=width, **more),))
        return [i for i in page.items if isinstance(i, _sheet.Line) and i.width == 4.0]

    assert len(thick(0.3)) == 1
    assert not thick(0.001)
    assert not thick(0.3, quick=True)


def test_rows_of_one_label_share_a_band_wherever_they_stand():
    page = dots.layout(CASES["sweep"])
    assert sum("4 KiB" in text.text for text in page.texts) == 1


# ------------------------------------------------------------------ ecdf


def titles_of(page):
    return [text.text for text in page.texts if text.size == _style.LARGE]


def marks_of(rows):
    return [item for item in dots.layout(rows).items if isinstance(item, _sheet.Mark)]


def test_a_placement_has_one_line_for_all_its_waits_and_marks_go_from_filled_to_hollow():
    rows = warm_and_slept()
    lines = {}
    for mark in marks_of([row for row in rows if row.label == "CondVar"]):
        lines.setdefault((mark.y, mark.shape), []).append(mark)
    apart = next(
        found for (_, shape), found in lines.items() if shape == _style.USUAL["two cores"].shape and found[1:]
    )
    ink = _style.USUAL["two cores"].colour
    assert [mark.edge for mark in apart] == [ink] * 3
    by_value = sorted(apart, key=lambda mark: mark.x)
    assert [mark.colour for mark in by_value] == [ink.lower(), _style.tint(ink, 0.5), _style.PAPER]


def test_the_legend_says_what_filled_pale_and_hollow_mean():
    said = drawn_text(charts.draw(ChartRequest("dots", warm_and_slept())))
    for words in ("filled: warm", "pale: after 50 ms asleep", "hollow: after 1 s asleep", "kept awake"):
        assert words in said
    two = drawn_text(charts.draw(ChartRequest("dots", warm_and_slept()[:8])))
    assert "hollow: after 50 ms asleep" in two
    assert "pale" not in two


def test_what_is_missing_of_a_placement_is_said_under_its_line():
    said = drawn_text(charts.draw(ChartRequest("dots", warm_and_slept())))
    assert "after 50 ms asleep: skipped: needs two CPUs" in said


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


def test_a_tint_lies_between_a_colour_and_the_paper():
    assert _style.tint("#0072B2", 1).upper() == "#0072B2"
    assert _style.tint("#0072B2", 0) == _style.PAPER
    assert _style.tint("#000000", 0.5) == "#7e7e7e"


def test_five_curves_share_a_frame_and_six_become_small_multiples():
    rows = tuple(finding(f"call {i}", ANYWHERE, 900 * 2**i) for i in range(6))
    assert titles_of(ecdf.layout(rows[:5])) == []
    assert titles_of(ecdf.layout(rows)) == [f"call {i}" for i in range(6)]


def test_curves_of_one_label_share_a_small_multiple():
    assert titles_of(ecdf.layout(CASES["hand-offs"])) == ["futex", "mutex", "signal", "CondVar"]


@given(st.dictionaries(st.integers(-50, 900), st.integers(1, 5000), min_size=1, max_size=60))
@settings(max_examples=100, deadline=None)
def test_no_curve_goes_beyond_what_the_number_of_events_allows(bins):
    found = replace(finding("a", ANYWHERE), summary=replace(summary(((5.0, 0.1, 50),)), histogram=bins))
    points = _curve.Curve(found, _style.NEUTRAL).points
    events = sum(bins.values())
    top = max(share for _, share in points)
    assert top == 0.5 or events * (1 - top) >= 10 - 1e-6
    assert list(points) == sorted(points)
    assert len(points) <= _curve.POINTS + 2
    assert points[-1][0] <= histogram.GROWTH ** (max(bins) + 1) * (1 + 1e-9)


def test_the_share_axis_ends_where_the_curves_do():
    page = ecdf.layout((finding("a", ANYWHERE, ((900, 0.2, 90),)),))
    said = [text.text for text in page.texts]
    assert "88 %" in said
    assert "90 %" not in said


def test_a_share_never_reads_as_more_than_it_is():
    assert _curve.share_text(0.99966) == "99.96 %"
    assert _curve.share_text(0.998) == "99.8 %"
    assert _curve.share_text(0.9) == "90 %"
    assert _curve.share_text(0.5) == "half"


def test_curves_too_close_for_labels_of_their_own_have_a_legend():
    page = ecdf.layout(CASES["alike"])
    samples = [i for i in page.items if isinstance(i, _sheet.Line) and len(i.points) == 2 and i.width == 2.2]
    assert len(samples) == 5
