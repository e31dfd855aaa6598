"""The call between processes: what it carries, how it ends when one of them dies, and what is left of it."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.measure import build, catalogue, compilers
from tests.conftest import BUILT, REPOSITORY
from tests.probes.test_probes import CPUS, ask, keeps_the_contract, pin, refused

pytestmark = pytest.mark.needs("compiler")
PROBES = REPOSITORY / "probes"
TRANSPORTS = ("fifo", "unix", "eventfd")
STEPS = ("invoke", "dispatch", "run", "complete", "answer")
FEW = "max=20000000"  # ns of events
SLOW = "idle=20000000"  # ns before each event: time to do harm


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    names = ("message_channel", "direct_call")
    cache = BUILT
    found = build.build(names, catalogue.read_probes([PROBES]), [PROBES], cache, compilers.find())
    return {name: str(binary.program) for name, binary in found.items()}


@pytest.fixture(scope="module")
def channel(built: dict[str, str]) -> str:
    return built["message_channel"]


@pytest.fixture(scope="module")
def direct(built: dict[str, str]) -> str:
    return built["direct_call"]


def folder(pid: int) -> Path:
    return Path(f"/dev/shm/lab-notebook.{pid}")


def until(condition: Callable[[], bool]) -> bool:
    """Waits for what must come, ten seconds at most."""
    deadline = time.monotonic() + 10
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.002)
    return True


def lives(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


def children(pid: int) -> list[int]:
    """The engine and the callee, in this order."""
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


@contextlib.contextmanager
def calling(
    program: str, *arguments: str, others: int = 2
) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """A probe that calls, slowly, with its engine and callee."""
    command = [program, SLOW, *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert until(lambda: len(children(process.pid)) == others)
        found = children(process.pid)
        assert until(lambda: all(asleep(pid) for pid in found))
        yield process, found
    finally:
        process.kill()
        process.communicate()


def asleep(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/wchan").read_text() not in ("", "0")
    return False


# ---------------------------------------------------------------- what it carries


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("size", [8, 960, 961, 8192, 1 << 20])
def test_a_payload_of_any_size_comes_back_by_any_transport(channel: str, transport: str, size: int) -> None:
    answer = ask(channel, f"size={size}", f"transport={transport}", FEW)
    keeps_the_contract(answer)
    assert answer["params"] == {"size": str(size), "transport": transport, "step": "call"}


@pytest.mark.parametrize(("size", "most"), [(64 << 10, 5000), ((64 << 10) + 1, 1000), ((1 << 20) + 1, 100)])
def test_long_events_are_fewer(channel: str, size: int, most: int) -> None:
    assert len(ask(channel, f"size={size}")["samples"]) <= most


@pytest.mark.parametrize("step", STEPS)
def test_a_step_of_a_call_is_timed_alone(channel: str, step: str) -> None:
    answer = ask(channel, f"step={step}", pin(CPUS[0], CPUS[0], CPUS[0]), FEW)
    keeps_the_contract(answer)
    assert answer["op"] != ask(channel, FEW)["op"]


def test_on_one_cpu_every_call_is_in_one_place(channel: str) -> None:
    answer = ask(channel, pin(CPUS[0], CPUS[0], CPUS[0]), FEW)
    assert set(answer["places"]) == {"s"}
    assert answer["cpus"] == [CPUS[0]]


@pytest.mark.cpus(2)
@pytest.mark.parametrize("where", [(0, 1, 0), (0, 0, 1), (1, 0, 0)])
def test_one_process_elsewhere_is_another_place(channel: str, where: tuple[int, int, int]) -> None:
    answer = ask(channel, pin(*(CPUS[i] for i in where)), FEW)
    assert set(answer["places"]) == {"d"}
    assert answer["cpus"] == CPUS[:2]


def test_all_three_processes_really_sleep(channel: str) -> None:
    answer = ask(channel, pin(CPUS[0], CPUS[0], CPUS[0]))
    assert len(answer["samples"]) == 5000
    assert len(answer["switches"]) == 3
    assert min(sum(pair) for pair in answer["switches"]) > 1000


def test_after_idle_there_are_few_calls_and_no_warm_up(channel: str) -> None:
    answer = ask(channel, "idle=1000000")
    assert len(answer["samples"]) == 15
    assert answer["ignored"] == []


def system_calls(channel: str, log: Path, size: int) -> list[str]:
    """Names of the system calls of 16 calls and around them, without sleeps and looks at others."""
    command = ["strace", "-f", "-qq", "-o", str(log), channel, f"size={size}", "idle=1000000"]
    assert len(ask(command)["samples"]) == 15
    found = re.findall(r"^\d+ +(\w+)\(", log.read_text(), re.MULTILINE)
    return [name for name in found if name not in ("clock_nanosleep", "nanosleep", "pread64", "sched_yield")]


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
def test_a_call_is_ten_system_calls_and_22_more_above_960_bytes(channel: str, tmp_path: Path) -> None:
    inline = Counter(system_calls(channel, tmp_path / "inline", 960))
    above = Counter(system_calls(channel, tmp_path / "above", 961))
    assert inline["epoll_wait"] == 16 * 2 + 1  # and once for the message that stops all
    each = {name: round(count / 16) for name, count in (above - inline).items()}  # a stray one is no call's
    assert sum(each.values()) == 22


def test_what_is_named_is_a_fifo_for_each_way_of_each_worker(channel: str) -> None:
    with calling(channel) as (process, _):
        found = sorted(path.name for path in folder(process.pid).iterdir() if path.is_fifo())
    assert found == ["callee.input", "callee.output", "caller.input", "caller.output"]


def altered(folder: Path, right: str, wrong: str) -> str:
    """The probe with something else in its workers."""
    for header in PROBES.glob("*.h"):
        (folder / header.name).write_text(header.read_text())
    workers = folder / "channel_workers.h"
    assert right in workers.read_text()
    workers.write_text(workers.read_text().replace(right, wrong))
    compiler = compilers.find()
    command = [*compiler.command, *compiler.flags, f"-I{folder}", "-o", str(folder / "probe")]
    shutil.copy(PROBES / "message_channel.c", folder)
    subprocess.run([*command, str(folder / "message_channel.c")], check=True)
    return str(folder / "probe")


def test_a_function_that_sleeps_is_in_its_own_step_and_in_no_other(tmp_path: Path) -> None:
    probe = altered(tmp_path, "    return size;\n", "    usleep(20000);\n    return size;\n")
    slept = {step: min(ask(probe, f"step={step}", FEW)["samples"]) >= 20e6 for step in ("call", *STEPS)}
    assert slept == dict.fromkeys(STEPS, False) | {"call": True, "run": True}


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("(char)~input[i]", "input[i]", "byte 0 of the answer is wrong"),
        ("    return size;\n", "    return size - 1;\n", "the answer has 63 bytes, not 64"),
    ],
)
def test_a_callee_that_answers_wrongly_is_found_out(
    tmp_path: Path, right: str, wrong: str, words: str
) -> None:
    assert refused(altered(tmp_path, right, wrong), FEW) == (1, f"{words}\n")


# ---------------------------------------------------------------- how it ends


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize(("index", "name"), [(0, "engine"), (1, "callee")])
def test_a_killed_peer_is_noticed_and_named(channel: str, transport: str, index: int, name: str) -> None:
    with calling(channel, f"transport={transport}", "size=2000") as (process, found):
        os.kill(found[index], signal.SIGKILL)
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out, err) == (1, "", f"the {name} was killed by SIGKILL\n")
        assert not folder(process.pid).exists()
        assert not any(map(lives, found))


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_is_left_of_a_killed_probe(channel: str, transport: str, number: signal.Signals) -> None:
    with calling(channel, f"transport={transport}", "size=2000") as (process, found):
        process.send_signal(number)
        process.communicate(timeout=30)
        assert until(lambda: not any(map(lives, found)))
        assert until(lambda: not folder(process.pid).exists())


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_nothing_is_left_of_a_probe_that_has_done(channel: str, transport: str) -> None:
    with calling(channel, f"transport={transport}", "size=2000") as (process, found):
        _, err = process.communicate(timeout=30)
        assert (process.returncode, err) == (0, "")
        assert not folder(process.pid).exists()
        assert not any(map(lives, found))


@pytest.mark.parametrize("size", ["0", "7", str((16 << 20) + 1), str(1 << 40)])
def test_a_size_that_no_call_can_have_is_said(channel: str, size: str) -> None:
    assert refused(channel, f"size={size}") == (1, f"size={size} is not within 8 bytes and 16 MiB\n")


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def test_a_file_that_cannot_be_made_is_a_failure_with_the_reason(channel: str) -> None:
    done = subprocess.run(
        [channel, "size=100001"], preexec_fn=limited, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "no payload of 100001 bytes: File too large\n"


@pytest.fixture
def small_shm() -> list[str]:
    """A command that runs a shell script where /dev/shm holds 1 MiB."""
    unshare = ["unshare", "--mount", "--map-root-user", "sh", "-ec"]
    mount = "mount -t tmpfs -o size=1m none /dev/shm"
    if not shutil.which("unshare") or subprocess.run([*unshare, mount], capture_output=True).returncode:
        pytest.skip("may not mount a small /dev/shm here")
    return [*unshare, f'{mount}; cd /dev/shm; eval "$2"', "sh"]


def test_two_files_that_do_not_fit_into_memory_are_a_skip(channel: str, small_shm: list[str]) -> None:
    done = subprocess.run([*small_shm, channel, '"$1" size=600000'], capture_output=True, text=True)
    assert done.returncode == 77
    assert done.stderr == "two files of 600000 bytes do not fit into /dev/shm, where 1048576 are free\n"


FILL = """
"$1" size=300000 idle=20000000 & sleep 0.1
until [ -d lab-notebook.$! ]; do sleep 0.01; done
while head -c 1m /dev/zero > rest 2>/dev/null; [ -d lab-notebook.$! ]; do sleep 0.01; done
wait $! || echo $?; rm rest; ls
"""


def test_memory_that_runs_full_is_a_failure_with_the_reason(channel: str, small_shm: list[str]) -> None:
    done = subprocess.run([*small_shm, channel, FILL], capture_output=True, text=True, timeout=60)
    assert done.stdout == "1\n"
    assert done.stderr.startswith("/dev/shm is full\n")


# ---------------------------------------------------------------- without an engine


@pytest.mark.parametrize("transport", ["pipe", "futex"])
@pytest.mark.parametrize("size", [8, 960])
def test_a_call_without_an_engine_is_answered(direct: str, transport: str, size: int) -> None:
    answer = ask(direct, f"size={size}", f"transport={transport}", pin(CPUS[0], CPUS[0]), FEW)
    keeps_the_contract(answer)
    assert set(answer["places"]) == {"s"}
    assert len(answer["switches"]) == 2


@pytest.mark.parametrize("size", ["7", "961", str(1 << 40)])
def test_a_size_that_one_message_cannot_hold_is_said(direct: str, size: str) -> None:
    assert refused(direct, f"size={size}") == (1, f"size={size} is not within 8 and 960 bytes\n")


@pytest.mark.parametrize("transport", ["pipe", "futex"])
def test_a_killed_callee_is_noticed_without_an_engine(direct: str, transport: str) -> None:
    with calling(direct, f"transport={transport}", others=1) as (process, (callee,)):
        os.kill(callee, signal.SIGKILL)
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out, err) == (1, "", "the callee was killed by SIGKILL\n")


@pytest.mark.parametrize("transport", ["pipe", "futex"])
def test_a_callee_dies_with_its_caller(direct: str, transport: str) -> None:
    with calling(direct, f"transport={transport}", others=1) as (process, (callee,)):
        process.kill()
        process.communicate(timeout=30)
        assert until(lambda: not lives(callee))
