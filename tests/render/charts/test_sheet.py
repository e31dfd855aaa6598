"""A sheet on a figure: a unit is a pixel of the page, and what comes later lies above."""

from __future__ import annotations

import re

from generator.render.charts import _figure, _sheet
from generator.render.charts._sheet import Area, Box, Line, Mark, Sheet, Text

ITEMS = (
    Text(10, 20, "first"),
    Line(((30, 40), (50, 60)), "#111111", 2.0),
    Area(Box(70, 80, 90, 95), "#212121"),
    Mark(55, 66, "s", 8, "#333333"),
    Area(Box(1, 2, 3, 4), "#444444"),
)


def drawn(sheet: Sheet) -> str:
    with _figure.look():
        figure = _figure.blank()
        _sheet.onto(figure, sheet)
        return _figure.saved(figure, "svg").decode()


def test_what_comes_later_in_a_sheet_lies_above() -> None:
    svg = drawn(Sheet(560, 100, ITEMS))
    order = [svg.index(part) for part in ("first</text>", "#111111", "#212121", "#333333", "#444444")]
    assert order == sorted(order)


def test_a_unit_of_a_sheet_is_a_pixel_of_the_page_from_the_top_left() -> None:
    svg = drawn(Sheet(200, 100, ITEMS))
    assert re.search(r'width="200" height="100" viewBox="0 0 200 100"', svg)
    assert "M 30 40 \nL 50 60" in svg
    assert "M 70 95 \nL 90 95 \nL 90 80 \nL 70 80" in svg
    assert re.search(r'<use [^>]*x="55" y="66"', svg)
    assert re.search(r'<text [^>]*x="10"', svg)
