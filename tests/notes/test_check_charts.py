"""A chart file of the notebook's own is read, never run: what is told of it, and where."""

from __future__ import annotations

import pytest

from generator.model.probe import OwnChart
from generator.notes import check_charts

DRAW = "def draw(figure, findings, options):\n    pass\n"


def told(source: str | bytes, name: str = "bars") -> list[str]:
    text = source if isinstance(source, bytes) else source.encode()
    return [str(one) for one in check_charts.problems(OwnChart(name, f"charts/{name}.py", text))]


@pytest.mark.parametrize(
    "source",
    [
        DRAW,
        "def draw(*_): ...",
        "def draw(figure, findings, options, size=3): ...",
        "def draw(figure, findings, /, options, *, size=3): ...",
        "draw = print",
        "from elsewhere import draw",
        "def draw(): ...\n" + DRAW,
        DRAW + "def alt(head, findings): ...",
        DRAW + 'OPTIONS = ["scale"]',
        "raise SystemExit\n" + DRAW,
        b"# -*- coding: latin-1 -*-\n" + DRAW.encode() + "# \xe9".encode("latin-1"),
        DRAW + r'"\d"',
    ],
)
def test_a_file_that_defines_draw_is_a_kind(source: str | bytes) -> None:
    assert told(source) == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "",
            "charts/bars.py:1:1: there is no function draw\n  hint: write def draw(figure, findings",
        ),
        ("class A:\n    def draw(self): ...", "charts/bars.py:1:1: there is no function draw"),
        (
            "x = 1\ndef draw(figure): ...",
            "charts/bars.py:2:1: draw takes 1 parameter, not 3\n  hint: write def draw",
        ),
        ("def draw(a, b, c, d): ...", "charts/bars.py:1:1: draw takes 4 parameters, not 3"),
        ("def draw(a, b, c, *, d): ...", "charts/bars.py:1:1: draw has parameters that nobody gives it"),
        ("async def draw(a, b, c): ...", "charts/bars.py:1:1: draw is no plain function"),
        (DRAW + "def alt(head): ...", "charts/bars.py:3:1: alt takes 1 parameter, not 2"),
        (DRAW + "OPTIONS = 3", "charts/bars.py:3:1: OPTIONS is a list of names\n  hint: write OPTIONS = ["),
        (DRAW + "OPTIONS = [a]", "charts/bars.py:3:1: OPTIONS is a list of names"),
        ("def draw(:\n", "charts/bars.py:1:10: invalid syntax"),
        ("x = 1\n  y = 2\n", "charts/bars.py:2:"),
        ("x = 1\nreturn\n", "charts/bars.py:2:1: 'return' outside function"),
        (b"\xff\xfe", "charts/bars.py:"),
        (b"a\x00b", "charts/bars.py:1:1: "),
        ("(" * 9999, "charts/bars.py:1:"),
        ("-" * 99999 + "1", "charts/bars.py:1:1: "),
    ],
)
def test_a_file_that_cannot_be_drawn_with_is_told_with_line_and_hint(source: str | bytes, said: str) -> None:
    (problem,) = told(source)
    assert problem.startswith(said)
    assert "\n  hint: " in problem


@pytest.mark.parametrize("name", ["my chart", "1st", "möwe", "a.b"])
def test_a_name_that_no_block_can_write_is_a_problem(name: str) -> None:
    (problem,) = told(DRAW, name)
    assert f"'{name}' cannot be the name of a chart kind" in problem


@pytest.mark.parametrize("name", ["bars", "my-chart", "a_1"])
def test_letters_digits_hyphens_and_underscores_make_a_name(name: str) -> None:
    assert told(DRAW, name) == []


def test_the_options_of_a_kind_are_those_that_it_lists() -> None:
    def options(source: str) -> tuple[str, ...]:
        return check_charts.options(OwnChart("bars", "charts/bars.py", source.encode()))

    assert options('OPTIONS = ["scale", "unit"]') == ("scale", "unit")
    assert options('OPTIONS = ("scale",)') == ("scale",)
    assert options(DRAW) == options("OPTIONS = list(x)") == options("(") == ()
