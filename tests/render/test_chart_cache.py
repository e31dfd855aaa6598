"""A chart is drawn once for the same content, and anew whenever anything that shapes it has changed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from generator import resources
from generator.errors import Location, RenderError
from generator.model.post import ChartRequest
from generator.model.probe import OwnChart
from generator.render import chart_cache, charts
from tests.conftest import REPOSITORY
from tests.histories import nightly, of
from tests.render.charts.samples import CASES

PROGRAM = REPOSITORY / "generator"

DOTS = ChartRequest("dots", CASES["slept"], {"alt": "x"})
OWN = OwnChart("mine", "charts/mine.py", b"def draw(figure, findings, options): pass\n")
MINE = ChartRequest("mine", CASES["slept"], {}, OWN)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The kinds that are drawn from now on, each time."""
    found: list[str] = []
    real = charts.drawing

    def drawing(request: ChartRequest) -> object:
        found.append(request.kind)
        return real(request)

    monkeypatch.setattr(charts, "drawing", drawing)
    yield found


# ------------------------------------------------------------------ what is kept


def test_drawings_come_in_the_order_they_were_asked_for(tmp_path: Path) -> None:
    wanted = [replace(DOTS, options={"alt": str(i)}, kind=kind) for i, kind in enumerate(("dots", "ecdf"))]
    assert list(chart_cache.drawings(wanted, tmp_path)) == [charts.drawing(one) for one in wanted]


def test_what_was_drawn_before_is_not_drawn_again(tmp_path: Path, drawn: list[str]) -> None:
    first = chart_cache.drawings([DOTS, MINE], tmp_path)
    assert chart_cache.drawings([DOTS, MINE], tmp_path) == first
    assert drawn == ["dots", "mine"]


@pytest.mark.parametrize("left", [0, 1, 100, -1], ids=["nothing", "a byte", "a part", "all but a byte"])
def test_a_truncated_drawing_is_made_anew(tmp_path: Path, drawn: list[str], left: int) -> None:
    (first,) = chart_cache.drawings([DOTS], tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:left])
    assert chart_cache.drawings([DOTS], tmp_path) == (first,)
    assert drawn == ["dots", "dots"]
    assert file.read_bytes() == whole


@pytest.mark.parametrize("name", ["svg", "narrow", "alt", "width", "title", "subtitle", "sha256"])
def test_a_drawing_that_was_changed_in_the_cache_is_made_anew(tmp_path: Path, name: str) -> None:
    (first,) = chart_cache.drawings([DOTS], tmp_path)
    (file,) = tmp_path.iterdir()
    for value in ("", None, 7):
        kept = json.loads(file.read_text())
        (kept if name in kept else kept["drawing"])[name] = value
        file.write_text(json.dumps(kept))
        assert chart_cache.drawings([DOTS], tmp_path) == (first,)


def test_a_folder_in_the_place_of_a_kept_drawing_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / f"{chart_cache.key(DOTS)}.json").mkdir()
    assert chart_cache.drawings([DOTS], tmp_path) == (charts.drawing(DOTS),)


def test_a_chart_is_drawn_where_the_cache_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert chart_cache.drawings([DOTS], tmp_path / "file") == (charts.drawing(DOTS),)


def test_a_chart_that_cannot_be_drawn_is_an_error_in_its_own_words_and_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(request: ChartRequest) -> object:
        raise ValueError("no ink")

    monkeypatch.setattr(charts, "drawing", broken)
    with pytest.raises(RenderError, match=r"\{chart\} dots could not be drawn: ValueError: no ink"):
        chart_cache.drawings([DOTS], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_is_found_without_the_drawing_library(tmp_path: Path) -> None:
    chart_cache.drawings([DOTS, MINE], tmp_path)
    code = (
        "import sys; from pathlib import Path; from generator.render import chart_cache\n"
        "from tests.render.test_chart_cache import DOTS, MINE\n"
        f"chart_cache.drawings([DOTS, MINE], Path({str(tmp_path)!r}))\n"
        "print({'matplotlib', 'numpy'} & set(sys.modules))"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True, cwd=REPOSITORY) == "set()\n"


@pytest.mark.parametrize("home", ["", "/nowhere"])
def test_where_home_cannot_be_written_fonts_are_listed_in_the_cache(tmp_path: Path, home: str) -> None:
    code = (
        "import os; from pathlib import Path; from generator.render import chart_cache\n"
        "from tests.render.test_chart_cache import DOTS\n"
        f"chart_cache.drawings([DOTS], Path({str(tmp_path)!r}))"
    )
    environment = {"HOME": home, "PATH": "/usr/bin:/bin"}
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, env=environment, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.glob("fontlist-*.json"))


