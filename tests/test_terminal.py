"""What a session and its results look like in a terminal."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest

from generator import terminal
from generator.machine.doctor import Advice
from generator.model.finding import Summary
from generator.model.note import ANYWHERE, Service
from generator.model.trial import Invocation, Plan, Trial
from tests import factories
from tests.conftest import REPOSITORY
from tests.notebook import NOTE, SAYS, STEM, Notebook


def on_a_terminal(notebook: Notebook, *arguments: str) -> str:
    """Everything that the program writes to a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", *arguments],
        cwd=notebook.root,
        env=os.environ
        | {
            "PYTHONPATH": str(REPOSITORY),
            "TERM": "xterm",
            "COLUMNS": "80",
            "TMPDIR": str(notebook.temporary),
        },
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    said = b""
    while process.poll() is None or select.select([ours], [], [], 0)[0]:
        if select.select([ours], [], [], 0.1)[0]:
            try:
                said += os.read(ours, 65536)
            except OSError:
                break
    process.wait()
    os.close(ours)
    return said.decode()


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


LITERAL = ["[/huge] pages", "[/b]", "[unlimited]", "[bold]x", ":warning: x", "[link=https://x]", "\\[x]"]


def swept(text: str) -> str:
    """A note with this text as a label, as a value of a sweep and as a condition's label."""
    return (
        NOTE.replace("a steady thing", f"'{text}'")
        .replace('{values: "10.0,20.0"}', f"{{values: '10.0', word: ['{text}', b]}}")
        .replace("body: |", f"conditions: {{there: {{label: '{text}'}}}}\nbody: |")
        .replace("dots steady other", "dots steady")
        .replace("anywhere", "there")
    )


@pytest.mark.parametrize("text", LITERAL)
def test_brackets_in_a_label_a_value_and_a_condition_are_the_authors_own(tmp_path: Path, text: str) -> None:
    notebook = Notebook(tmp_path)
    notebook.note(swept(text))
    for command in (["run", STEM, "--dry-run"], ["run", STEM, "--quick"]):
        done = notebook.run(*command)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        assert text in done.stdout


@pytest.mark.parametrize("text", ["[/b]", "[bold]x", ":x:"])
def test_brackets_in_the_line_of_progress_are_the_authors_own(tmp_path: Path, text: str) -> None:
    notebook = Notebook(tmp_path)
    notebook.note(swept(text))
    notebook.probe("says", f"{SAYS}case $* in *word=b*) echo '{text}' >&2; exit 3;; esac\n")
    said = on_a_terminal(notebook, "run", STEM)
    assert f"other@there[{text}]" in said
    assert f"other@there[b]: failed: exit code 3: {text}" in said


def test_what_would_steer_the_terminal_is_spelt_out_in_tables() -> None:
    raw = "a\u202eb\x1b[2Jc"
    advice = Advice(raw, raw, "good", raw, raw)
    assert terminal.drawn(terminal.advice([advice])).count("a<U+202E>b<U+001B>[2Jc") == 4


def test_a_service_that_is_awaited_is_named(tmp_path: Path) -> None:
    notebook = Notebook(tmp_path)
    service = "services:\n  it: {run: [sh, -c, 'echo up; sleep 60'], ready: line up}\nmeasure:\n"
    notebook.note(NOTE.replace("measure:\n", service).replace("steady: {", "steady: {needs: it, "))
    assert "starting the service it" in on_a_terminal(notebook, "run", STEM)


def test_without_a_terminal_there_is_no_progress() -> None:
    assert type(terminal.progress()) is terminal.Quiet


def test_the_time_left_is_in_minutes_and_seconds() -> None:
    assert terminal.clock(64.6) == "about 1:05 left"


def test_a_histogram_has_a_bar_for_each_stretch_and_counts_every_sample() -> None:
    summary = Summary(Trial("a", "p", ANYWHERE), "ok", histogram={100: 40, 101: 1, 160: 20})
    lines = terminal.histogram(summary)
    assert sum(int(line.split()[-1]) for line in lines) == 61
    assert max(line.count("#") for line in lines) == 40


def test_a_summary_without_samples_has_no_histogram() -> None:
    assert terminal.histogram(Summary(Trial("a", "p", ANYWHERE), "skipped")) == []


def test_what_a_fact_probe_found_out_is_told_in_words_and_without_samples() -> None:
    found = factories.outcome(facts={"pku": False, "keys": [1, 2, 3, 4, 5]})
    assert terminal.tried(found, Summary(Trial("a", "p", ANYWHERE), "ok")) == ["pku: no", "keys: 1 to 5"]


def test_a_dry_run_says_where_each_trial_would_run_and_what_would_be_started() -> None:
    console = terminal.console()
    plan = Plan((Trial("a", "p", ANYWHERE, runs=6),), (Invocation(0, 0),), 1, quick=False)
    greeter = Service("greeter", ("python", "[bold]x"), port=50051)
    with console.capture() as said:
        console.print(terminal.trials(plan, [(0, 1)], 61.0, [greeter]))
    assert "a@anywhere" in said.get()
    assert "0,1" in said.get()
    assert "1 process" in said.get()
    assert "service greeter: python '[bold]x' (ready: port 50051)" in said.get()
