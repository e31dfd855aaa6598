"""`check --methods`: a note held to the published rules, as a user sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.commands import methods
from generator.measure.notebook import open_notebook
from generator.model.reporting import NOT_MET, Report
from tests.commands.test_oldest import keep
from tests.notebook import NOTE, STEM, Notebook


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    return Notebook(tmp_path)


def held(notebook: Notebook) -> tuple[Report, ...]:
    return methods.held(open_notebook(notebook.root), notebook.root / f"experiments/{STEM}.yml")


def unmet(reports: tuple[Report, ...]) -> set[str]:
    return {one.number for report in reports for one in report.held if one.answer.outcome == NOT_MET}


def test_a_note_that_was_never_measured_is_held_to_the_rules_and_nothing_is_written(
    notebook: Notebook,
) -> None:
    before = notebook.files()
    done = notebook.run("check", "--methods", STEM)
    assert (done.returncode, done.stderr) == (0, "")
    first, *lines = done.stdout.splitlines()
    assert first.startswith(f"{STEM}: ") and first.endswith(" yours to judge")
    assert lines[-1] == "1 note: no errors"
    assert f"experiments/{STEM}.yml:7:3" in done.stdout
    assert notebook.files() == before


def test_a_note_with_errors_has_these_alone(notebook: Notebook) -> None:
    notebook.note(NOTE.replace("{{ steady }}", "{{ stedy }}"))
    done = notebook.run("check", "--methods", STEM)
    assert (done.returncode, done.stdout) == (2, "") and "stedy" in done.stderr


def test_the_places_of_what_is_told_in_a_post_are_lines_of_that_post(notebook: Notebook) -> None:
    keep(notebook, STEM, 1)
    assert {"2", "5.2"} & unmet(held(notebook)) == {"5.2"}
    assert notebook.run("render", STEM).returncode == 0
    reports = held(notebook)
    assert "5.2" not in unmet(reports)
    (place,) = next(one for one in reports[1].held if one.number == "5.2").answer.places
    line = (notebook.root / place.file).read_text().splitlines()[place.line - 1]
    assert "How this was measured" in line


def test_the_rules_are_held_against_the_records_that_the_post_was_made_from(notebook: Notebook) -> None:
    keep(notebook, STEM, 1, cpu="a CPU", kernel="6.1", memory=1)
    assert notebook.run("render", STEM).returncode == 0
    assert "9" not in unmet(held(notebook))
    keep(notebook, STEM, 2)
    assert "9" not in unmet(held(notebook))
    assert notebook.run("render", STEM, "--latest").returncode == 0
    assert "9" in unmet(held(notebook))


def test_a_page_of_another_hand_with_liquid_of_its_own_is_held_to_the_rules(notebook: Notebook) -> None:
    notebook.note(
        NOTE.replace("body:", "liquid: as-is\nbody:").replace("### one", "{{ mine | size }} ### one")
    )
    assert len(held(notebook)) == 2
