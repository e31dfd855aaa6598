"""Whether the files of a command are still those that the session began with."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from generator.measure import programs
from generator.measure.programs import Command
from generator.measure.watch import Watch


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """A program with two files of data, as a session finds it."""
    for name in ("bin", "data", "log"):
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "bin").chmod(0o755)
    return programs.find(("./bin", "data", "log", "--flag"), tmp_path)


def file(command: Command, word: str) -> Path:
    return command.files[word]


def test_as_long_as_nothing_is_written_nothing_has_changed(command: Command) -> None:
    watch = Watch([command])
    assert (watch.changed(command), watch.changed(command)) == ("", "")


@pytest.mark.parametrize("word", ["./bin", "data"])
def test_a_file_of_other_bytes_is_named_with_both_hashes_each_time(command: Command, word: str) -> None:
    watch, before = Watch([command]), file(command, word).read_bytes()
    file(command, word).write_bytes(b"another")
    said = f"{word} was changed during the session: its sha256 was {sha(before)} and is {sha(b'another')}"
    assert (watch.changed(command), watch.changed(command)) == (said, said)


def test_a_file_that_is_gone_is_told_and_one_that_is_back_is_the_same(command: Command) -> None:
    watch = Watch([command])
    file(command, "data").unlink()
    assert watch.changed(command) == (
        f"data was changed during the session: its sha256 was {sha(b'data')} and is gone"
    )
    file(command, "data").write_bytes(b"data")
    assert watch.changed(command) == ""


def test_other_bytes_of_the_same_length_and_time_are_noticed(command: Command) -> None:
    watch, before = Watch([command]), file(command, "data").stat()
    file(command, "data").write_bytes(b"atad")
    os.utime(file(command, "data"), ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "data was changed" in watch.changed(command)


def test_a_file_is_read_again_only_where_it_was_touched(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch, read = Watch([command]), list[str]()
    real = programs.sha256
    monkeypatch.setattr(programs, "sha256", lambda path: [read.append(path.name), real(path)][1])
    assert (watch.changed(command), read) == ("", [])
    file(command, "data").touch()
    assert (watch.changed(command), read) == ("", ["data"])
    assert (watch.changed(command), read) == ("", ["data"])


def test_what_a_commands_first_process_writes_is_none_of_its_parts(command: Command) -> None:
    watch = Watch([command])
    file(command, "log").write_bytes(b"said")
    watch.ran(command)
    assert watch.changed(command) == ""
    file(command, "log").write_bytes(b"said more")
    assert watch.changed(command) == ""
    file(command, "data").write_bytes(b"another")
    assert "data was changed" in watch.changed(command)


def test_what_is_written_after_the_first_process_is_a_change(command: Command) -> None:
    watch = Watch([command])
    watch.ran(command)
    file(command, "log").write_bytes(b"said")
    watch.ran(command)
    assert "log was changed" in watch.changed(command)


def test_a_program_is_never_taken_for_what_it_has_written(command: Command) -> None:
    watch = Watch([command])
    file(command, "./bin").write_bytes(b"another")
    watch.ran(command)
    assert "./bin was changed" in watch.changed(command)


def test_a_command_whose_program_is_not_there_has_written_nothing(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"data")
    command = programs.find(("./nothing", "data"), tmp_path)
    watch = Watch([command])
    (tmp_path / "data").write_bytes(b"another")
    watch.ran(command)
    assert "data was changed" in watch.changed(command)


def test_two_commands_share_what_was_written_but_each_has_a_first_process(tmp_path: Path) -> None:
    for name in ("a", "b", "log"):
        (tmp_path / name).write_bytes(b"x")
    first, second = (programs.find((f"./{name}", "log"), tmp_path) for name in ("a", "b"))
    watch = Watch([first, second])
    watch.ran(first)
    (tmp_path / "log").write_bytes(b"y")
    assert "log was changed" in watch.changed(second)
    watch.ran(second)
    assert (watch.changed(first), watch.changed(second)) == ("", "")