# ------------------------------------------------------------------ its name


def test_the_key_follows_what_is_drawn_and_not_where_it_stands_in_the_note() -> None:
    rows, base = DOTS.rows, chart_cache.key(DOTS)
    moved = replace(rows[0], measurement=replace(rows[0].measurement, location=Location("a.yml", 7, 1)))
    assert chart_cache.key(replace(DOTS, rows=(moved, *rows[1:]))) == base
    for field, value in (("histogram", {700: 1}), ("record", "another"), ("session", "2023-11-03")):
        other = replace(rows[0], summary=replace(rows[0].summary, **{field: value}))
        assert chart_cache.key(replace(DOTS, rows=(other, *rows[1:]))) != base
    assert chart_cache.key(replace(DOTS, options={"alt": "y"})) != base
    assert chart_cache.key(replace(DOTS, kind="ecdf")) != base


def test_the_key_follows_the_file_of_an_own_chart() -> None:
    other = replace(MINE, own=replace(OWN, source=OWN.source + b"\n"))
    assert chart_cache.key(other) != chart_cache.key(MINE)


def test_the_key_follows_the_code_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    before = chart_cache.key(DOTS)
    hashed = resources.code()
    monkeypatch.setattr(resources, "code", lambda: f"{hashed} and one line more")
    assert chart_cache.key(DOTS) != before


def test_the_key_follows_the_release_of_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    before = chart_cache.key(DOTS)
    monkeypatch.setattr(chart_cache.metadata, "version", lambda name: f"{name} 99")
    chart_cache._release.cache_clear()
    assert chart_cache.key(DOTS) != before
    chart_cache._release.cache_clear()


def shaping() -> list[str]:
    """The program's files that a process has loaded once it has drawn every kind."""
    code = (
        "import sys; from generator.render import charts; from generator.model.post import ChartRequest\n"
        "for kind in charts.kinds(): charts.drawing(ChartRequest(kind, ()))\n"
        "print(*(m.__file__ for n, m in sys.modules.items() if n.split('.')[0] == 'generator'), sep='\\n')"
    )
    said = subprocess.check_output([sys.executable, "-c", code], text=True, cwd=REPOSITORY)
    return sorted(str(Path(line).relative_to(PROGRAM)) for line in said.split())


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program's source."""
    folder = tmp_path_factory.mktemp("program") / "generator"
    shutil.copytree(PROGRAM, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def hashed(program: Path) -> str:
    resources.code.cache_clear()
    return resources.code(program)


def test_a_change_of_any_file_that_is_loaded_to_draw_changes_the_key(program: Path) -> None:
    before, files = hashed(program), shaping()
    assert {"units/figures.py", "render/charts/_axis.py", "findings/wording.py", "model/note.py"} <= set(
        files
    )
    for file in files:
        text = (program / file).read_text()
        (program / file).write_text(f"{text}\n# another line\n")
        assert hashed(program) != before, file
        (program / file).write_text(text)
    assert hashed(program) == before


def test_a_file_that_is_renamed_or_gone_changes_the_key(program: Path) -> None:
    before, file = hashed(program), program / "render/charts/_axis.py"
    away = file.rename(file.with_name("_axes.py"))
    renamed = hashed(program)
    text = away.read_bytes()
    away.unlink()
    assert len({before, renamed, hashed(program)}) == 3
    file.write_bytes(text)


def test_a_file_that_is_missing_or_cannot_be_read_is_an_error(program: Path, tmp_path: Path) -> None:
    link = program / "render/charts/_gone.py"
    link.symlink_to("nowhere.py")
    with pytest.raises(FileNotFoundError, match=r"_gone\.py"):
        hashed(program)
    link.unlink()
    with pytest.raises(FileNotFoundError, match="holds no source files"):
        hashed(tmp_path)


def test_a_drawing_of_other_sessions_is_another_one() -> None:
    before, after = (ChartRequest("history", (), histories=(of(nightly(count)),)) for count in (3, 4))
    assert chart_cache.key(before) == chart_cache.key(replace(before))
    assert chart_cache.key(before) != chart_cache.key(after)
