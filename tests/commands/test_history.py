"""`history ID`: which note and which sessions are meant, and what is told where none is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator import pipeline, shelf
from generator.commands import export, history
from generator.errors import NotebookError, PublishError, RenderError, UsageError
from generator.measure import plan
from generator.measure.notebook import open_notebook
from generator.records import store
from tests.factories import measured, record
from tests.notebook import NOTE, STEM, Notebook

OTHER = "2023-11-04-other"
EMPTY = "2023-11-05-empty"


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Notebook:
    """Three notes: one with four sessions, one with one, one that was never measured. Tests only read."""
    made = Notebook(tmp_path_factory.mktemp("history"))
    made.write(f"experiments/{OTHER}.yml", NOTE.replace("other:", "another:").replace("other\n", "another\n"))
    made.write(f"experiments/{EMPTY}.yml", NOTE.replace("steady", "new").replace("other", "newer"))
    for day, middle in ((3, 100.0), (4, 110.0), (5, 90.0), (6, 100.0)):
        keep(made, STEM, day, middle)
    keep(made, OTHER, 7, 100.0)
    return made


def keep(notebook: Notebook, stem: str, day: int, middle: float, year: int = 2026) -> None:
    """A record of all that a note measures, as of a day."""
    opened = open_notebook(notebook.root)
    experiment = pipeline.read(opened, notebook.root / f"experiments/{stem}.yml")
    medians = [middle + i for i in range(6)]
    trials = [replace(measured(medians), trial=one) for one in plan.trials(experiment, opened.probes)]
    name = f"{year}11{day:02}T120000000Z-host-a"
    store.write(opened.results(stem), record(*trials, name=name, note=stem, machine={"state": "boot"}), ())


def found(notebook: Notebook, text: str, note: str | None = None) -> history.Found:
    return history.history(open_notebook(notebook.root), text, note)


def test_all_sessions_of_the_note_that_has_the_measurement_are_found(notebook: Notebook) -> None:
    made = found(notebook, "other")
    assert (made.stem, [one.figure.id for one in made.histories]) == (STEM, ["other@anywhere"])
    assert [one.day for one in made.histories[0].moments] == [f"2026-11-{day:02}" for day in (3, 4, 5, 6)]
    assert made.histories[0].figure.label == "another thing"


def test_the_sessions_of_other_notes_tell_what_repeats_differ_by(notebook: Notebook) -> None:
    assert found(notebook, "another").histories[0].floor


def test_one_of_several_notes_is_named(notebook: Notebook) -> None:
    assert len(found(notebook, "steady", STEM).histories[0].moments) == 4
    assert len(found(notebook, "steady", OTHER).histories[0].moments) == 1
    assert found(notebook, "steady", "2023-11-04").stem == OTHER
    with pytest.raises(UsageError) as error:
        found(notebook, "steady")
    assert error.value.what == "2 notes measure 'steady'"
    assert error.value.hint == f"--note names one of: {STEM}, {OTHER}"


@pytest.mark.parametrize(
    ("text", "note", "what", "hint"),
    [
        ("othr", None, "no note has a measurement 'othr'", "did you mean 'other'?"),
        ("othr", STEM, f"{STEM} never had a measurement 'othr'", "did you mean 'other'?"),
        ("othr", "2023-11-03", f"{STEM} never had a measurement 'othr'", "did you mean 'other'?"),
        ("other@apart", None, "'other' was never measured under 'apart'", "expected one of: anywhere"),
        ("other", "2023-11-0", "there is no note '2023-11-0'", None),
        ("a b", None, "'a b' names no figure", None),
    ],
)
def test_what_means_nothing_is_told(
    notebook: Notebook, text: str, note: str | None, what: str, hint: str | None
) -> None:
    with pytest.raises(UsageError) as error:
        found(notebook, text, note)
    assert error.value.what == what
    assert error.value.hint == hint if hint else error.value.hint


def test_of_the_notes_of_a_day_the_one_that_has_the_measurement_is_meant(tmp_path: Path) -> None:
    made = Notebook(tmp_path)
    made.write("experiments/2023-11-03-second.yml", NOTE.replace("other", "second"))
    keep(made, STEM, 3, 100.0)
    assert found(made, "other", "2023-11-03").stem == STEM
    with pytest.raises(UsageError, match="no note has a measurement 'othr'"):
        found(made, "othr", "2023-11-03")


def test_what_a_note_has_not_measured_yet_is_told_with_how_to_measure_it(notebook: Notebook) -> None:
    for note in (None, EMPTY):
        with pytest.raises(RenderError) as error:
            found(notebook, "newer", note)
        assert error.value.what == f"nothing of 'newer' was measured in {EMPTY} yet"
        assert error.value.hint == f"python -m generator run {EMPTY} --only newer"


def test_in_a_notebook_that_measures_nothing_the_hint_says_how_to_begin(tmp_path: Path) -> None:
    made = Notebook(tmp_path)
    (made.root / f"experiments/{STEM}.yml").unlink()
    with pytest.raises(UsageError) as error:
        found(made, "other")
    assert error.value.hint == "no note measures anything yet: `new DATE TITLE` makes one"


def test_a_note_with_a_fault_keeps_its_history(tmp_path: Path) -> None:
    made = Notebook(tmp_path)
    keep(made, STEM, 3, 100.0)
    made.write(f"experiments/{STEM}.yml", NOTE.replace("probe: says", "probe: sais"))
    (history,) = found(made, "other").histories
    assert (history.figure.label, len(history.moments)) == ("other", 1)


def test_a_chart_is_written_and_nothing_of_anybody_elses_overwritten(
    notebook: Notebook, tmp_path: Path
) -> None:
    opened, made = open_notebook(notebook.root), found(notebook, "other")
    path, what = history.draw(opened, made, "svg", None)
    assert (path.relative_to(notebook.root).as_posix(), what) == (f"_exports/{STEM}/history-other.svg", "new")
    assert b"another thing" in path.read_bytes()
    assert history.draw(opened, made, "svg", None).what == "unchanged"
    mine = tmp_path / "mine.svg"
    mine.write_text("mine")
    with pytest.raises(PublishError):
        history.draw(opened, made, "svg", mine)
    assert mine.read_text() == "mine"


def test_the_command_prints_sessions_and_says_where_the_chart_is(notebook: Notebook, tmp_path: Path) -> None:
    done = notebook.run("history", "other", "--chart", "pdf", "--output", str(tmp_path / "a.pdf"))
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "another thing (other@anywhere)"
    assert [line[:10] for line in lines[2:6]] == [f"2026-11-{day:02}" for day in (6, 5, 4, 3)]
    assert lines[-1] == str(tmp_path / "a.pdf")
    wrong = notebook.run("history", "othr")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("no note has a measurement 'othr'\n  hint: ")


def test_a_post_and_its_export_show_all_sessions_of_the_note(tmp_path: Path) -> None:
    made = Notebook(tmp_path)
    made.write(f"experiments/{STEM}.yml", NOTE.replace("{chart} dots steady other", "{chart} history other"))
    for day, middle in ((3, 100.0), (4, 110.0)):
        keep(made, STEM, day, middle)
    opened = open_notebook(made.root)
    experiment = pipeline.read(opened, made.root / f"experiments/{STEM}.yml")
    material = shelf.latest(opened, experiment)
    assert [name[:8] for name in material.names] == ["20261104", "20261103"]
    post = pipeline.compose(opened, pipeline.find(opened, experiment, material))
    for shown in (
        "| 2026-11-04 12:00 |",
        "| 2026-11-03 12:00 |",
        "over 2 sessions",
        "median of each session",
    ):
        assert shown in post.text
    exported = export.charts(opened, experiment, material, "svg")
    assert list(exported) == ["history-1-other.svg"]
    assert b"2026-11-03" in exported["history-1-other.svg"]


def test_a_session_from_the_future_is_shown_and_named(tmp_path: Path) -> None:
    made = Notebook(tmp_path)
    keep(made, STEM, 3, 100.0)
    keep(made, STEM, 3, 100.0, year=2999)
    shown = found(made, "other")
    assert [one.day for one in shown.histories[0].moments] == ["2026-11-03", "2999-11-03"]
    (warning,) = shown.warnings
    assert warning.startswith("29991103T120000000Z-host-a is from the future")


def test_a_record_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    made = Notebook(tmp_path)
    keep(made, STEM, 3, 100.0)
    (made.root / f"results/{STEM}/20261104T120000000Z-host-a.json").write_text('{"cut": ')
    with pytest.raises(NotebookError) as error:
        found(made, "other", STEM)
    assert "20261104T120000000Z-host-a.json" in error.value.what
