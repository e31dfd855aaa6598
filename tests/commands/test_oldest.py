"""What a timer measures next, and which notes are stale."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.commands import stale
from generator.commands.oldest import Oldest, oldest
from generator.errors import MeasureError
from generator.machine import facts
from generator.measure import plan
from generator.measure.notebook import open_notebook
from generator.records import store
from tests.factories import measured, record
from tests.notebook import NOTE, STEM, Notebook

OTHER = "2023-11-04-other"
HERE = facts.host_alias()


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    made = Notebook(tmp_path)
    made.write(f"experiments/{OTHER}.yml", NOTE)
    return made


def keep(notebook: Notebook, stem: str, day: int, host: str = HERE, **more: Any) -> None:
    """A record of all that a note measures, as of a day."""
    opened = open_notebook(notebook.root)
    experiment = pipeline.read(opened, notebook.root / f"experiments/{stem}.yml")
    trials = [replace(measured(), trial=one, source="1f") for one in plan.trials(experiment, opened.probes)]
    name = f"202611{day:02}T120000000Z-{host}"
    session = {"machine": more, "compiler": more.pop("compiler", {})}
    store.write(opened.results(stem), record(*trials, name=name, note=stem, **session), ())


def chosen(notebook: Notebook, *wanted: str, seconds: float | None = None) -> Oldest:
    return oldest(open_notebook(notebook.root), wanted, seconds)


def lines(notebook: Notebook) -> list[str]:
    return list(stale.stale(open_notebook(notebook.root)))


def test_the_note_with_the_oldest_figures_is_measured_next(notebook: Notebook) -> None:
    keep(notebook, STEM, 3)
    keep(notebook, OTHER, 2)
    found = chosen(notebook)
    assert found.path and found.path.stem == OTHER
    assert found.measured == "2026-11-02T12:00:00Z"
    keep(notebook, OTHER, 4)
    again = chosen(notebook)
    assert again.path and again.path.stem == STEM
    named = chosen(notebook, OTHER)
    assert named.path and named.path.stem == OTHER


def test_what_was_never_measured_or_last_elsewhere_is_left_alone(notebook: Notebook) -> None:
    assert chosen(notebook) == Oldest()
    keep(notebook, STEM, 1)
    keep(notebook, STEM, 2, host="host-b")
    assert chosen(notebook) == Oldest()
    keep(notebook, STEM, 3)
    assert chosen(notebook).path


def test_a_note_with_errors_is_passed_over_and_said(notebook: Notebook) -> None:
    keep(notebook, STEM, 2)
    keep(notebook, OTHER, 1)
    notebook.write(f"experiments/{OTHER}.yml", NOTE.replace("{{ steady }}", "{{ stedy }}"))
    found = chosen(notebook)
    assert found.path and found.path.stem == STEM
    (said,) = found.passed_over
    assert said.startswith(f"{OTHER} is passed over: ") and "stedy" in said
    with pytest.raises(MeasureError, match="stedy"):
        chosen(notebook, OTHER)


def test_a_post_that_another_hand_wrote_is_passed_over(notebook: Notebook) -> None:
    keep(notebook, STEM, 2)
    keep(notebook, OTHER, 1)
    notebook.write(f"_posts/{OTHER}.markdown", "mine\n")
    found = chosen(notebook)
    assert found.path and found.path.stem == STEM and len(found.passed_over) == 1


def test_a_note_that_takes_longer_than_the_budget_is_passed_over(notebook: Notebook) -> None:
    keep(notebook, STEM, 1)
    with pytest.raises(MeasureError, match="too short"):
        chosen(notebook, seconds=1e-4)
    assert chosen(notebook, seconds=600).path


def test_a_stale_note_is_named_with_both_versions(notebook: Notebook) -> None:
    keep(notebook, STEM, 1, kernel="5.10")
    here = facts.read()["kernel"]
    assert lines(notebook) == [f"{STEM}: measured 2026-11-01 on {HERE}; kernel 5.10 then, {here} since"]
    keep(notebook, STEM, 2, kernel=here)
    assert lines(notebook) == []


@pytest.mark.needs("c++")
def test_a_compiler_of_another_language_makes_a_note_stale(notebook: Notebook) -> None:
    keep(notebook, STEM, 1, compiler={"C++": "c++ 1.0, -O2", "no-such-compiler": "0"})
    (line,) = lines(notebook)
    assert line.startswith(f"{STEM}: measured 2026-11-01 on {HERE}; compiler c++ 1.0 then, ")


def test_of_another_host_its_newest_record_tells_whichever_note_it_is_of(notebook: Notebook) -> None:
    keep(notebook, STEM, 1, host="host-b", kernel="5.10")
    assert lines(notebook) == []
    keep(notebook, OTHER, 2, host="host-b", kernel="6.1")
    assert lines(notebook) == [f"{STEM}: measured 2026-11-01 on host-b; kernel 5.10 then, 6.1 since"]


def test_a_timer_is_told_that_there_is_nothing_to_do_and_ends_with_0(notebook: Notebook) -> None:
    before = notebook.files()
    done = notebook.run("run", "--oldest", "--budget", "10min")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "nothing to measure: of these notes none was measured on this host last\n"
    assert notebook.files() == before


def test_a_timer_measures_the_oldest_note_and_says_which(notebook: Notebook) -> None:
    keep(notebook, STEM, 1)
    done = notebook.run("run", "--oldest", "--quick")
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith(f"{STEM}: its oldest figure is of 2026-11-01 12:00 (UTC)\n")
    assert len(notebook.records) == 2
    assert done.stdout.endswith(f"_posts/{STEM}.markdown\n")


@pytest.mark.parametrize(
    ("words", "said"), [((), "run which notes?"), (("--oldest", "--only", "steady"), "leave one out")]
)
def test_run_without_a_note_says_what_to_write(notebook: Notebook, words: tuple[str, ...], said: str) -> None:
    done = notebook.run("run", *words)
    assert done.returncode == 2 and said in done.stderr


def test_list_stale_prints_nothing_else_on_stdout(notebook: Notebook) -> None:
    done = notebook.run("list", "--stale")
    assert (done.returncode, done.stdout) == (0, "")
    assert "no note is stale" in done.stderr
