"""What a user is told when something goes wrong: hints, exit codes, nothing that steers the terminal."""

from __future__ import annotations

import ast
import errno
import os
from pathlib import Path

import pytest

from generator import errors
from generator.errors import SystemFault, about, nearest, visible
from tests.conftest import REPOSITORY

CODES = {  # every kind of error with what a command ends with
    "NotebookError": 2,
    "SystemFault": 1,
    "UsageError": 2,
    "SourceErrors": 2,
    "BuildError": 3,
    "HostError": 4,
    "MeasureError": 4,
    "RenderError": 5,
    "PublishError": 6,
    "Interrupted": 130,
}


def test_every_kind_of_error_has_its_exit_code() -> None:
    kinds = [one for one in vars(errors).values() if isinstance(one, type) and hasattr(one, "exit_code")]
    assert {one.__name__: one.exit_code for one in kinds} == CODES


def test_a_misspelt_word_gets_the_one_that_is_meant() -> None:
    assert nearest("mutex_lok", ["mutex_lock", "spin"]) == "did you mean 'mutex_lock'?"


def test_eight_names_are_all_listed_and_of_nine_the_nearest_eight() -> None:
    eight = [f"name{i}" for i in range(8)]
    assert nearest("x", eight) == f"expected one of: {', '.join(eight)}"
    hint = nearest("x", [*eight, "xyzzy"])
    assert hint.startswith("expected one of 9, such as: ")
    assert hint.count(",") == 8  # one after the number
    assert "xyzzy" in hint


def test_no_names_are_no_hint() -> None:
    assert nearest("x", []) == ""


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\u202eb", "a<U+202E>b"),
        ("a\u2066b\u2069", "a<U+2066>b<U+2069>"),
        ("\u200f\u061c\u200e\u200b", "<U+200F><U+061C><U+200E><U+200B>"),
        ("\x1b[31mred\x07", "<U+001B>[31mred<U+0007>"),
        ("\r\x9b1m\x00\ufffe", "<U+000D><U+009B>1m<U+0000><U+FFFE>"),
        ("\udcff", "<U+DCFF>"),
    ],
)
def test_what_would_steer_a_terminal_is_spelt_out(raw: str, shown: str) -> None:
    assert visible(raw) == shown


@pytest.mark.parametrize("text", ["µs – ×", "two\nlines\tand a tab", "日本", "שלום", "[/b] :x: \\"])
def test_every_other_text_is_shown_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    "number", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EFBIG, errno.ELOOP, errno.EISDIR, errno.EMFILE]
)
def test_a_fault_of_the_system_names_the_file_and_says_what_to_do(number: int) -> None:
    fault = SystemFault.of(OSError(number, os.strerror(number), "some/file"))
    assert fault.what == f"some/file: {os.strerror(number)}"
    assert fault.hint


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told_with_the_file_that_was_being_written() -> None:
    full = Path("/dev/full")
    with pytest.raises(OSError) as error, about(full), full.open("wb", buffering=0) as file:
        file.write(b"x")
    assert str(SystemFault.of(error.value)).startswith(
        "/dev/full: No space left on device\n  hint: free some"
    )


def test_an_error_that_names_its_file_keeps_that_name() -> None:
    with pytest.raises(OSError) as error, about(Path("outer")):
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", "inner")
    assert error.value.filename == "inner"


# ------------------------------------------------------------------ hints

TOLD_ELSEWHERE = {"render"}  # a template's own words, with file and line


def raised(path: Path) -> list[str]:
    """Where a module raises an error for a user without saying what to do."""
    calls = (
        node.exc
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
    )
    ours = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id in CODES)
    return [
        f"{path.name}:{call.lineno}"
        for call in ours
        if call.func.id != "SourceErrors" and "hint" not in {word.arg for word in call.keywords}
    ]


def test_whatever_a_user_is_told_says_what_to_do() -> None:
    package = REPOSITORY / "generator"
    files = (path for path in sorted(package.rglob("*.py")))
    checked = (p for p in files if not str(p.relative_to(package)).startswith(tuple(TOLD_ELSEWHERE)))
    assert [place for path in checked for place in raised(path)] == []
