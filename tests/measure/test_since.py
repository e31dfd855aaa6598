"""Since when a note expects something: as a real repository remembers it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.measure import plan, since
from generator.model import hosted
from tests import samples

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
LOCK, FIRST = "free_lock@anywhere median", "free_lock@anywhere first"
CHANGED = samples.NOTE.replace("[40..50 ns (theory), first", "[41..50 ns (theory), first")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with the notebook in a folder of it."""
    git(tmp_path, "2023-01-01", "init", "-q")
    (tmp_path / "notes").mkdir()
    return tmp_path / "notes"


def git(root: Path, day: str, *arguments: str) -> None:
    own = {f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {"GIT_AUTHOR_DATE": f"{day}T23:30:00-0800", "GIT_COMMITTER_DATE": "2024-05-05T00:00:00Z"}
    subprocess.run(
        ["git", *arguments], cwd=root, env=os.environ | own | dates, check=True, capture_output=True
    )


def committed(root: Path, day: str, text: str, stem: str = samples.STEM) -> None:
    samples.note(root, text, stem)
    git(root, day, "add", "-A")
    git(root, day, "commit", "-q", "-m", "x")


def told(root: Path, text: str, stem: str = samples.STEM) -> dict[str, str]:
    note = samples.note(root, text, stem)
    return since.since(root, note, plan.trials(note, samples.probes(note)))


def test_each_expectation_has_the_day_of_the_commit_that_brought_it(root: Path) -> None:
    committed(root, "2023-10-20", CHANGED)
    committed(root, "2023-10-27", samples.NOTE)
    committed(root, "2023-10-29", samples.NOTE.replace("threads & locks", "x").replace("(theory)", "(books)"))
    assert told(root, samples.NOTE) == {
        LOCK: "2023-10-27",
        FIRST: "2023-10-20",
        "condvar@apart median": "2023-10-20",
        "condvar@apart_awake median": "2023-10-20",
    }


def test_one_that_was_changed_and_changed_back_is_as_old_as_the_change_back(root: Path) -> None:
    for day, text in (("2023-10-20", samples.NOTE), ("2023-10-21", CHANGED), ("2023-10-22", samples.NOTE)):
        committed(root, day, text)
    assert told(root, samples.NOTE)[LOCK] == "2023-10-22"


def test_what_is_not_committed_has_no_day(root: Path) -> None:
    committed(root, "2023-10-20", CHANGED)
    assert LOCK not in told(root, samples.NOTE) and FIRST in told(root, samples.NOTE)


def test_a_renamed_note_keeps_its_days(root: Path) -> None:
    committed(root, "2023-10-20", samples.NOTE)
    (root / f"experiments/{samples.STEM}.yml").unlink()
    committed(root, "2023-10-21", samples.NOTE, "2023-11-03-été")
    assert told(root, samples.NOTE, "2023-11-03-été")[LOCK] == "2023-10-20"


def test_beyond_a_version_that_cannot_be_read_nothing_is_known(root: Path) -> None:
    committed(root, "2023-10-20", samples.NOTE)
    (root / f"experiments/{samples.STEM}.yml").write_text("title: [")
    git(root, "2023-10-21", "commit", "-qam", "broken")
    committed(root, "2023-10-22", samples.NOTE)
    assert told(root, samples.NOTE)[LOCK] == "2023-10-22"


def test_without_a_repository_or_a_commit_or_git_nothing_is_known(
    root: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(root, samples.NOTE) == {}
    assert told(tmp_path_factory.mktemp("alone"), samples.NOTE) == {}
    committed(root, "2023-10-20", samples.NOTE)
    monkeypatch.setenv("PATH", "")
    assert told(root, samples.NOTE) == {}


def test_of_a_note_on_hosts_each_host_has_the_days_of_its_own_expectations(root: Path) -> None:
    before = "expect: {m510: under 5 us, apart: under 60 us}"
    after = before.replace("5 us,", "6 us,")
    text = "title: t\nhosts: [here, m510]\nconditions: {apart: {pin: two cores}, one: {pin: one cpu}}\n"
    text += f"measure:\n  condvar: {{probe: handoff_condvar, {before}}}\nbody: |\n  x\n"
    committed(root, "2023-10-20", text)
    committed(root, "2023-10-27", text.replace(before, after))
    note = samples.note(root, text.replace(before, after))
    found = {}
    for host in ("here", "m510"):
        own = hosted.at(note, host)
        found[host] = since.since(root, own, plan.trials(own, samples.probes(own)), host)
    assert found == {
        "here": {"condvar@apart median": "2023-10-20"},
        "m510": {"condvar@apart median": "2023-10-27", "condvar@one median": "2023-10-27"},
    }
