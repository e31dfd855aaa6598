"""The launcher: every end that a process can come to, and nothing left of it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.measure import build, catalogue, compilers
from tests.conftest import BUILT, REPOSITORY
from tests.processes import answers_ctrl_c, running, until

pytestmark = pytest.mark.needs("compiler")
FAULTS = REPOSITORY / "tests" / "faults"
MIB = 2**20


@dataclass(frozen=True)
class Launched:
    """What came back from one launch."""

    report: dict[str, Any]
    stdout: bytes
    stderr: bytes


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """The path of a compiled fault by name, or of the launcher."""
    cache = BUILT
    probes = catalogue.read_probes([FAULTS])
    folders = [FAULTS, REPOSITORY / "probes"]
    binaries = build.build([build.LAUNCHER, *probes], probes, folders, cache, compilers.find())
    return lambda name: str(binaries[name].program)


@contextlib.contextmanager
def started(
    launcher: str, arguments: Sequence[str], program: Sequence[str], lock: int | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A launcher that runs, and the descriptor its report can be read from."""
    reading, writing = os.pipe()
    descriptors = [writing, reading] if lock is None else [writing, reading, lock]  # reading: by mistake
    command = [launcher, *arguments, f"report={writing}", "--", *program]
    with (FAULTS / "crash.c").open() as stdin:
        process = subprocess.Popen(
            command,
            pass_fds=descriptors,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=stdin,
            preexec_fn=answers_ctrl_c,
        )
    os.close(writing)
    try:
        yield process, reading
    finally:
        process.kill()
        process.communicate()
        os.close(reading)


def finish(process: subprocess.Popen[bytes], report: int) -> Launched:
    stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == 0, stderr
    return Launched(json.loads(os.read(report, 65536)), stdout, stderr)


@pytest.fixture(scope="module")
def launch(built: Callable[[str], str]) -> Callable[..., Launched]:
    def run(*program: str, arguments: Sequence[str] = ()) -> Launched:
        with started(built("_launch"), arguments, program) as (process, report):
            return finish(process, report)

    return run


# ---------------------------------------------------------------- how it ends


def test_output_and_usage_of_a_good_probe_are_passed_on(launch: Callable[..., Launched]) -> None:
    launched = launch("sh", "-c", "echo out; echo err >&2; exit 3")
    assert (launched.stdout, launched.stderr) == (b"out\n", b"err\n")
    assert launched.report["how"] == "exited"
    assert launched.report["code"] == 3
    assert launched.report["signal"] == launched.report["error"] == ""
    assert launched.report["left"] == 0
    usage = ("wall_ns", "minflt", "maxrss_kb")
    assert all(launched.report[key] > 0 for key in usage)
    others = ("user_ns", "system_ns", "majflt", "nvcsw", "nivcsw")
    assert all(launched.report[key] >= 0 for key in others)


def test_a_crash_is_named_by_its_signal(built: Callable[[str], str], launch: Callable[..., Launched]) -> None:
    launched = launch(built("crash"))
    assert (launched.report["how"], launched.report["signal"]) == ("signalled", "SIGSEGV")
    assert launched.stderr == b"about to crash\n"


def test_a_real_time_signal_has_a_name_too(launch: Callable[..., Launched]) -> None:
    launched = launch("sh", "-c", "kill -$(kill -l RTMIN 2>/dev/null || echo 34) $$")
    assert launched.report["signal"].startswith("SIGRTMIN+")


def test_the_time_limit_ends_a_probe_that_ignores_every_signal(
    built: Callable[[str], str], launch: Callable[..., Launched], tmp_path: Path
) -> None:
    marker = tmp_path / "pids"
    launched = launch(built("hang"), str(marker), arguments=["limit=300000000"])
    assert launched.report["how"] == "timed out"
    assert launched.report["wall_ns"] >= 300_000_000
    assert running(str(marker)) == []
    assert launched.report["left"] == 1


def test_what_was_printed_before_the_time_limit_is_passed_on(launch: Callable[..., Launched]) -> None:
    assert launch("sh", "-c", "echo early; sleep 60", arguments=["limit=200000000"]).stdout == b"early\n"


def test_a_flood_on_stdout_ends_the_probe_and_is_not_passed_on(
    built: Callable[[str], str], launch: Callable[..., Launched]
) -> None:
    launched = launch(built("flood"), "1", "200")
    assert launched.report["how"] == "flooded"
    assert launched.stdout == b""


@pytest.mark.parametrize("size", [1000, 1001])
def test_the_cap_is_exact(launch: Callable[..., Launched], size: int) -> None:
    launched = launch("head", "-c", str(size), "/dev/zero", arguments=["cap=1000"])
    assert launched.report["how"] == ("exited" if size == 1000 else "flooded")
    assert len(launched.stdout) == (size if size == 1000 else 0)


