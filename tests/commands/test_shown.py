"""While a note is being measured its page is rendered seldom; a saved note is rendered at once."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from generator.commands.shown import Shown
from tests.notebook import NOTE, STEM, Notebook


@pytest.fixture
def shown(tmp_path: Path) -> tuple[Shown, Notebook]:
    """A note while somebody measures it, rendered just now."""
    notebook = Notebook(tmp_path / "notebook")
    made = Shown(notebook.root, tmp_path / "scratch")
    notebook.write(f"results/{STEM}/.20231103T000000Z-host.journal", "")
    made._looks[STEM] = replace(made.look(STEM), until=math.inf)
    return made, notebook


def test_new_results_wait_while_somebody_measures(shown: tuple[Shown, Notebook]) -> None:
    made, notebook = shown
    before = made.look(STEM)
    notebook.write(f"results/{STEM}/.20231103T000000Z-host.journal", "more")
    assert made.look(STEM) is before


def test_when_the_time_has_come_they_are_shown(shown: tuple[Shown, Notebook]) -> None:
    made, notebook = shown
    before = made._looks[STEM] = replace(made.look(STEM), until=0.0)
    notebook.write(f"results/{STEM}/.20231103T000000Z-host.journal", "more")
    assert made.look(STEM) is not before


def test_when_nobody_measures_any_more_they_are_shown_at_once(shown: tuple[Shown, Notebook]) -> None:
    made, notebook = shown
    before = made.look(STEM)
    (notebook.root / "results" / STEM / ".20231103T000000Z-host.journal").unlink()
    assert made.look(STEM) is not before


def test_what_is_saved_is_shown_at_once(shown: tuple[Shown, Notebook]) -> None:
    made, notebook = shown
    notebook.note(NOTE.replace("one question", "saved meanwhile"))
    assert b"saved meanwhile" in made.look(STEM).html


def test_nothing_is_rendered_twice(shown: tuple[Shown, Notebook]) -> None:
    made, _ = shown
    assert made.look(STEM) is made.look(STEM)


def test_whatever_goes_wrong_is_said_on_the_page(shown: tuple[Shown, Notebook]) -> None:
    made, notebook = shown
    notebook.write("templates/blocks/results.md.j2", "{{ nothing.at.all }}")
    look = made.look(STEM)
    assert look.is_faulty and b"results.md.j2" in look.html
    notebook.write("templates/blocks/results.md.j2", "{# #}")
    assert not made.look(STEM).is_faulty
