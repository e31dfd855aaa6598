"""A session under way, on a terminal and elsewhere."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from generator.model.note import ANYWHERE
from generator.model.trial import Invocation, Plan, Trial
from generator.terminal import progress, sheet
from tests.notebook import NOTE, SAYS, STEM, Notebook
from tests.terminal import screens
from tests.terminal.samples import labelled


def on_a_terminal(notebook: Notebook, *arguments: str) -> str:
    """Everything that the program writes to a terminal of 80 columns."""
    temporary = str(notebook.temporary)
    options = ["--no-wait"] if arguments[0] == "run" else []
    return screens.written(
        ["-m", "generator", *arguments, *options], notebook.root, 80, 24, TMPDIR=temporary
    )[0]


def test_a_terminal_shows_what_runs_how_many_of_how_many_and_the_time_left(tmp_path: Path) -> None:
    said = on_a_terminal(Notebook(tmp_path), "run", STEM)
    assert "steady@anywhere" in said
    assert "/12" in said
    assert "left" in said
    assert f"_posts/{STEM}.markdown" in said


def test_a_trial_that_fails_is_said_at_once(tmp_path: Path) -> None:
    notebook = Notebook(tmp_path)
    notebook.probe("says", "#!/bin/sh\necho '[bold]no[/]' >&2; exit 3\n")
    assert "failed: exit code 3: [bold]no[/]" in on_a_terminal(notebook, "run", STEM)


@pytest.mark.parametrize("text", ["[/b]", "[bold]x", ":x:"])
def test_brackets_in_the_line_of_progress_are_the_authors_own(tmp_path: Path, text: str) -> None:
    notebook = Notebook(tmp_path)
    notebook.note(labelled(text))
    notebook.probe("says", f"{SAYS}case $* in *word=b*) echo '{text}' >&2; exit 3;; esac\n")
    said = on_a_terminal(notebook, "run", STEM)
    assert f"other@there[{text}]" in said
    assert f"other@there[b]: failed: exit code 3: {text}" in said


def test_a_service_that_is_awaited_is_named(tmp_path: Path) -> None:
    notebook = Notebook(tmp_path)
    service = "services:\n  it: {run: [sh, -c, 'echo up; sleep 60'], ready: line up}\nmeasure:\n"
    notebook.note(NOTE.replace("measure:\n", service).replace("steady: {", "steady: {needs: it, "))
    assert "starting the service it" in on_a_terminal(notebook, "run", STEM)


@pytest.mark.needs("compiler")
def test_a_build_that_is_under_way_is_named(tmp_path: Path) -> None:
    notebook = Notebook(tmp_path)
    build = '[sh, -c, \'printf "%s\\n" "#!/bin/sh" "echo 5 ns" > x; chmod +x x # [bold]\']'
    notebook.note(
        f"title: x\nmeasure:\n  it: {{run: ./x, pick: '{{}} ns', build: {build}, runs: 1}}\nbody: |\n  x\n"
    )
    assert "building: sh -c" in (said := on_a_terminal(notebook, "run", STEM))
    assert said.index("building: sh -c") < said.index("it@anywhere")


def test_without_a_terminal_there_is_no_progress() -> None:
    assert type(progress.progress()) is progress.Quiet


def test_the_time_left_is_in_minutes_and_seconds() -> None:
    assert progress.remaining(64.6) == "about 1 min 5 s left"


@pytest.mark.parametrize(("seconds", "is_told"), [(0.99, False), (1.0, True), (4.2, True)])
def test_a_rest_between_two_processes_is_said_where_it_is_long(
    monkeypatch: pytest.MonkeyPatch, seconds: float, is_told: bool
) -> None:
    written = StringIO()
    screen = Console(file=written, force_terminal=True, width=80)
    monkeypatch.setattr(sheet, "console", lambda **_: screen)
    live = progress.LiveProgress()
    trial = Trial("wake", "says", ANYWHERE)
    live.begin(Plan((trial,), (Invocation(0, 0),), 1, quick=False))
    live.starting(0, trial, 9.0)
    live.resting(trial, seconds)
    live.finish()
    said = written.getvalue()
    assert (f"after {seconds:.0f} s of rest" in said) == is_told