def test_of_a_flood_on_stderr_the_end_is_kept(
    built: Callable[[str], str], launch: Callable[..., Launched]
) -> None:
    launched = launch(built("flood"), "2", "20")
    assert launched.report["how"] == "exited"
    assert launched.stderr == b"x" * 8188 + b"last"


def test_a_program_that_is_not_there_was_not_started(launch: Callable[..., Launched]) -> None:
    launched = launch("/nonesuch/probe")
    assert launched.report["how"] == "not started"
    assert launched.report["error"] == "/nonesuch/probe: No such file or directory"


def test_a_text_file_that_is_no_program_was_not_started(
    launch: Callable[..., Launched], tmp_path: Path
) -> None:
    file = tmp_path / 'a "quoted" name'
    file.write_text("nothing")
    launched = launch(str(file))
    assert (launched.report["how"], launched.report["error"]) == ("not started", f"{file}: Permission denied")


@pytest.mark.parametrize(
    "arguments",
    [["report=9"], ["--"], ["cpus=a", "--", "true"], ["nonsense=1", "--", "true"], ["--", "true"]],
)
def test_wrong_arguments_are_said_and_nothing_is_started(
    built: Callable[[str], str], arguments: list[str]
) -> None:
    done = subprocess.run([built("_launch"), *arguments], capture_output=True, text=True)
    assert done.returncode == 2
    assert "wrong or missing argument" in done.stderr


# ---------------------------------------------------------------- nothing is left


def test_a_daemon_left_behind_is_ended_and_counted(
    built: Callable[[str], str], launch: Callable[..., Launched]
) -> None:
    launched = launch(built("daemon"))
    assert launched.stdout == b"gone\n"
    assert launched.report["left"] == 1
    assert running(built("daemon")) == []


def test_several_generations_left_behind_are_ended_and_counted(launch: Callable[..., Launched]) -> None:
    marker = f"86400.{os.getpid():07}"
    nested = f"sleep {marker} & (setsid sh -c 'sleep {marker} & sleep {marker}' &) ; sleep 0.2"
    assert launch("sh", "-c", nested).report["left"] == 4
    assert running(marker) == []


def test_chains_of_forks_that_change_their_session_are_ended(
    built: Callable[[str], str], launch: Callable[..., Launched], tmp_path: Path
) -> None:
    marker = str(tmp_path / "chain")
    launched = launch(built("chains"), marker, "20")
    assert (launched.report["how"], launched.report["error"]) == ("exited", "")
    assert launched.report["left"] >= 20
    assert running(marker) == []


def test_a_probe_does_not_outlive_a_launcher_that_is_killed(
    built: Callable[[str], str], tmp_path: Path
) -> None:
    ready = tmp_path / "ready"
    program = ["sh", "-c", f"touch {ready}; exec sleep 60"]
    with started(built("_launch"), [], program) as (process, _):
        assert until(ready.exists)
        (probe,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        process.kill()
        process.wait()
    assert until(lambda: not Path(f"/proc/{probe}").exists())


def test_a_child_that_has_ended_is_not_counted(launch: Callable[..., Launched]) -> None:
    assert launch("sh", "-c", "(sh -c 'exit 0' &); sleep 0.1").report["left"] == 0


def test_a_probe_that_kills_its_whole_group_does_not_reach_the_launcher(
    launch: Callable[..., Launched],
) -> None:
    assert launch("sh", "-c", "kill -KILL 0").report["signal"] == "SIGKILL"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_the_launcher_ends_everything_at_once(
    built: Callable[[str], str], tmp_path: Path, number: signal.Signals
) -> None:
    marker = tmp_path / "pids"
    cpu = min(os.sched_getaffinity(0))
    program = [built("hang"), str(marker)]
    with started(built("_launch"), [f"spin={cpu}"], program) as (process, report):
        assert until(marker.exists)
        process.send_signal(number)
        launched = finish(process, report)
    assert launched.report["how"] == "ended"
    assert running(str(marker)) == []


RUNNER = """
import os, subprocess, sys
reading, writing = os.pipe()
launcher, *program = sys.argv[1:]
spin = f"spin={min(os.sched_getaffinity(0))}"
command = [launcher, spin, f"report={writing}", f"runner={os.getpid()}"]
subprocess.run([*command, "--", *program], pass_fds=[writing], stdout=subprocess.PIPE)
"""


def test_nothing_keeps_running_when_the_runner_is_killed(built: Callable[[str], str], tmp_path: Path) -> None:
    marker = tmp_path / "pids"
    command = [sys.executable, "-c", RUNNER, built("_launch"), built("hang"), str(marker)]
    with subprocess.Popen(command) as runner:
        assert until(marker.exists)
        assert len(running(str(marker))) == 5  # runner, launcher, spinner, probe and its child
        runner.kill()
    assert until(lambda: running(str(marker)) == [])


def test_nothing_is_started_for_a_runner_that_has_died_already(
    built: Callable[[str], str], tmp_path: Path
) -> None:
    made = tmp_path / "made"
    with started(built("_launch"), ["runner=1"], ["touch", str(made)]) as (process, report):
        process.communicate(timeout=30)
        assert process.returncode == 1
        assert os.read(report, 100) == b""
    assert not made.exists()


# ---------------------------------------------------------------- what serves


def test_of_what_serves_both_outputs_go_on_as_they_come_and_the_last_is_kept(
    built: Callable[[str], str], tmp_path: Path
) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    program = ["sh", "-c", f"echo out; echo err >&2; cat {fifo}; exit 3"]
    with started(built("_launch"), ["stream=1"], program) as (process, report):
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in range(2)] == [b"out\n", b"err\n"]
        fifo.write_text("bye\n")
        process.wait(30)
        assert process.stdout.read() == b"bye\n"
        assert process.stderr is not None
        assert process.stderr.read() == b"out\nerr\nbye\n"
        assert json.loads(os.read(report, 65536))["code"] == 3


