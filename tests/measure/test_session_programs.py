"""Programs of one's own in a session: what runs, what of it is read, what fails alone."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator.findings import select, wording
from generator.findings.wording import status
from generator.measure import plan, session
from generator.measure.prepare import Notebook, prepare
from generator.model.finding import Summary
from generator.model.note import ANYWHERE, Config, Experiment, Measurement
from generator.model.reading import Pick, Reading
from generator.model.record import Record
from generator.model.trial import Trial
from generator.records import store
from generator.terminal.progress import Quiet
from tests.conftest import BUILT, REPOSITORY

pytestmark = pytest.mark.needs("compiler")
STEM = "2023-11-03-a"


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Notebook:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    root = tmp_path / "notebook"
    (root / ".cache").mkdir(parents=True)
    (root / ".cache" / "build").symlink_to(BUILT)
    return Notebook(root, {}, (REPOSITORY / "probes",), Config())


def program(notebook: Notebook, name: str, text: str) -> Path:
    path = notebook.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/bash\n{text}\n")
    path.chmod(0o755)
    return path


def lines(where: str, statistic: str = "", **more: str) -> Reading:
    return Reading("lines", (Pick(where, statistic),), **more)


def trial(name: str, run: Sequence[str], reading: Reading | None = None, **more: object) -> Trial:
    return Trial(name, "", ANYWHERE, run=tuple(run), reading=reading, **{"runs": 6, **more})  # type: ignore[arg-type]


def measured(notebook: Notebook, *trials: Trial) -> tuple[Record, dict[str, Summary]]:
    """A session of these; and what the record, read back from disk, says of each measurement."""
    measurements = {
        one.measurement: Measurement(one.measurement, one.measurement, "", ("anywhere",), run=one.run)
        for one in trials
    }
    note = Experiment(f"experiments/{STEM}.yml", STEM, "", "", "", measurements, {"anywhere": ANYWHERE}, ())
    chosen = plan.plan(trials, 7)
    made = session.measure(notebook, note, chosen, prepare(notebook, trials), Quiet())
    (kept,) = store.load_all(notebook.results(STEM))
    assert kept.trials == tuple(store.load(notebook.results(STEM) / f"{made.name}.json").trials)
    found = select.findings(note, trials, [kept])
    return kept, {item.measurement.id: item.summary for item in found.items}


def test_every_figure_of_a_process_is_a_trial_of_its_own(notebook: Notebook) -> None:
    """Three processes, three figures each: they are started three times, not nine."""
    program(notebook, "bin/two", "echo x >> started; echo 'lock: 41 ns'; echo 'condvar: 5 us'; echo 42 ops/s")
    lock = trial("lock", ["bin/two"], lines("lock: {}"))
    _, found = measured(
        notebook,
        lock,
        trial("cv", ["bin/two"], lines("condvar: {}"), of="lock"),
        trial("all", ["bin/two"], of="lock"),
    )
    assert (notebook.root / "started").read_text().count("x") == 6
    assert [wording.figure(found[name]) for name in ("lock", "cv")] == ["41 ns", "5.0 µs"]
    assert found["all"].median and found["all"].median.value > 1000
    assert [found[name].n for name in ("lock", "cv", "all")] == [6, 6, 6]


def test_a_figure_that_is_not_there_fails_alone(notebook: Notebook) -> None:
    program(notebook, "bin/two", "echo x >> started; echo 'lock: 41 ns'")
    _, found = measured(
        notebook,
        trial("lock", ["bin/two"], lines("lcok: {}")),
        trial("cv", ["bin/two"], lines("lock: {}"), of="lock"),
    )
    assert (notebook.root / "started").read_text().count("x") == 6
    assert status(found["lock"]).startswith("failed: no line like 'lcok: {}'")
    assert (wording.figure(found["cv"]), found["cv"].n) == ("41 ns", 6)


def test_words_are_those_of_the_note_and_no_shell_reads_them(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quotes, `$()` and wildcards are letters; no pin, no param is added; little of the environment."""
    monkeypatch.setenv("A_SECRET", "x")
    program(notebook, "bin/says", 'printf \'%s\\n\' "$#" "$@" >words; pwd >where; env >known; echo 1 ns')
    words = ["bin/says", "$(touch here)", "'*'", "a b", "{{x}}"]
    measured(notebook, trial("it", words, lines("{}"), params=(("n", "4"),)))
    assert (notebook.root / "words").read_text().split("\n")[:-1] == [
        "4",
        "$(touch here)",
        "'*'",
        "a b",
        "{x}",
    ]
    assert (notebook.root / "where").read_text().strip() == str(notebook.root)
    assert "A_SECRET" not in (notebook.root / "known").read_text()
    assert not (notebook.root / "here").exists()


def test_a_word_without_a_slash_is_looked_for_in_path(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(notebook, "here", "echo 1 ns")
    program(notebook, "elsewhere/there", "echo 2 ns")
    monkeypatch.setenv("PATH", f"{notebook.root}/elsewhere:{os.environ['PATH']}")
    _, found = measured(notebook, trial("a", ["here"], lines("{}")), trial("b", ["there"], lines("{}")))
    assert status(found["a"]) == "skipped: needs here"
    assert wording.figure(found["b"]) == "2.0 ns"
