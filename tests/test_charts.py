"""Charts as an author has them: kinds of one's own, figures for a paper, what is drawn and what is not."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.cli.export import export
from generator.render import charts
from tests.conftest import REPOSITORY
from tests.notebook import NOTE, STEM, Notebook

BARS = """import matplotlib.ticker

OPTIONS = ["unit"]


def draw(figure, findings, options):
    axes = figure.subplots()
    axes.barh([one.label for one in findings], [one.summary.median.value for one in findings])
    axes.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(4))
    axes.set_xlabel(options.get("unit", "ns"))


def alt(head, findings):
    return f"{head}: {len(findings)} bars"
"""
OWN = NOTE.replace("{chart} dots", "{chart} bars").replace(
    "alt: two things", "alt: two things\n  unit: nanoseconds"
)


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Notebook:
    """A notebook whose note was measured; tests that use it only read."""
    one = Notebook(tmp_path_factory.mktemp("measured"), fresh=("charts",))
    done = one.run("run", STEM)
    assert done.returncode == 0, done.stderr
    return one


@pytest.fixture
def notebook(measured: Notebook, tmp_path: Path) -> Notebook:
    """The same note and record in a notebook to write into."""
    one = Notebook(tmp_path, fresh=("charts",))
    shutil.copytree(measured.root, tmp_path, ignore=shutil.ignore_patterns("build"), dirs_exist_ok=True)
    return one


# ------------------------------------------------------------------ kinds of one's own


def test_a_file_of_ones_own_draws_a_chart_with_its_own_words(notebook: Notebook) -> None:
    notebook.write("charts/bars.py", BARS)
    notebook.note(OWN)
    done = notebook.run("render", STEM)
    assert (done.returncode, done.stderr) == (0, "")
    assert 'alt="two things: 2 bars"' in notebook.post.read_text()
    pictures = [path.read_text() for path in (notebook.root / "assets" / STEM).glob("bars-*.svg")]
    assert all("nanoseconds" in picture for picture in pictures)
    assert sorted(f'width="{width}"' in "".join(pictures) for width in (360, 740)) == [True, True]
    assert sorted(path.name for path in (notebook.root / "charts").iterdir()) == ["bars.py"]


def test_a_chart_of_ones_own_is_drawn_anew_when_its_file_changes(notebook: Notebook) -> None:
    notebook.write("charts/bars.py", BARS)
    notebook.note(OWN)
    notebook.run("render", STEM)
    assert notebook.run("render", STEM).stdout.endswith("(unchanged)\n")
    notebook.write("charts/bars.py", BARS.replace('bars"', 'beams"'))
    assert notebook.run("render", STEM).returncode == 0
    assert "two things: 2 beams" in notebook.post.read_text()


def test_a_file_of_ones_own_comes_before_a_kind_of_that_name(notebook: Notebook) -> None:
    notebook.write("charts/dots.py", BARS)
    assert notebook.run("render", STEM).returncode == 0
    assert "two things: 2 bars" in notebook.post.read_text()


def test_a_wrong_file_with_the_name_of_a_kind_is_told_before_anything_is_drawn(notebook: Notebook) -> None:
    notebook.write("charts/dots.py", "def draw(figure):\n    pass\n")
    done = notebook.run("check", STEM)
    assert (done.returncode, "charts/dots.py:1:1: draw takes 1 parameter" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("file", "kind", "said"),
    [
        ("charts/bars.py", "bras", "unknown chart kind 'bras'\n  hint: did you mean 'bars'?"),
        ("charts/_bars.py", "_bars", "unknown chart kind '_bars'"),
        ("charts/bars.txt", "bars", "unknown chart kind 'bars'"),
    ],
)
def test_a_kind_that_nobody_has_is_told_with_the_nearest(
    notebook: Notebook, file: str, kind: str, said: str
) -> None:
    notebook.write(file, BARS)
    notebook.note(NOTE.replace("{chart} dots", "{chart} " + kind))
    done = notebook.run("check", STEM)
    assert done.returncode == 2
    assert said in done.stderr


def test_an_option_that_a_file_does_not_list_is_unknown(notebook: Notebook) -> None:
    notebook.write("charts/bars.py", BARS)
    notebook.note(OWN.replace("unit: nano", "unti: nano"))
    done = notebook.run("check", STEM)
    assert done.returncode == 2
    assert "unknown option 'unti' of {chart}\n  hint: did you mean 'unit'?" in done.stderr


def test_check_reads_a_file_of_ones_own_and_never_runs_it(notebook: Notebook) -> None:
    notebook.write("charts/bars.py", f"open('{notebook.root}/run', 'w')\n{BARS}")
    notebook.note(OWN)
    assert notebook.run("check").returncode == 0
    assert not (notebook.root / "run").exists()


def test_a_wrong_file_of_ones_own_stops_the_notes_that_name_it_and_check_tells_of_it(
    notebook: Notebook,
) -> None:
    notebook.write("charts/bars.py", "x = 1\ndef draw(figure):\n    pass\n")
    assert notebook.run("render", STEM).returncode == 0
    whole = notebook.run("check")
    assert (whole.returncode, whole.stderr.splitlines()[0]) == (
        2,
        "charts/bars.py:2:1: draw takes 1 parameter, not 3",
    )
    assert notebook.run("check", STEM).returncode == 0
    notebook.note(NOTE.replace("{chart} dots", "{chart} bars"))
    before = notebook.files()
    for command in ("check", "run", "render"):
        done = notebook.run(command, STEM)
        assert (done.returncode, done.stderr.count("charts/bars.py:2:1")) == (2, 1)
    assert notebook.files() == before


def test_an_error_while_drawing_is_told_with_its_line_and_nothing_is_written(notebook: Notebook) -> None:
    notebook.write("charts/bars.py", BARS + "    1 / 0\n".replace("    1", "\n\ndef draw(*_):\n    1"))
    notebook.note(NOTE.replace("{chart} dots", "{chart} bars"))
    before = notebook.files()
    done = notebook.run("render", STEM)
    assert done.returncode == 5
    assert done.stderr.startswith(
        f"charts/bars.py:{BARS.count(chr(10)) + 4}: ZeroDivisionError: division by zero\n"
    )
    assert "Traceback" not in done.stderr
    assert notebook.files() == before
    assert "Traceback" in notebook.run("--debug", "render", STEM).stderr


def test_ctrl_c_while_a_chart_is_drawn_ends_with_130_and_no_traceback(notebook: Notebook) -> None:
    begun = notebook.root / ".cache" / "begun"
    notebook.write(
        "charts/bars.py", f"import time\ndef draw(*_):\n    open({str(begun)!r}, 'w')\n    time.sleep(600)\n"
    )
    notebook.note(NOTE.replace("{chart} dots", "{chart} bars"))
    before = notebook.files()
    process = notebook.start("render", STEM)
    while not begun.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in said
    assert notebook.files() == before


# ------------------------------------------------------------------ what is drawn and what is not


def test_a_post_whose_charts_are_kept_is_rendered_without_the_drawing_library(notebook: Notebook) -> None:
    notebook.write("charts/bars.py", BARS)
    for note in (NOTE, OWN):
        notebook.note(note)
        assert notebook.run("render", STEM).returncode == 0
        code = (
            "import runpy, sys\n"
            f"sys.argv = ['generator', '--notebook', {str(notebook.root)!r}, 'render', {STEM!r}]\n"
            "try: runpy.run_module('generator', run_name='__main__')\nexcept SystemExit as e: print(e.code)\n"
            "print({'matplotlib', 'numpy'} & set(sys.modules))"
        )
        said = subprocess.check_output([sys.executable, "-c", code], text=True, cwd=REPOSITORY)
        assert said.endswith("(unchanged)\n0\nset()\n")


def test_an_emptied_cache_file_never_empties_a_published_picture(notebook: Notebook) -> None:
    notebook.run("render", STEM)
    before = notebook.files()
    for file in (notebook.root / ".cache" / "charts").glob("*.json"):
        file.write_bytes(b"")
    assert notebook.run("render", STEM).returncode == 0
    assert notebook.files() == before


# ------------------------------------------------------------------ figures for a paper


@pytest.mark.parametrize("form", charts.FORMATS)
def test_export_writes_the_charts_of_a_post(notebook: Notebook, form: str) -> None:
    done = notebook.run("export", STEM, "--charts", form)
    name = f"_exports/{STEM}/dots-1-steady-other.{form}"
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{name}\n", "")
    assert (notebook.root / name).stat().st_size > 1000
    assert notebook.run("export", STEM, "--charts", form).stdout == f"{name} (unchanged)\n"


def test_the_svg_for_a_paper_is_the_picture_of_the_post(notebook: Notebook) -> None:
    notebook.run("export", STEM, "--charts", "svg")
    published = (notebook.root / "assets" / STEM).glob("*.svg")
    (exported,) = (notebook.root / "_exports" / STEM).glob("*.svg")
    notebook.run("render", STEM)
    assert exported.read_bytes() in [file.read_bytes() for file in published]


def test_export_says_what_it_replaced_and_replaces_nothing_of_ones_own(notebook: Notebook) -> None:
    folder = notebook.root / "paper"
    notebook.run("export", STEM, "--charts", "svg", "--output", "paper")
    notebook.note(NOTE.replace("label: another thing", "label: one more thing"))
    done = notebook.run("export", STEM, "--charts", "svg", "--output", "paper")
    assert done.stdout == "paper/dots-1-steady-other.svg (replaced)\n"
    (folder / "dots-1-steady-other.svg").write_text("mine")
    done = notebook.run("export", STEM, "--charts", "svg", "--output", str(folder))
    assert done.returncode == 6
    assert "hint:" in done.stderr
    assert (folder / "dots-1-steady-other.svg").read_text() == "mine"


def test_each_chart_has_a_name_that_says_its_place_and_what_it_shows(notebook: Notebook) -> None:
    more = "\n\n  ```{chart} ecdf\n  ```\n\n  ```{chart} dots other\n  ```\n"
    notebook.note(NOTE.rstrip() + more)
    done = notebook.run("export", STEM, "--charts", "png")
    names = [Path(line).name for line in done.stdout.splitlines()]
    assert names == ["dots-1-steady-other.png", "ecdf-2.png", "dots-3-other.png"]


def without_chart(note: str) -> str:
    return note.replace("{chart} dots steady other\n  alt: two things", "{table} steady")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("2023-11-09", "--charts", "pdf"), 2, "there is no note '2023-11-09'"),
        ((STEM, "--charts", "gif"), 2, "'gif' is not one of"),
        ((STEM,), 2, "export what?"),
        (
            (STEM, "--charts", "pdf", "--output", f"experiments/{STEM}.yml"),
            1,
            f"experiments/{STEM}.yml: Not a directory",
        ),
        ((STEM, "--charts", "pdf", "--output", "/sys/figures"), 1, "/sys/figures: "),
    ],
)
def test_what_cannot_be_exported_is_told_and_nothing_is_written(
    notebook: Notebook, arguments: tuple[str, ...], code: int, said: str
) -> None:
    before = notebook.files()
    done = notebook.run("export", *arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert "hint: " in done.stderr or code == 2
    assert "Traceback" not in done.stderr
    assert notebook.files() == before


def test_a_note_without_charts_or_without_a_record_has_nothing_to_export(notebook: Notebook) -> None:
    notebook.note(without_chart(NOTE))
    done = notebook.run("export", STEM, "--charts", "pdf")
    assert (done.returncode, "has no chart to export" in done.stderr) == (2, True)
    notebook.write("experiments/2023-11-04-new.yml", NOTE.replace("2023-11-03", "2023-11-04"))
    done = notebook.run("export", "2023-11-04-new", "--charts", "pdf")
    assert (done.returncode, "no record yet" in done.stderr) == (5, True)
    assert "run 2023-11-04-new" in done.stderr
    assert not (notebook.root / "_exports").exists()


def test_a_day_with_several_notes_is_exported_into_a_folder_each(notebook: Notebook) -> None:
    text = NOTE.replace("title: a note", "title: another note")
    notebook.write("experiments/2023-11-03-other.yml", text)
    record = notebook.records[0]
    other = record.read_text().replace(f'"{STEM}"', '"2023-11-03-other"')
    notebook.write(f"results/2023-11-03-other/{record.name}", other)
    done = notebook.run("export", "2023-11-03", "--charts", "svg")
    assert [Path(line).parent.name for line in done.stdout.splitlines()] == [STEM, "2023-11-03-other"]
    refused = notebook.run("export", "2023-11-03", "--charts", "svg", "--output", "paper")
    assert (refused.returncode, "one note" in refused.stderr) == (2, True)


def test_the_formats_of_the_command_are_those_that_can_be_drawn() -> None:
    (option,) = (one for one in export.params if one.name == "form")
    assert set(option.type.choices) == set(charts.FORMATS)


# ------------------------------------------------------------------ the numbers below a chart

BOTH = """#!/bin/sh
echo '{"unit": "ns", "samples": [41.0, 42.0, 43.0], "facts": {"colour": "green"}}'
"""


def test_below_a_chart_of_figures_stand_figures_also_where_the_probe_tells_facts(notebook: Notebook) -> None:
    notebook.probe("says", BOTH)
    assert notebook.run("run", STEM).returncode == 0
    below = notebook.post.read_text().partition("The same in numbers")[2].partition("</details>")[0]
    assert "| 42\u00a0ns" in below
    assert "green" not in below


# ------------------------------------------------------------------ a pipe that breaks


def test_a_broken_pipe_that_is_not_stdouts_is_an_error(notebook: Notebook) -> None:
    code = (
        "import errno, runpy, sys\n"
        "from generator.commands import list_\n"
        "def broken(*_): raise BrokenPipeError(errno.EPIPE, 'Broken pipe')\n"
        "list_.overview = broken\n"
        f"sys.argv = ['generator', '--notebook', {str(notebook.root)!r}, 'list']\n"
        "runpy.run_module('generator', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True)
    assert (done.returncode, "Broken pipe" in done.stderr) == (1, True)
    assert "Traceback" not in done.stderr


def test_a_reader_that_has_gone_is_no_error(notebook: Notebook) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        [sys.executable, "-m", "generator", "--notebook", str(notebook.root), "list"],
        cwd=REPOSITORY,
        stdout=theirs,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(theirs)
    assert (done.returncode, done.stderr) == (0, "")
