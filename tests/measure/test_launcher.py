"""What becomes of a process whose launcher is killed, stopped or refuses."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import MeasureError
from generator.measure import build, compilers, launcher
from generator.measure.executors import ProcessSpec
from tests.conftest import BUILT, REPOSITORY
from tests.processes import until

pytestmark = pytest.mark.needs("compiler")
SECOND = 1_000_000_000
Script = Callable[[str], ProcessSpec]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folders, cache = [REPOSITORY / "probes"], BUILT
    return build.build([build.LAUNCHER], {}, folders, cache, compilers.find())[build.LAUNCHER].program


@pytest.fixture
def script(tmp_path: Path) -> Script:
    """A process of a shell script; each has a file of its own."""

    def write(text: str) -> ProcessSpec:
        path = tmp_path / f"script{len(list(tmp_path.iterdir()))}.sh"
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
        return ProcessSpec(path)

    return write


def gone(pid_file: Path) -> bool:
    folder = Path("/proc") / pid_file.read_text().strip()
    return until(lambda: not folder.exists())


MINE = "$PPID"  # the launcher's child, which looks after this one process
SERVER = "$(cut -d' ' -f4 /proc/$PPID/stat)"  # the launcher itself


@pytest.mark.parametrize("deed", ["KILL", "STOP", "SEGV"])
def test_a_process_that_ends_or_stops_its_launcher_has_failed_and_the_next_one_runs(
    program: Path, script: Script, tmp_path: Path, deed: str
) -> None:
    pid_file = tmp_path / "pid"
    evil = script(f"sleep 60 & echo $! > {pid_file}; kill -{deed} {MINE}; wait")
    with launcher.launching(program, None, tmp_path) as launch:
        report, stdout, _ = launch(evil)
        assert report["how"] == "not finished"
        assert report["error"] == "its launcher was killed or stopped, perhaps by the probe itself"
        assert stdout == b""
        assert gone(pid_file)
        assert launch(script("echo next"))[1] == b"next\n"


@pytest.mark.parametrize(("deed", "how"), [("KILL", "ended"), ("TERM", "ended"), ("STOP", "exited")])
def test_a_process_that_ends_or_stops_the_launcher_of_all_does_not_hinder_the_next_one(
    program: Path, script: Script, tmp_path: Path, deed: str, how: str
) -> None:
    pid_file = tmp_path / "pid"
    rest = "" if deed == "STOP" else "; wait"
    evil = script(f"sleep 60 & echo $! > {pid_file}; kill -{deed} {SERVER}{rest}")
    with launcher.launching(program, None, tmp_path) as launch:
        assert launch(evil)[0]["how"] == how
        assert gone(pid_file)
        assert launch(script("echo next"))[1] == b"next\n"


def test_a_launcher_that_does_not_answer_is_given_up_after_the_limit(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launcher, "ENDING", 0.2)
    pid_file = tmp_path / "pid"
    mute = script(f"echo $$ > {pid_file}; exec sleep 60").program
    with launcher.launching(mute, None, tmp_path) as launch:
        until(lambda: pid_file.exists() and pid_file.read_text() != "")
        first = pid_file.read_text()
        report, *_ = launch(ProcessSpec(Path("/bin/true"), limit=SECOND // 10))
        assert report["error"] == "the launcher did not answer in time: was it stopped?"
        assert not (Path("/proc") / first.strip()).exists()
    assert gone(pid_file)


def test_a_launcher_that_died_between_two_processes_has_a_successor(
    program: Path, script: Script, tmp_path: Path
) -> None:
    one = launcher.Launcher(program, None, tmp_path)
    one._process.kill()
    one._process.wait()
    assert one.run(script("echo fine"))[1] == b"fine\n"
    one.end()


def test_a_stopped_launcher_is_ended_like_any_other(program: Path, script: Script, tmp_path: Path) -> None:
    one = launcher.Launcher(program, None, tmp_path)
    one.run(script("echo fine"))
    one._process.send_signal(signal.SIGSTOP)
    one.end()
    assert one._process.returncode == -signal.SIGTERM


def test_a_launcher_that_is_none_is_told_with_its_exit_code(script: Script, tmp_path: Path) -> None:
    with (
        pytest.raises(MeasureError, match="the launcher has died: exit code 0"),
        launcher.launching(Path("/bin/true"), None, tmp_path) as launch,
    ):
        launch(script("exit 0"))


def test_a_launcher_that_says_why_it_died_is_quoted(script: Script, tmp_path: Path) -> None:
    broken = script("echo no memory >&2; exit 2").program
    with (
        pytest.raises(MeasureError, match="the launcher has died: no memory"),
        launcher.launching(broken, None, tmp_path) as launch,
    ):
        launch(script("exit 0"))


@pytest.mark.parametrize("said", ["nonsense", "0 0", "3 0 0\\nno{"])
def test_a_launcher_that_talks_nonsense_is_quoted(script: Script, tmp_path: Path, said: str) -> None:
    broken = script(f"printf '{said}\\n'; exec sleep 60").program
    with (
        pytest.raises(MeasureError, match="the launcher says what it never says"),
        launcher.launching(broken, None, tmp_path) as launch,
    ):
        launch(script("exit 0"))


def test_processes_run_in_the_notebook_wherever_the_runner_is(
    program: Path, script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = tmp_path / "notebook"
    notebook.mkdir()
    monkeypatch.chdir("/")
    with launcher.launching(program, None, notebook) as launch:
        assert launch(script("pwd"))[1] == f"{notebook}\n".encode()


@pytest.mark.parametrize("count", [64, 65])
def test_as_many_words_as_the_launcher_takes_and_not_one_more(
    program: Path, script: Script, tmp_path: Path, count: int
) -> None:
    variables = tuple((f"V{number}", "x") for number in range(count))
    with launcher.launching(program, None, tmp_path) as launch:
        report, stdout, _ = launch(ProcessSpec(script("env | grep -c ^V").program, env=variables))
    if count <= launcher.MOST_WORDS:
        assert stdout == b"64\n"
    else:
        assert report["error"] == "env: 65 are too many (64 at most)"


def test_runner_and_launcher_know_the_same_number_of_words() -> None:
    text = (REPOSITORY / "probes" / "_launch_args.h").read_text()
    (number,) = re.findall(r"MAX_WORDS = (\d+)", text)
    assert int(number) == launcher.MOST_WORDS


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"touch ran\n", " is not a program: neither compiled nor a script that begins with #!"),
        (b"", " is not a program: neither compiled nor a script that begins with #!"),
        (b"#!/no/such/interpreter -x\necho\n", ": its interpreter /no/such/interpreter is not there"),
        (b"#!/bin/sh\r\necho\r\n", " has Windows line ends: sed -i 's/\\r$//' probe"),
    ],
)
def test_a_file_that_is_no_program_is_never_given_to_a_shell_and_told_as_what_it_is(
    program: Path, tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "probe"
    path.write_bytes(content)
    path.chmod(0o755)
    with launcher.launching(program, None, tmp_path) as launch:
        report, *_ = launch(ProcessSpec(path))
        prepared, *_ = launch(ProcessSpec(Path("/bin/true"), prepare=("./probe",)))
    assert report["how"] == prepared["how"] == "not started"
    assert report["error"] == prepared["error"] == f"probe{reason}"
    assert not (tmp_path / "ran").exists()


def test_a_command_is_looked_for_in_the_path(program: Path, script: Script, tmp_path: Path) -> None:
    mark = ("sh", "-c", "echo prepared > mark")
    with launcher.launching(program, None, tmp_path) as launch:
        launch(ProcessSpec(Path("/bin/true"), prepare=mark))
        assert (tmp_path / "mark").read_text() == "prepared\n"
        report, *_ = launch(ProcessSpec(Path("/bin/true"), prepare=("no-such-command",)))
    assert report["error"] == "no-such-command: No such file or directory"