def test_of_what_serves_and_says_too_much_the_end_is_kept(built: Callable[[str], str]) -> None:
    program = ["sh", "-c", "head -c 300000 /dev/zero; printf last"]
    with started(built("_launch"), ["stream=1"], program) as (process, _):
        assert process.wait(30) == 0  # nobody has read
        assert process.stderr is not None
        assert process.stderr.read() == bytes(8188) + b"last"


def test_a_grace_lets_the_whole_group_end_in_its_own_way(built: Callable[[str], str], tmp_path: Path) -> None:
    said = tmp_path / "said"
    child = f"trap 'echo child >> {said}; exit' TERM; touch {tmp_path}/child; while :; do sleep 0.02; done"
    parent = f"trap 'wait; echo parent >> {said}; exit 5' TERM; sh -c \"$0\" & wait"
    arguments = ["grace=60000000000"]
    with started(built("_launch"), arguments, ["sh", "-c", parent, child]) as (process, report):
        assert until((tmp_path / "child").exists)
        process.terminate()
        launched = finish(process, report)
    assert said.read_text() == "child\nparent\n"
    assert (launched.report["how"], launched.report["code"]) == ("ended", 5)


def test_a_grace_comes_to_an_end(built: Callable[[str], str], tmp_path: Path) -> None:
    marker = tmp_path / "pids"
    with started(built("_launch"), ["grace=100000000"], [built("hang"), str(marker)]) as (process, report):
        assert until(marker.exists)
        process.terminate()
        launched = finish(process, report)
    assert (launched.report["how"], launched.report["signal"]) == ("ended", "SIGKILL")
    assert running(str(marker)) == []


# ---------------------------------------------------------------- what the probe finds

SPINNERS = """
import os, pathlib
for folder in pathlib.Path("/proc").glob("[0-9]*"):
    try:
        parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        pid = int(folder.name)
        if parent == os.getppid() and pid != os.getpid():
            print(os.sched_getscheduler(pid) == os.SCHED_IDLE, *os.sched_getaffinity(pid))
    except OSError:
        pass
"""


def test_a_spinner_runs_on_each_cpu_asked_for_and_is_gone_afterwards(built: Callable[[str], str]) -> None:
    cpus = sorted(os.sched_getaffinity(0))[:2]
    program = [sys.executable, "-c", SPINNERS, f"marker-{os.getpid()}"]
    spin = "spin=" + ",".join(map(str, cpus))
    with started(built("_launch"), [spin], program) as (process, report):
        launched = finish(process, report)
    assert sorted(launched.stdout.decode().splitlines()) == [f"True {cpu}" for cpu in cpus]
    assert launched.report["left"] == 0
    assert running(f"marker-{os.getpid()}") == []


def test_a_spinner_on_a_cpu_that_is_not_there_is_said(launch: Callable[..., Launched]) -> None:
    launched = launch("true", arguments=["spin=1023"])
    assert launched.report["how"] == "not started"
    assert launched.report["error"].startswith("no spinner on CPU 1023: ")


def test_the_affinity_is_set_before_the_probe_begins(launch: Callable[..., Launched]) -> None:
    cpu = max(os.sched_getaffinity(0))
    launched = launch("grep", "Cpus_allowed_list", "/proc/self/status", arguments=[f"cpus={cpu}"])
    assert launched.stdout.split() == [b"Cpus_allowed_list:", str(cpu).encode()]


