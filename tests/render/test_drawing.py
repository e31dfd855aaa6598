"""Charts are drawn beside the program, once for the same content."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from generator.errors import RenderError
from generator.model.post import ChartRequest
from generator.render import charts, drawing
from tests.render.charts.test_charts import handoffs


def a_request(kind: str) -> ChartRequest:
    return ChartRequest(kind, tuple(handoffs()))


@pytest.fixture
def wanted() -> list[ChartRequest]:
    kinds = ("dots", "ecdf", "dots")
    return [replace(a_request(kind), options={"alt": str(i)}) for i, kind in enumerate(kinds)]


def test_pictures_come_in_the_order_they_were_asked_for(tmp_path: Path, wanted: list[ChartRequest]) -> None:
    with drawing.Artist(tmp_path) as artist:
        pictures = artist.draw(wanted)
    assert list(pictures) == [charts.draw(request) for request in wanted]


def test_what_was_drawn_before_is_not_drawn_again(tmp_path: Path, wanted: list[ChartRequest]) -> None:
    with drawing.Artist(tmp_path) as artist:
        first = artist.draw(wanted)
    with drawing.Artist(tmp_path) as artist:
        assert artist.draw(wanted) == first
        assert artist._child is None


def test_something_else_can_be_done_beside_the_drawing(tmp_path: Path, wanted: list[ChartRequest]) -> None:
    done: list[int] = []
    with drawing.Artist(tmp_path) as artist:
        artist.draw(wanted, meanwhile=lambda: done.append(1))
    assert done == [1]


def test_a_chart_that_cannot_be_drawn_is_an_error_in_its_own_words(
    tmp_path: Path, wanted: list[ChartRequest], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(request: ChartRequest) -> bytes:
        raise ValueError("no ink")

    monkeypatch.setattr(charts, "draw", broken)
    with pytest.raises(RenderError, match="no ink"), drawing.Artist(tmp_path) as artist:
        artist.draw(wanted)
    assert list(tmp_path.iterdir()) == []


def test_a_child_that_dies_is_an_error_and_no_hang(
    tmp_path: Path, wanted: list[ChartRequest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charts, "draw", lambda request: os._exit(9))
    with pytest.raises(RenderError, match="has died"), drawing.Artist(tmp_path) as artist:
        artist.draw(wanted)


def test_the_program_itself_never_loads_the_drawing_library(tmp_path: Path) -> None:
    text = (
        "import sys; from pathlib import Path; from generator.render import drawing\n"
        "from tests.render.test_drawing import a_request\n"
        f"with drawing.Artist(Path({str(tmp_path)!r})) as artist: artist.draw([a_request('dots')])\n"
        "print('matplotlib' in sys.modules)"
    )
    assert subprocess.check_output([sys.executable, "-c", text], text=True) == "False\n"
