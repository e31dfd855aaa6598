"""Who was cut off and still writes is ended; nobody else is."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.measure.fleet import still


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(["sleep", "60"])
    yield process
    process.kill()
    process.wait()


def noted(journal: Path, pid: int, later: int = 0) -> None:
    journal.with_suffix(".writer").write_text(f"{pid} {still._started(pid) + later}")


def test_who_wrote_that_it_writes_a_journal_is_ended(
    tmp_path: Path, sleeper: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(still, "_PATIENCE", 0.1)  # a child of ours stays a zombie
    noted(tmp_path / ".x.journal", sleeper.pid)
    still.end(tmp_path / ".x.journal")
    assert sleeper.wait(5) == -9
    assert list(tmp_path.iterdir()) == []


def test_another_process_with_its_number_is_left_alone(
    tmp_path: Path, sleeper: subprocess.Popen[bytes]
) -> None:
    noted(tmp_path / ".x.journal", sleeper.pid, later=-1)
    still.end(tmp_path / ".x.journal")
    assert sleeper.poll() is None


@pytest.mark.parametrize("text", ["", "one two", "1", "-4 5", "99999999 1"])
def test_what_says_nothing_of_a_process_ends_none(tmp_path: Path, text: str) -> None:
    (tmp_path / ".x.writer").write_text(text)
    still.end(tmp_path / ".x.journal")
    assert list(tmp_path.iterdir()) == []


def test_who_writes_itself_is_not_ended(tmp_path: Path) -> None:
    still.note(tmp_path / ".x.journal")
    still.end(tmp_path / ".x.journal")
    still.forget(tmp_path / ".x.journal")