@pytest.mark.parametrize("others", [[], [0]])
def test_a_cpu_that_is_not_there_is_said_even_beside_one_that_is(
    launch: Callable[..., Launched], others: list[int]
) -> None:
    cpus = ",".join(map(str, [*others, 1023]))
    launched = launch("true", arguments=[f"cpus={cpus}"])
    assert launched.report["how"] == "not started"
    assert launched.report["error"].startswith("may not run on the CPUs asked for: ")


def test_the_lock_is_held_by_the_launcher_and_never_given_to_the_probe(
    built: Callable[[str], str], tmp_path: Path
) -> None:
    fifo, file = tmp_path / "fifo", tmp_path / "lock"
    os.mkfifo(fifo)
    lock = os.open(file, os.O_CREAT | os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    program = ["sh", "-c", f"cat {fifo}; ls /proc/self/fd"]
    with (
        started(built("_launch"), [f"lock={lock}"], program, lock) as (process, report),
        file.open() as other,
    ):
        os.close(lock)
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fifo.write_text("")
        launched = finish(process, report)
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert launched.stdout.split() == [b"0", b"1", b"2", b"3"]  # 3 is the directory that ls reads


def test_nothing_is_passed_on_while_the_probe_runs(built: Callable[[str], str], tmp_path: Path) -> None:
    fifo, said = tmp_path / "fifo", tmp_path / "said"
    os.mkfifo(fifo)
    program = ["sh", "-c", f"echo out; echo err >&2; touch {said}; cat {fifo}"]
    with started(built("_launch"), [], program) as (process, report):
        assert process.stdout is not None
        assert process.stderr is not None
        assert until(said.exists)
        for stream in (process.stdout, process.stderr):
            os.set_blocking(stream.fileno(), False)
            with pytest.raises(BlockingIOError):
                os.read(stream.fileno(), 1)
            os.set_blocking(stream.fileno(), True)
        fifo.write_text("")
        launched = finish(process, report)
    assert (launched.stdout, launched.stderr) == (b"out\n", b"err\n")


def test_the_probe_has_an_empty_stdin(launch: Callable[..., Launched]) -> None:
    assert launch("cat").stdout == b""


def test_the_probe_has_no_signal_blocked_and_none_ignored(launch: Callable[..., Launched]) -> None:
    launched = launch("grep", "-E", "SigBlk|SigIgn", "/proc/self/status")  # not sh: it clears the mask itself
    blocked, ignored = (int(line.split()[1], 16) for line in launched.stdout.decode().splitlines())
    assert not blocked
    assert not ignored & (1 << (signal.SIGPIPE - 1))


# ---------------------------------------------------------------- what it leaves in memory

SCRATCH = """
d=/dev/shm/lab-notebook.$$
mkdir -p $d/deeper/deepest && mkfifo $d/fifo && echo x > $d/deeper/deepest/file
ln -s "$1" $d/link && ln -s "$1" $d/deeper/link
echo $d
"""


def scratched(tmp_path: Path, ending: str) -> list[str]:
    """A shell that fills its scratch directory, with links out of it, and then ends so."""
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("not the probe's")
    return ["sh", "-c", SCRATCH + ending, "sh", str(kept)]


@pytest.mark.parametrize(
    ("ending", "how"), [("exit 3", "exited"), ("kill -9 $$", "signalled"), ("sleep 60", "timed out")]
)
def test_the_scratch_directory_goes_however_the_probe_ends_and_nothing_else(
    launch: Callable[..., Launched], tmp_path: Path, ending: str, how: str
) -> None:
    launched = launch(*scratched(tmp_path, ending), arguments=["limit=1000000000"])
    assert launched.report["how"] == how
    folder = Path(launched.stdout.decode().strip())
    assert folder.name.startswith("lab-notebook.")
    assert not folder.exists()
    assert (tmp_path / "kept" / "file").read_text() == "not the probe's"


def test_the_scratch_directory_goes_when_the_launcher_is_told_to_end(
    built: Callable[[str], str], tmp_path: Path
) -> None:
    said = tmp_path / "said"
    program = scratched(tmp_path, f"touch {said}; sleep 60")
    with started(built("_launch"), [], program) as (process, report):
        assert until(said.exists)
        process.terminate()
        launched = finish(process, report)
    assert not Path(launched.stdout.decode().strip()).exists()
    assert (tmp_path / "kept" / "file").exists()


def test_a_link_in_the_place_of_the_scratch_directory_is_not_followed(
    launch: Callable[..., Launched], tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    launched = launch("sh", "-c", f"ln -s {kept} /dev/shm/lab-notebook.$$ && echo /dev/shm/lab-notebook.$$")
    link = Path(launched.stdout.decode().strip())
    assert link.is_symlink()
    link.unlink()
    assert (kept / "file").exists()
