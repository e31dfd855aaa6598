"""Own charts: plain matplotlib in the look of the house, and errors told with their line."""

from __future__ import annotations

import sys
from xml.etree import ElementTree

import pytest

from generator.errors import RenderError
from generator.model.post import ChartRequest
from generator.model.probe import OwnChart
from generator.render import charts
from generator.render.charts import _style
from tests.render.charts.samples import CASES, drawn_text, finding

BARS = b'''"""A bar for each median."""

from dataclasses import dataclass


@dataclass
class Bar:
    label: "str"
    value: "float"


def draw(figure, findings, options):
    axes = figure.subplots()
    bars = [Bar(one.label, one.summary.median.value) for one in findings if one.summary.median]
    for number, bar in enumerate(bars):
        axes.barh(number, bar.value, label=bar.label)
    axes.set_yticks(range(len(bars)), [bar.label for bar in bars])
    axes.set_xscale("log")
    axes.set_xlabel(options.get("unit", "ns"))
'''


def request(source=BARS, options=None, rows=CASES["four labels"]):
    return ChartRequest("bars", rows, options or {}, OwnChart("bars", "charts/bars.py", source))


def test_plain_axes_become_a_picture_as_wide_as_the_page():
    svg = charts.draw(request(options={"unit": "nanoseconds"}))
    assert ElementTree.fromstring(svg).attrib["width"] == str(_style.WIDE)
    text = drawn_text(svg)
    assert "pthread 700" in text
    assert "nanoseconds" in text
    assert _style.SERIES[0].lower() in svg.decode().lower()
    assert _style.PAPER in svg.decode()


def test_text_of_plain_axes_stands_in_the_families_that_browsers_have_and_labels_stay_as_they_are():
    svg = charts.draw(request(rows=(finding("'DejaVu Sans'", CASES["slept"][0].condition),))).decode()
    assert "font-family: 'Segoe UI', 'Roboto'" in svg or "px 'Segoe UI', 'Roboto'" in svg
    assert svg.count("DejaVu Sans") == 1


def test_without_an_alt_of_its_own_a_chart_says_the_medians():
    assert charts.alt(request()).startswith("bars chart, medians: from ")


def test_an_alt_of_its_own_is_one_line_of_plain_text():
    source = BARS + b'\ndef alt(head, findings):\n    return f"{head}:\\n{len(findings)}\\x1b bars"\n'
    assert charts.alt(request(source, {"alt": "locks"})) == "locks: 4 bars"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b"def draw(figure, findings, options):\n    1 / 0\n", "charts/bars.py:2: ZeroDivisionError: "),
        (b"import nowhere\n", "charts/bars.py:1: ModuleNotFoundError: No module named 'nowhere'"),
        (b"def draw(figure):\n\n    (\n", "charts/bars.py:3: SyntaxError: "),
        (b"def f(): g()\ndef g():\n    raise KeyError\ndef draw(*_): f()\n", "charts/bars.py:3: KeyError"),
        (
            b"def draw(figure, *_):\n    figure.subplots().plot([1], [2, 3])\n",
            "charts/bars.py:2: ValueError: ",
        ),
        (b"def draw(figure, *_):\n    figure.suptitle('$\\\\frac$')\n", "charts/bars.py: ValueError: "),
        (b"import sys\ndef draw(*_):\n    sys.exit(0)\n", "charts/bars.py:3: SystemExit: 0"),
        (b"def draw(*_):\n    raise BrokenPipeError\n", "charts/bars.py:2: BrokenPipeError"),
        (b"", "charts/bars.py: AttributeError: "),
    ],
)
def test_an_error_in_a_file_of_ones_own_is_told_with_the_file_and_its_line(source, said):
    with pytest.raises(RenderError) as raised:
        charts.draw(request(source))
    assert raised.value.what.startswith(said)
    assert raised.value.hint


def test_ctrl_c_is_no_error_of_the_file():
    with pytest.raises(KeyboardInterrupt):
        charts.draw(request(b"def draw(*_):\n    raise KeyboardInterrupt\n"))


def test_axes_without_a_grid_of_them_and_a_glyph_that_no_font_has_are_no_warnings():
    source = "def draw(figure, *_):\n    figure.add_axes((0, 0, 1, 1)).text(0.5, 0.5, 'ロック')\n".encode()
    assert "ロック" in drawn_text(charts.draw(request(source)))


def test_a_file_of_ones_own_needs_nothing_but_matplotlib():
    assert charts.draw(request(b"import matplotlib.pyplot\n" + BARS)).startswith(b"<?xml")
    del sys.modules["matplotlib.pyplot"]
