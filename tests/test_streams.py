"""stdout and stderr as a shell hands them over: closed, full, read by nobody, not in UTF-8."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.notebook import NOTE, STEM, Notebook

HELPS = ["--help", "run --help", "--version", "probes --help"]


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    return Notebook(tmp_path)


def shell(notebook: Notebook, command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command line as a user's shell runs it; `G` is the program."""
    return subprocess.run(
        ["bash", "-c", command.replace("G ", f"{sys.executable} -m generator ", 1)],
        cwd=notebook.root,
        env=os.environ
        | {"PYTHONPATH": str(REPOSITORY), "TMPDIR": str(notebook.temporary), "COLUMNS": "160"}
        | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", [*HELPS, "check", "probes"])
def test_a_full_stdout_ends_with_1_and_a_hint(notebook: Notebook, command: str) -> None:
    done = shell(notebook, f"G {command} >/dev/full")
    assert done.returncode == 1
    assert done.stderr == (
        "stdout: No space left on device\n  hint: free some space on that disk, then run it again\n"
    )


@pytest.mark.parametrize("command", [*HELPS, "check", "probes", "list"])
@pytest.mark.parametrize("closed", [">&-", "</dev/null >&- 2>&-", "<&- >&- 2>&-"])
def test_a_closed_stdout_is_as_good_as_dev_null(notebook: Notebook, command: str, closed: str) -> None:
    done = shell(notebook, f"G {command} {closed}")
    assert (done.returncode, done.stderr) == (0, "")


def test_what_a_run_writes_never_lands_in_a_file_that_took_the_number_of_a_closed_stdout(
    notebook: Notebook,
) -> None:
    notebook.probe("says", (notebook.root / "probes/says").read_text() + "echo noise >&2\n")
    assert shell(notebook, f"G run {STEM} --quick <&- >&- 2>&-").returncode == 0
    assert notebook.run("render", STEM, "--check").stdout == f"_posts/{STEM}.markdown: current\n"


@pytest.mark.parametrize("command", [*HELPS, "check", "probes"])
def test_a_reader_who_has_gone_is_no_error(notebook: Notebook, command: str) -> None:
    done = shell(notebook, f"(sleep 0; G {command}; echo $? >code) | true")
    assert done.stderr == ""
    assert (notebook.root / "code").read_text() == "0\n"


def test_a_reader_who_has_gone_does_not_hide_that_the_note_is_wrong(notebook: Notebook) -> None:
    shell(notebook, "(G render --all --check; echo $? >code) | true")
    assert (notebook.root / "code").read_text() == "6\n"


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
    ids=str,
)
def test_a_terminal_without_utf_8_gets_plain_letters(notebook: Notebook, environment: dict[str, str]) -> None:
    notebook.note(NOTE.replace("a steady thing", "5\u03bcs\u2013\u65e5"))
    done = shell(notebook, f"G run {STEM} --quick", **environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert "5us-?" in done.stdout, done.stdout
    assert shell(notebook, "G list", **environment).returncode == 0
    wrong = shell(notebook, "G run \u00b5\u00d7", **environment)
    assert wrong.returncode == 2
    assert "Traceback" not in wrong.stderr
