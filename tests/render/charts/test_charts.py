"""The kinds of charts: which there are, and that their bytes hang on nothing but the findings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.model.post import ChartRequest
from generator.render import charts
from tests.conftest import REPOSITORY
from tests.render.charts.samples import CASES


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


def test_listing_and_naming_do_without_matplotlib():
    code = """
import sys, tests.render.charts.samples as t
from generator.model.post import ChartRequest
from generator.render import charts
charts.kinds(), charts.alt(ChartRequest("dots", t.slept(), {})), charts.shows_facts("address_space")
print({"matplotlib", "numpy"} & set(sys.modules))
"""
    assert run(code) == "set()"


def test_the_bytes_are_the_same_in_any_directory_time_zone_language_and_with_any_hash_seed(tmp_path):
    code = """
import hashlib, tests.render.charts.samples as t, tests.render.charts.test_own as own
from generator.model.post import ChartRequest
from generator.render import charts
requests = [ChartRequest("dots", t.CASES["mixed"]), ChartRequest("ecdf", t.CASES["slept"])]
others = [form for form in charts.FORMATS if form != "svg"]
for request, form in [(one, "svg") for one in requests] + [(own.request(), form) for form in others]:
    drawn = charts.draw(request, form)
    assert drawn == charts.draw(request, form)
    print(hashlib.sha256(drawn).hexdigest())
"""
    (tmp_path / "matplotlibrc").write_text("svg.fonttype: path\nlines.linewidth: 9\nfont.size: 30\n")
    here = run(code, cwd=REPOSITORY, env={"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"})
    there = run(code, cwd=tmp_path, env={"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "2"})
    assert len(here.split()) == 4
    assert here == there


def test_a_chart_is_drawn_as_what_its_format_says():
    request = ChartRequest("dots", CASES["slept"])
    found = {form: charts.draw(request, form) for form in charts.FORMATS}
    assert found["svg"].startswith(b"<?xml")
    assert found["pdf"].startswith(b"%PDF")
    assert found["png"].startswith(b"\x89PNG")


def test_text_in_a_pdf_is_text_in_a_truetype_font():
    pdf = charts.draw(ChartRequest("dots", CASES["slept"]), "pdf")
    assert b"/Subtype /CIDFontType2" in pdf or b"/Subtype /TrueType" in pdf
    assert b"/Type3" not in pdf


def test_no_date_and_no_program_stand_in_a_picture():
    request = ChartRequest("dots", CASES["slept"])
    for form in charts.FORMATS:
        picture = charts.draw(request, form).lower()
        assert b"matplotlib" not in picture
        assert b"creationdate" not in picture and b"dc:date" not in picture


def test_drawing_leaves_no_trace_in_matplotlib():
    import matplotlib

    before = matplotlib.rcParams.copy()
    charts.draw(ChartRequest("dots", CASES["slept"]))
    assert matplotlib.rcParams.copy() == before
    assert "matplotlib.pyplot" not in sys.modules
