"""`run --resume`: a session that was interrupted goes on, and measures only what is missing."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from generator import choosing, pipeline, resumed, shelf, sites
from generator.commands import compare
from generator.commands import run as command
from generator.errors import Interrupted, MeasureError, NotebookError, UsageError
from generator.measure import session
from generator.measure.notebook import open_notebook
from generator.measure.site import Here
from generator.model.record import Record
from generator.model.trial import Trial
from generator.records import store, unfinished
from generator.terminal.progress import Quiet
from tests.measure.test_steering import Asked
from tests.notebook import NOTE, STEM, Notebook
from tests.processes import until

pytestmark = pytest.mark.needs("compiler")

COUNTED = """#!/bin/sh
# Prints its samples, and leaves them in the log.
for word; do case $word in values=*) values=${word#values=};; esac; done
echo "$values" >> log
echo "{\\"unit\\": \\"ns\\", \\"samples\\": [$values]}"
"""
TWELVE = 12  # processes of the note


class Stops(Quiet):
    """Is interrupted before its process of this number begins, or never."""

    def __init__(self, number: int | None = None, how: type[BaseException] = KeyboardInterrupt) -> None:
        self.number, self.how = number, how

    def starting(self, number: int, trial: Trial, left: float) -> None:
        if number == self.number:
            raise self.how


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Notebook:
    made = Notebook(tmp_path)
    made.probe("says", COUNTED)
    monkeypatch.setattr("tempfile.tempdir", str(made.temporary))
    monkeypatch.chdir(tmp_path)
    return made


def log(notebook: Notebook) -> list[str]:
    """What each process was asked for, in order."""
    return (notebook.root / "log").read_text().splitlines()


def run(notebook: Notebook, stops: Stops | None = None, **options: Any) -> Record:
    """The record of a session of the note."""
    opened = open_notebook(notebook.root)
    usual: dict[str, Any] = {} if options.get("resume") else {"seed": 3, "apart": 0.0}
    path = notebook.root / f"experiments/{STEM}.yml"
    choice = choosing.Choice(**usual | options)
    (record,) = pipeline.run(opened, path, choice, stops or Stops(), sites.unseen).records
    return store.load(record)


def interrupt(notebook: Notebook, before: int, **options: Any) -> Record:
    """The record of a session that Ctrl-C ends before that process."""
    with pytest.raises(Interrupted):
        run(notebook, Stops(before), **options)
    return store.load(notebook.records[-1])


def journals(notebook: Notebook) -> list[str]:
    return [path.name for path in (notebook.root / "results" / STEM).glob(".*")]


# ---------------------------------------------------------------- what is measured


@pytest.fixture(scope="module")
def in_order(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Record]:
    """A session that nobody interrupts."""
    with pytest.MonkeyPatch.context() as patch:
        made = Notebook(tmp_path_factory.mktemp("whole"))
        made.probe("says", COUNTED)
        patch.setattr("tempfile.tempdir", str(made.temporary))
        patch.chdir(made.root)
        return log_of_a_whole(made)


def log_of_a_whole(notebook: Notebook) -> tuple[list[str], Record]:
    record = run(notebook)
    return log(notebook), record


@pytest.mark.parametrize("before", [1, 7, 11])
def test_only_what_is_missing_is_measured_in_its_rounds_and_its_order(
    notebook: Notebook, in_order: tuple[list[str], Record], before: int
) -> None:
    cut = interrupt(notebook, before)
    assert len(log(notebook)) == before
    made = run(notebook, resume=True)
    asked, whole = in_order
    assert log(notebook) == asked
    assert (cut.interrupted, made.interrupted) == (True, False)
    assert [[one.round for one in trial.runs] for trial in made.trials] == [list(range(6))] * 2
    assert [trial.complete for trial in made.trials] == [True, True]
    assert (made.seed, made.quick, len(made.rounds)) == (whole.seed, whole.quick, len(whole.rounds))
    assert made.resumes == (cut.name,)


def test_the_record_of_the_interrupted_session_stays_as_it_is_and_its_journal_goes(
    notebook: Notebook,
) -> None:
    interrupt(notebook, 5)
    (path,) = notebook.records
    before = path.read_bytes()
    assert journals(notebook) == [f".{path.stem}.interrupted"]
    run(notebook, resume=True)
    assert path.read_bytes() == before
    assert journals(notebook) == []
    folder = notebook.root / "results" / STEM
    made = store.load(notebook.records[-1])
    assert len(store.samples(folder, made)) == TWELVE


def test_a_session_that_is_interrupted_twice_is_gone_on_with_twice(notebook: Notebook) -> None:
    first = interrupt(notebook, 3)
    second = interrupt(notebook, 8, resume=True)
    assert second.resumes == (first.name,)
    assert journals(notebook) == [f".{second.name}.interrupted"]
    third = run(notebook, resume=True)
    assert third.resumes == (first.name, second.name)
    assert len(log(notebook)) == TWELVE


def test_what_a_dead_session_left_is_gone_on_with(notebook: Notebook) -> None:
    with pytest.raises(RuntimeError):
        run(notebook, Stops(4, RuntimeError))
    run(notebook, resume=True)
    assert len(log(notebook)) == TWELVE


def test_a_power_cut_in_the_middle_of_a_line_costs_no_more_than_that_process(notebook: Notebook) -> None:
    with pytest.raises(RuntimeError):
        run(notebook, Stops(5, RuntimeError))
    (path,) = (notebook.root / "results" / STEM).glob(".*.journal")
    path.write_bytes(path.read_bytes()[:-9])
    made = run(notebook, resume=True)
    assert len(log(notebook)) == TWELVE + 1
    assert [len(trial.runs) for trial in made.trials] == [6, 6]


def test_a_figure_that_failed_before_stays_failed_and_ends_the_session_with_4(notebook: Notebook) -> None:
    fails = '[ "$values" = 10.0,20.0 ] && exit 3\necho "{'
    notebook.probe("says", COUNTED.replace('echo "{', fails))
    interrupt(notebook, 6)
    opened, path = open_notebook(notebook.root), notebook.root / f"experiments/{STEM}.yml"
    done = pipeline.run(opened, path, choosing.Choice(resume=True), Stops(), sites.unseen)
    assert done.failed
    assert sorted(log(notebook)) == ["10.0,20.0", *["41.0,42.0,43.0"] * 6]


def test_it_goes_on_as_it_was_begun(notebook: Notebook) -> None:
    cut = interrupt(notebook, 1, quick=True, only=("other", "steady"), budget=None)
    made = run(notebook, resume=True)
    assert (cut.quick, made.quick, made.seed) == (True, True, 3)
    assert len(log(notebook)) == 2


def test_what_was_planned_beyond_the_first_rounds_is_measured_before_more_is_asked_for(
    notebook: Notebook,
) -> None:
    opened = open_notebook(notebook.root)
    note = pipeline.read(opened, notebook.root / f"experiments/{STEM}.yml")
    site = Here(opened)
    chosen, prepared = choosing.choose(opened, note, choosing.Choice(seed=3, apart=0.0), site)
    with pytest.raises(Interrupted):
        session.measure(opened, note, chosen, prepared, Stops(14), Asked({0: 3, 1: 2}))
    before, prepared = resumed.resumed(opened, note, site)
    assert (before.done, len(before.chosen.order)) == (14, TWELVE + 5)
    asked = Asked({1: 1})
    made = session.measure(opened, note, before.chosen, prepared, Stops(), asked, before)
    assert len(log(notebook)) == TWELVE + 6
    assert [len(trial.runs) for trial in made.trials] == [9, 9]
    assert asked.seen == [(9, TWELVE + 5), (10, TWELVE + 6)]


def test_a_note_that_was_renamed_meanwhile_goes_on_by_its_new_name(notebook: Notebook) -> None:
    cut = interrupt(notebook, 3)
    new = "2023-11-03-renamed"
    for folder, suffix in (("experiments", ".yml"), ("results", "")):
        place = notebook.root / folder
        (place / f"{STEM}{suffix}").rename(place / f"{new}{suffix}")
    opened, path = open_notebook(notebook.root), notebook.root / f"experiments/{new}.yml"
    (record,) = pipeline.run(opened, path, choosing.Choice(resume=True), Stops(), sites.unseen).records
    made = store.load(record)
    assert (made.note, made.resumes, len(log(notebook))) == (new, (cut.name,), TWELVE)


# ---------------------------------------------------------------- how it was ended


SLOW = COUNTED.replace(
    "echo", "[ $(wc -l < log) = 4 ] && [ ! -e asleep ] && touch asleep && sleep 60\necho", 1
)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGKILL, -9), (signal.SIGTERM, 130)])
def test_a_run_that_is_killed_in_mid_process_is_taken_up_again(
    notebook: Notebook, number: int, code: int
) -> None:
    notebook.write("log", "")
    notebook.probe("says", SLOW)
    process = notebook.start("run", STEM)
    assert until((notebook.root / "asleep").exists, 60)
    os.kill(process.pid, number)
    _, said = process.communicate(timeout=30)
    assert process.returncode == code
    assert number == signal.SIGKILL or "--resume" in said
    done = notebook.run("run", STEM, "--resume")
    assert done.returncode == 0, done.stderr
    assert len(log(notebook)) == TWELVE
    assert f"goes on with {notebook.records[0].stem}" in done.stdout
    assert not json.loads(notebook.records[-1].read_text())["interrupted"]


# ---------------------------------------------------------------- where it is refused


def refused(notebook: Notebook) -> NotebookError:
    """Why nothing goes on; nothing is written."""
    before = notebook.files()
    with pytest.raises(NotebookError) as found:
        run(notebook, resume=True)
    assert {name for name in notebook.files() if name not in before} <= {"results/.gitignore"}
    assert found.value.hint
    return found.value


def test_where_nothing_was_measured_there_is_nothing_to_resume(notebook: Notebook) -> None:
    found = refused(notebook)
    assert isinstance(found, UsageError)
    assert found.what.startswith(f"there is nothing to resume: no session of {STEM} on ")


def test_a_session_that_ended_is_not_gone_on_with_and_neither_is_one_before_it(notebook: Notebook) -> None:
    interrupt(notebook, 3)
    made = run(notebook)
    assert journals(notebook) == []
    assert refused(notebook).what == f"there is nothing to resume: {made.name} is whole"


def test_an_interrupted_session_whose_journal_is_gone_is_told(notebook: Notebook) -> None:
    cut = interrupt(notebook, 3)
    for path in (notebook.root / "results" / STEM).glob(".*.interrupted"):
        path.unlink()
    assert refused(notebook).what == f"there is nothing to resume: {cut.name} has no journal any more"


def in_header(name: str, value: Any) -> Callable[[Notebook], None]:
    """The session had begun elsewhere, or long ago."""

    def edit(notebook: Notebook) -> None:
        (path,) = (notebook.root / "results" / STEM).glob(".*.interrupted")
        head, _, lines = path.read_bytes().partition(b"\n")
        data = json.loads(head)
        data[name] = {**data[name], **value} if isinstance(value, dict) else value
        path.write_bytes(json.dumps(data).encode() + b"\n" + lines)

    return edit


def in_note(old: str, new: str) -> Callable[[Notebook], None]:
    return lambda notebook: notebook.note(NOTE.replace(old, new))


CHANGES: dict[str, tuple[Callable[[Notebook], None], str]] = {
    "boot": (in_header("machine", {"state": "another"}), "the machine was started since"),
    "kernel": (in_header("machine", {"kernel": "2.4"}), "the machine's kernel was 2.4 and is "),
    "compiler": (in_header("compiler", {"version": "cc 1"}), "the compiler's version was cc 1 and is "),
    "probe": (
        lambda notebook: notebook.probe("says", COUNTED + "# changed\n"),
        "what steady@anywhere, other@anywhere runs is not what it was",
    ),
    "param": (in_note("10.0,20.0", "30.0"), "in the note other@anywhere is not what it was"),
    "runs": (in_note("label: a steady", "runs: 9, label: a steady"), "in the note steady@anywhere is not"),
    "gone": (in_note("other: {probe", "another: {probe"), "in the note other@anywhere is not what it was"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_not_as_it_was_is_told_and_nothing_is_measured(notebook: Notebook, what: str) -> None:
    change, said = CHANGES[what]
    cut = interrupt(notebook, 3)
    change(notebook)
    if what == "gone":
        text = (notebook.root / f"experiments/{STEM}.yml").read_text()
        notebook.note(text.replace("steady other\n", "steady another\n"))
    found = refused(notebook)
    assert isinstance(found, MeasureError)
    assert found.what.startswith(f"{STEM} cannot be gone on with: ")
    assert said in found.what
    assert f"{cut.name}.json" in found.hint
    assert len(log(notebook)) == 3


def test_prose_labels_and_expectations_may_change_meanwhile_and_do_not_count_as_expected_before(
    notebook: Notebook,
) -> None:
    interrupt(notebook, 3)
    text = NOTE.replace("one question", "another question").replace("a steady thing", "it")
    notebook.note(text.replace("40..50 ns (theory)", "41..43 ns"))
    made = run(notebook, resume=True)
    assert len(log(notebook)) == TWELVE
    assert made.experiment == NOTE
    assert "another question" in notebook.post.read_text()


def test_a_damaged_journal_is_not_gone_on_with(notebook: Notebook) -> None:
    with pytest.raises(RuntimeError):
        run(notebook, Stops(4, RuntimeError))
    (path,) = (notebook.root / "results" / STEM).glob(".*.journal")
    path.write_bytes(path.read_bytes().replace(b'"status": "ok"', b'"status": "fine"', 1))
    opened = open_notebook(notebook.root)
    session.recover(opened, STEM)
    found = refused(notebook)
    assert "is damaged: 1 of its lines cannot be read" in found.what
    assert unfinished.kept(path.parent)[0].is_damaged


def test_a_note_that_took_turns_is_not_gone_on_with_alone(notebook: Notebook) -> None:
    interrupt(notebook, 3)
    in_header("turns", value=True)(notebook)
    assert "took turns with another note" in refused(notebook).what


@pytest.mark.parametrize("stops", [Stops(), Stops(5, RuntimeError)], ids=["whole", "killed"])
def test_another_session_that_ends_while_it_waits_makes_it_give_up(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch, stops: Stops
) -> None:
    interrupt(notebook, 3)
    real = session.measuring

    @contextmanager
    def busy(progress: Any) -> Iterator[int]:
        monkeypatch.setattr(session, "measuring", real)
        with suppress(RuntimeError):
            run(notebook, stops)
        with real(progress) as lock:
            yield lock

    monkeypatch.setattr(session, "measuring", busy)
    with pytest.raises(MeasureError, match=f"another session of {STEM} has ended meanwhile"):
        run(notebook, resume=True)
    assert len(notebook.records) == 2
    assert len(journals(notebook)) == (stops.number is not None)


def test_a_session_that_died_after_its_last_process_has_nothing_left(notebook: Notebook) -> None:
    opened = open_notebook(notebook.root)
    note = pipeline.read(opened, notebook.root / f"experiments/{STEM}.yml")
    chosen, prepared = choosing.choose(opened, note, choosing.Choice(apart=0.0), Here(opened))
    with pytest.raises(RuntimeError):
        session.measure(opened, note, chosen, prepared, Stops(), Asked(end=RuntimeError("killed")))
    with pytest.raises(UsageError, match=r"there is nothing to resume: .* is whole"):
        run(notebook, resume=True)
    assert len(log(notebook)) == TWELVE


@pytest.mark.parametrize(
    ("option", "given"),
    [
        ("--only", {"only": "steady"}),
        ("--changed", {"changed": True}),
        ("--quick", {"quick": True}),
        ("--budget", {"budget": 60_000_000_000}),
        ("--precision", {"precision": "5%"}),
        ("--until-decided", {"until_decided": True}),
        ("--no-wait", {"no_wait": True}),
        ("--seed", {"seed": 0}),
    ],
)
def test_what_a_session_began_with_is_not_said_again(option: str, given: dict[str, Any]) -> None:
    usual: dict[str, Any] = {"only": "", "budget": None, "precision": None, "no_wait": False}
    with pytest.raises(UsageError, match=f"without {option}\n"):
        command.choice(**{**usual, **given}, resume=True)
    assert command.choice(**usual, resume=True).resume


def test_a_session_that_goes_on_is_not_planned(notebook: Notebook) -> None:
    done = notebook.run("run", STEM, "--resume", "--dry-run")
    assert done.returncode == 2
    assert "--resume goes on with a session, --dry-run is of one that begins" in done.stderr


# ---------------------------------------------------------------- processes are not counted twice


def test_sessions_tell_the_one_that_holds_everything_and_not_what_it_goes_on_with(notebook: Notebook) -> None:
    whole = run(notebook)
    interrupt(notebook, 3)
    interrupt(notebook, 8, resume=True)
    made = run(notebook, resume=True)
    opened = open_notebook(notebook.root)
    assert [one.name for one in shelf.sessions(opened, [STEM])] == [made.name, whole.name]
    experiment = pipeline.read(opened, notebook.root / f"experiments/{STEM}.yml")
    assert [one.name for one in shelf.latest(opened, experiment).records] == [made.name]
    with pytest.raises(UsageError, match=f"{made.name} went on with {made.resumes[0]} and holds all"):
        compare.compare(opened, made.resumes[0], "last", [])


def test_a_post_made_from_an_interrupted_session_stays_as_it_is(notebook: Notebook) -> None:
    cut = interrupt(notebook, 8)
    opened = open_notebook(notebook.root)
    experiment = pipeline.read(opened, notebook.root / f"experiments/{STEM}.yml")
    pipeline.render_note(opened, experiment, shelf.latest(opened, experiment), force=False)
    before = notebook.post.read_bytes()
    interrupt(notebook, 9, resume=True)
    again = shelf.published(opened, experiment)
    assert [one.name for one in again.records] == [cut.name]
    pipeline.render_note(opened, experiment, again, force=False)
    assert notebook.post.read_bytes() == before
