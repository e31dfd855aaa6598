"""What a process has printed or written, by the source that a reading names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.measure import printed
from generator.measure.printed import KEPT, Printed
from generator.model.reading import STDERR, Reading
from generator.syntax.sanitise import NOBODY, Private

CAP = 8192


def source(of: Printed, name: str = "stdout") -> bytes:
    return of.source(Reading("lines", source=name))


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scratch folder; so that a test writes no megabytes, less is read."""
    monkeypatch.setattr(printed, "OUTPUT_CAP", CAP)
    (tmp_path / "logs").mkdir()
    (tmp_path / "result.json").write_bytes(b"{}")
    (tmp_path / "logs" / "a.txt").write_bytes(b"a: 1 ns")
    return tmp_path


def test_each_reading_reads_the_source_that_it_names(scratch: Path) -> None:
    of = Printed({}, b"out", b"err", scratch)
    names = ("stdout", "stderr", "{out}/result.json", "{out}/logs/a.txt")
    assert [source(of, name) for name in names] == [b"out", b"err", b"{}", b"a: 1 ns"]


@pytest.mark.parametrize("size", [CAP - 1, CAP])
def test_of_stderr_the_launcher_keeps_so_much_and_then_it_is_too_much(scratch: Path, size: int) -> None:
    of = Printed({}, b"", b"x" * size, scratch)
    if size < CAP:
        assert source(of, STDERR) == b"x" * size
    else:
        with pytest.raises(ValueError, match=r"^printed more than 8 KiB on stderr$"):
            source(of, STDERR)


@pytest.mark.parametrize("size", [CAP, CAP + 1])
def test_a_file_may_be_as_large_as_an_output_and_no_larger(scratch: Path, size: int) -> None:
    (scratch / "big").write_bytes(b"x" * size)
    of = Printed({}, b"", b"", scratch)
    if size == CAP:
        assert source(of, "{out}/big") == b"x" * size
    else:
        with pytest.raises(ValueError, match=r"^wrote more than 8 KiB into \{out\}/big$"):
            source(of, "{out}/big")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("result.jsn", "did you mean 'result.json'?"),
        ("logs/b.txt", "did you mean 'logs/a.txt'?"),
        ("logs", "expected one of: logs/a.txt, result.json"),
    ],
)
def test_a_file_that_was_not_left_is_told_with_those_that_were(scratch: Path, name: str, hint: str) -> None:
    with pytest.raises(ValueError) as told:
        source(Printed({}, b"", b"", scratch), f"{{out}}/{name}")
    assert str(told.value) == f"left no file {{out}}/{name}: {hint}"


def test_where_nothing_was_left_the_folder_is_empty(tmp_path: Path) -> None:
    for folder in (tmp_path, None):
        with pytest.raises(ValueError, match=r"^left no file \{out\}/no-such-file: it is empty$"):
            source(Printed({}, b"", b"", folder), "{out}/no-such-file")


def test_a_fifo_is_no_file_and_nobody_waits_for_it(scratch: Path) -> None:
    os.mkfifo(scratch / "pipe")
    with pytest.raises(ValueError, match=r"^left no file \{out\}/pipe"):
        source(Printed({}, b"", b"", scratch), "{out}/pipe")


@pytest.mark.parametrize("size", [KEPT, KEPT + 1])
def test_the_beginning_of_a_source_is_kept(size: int) -> None:
    of = Printed({}, b"x" * size, b"")
    assert of.kept(Reading("lines"), NOBODY) == b"x" * KEPT


def test_what_is_kept_is_clean_and_without_what_is_private() -> None:
    of = Printed({}, b"\x1b[31mtoken hunter22\x1b[0m\xff\n", b"")
    assert (
        of.kept(Reading("lines"), Private(secrets={"TOKEN": "hunter22"})) == "token ${TOKEN}\ufffd\n".encode()
    )


def test_of_a_source_that_is_not_there_nothing_is_kept(scratch: Path) -> None:
    assert Printed({}, b"", b"", scratch).kept(Reading("lines", source="{out}/none"), NOBODY) == b""
