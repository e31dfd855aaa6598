"""`export NOTE --to TOOL`: a measured note as files for other tools, as its author has them."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.records import writers
from tests.conftest import REPOSITORY
from tests.notebook import NOTE, STEM, Notebook


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Notebook:
    """A notebook whose note was measured; tests that use it only read."""
    one = Notebook(tmp_path_factory.mktemp("measured"))
    done = one.run("run", STEM)
    assert done.returncode == 0, done.stderr
    return one


@pytest.fixture
def notebook(measured: Notebook, tmp_path: Path) -> Notebook:
    """The same note and record in a notebook to write into."""
    one = Notebook(tmp_path)
    shutil.copytree(
        measured.root, tmp_path, ignore=shutil.ignore_patterns("build", "charts"), dirs_exist_ok=True
    )
    return one


@pytest.mark.parametrize("form", writers.formats())
def test_every_format_is_written_from_a_real_record(notebook: Notebook, form: str) -> None:
    done = notebook.run("export", STEM, "--to", form)
    name = f"_exports/{STEM}/{writers.find(form).FILE}"
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{name}\n", "")
    assert b"steady" in (notebook.root / name).read_bytes()
    assert notebook.run("export", STEM, "--to", form).stdout == f"{name} (unchanged)\n"


def test_pyperf_itself_shows_and_compares_the_file(notebook: Notebook) -> None:
    notebook.run("export", STEM, "--to", "pyperf", "--output", "out.json")
    tool = [sys.executable, "-m", "pyperf"]
    shown = subprocess.run([*tool, "stats", "out.json"], cwd=notebook.root, capture_output=True, text=True)
    assert (shown.returncode, "42.0 ns" in shown.stdout) == (0, True), shown.stderr
    command = [*tool, "compare_to", "out.json", "out.json"]
    compared = subprocess.run(command, cwd=notebook.root, capture_output=True, text=True)
    assert compared.returncode == 0, compared.stderr
    assert "no change" in compared.stdout


def test_every_sample_comes_from_the_file_beside_the_record(notebook: Notebook) -> None:
    done = notebook.run("export", STEM, "--to", "csv", "--output", "-")
    found = [row for row in csv.DictReader(io.StringIO(done.stdout)) if row["measurement"] == "steady"]
    assert [row["value"] for row in found[:3]] == ["41", "42", "43"]
    assert {row["statistic"] for row in found} == {"sample"}
    assert done.stderr == ""


@pytest.mark.parametrize("damage", ["gone", "cut", "changed", "other"])
def test_without_the_samples_medians_are_exported_and_that_is_said(notebook: Notebook, damage: str) -> None:
    (path,) = (notebook.root / "results" / STEM).glob("*.npz")
    data = path.read_bytes()
    path.unlink()
    if damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    if damage == "changed":
        path.write_bytes(data.replace(bytes.fromhex("0000000000804440"), bytes(8)))  # 41.0
    if damage == "other":
        path.write_bytes(b"no archive")
    done = notebook.run("export", STEM, "--to", "json", "--output", "-")
    (one, _) = json.loads(done.stdout)["series"]
    assert (one["processes"][0], done.returncode) == ({"round": 0, "value": 42.0}, 0)
    assert done.stderr.startswith("warning: ")
    assert "medians of its processes instead of samples" in done.stderr
    assert path.name in done.stderr
    quiet = notebook.run("export", STEM, "--to", "pyperf", "--output", "-")
    assert (quiet.returncode, quiet.stderr) == (0, "")  # it has one value per process anyway


def test_what_a_format_cannot_hold_is_left_out_and_said(notebook: Notebook) -> None:
    notebook.probe("sized", '#!/bin/sh\necho \'{"unit": "B", "samples": [64, 64]}\'\n')
    notebook.note(NOTE.replace("measure:\n", "measure:\n  sized: {probe: sized, label: a size}\n"))
    assert notebook.run("run", STEM).returncode == 0
    done = notebook.run("export", STEM, "--to", "hyperfine", "--output", "-")
    assert done.stderr == "warning: hyperfine knows only times; left out: sized@anywhere\n"
    assert [one["command"] for one in json.loads(done.stdout)["results"]] == [
        "steady@anywhere",
        "other@anywhere",
    ]
    notebook.note(
        "title: x\ndate: 2023-11-03\nmeasure:\n  sized: {probe: sized, label: a size}\nbody: |\n  x\n"
    )
    done = notebook.run("export", STEM, "--to", "hyperfine")
    assert (done.returncode, "nothing to export: hyperfine knows only times" in done.stderr) == (5, True)
    assert "--to csv" in done.stderr


def test_a_file_of_ones_own_is_never_written_over(notebook: Notebook) -> None:
    notebook.write("mine.csv", "mine")
    before = notebook.files()
    done = notebook.run("export", STEM, "--to", "csv", "--output", "mine.csv")
    assert (done.returncode, "nothing is written" in done.stderr) == (6, True)
    assert notebook.files() == before
    notebook.run("export", STEM, "--to", "csv", "--output", "ours.csv")
    again = notebook.run("export", STEM, "--to", "json", "--output", "ours.csv")
    assert (again.returncode, again.stdout) == (0, "ours.csv (replaced)\n")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((STEM,), 2, "export what?"),
        ((STEM, "--to", "csv", "--charts", "pdf"), 2, "one of them"),
        ((STEM, "--to", "hyperfin"), 2, "did you mean 'hyperfine'?"),
        ((STEM, "--to", "_json"), 2, "unknown format '_json'"),
        ((STEM, "--to", ""), 2, "unknown format ''"),
        (("2023-11-09", "--to", "csv"), 2, "there is no note '2023-11-09'"),
        ((STEM, "--to", "csv", "--output", "experiments"), 1, "experiments: a folder, not a file"),
        ((STEM, "--to", "csv", "--output", f"experiments/{STEM}.yml/x"), 1, "Not a directory"),
        ((STEM, "--to", "csv", "--output", "/sys/x.csv"), 1, "/sys/"),
    ],
)
def test_what_cannot_be_exported_is_told_and_nothing_is_written(
    notebook: Notebook, arguments: tuple[str, ...], code: int, said: str
) -> None:
    before = notebook.files()
    done = notebook.run("export", *arguments)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr
    assert notebook.files() == before


def test_a_note_without_a_record_has_nothing_to_export(notebook: Notebook) -> None:
    notebook.write("experiments/2023-11-04-new.yml", NOTE.replace("2023-11-03", "2023-11-04"))
    done = notebook.run("export", "2023-11-04-new", "--to", "csv")
    assert (done.returncode, "no record yet" in done.stderr) == (5, True)
    assert "run 2023-11-04-new" in done.stderr
    assert not (notebook.root / "_exports").exists()


def test_several_notes_of_a_day_do_not_go_into_one_file(notebook: Notebook) -> None:
    notebook.write("experiments/2023-11-03-other.yml", NOTE)
    done = notebook.run("export", "2023-11-03", "--to", "csv", "--output", "x.csv")
    assert (done.returncode, "--output takes what one note gives" in done.stderr) == (2, True)


def test_a_reader_that_has_gone_is_no_error(notebook: Notebook) -> None:
    command = [sys.executable, "-m", "generator", "--notebook", str(notebook.root)]
    with (
        (notebook.root / "closed").open("w") as closed,
        subprocess.Popen(["true"], stdin=subprocess.PIPE) as gone,
    ):
        gone.wait()
        done = subprocess.run(
            [*command, "export", STEM, "--to", "csv", "--output", "-"],
            cwd=REPOSITORY,
            stdout=gone.stdin,
            stderr=closed,
        )
    assert (done.returncode, (notebook.root / "closed").read_text()) == (0, "")
