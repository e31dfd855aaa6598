"""`compare A B [ID...]`: from records on disk to what is said of them."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.commands import compare
from generator.errors import NotebookError, RenderError, UsageError
from generator.findings.comparison import Comparison
from generator.measure.notebook import open_notebook
from generator.model.change import CHANGED, LIKELY, NO_CHANGE, NOT_JUDGED, SUSPECT, WITHIN
from generator.model.note import Condition
from generator.model.record import Record, TrialRecord
from generator.records import file_format
from generator.terminal import comparison
from tests.conftest import REPOSITORY
from tests.factories import measured, record, trial
from tests.notebook import Notebook
from tests.terminal import screens

LOCKS, CALLS = "2023-11-03-locks", "2023-11-04-calls"
APART = Condition("apart", pin=(0, 1))
MACHINE = {"state": "abcdef", "kernel": "6.1", "microcode": "0x1", "memory": 2**34, "cpu": "AMD EPYC"}
OLD, NEW = "865af63fc2732bf8", "5a71a36c67fbb50a"  # sources
NOTE = "title: a note\nmeasure:\n  call: {probe: func_call, label: a call, runs: 6}\nbody: |\n  text\n"


def figure(name: str, value: float, chance: random.Random, **more: Any) -> TrialRecord:
    """A steady time of six processes, which differ by 1 %; a session differs by 1 % from another."""
    around = value * math.exp(chance.gauss(0, 0.01))
    medians = [around * math.exp(chance.gauss(0, 0.01)) for _ in range(6)]
    return measured(medians, kind="steady", **{"trial": trial(name), "source": OLD} | more)


def session(day: str, call: float = 100.0, note: str = LOCKS, **more: Any) -> Record:
    """A session of one note: a call, a lock under two conditions, each as long as usual but the call."""
    chance = random.Random(day + note)
    trials = more.pop("trials", None) or (
        figure("call", call, chance, source=OLD if call == 100.0 else NEW),
        figure("lock", 5_000.0, chance, trial=trial("lock")),
        figure("lock", 40_000.0, chance, trial=trial("lock", APART), cpus=more.pop("cpus", (0, 1))),
    )
    told = {"note": note, "machine": MACHINE, "experiment": NOTE, "program": "0.1.0"} | more
    return record(*trials, name=f"202611{day}T100000000Z-host-a", **told)


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    """Two notes: one of eight sessions, of which those since the 14th ran a slower call; one of two."""
    Notebook(tmp_path)
    for note in (LOCKS, CALLS):
        (tmp_path / "experiments" / f"{note}.yml").write_text(NOTE)
    for day in range(10, 18):
        keep(tmp_path, session(str(day), 120.0 if day >= 14 else 100.0))
    for day in (20, 21):
        keep(tmp_path, session(str(day), note=CALLS))
    return tmp_path


def keep(root: Path, one: Record, note: str = "") -> Path:
    path = root / "results" / (note or one.note) / f"{one.name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(file_format.dumps(one))
    return path


def compared(root: Path, before: str, after: str, *names: str) -> Comparison:
    return compare.compare(open_notebook(root, probes=False), before, after, names)


def outcomes(root: Path, before: str, after: str, *names: str) -> list[str]:
    return [one.outcome for one in compared(root, before, after, *names).changes]


def refused(root: Path, *words: str) -> NotebookError:
    with pytest.raises(NotebookError) as found:
        compared(root, *words)
    assert found.value.hint
    return found.value


# ------------------------------------------------------------------ what is compared


def test_two_sets_of_sessions_are_held_against_each_other(notebook: Path) -> None:
    found = compared(notebook, "before 2026-11-14", "since 2026-11-14")
    assert [one.asked.id for one in found.changes] == ["call@anywhere", "lock@anywhere", "lock@apart"]
    assert [one.outcome for one in found.changes] == [CHANGED, NO_CHANGE, NO_CHANGE]
    call = found.changes[0]
    assert call.ratio == pytest.approx(1.2, rel=0.03)
    assert call.sessions == (4, 4)
    assert found.circumstances == (("source or build of call@anywhere", OLD[:8], NEW[:8]),)
    assert (found.texts, found.apart, found.warnings) == ((), (), ())


def test_named_figures_are_compared_alone(notebook: Path) -> None:
    found = compared(notebook, "before 2026-11-14", "since 2026-11-14", "lock@apart", "call")
    assert [one.asked.id for one in found.changes] == ["lock@apart", "call@anywhere"]


def test_how_many_sessions_there_are_decides_what_is_said(notebook: Path) -> None:
    assert outcomes(notebook, f"{LOCKS}@last~4", "last", "call") == [LIKELY]
    assert outcomes(notebook, f"{LOCKS}@last~1", "last", "call") == [WITHIN]
    assert outcomes(notebook, f"{LOCKS}@before 2026-11-14", "last", "call") == [SUSPECT]


def test_what_repeats_differ_by_comes_from_all_sessions_of_the_host(notebook: Path) -> None:
    """Two sessions alone say nothing of that; those of other notes say it."""
    assert outcomes(notebook, f"{CALLS}@last~1", "last", "call") == [WITHIN]
    for day in ("20", "21"):
        keep(notebook, session(day, note=CALLS, trials=(figure("call", 100.0, random.Random(day)),)))
    assert outcomes(notebook, f"{CALLS}@last~1", "last", "call") == [WITHIN]
    for path in (notebook / "results" / LOCKS).glob("*.json"):
        path.unlink()
    assert outcomes(notebook, "last~1", "last", "call") == [NOT_JUDGED]


def test_only_what_is_named_is_corrected_for(notebook: Path) -> None:
    whole = compared(notebook, "before 2026-11-14", "since 2026-11-14").changes[0]
    alone = compared(notebook, "before 2026-11-14", "since 2026-11-14", "call").changes[0]
    among = compared(notebook, "before 2026-11-14", "since 2026-11-14", "call", "lock").changes[0]
    assert whole.detectable == pytest.approx(alone.detectable)
    assert among.detectable and alone.detectable and among.detectable > alone.detectable


def test_two_notes_are_compared_where_they_have_figures_of_one_name(notebook: Path) -> None:
    found = compared(notebook, f"{LOCKS}@since 2026-11-14", f"{CALLS}@since 2026-11-20", "call")
    assert found.changes[0].outcome == CHANGED
    assert ("note", LOCKS, CALLS) in found.circumstances


def test_a_record_is_named_by_its_file_wherever_that_lies(
    notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = f"results/{LOCKS}/20261110T100000000Z-host-a.json"
    assert outcomes(notebook, inside, "last", "call") == [LIKELY]
    assert outcomes(notebook, str(notebook / inside), "last", "call") == [LIKELY]
    elsewhere = notebook / "elsewhere.json"
    elsewhere.write_text(file_format.dumps(session("30")))
    assert outcomes(notebook, str(elsewhere), "last", "call") == [LIKELY]
    assert "by its record" in refused(notebook, str(elsewhere), "since 2026-11-29").hint
    monkeypatch.chdir(notebook / "results" / LOCKS)
    assert outcomes(notebook, Path(inside).name, "last", "call") == [LIKELY]


def test_a_copy_of_a_record_is_the_same_session(notebook: Path) -> None:
    name = "20261117T100000000Z-host-a"
    copy = notebook / "copy.json"
    copy.write_bytes((notebook / "results" / LOCKS / f"{name}.json").read_bytes())
    assert refused(notebook, f"{notebook}/copy.json", "last").what.endswith(f"are the same session: {name}")


def test_two_records_of_one_name_are_told_apart_by_their_files(notebook: Path) -> None:
    name = "20261117T100000000Z-host-a"
    other = notebook / f"{name}.json"
    other.write_text(file_format.dumps(session("17", 100.0)))
    found = compared(notebook, str(other), f"{LOCKS}@{name}", "call")
    assert [one.outcome for one in found.changes] == [LIKELY]


def test_the_records_of_a_note_that_was_renamed_are_its_own(notebook: Path) -> None:
    for folder, ending in (("experiments", ".yml"), ("results", "")):
        old = notebook / folder / f"{LOCKS}{ending}"
        old.rename(notebook / folder / f"2023-11-03-renamed{ending}")
    found = compared(notebook, "2023-11-03-renamed@before 2026-11-14", "since 2026-11-14", "call")
    assert [one.outcome for one in found.changes] == [CHANGED]
    inside = "results/2023-11-03-renamed/20261110T100000000Z-host-a.json"
    assert outcomes(notebook, inside, "last", "call") == [LIKELY]


def test_the_day_of_a_note_stands_for_it(notebook: Path) -> None:
    assert outcomes(notebook, "2023-11-04@last~1", "last", "call") == [WITHIN]


# ------------------------------------------------------------------ what else differs


def test_what_else_differs_is_told(notebook: Path) -> None:
    text = NOTE.replace("runs: 6", "runs: 9")
    keep(notebook, session("18", 120.0, program="0.2.0", experiment=text, cpus=(1, 0)))
    found = compared(notebook, f"{LOCKS}@last~1", "last")
    assert found.circumstances == (
        ("this program", "0.1.0", "0.2.0"),
        ("CPUs of lock@apart", "0, 1", "1, 0"),
    )
    assert [line[:2] for line in found.texts] == ["- ", "+ "]


def test_another_boot_is_named_and_not_judged(notebook: Path) -> None:
    keep(notebook, session("18", 120.0, machine=MACHINE | {"state": "fedcba"}))
    found = compared(notebook, f"{LOCKS}@last~1", "last", "call")
    assert [one.outcome for one in found.changes] == [NOT_JUDGED]
    assert found.changes[0].reason == "another boot"
    assert found.circumstances == (("boot", "abcdef", "fedcba"),)


def test_a_session_from_the_future_is_compared_with_a_warning(notebook: Path) -> None:
    far = replace(session("18"), name="29991118T100000000Z-host-a", started="2999-11-18T10:00:00Z")
    keep(notebook, far)
    (said,) = compared(notebook, f"{LOCKS}@last~1", "last").warnings
    assert said.startswith("29991118T100000000Z-host-a is from the future")


def test_that_b_is_the_older_side_is_said(notebook: Path) -> None:
    assert compared(notebook, f"{LOCKS}@last", "last~1", "call").warnings == (
        "B is older than A: what changed is told backwards",
    )
    assert compared(notebook, f"{LOCKS}@last~2,last", "last~1", "call").warnings == ()


# ------------------------------------------------------------------ bad input


@pytest.mark.parametrize(
    ("words", "what", "hint"),
    [
        (("lats", "last"), "'lats' chooses no sessions", "did you mean 'last'?"),
        (("last~1", "last"), "which note? Both sides have sessions of", f"{CALLS}@last"),
        ((f"{LOCKS}@last", "last"), f"'{LOCKS}@last' and 'last' are the same session", "last~1 last"),
        ((f"{LOCKS}@last~8", "last"), f"'{LOCKS}@last~8': {LOCKS} has 8 sessions", "last~7"),
        (("2023-11-05@last", "2026-11-10"), "there is no note '2023-11-05'", "2023-11-0"),
        (("2026-11-10", "last", "cal"), "no session of any of these notes has a figure 'cal'", "'call'"),
        ((f"{LOCKS}@2026-11-10", "last", "cal"), f"no session of {LOCKS} has a figure 'cal'", "'call'"),
        (("2026-11-10", "2026-11-12", "call.p99"), "not both sides have the p99", "median"),
        (("results/x.json", "last"), "there is no file results/x.json", "results/NOTE/"),
        (
            (f"results/{LOCKS}/20261110T100000000Z-host-b.json", "last"),
            "there is no file",
            "20261110T100000000Z-host-a.json",
        ),
    ],
)
def test_what_cannot_be_compared_says_what_to_write(
    notebook: Path, words: tuple[str, ...], what: str, hint: str
) -> None:
    error = refused(notebook, *words)
    assert isinstance(error, UsageError)
    assert what in error.what
    assert hint in error.hint


def test_the_day_of_two_notes_is_no_name(notebook: Path) -> None:
    (notebook / "experiments" / "2023-11-04-more.yml").write_text(NOTE)
    error = refused(notebook, "2023-11-04@last", "last")
    assert error.what == "'2023-11-04' is the day of 2 notes"
    assert error.hint == f"name one: {CALLS}@… or 2023-11-04-more@…"


def test_a_record_that_is_cut_off_is_named_and_other_notes_are_compared(notebook: Path) -> None:
    path = notebook / "results" / CALLS / "20261121T100000000Z-host-a.json"
    path.write_bytes(path.read_bytes()[:500])
    found = compared(notebook, f"{LOCKS}@last~4", "last", "call")
    assert [one.outcome for one in found.changes] == [LIKELY]
    (said,) = found.warnings
    assert said.startswith(f"the sessions of {CALLS} are left out: {path}")
    assert isinstance(refused(notebook, f"{CALLS}@last~1", "last"), RenderError)
    assert isinstance(refused(notebook, str(path), f"{LOCKS}@last"), RenderError)
    other = notebook / "results" / LOCKS / "20261110T100000000Z-host-a.json"
    other.write_text("")
    assert path.name in refused(notebook, f"{CALLS}@last~1", "last").what
    assert other.name in refused(notebook, f"{LOCKS}@last~1", "last").what


def test_a_file_that_is_no_record_is_refused(notebook: Path) -> None:
    path = notebook / "other.json"
    path.write_text("{}")
    assert "not a record that can be read" in refused(notebook, str(path), f"{LOCKS}@last").what


def test_a_notebook_without_a_session_says_so(tmp_path: Path) -> None:
    Notebook(tmp_path)
    assert refused(tmp_path, "last~1", "last").what == "nothing was measured yet"


# ------------------------------------------------------------------ as a user has it


def shown(found: Comparison, columns: int = 80) -> Iterator[str]:
    from generator.terminal import sheet

    with screens.terminal(columns):
        text = sheet.drawn(comparison.comparison(found))
    yield from screens.lines_of(text)


def test_the_example_in_the_documentation_is_what_a_terminal_of_80_columns_shows(notebook: Path) -> None:
    text = (REPOSITORY / "docs" / "comparing.md").read_text()
    example = text.partition("```\n")[2].partition("\n```")[0]
    found = compared(notebook, "before 2026-11-14", "since 2026-11-14")
    assert "\n".join(shown(found)) == example
    last = list(shown(compared(notebook, f"{LOCKS}@last~1", "last")))[-1]
    assert last.endswith("what the note measures are the same.")


def test_the_command_prints_the_table_and_ends_well(notebook: Path) -> None:
    program = Notebook.__new__(Notebook)
    program.root = program.cwd = notebook
    program.temporary = notebook / ".cache" / "tmp"
    done = program.run("compare", "before 2026-11-14", "since 2026-11-14", "call")
    assert (done.returncode, done.stderr) == (0, "")
    assert "changed: 1.18× (1.15–1.21), slower" in done.stdout
    before = program.files()
    bad = program.run("compare", f"{LOCKS}@last")
    assert (bad.returncode, bad.stderr) == (
        2,
        "compare what with what?\n  hint: the last two sessions: compare last~1 last\n",
    )
    assert program.files() == before
