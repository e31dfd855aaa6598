"""Was the engine silent? Whose switches count, how they are counted, and what is said where nobody knows."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from subprocess import PIPE

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.measure import silence
from generator.measure.executors import ProcessSpec
from generator.model.trial import ENGINE, Outcome

SPEC = ProcessSpec(Path("/bin/true"))
SWITCHES = st.dictionaries(st.integers(1, 9), st.integers(0, 99))
Plant = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    """A process that sleeps until it is told something, and says it."""
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as started:
        told(started)  # now it waits
        yield started
        started.kill()


def told(child: subprocess.Popen[bytes]) -> None:
    assert child.stdin and child.stdout
    child.stdin.write(b"a\n")
    assert child.stdout.read(2) == b"a\n"
    status = Path(f"/proc/{child.pid}/status")
    while "State:\tS" not in status.read_text():  # it is on its way back to sleep
        os.sched_yield()


def test_an_engine_that_waits_is_silent_and_one_that_is_spoken_to_is_not(
    child: subprocess.Popen[bytes],
) -> None:
    def run(spec: ProcessSpec) -> tuple[Outcome, ...]:
        if spec.arguments:
            told(child)
        return (Outcome("ok", usage={"nvcsw": 2}), Outcome("failed"))

    counted = silence.counted(run, silence.Engine((child.pid,), but=threading.get_native_id()))
    silent, loud = counted(SPEC), counted(ProcessSpec(SPEC.program, ("speak",)))
    assert [dict(one.usage) for one in silent] == [{"nvcsw": 2, ENGINE: 0}, {ENGINE: 0}]
    assert all(one.usage[ENGINE] >= 1 for one in loud)


def test_no_process_begins_before_the_engine_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silence, "_RESTLESS", 60.0)
    busy = "echo now; i=0; while [ $i -lt 9999 ]; do i=$((i+1)); done; read word"
    with subprocess.Popen(["sh", "-c", busy], stdin=PIPE, stdout=PIPE, bufsize=0) as child:

        def run(spec: ProcessSpec) -> tuple[Outcome, ...]:
            assert "State:\tS" in Path(f"/proc/{child.pid}/status").read_text()
            return (Outcome("ok"),)

        assert child.stdout and child.stdout.readline() == b"now\n"
        silence.counted(run, silence.Engine((child.pid,), but=threading.get_native_id()))(SPEC)
        child.kill()


def test_an_engine_that_never_sleeps_is_not_waited_for(plant: Plant) -> None:
    status = "State:\tR (running)\nvoluntary_ctxt_switches:\t3\nnonvoluntary_ctxt_switches:\t1\n"
    proc = plant({"7/task/7/status": status})
    counted = silence.counted(lambda spec: (Outcome("ok"),), silence.Engine((7,), 0, proc))
    assert counted(SPEC)[0].usage[ENGINE] == 0


def test_an_engine_that_has_ended_is_not_called_silent(child: subprocess.Popen[bytes]) -> None:
    def run(spec: ProcessSpec) -> tuple[Outcome, ...]:
        child.kill()
        child.wait()
        return (Outcome("ok"),)

    engine = silence.Engine((child.pid,), but=threading.get_native_id())
    assert silence.counted(run, engine)(SPEC) == (Outcome("ok"),)


def test_the_thread_that_runs_the_session_does_not_count_and_every_other_one_does() -> None:
    waiting = threading.Event()
    one_more = threading.Thread(target=waiting.wait, daemon=True)
    one_more.start()
    engine = silence.Engine((os.getpid(),), but=threading.get_native_id())
    found = engine.switches()
    waiting.set()
    one_more.join()
    assert found is not None
    assert one_more.native_id in found and threading.get_native_id() not in found


@given(SWITCHES, SWITCHES)
def test_switches_between_two_looks_are_those_that_were_added(
    before: dict[int, int], more: dict[int, int]
) -> None:
    after = {thread: before.get(thread, 0) + count for thread, count in more.items()}
    ended = len(before.keys() - after.keys())
    assert silence.between(before, after) == sum(more.values()) + ended


@given(SWITCHES)
def test_what_was_not_seen_once_is_not_known(seen: dict[int, int]) -> None:
    assert silence.between(None, seen) is silence.between(seen, None) is silence.between(None, None) is None


def process(pid: int, parent: int, session: int, name: str = "sshd: ann (x) y") -> dict[str, str]:
    status = "Name:\tx\nvoluntary_ctxt_switches:\t3\nnonvoluntary_ctxt_switches:\t1\n"
    return {
        f"{pid}/stat": f"{pid} ({name}) S {parent} {pid} {session} 0 -1 4194304 131",
        f"{pid}/task/{pid}/status": status,
    }


def test_an_engine_is_its_process_and_its_ancestors_up_to_the_listener_that_everybody_shares(
    plant: Plant,
) -> None:
    me = os.getpid()
    shell, child, monitor, listener = 2_000_001, 2_000_002, 2_000_003, 2_000_004
    proc = plant(
        process(me, shell, shell)
        | process(shell, child, shell)
        | process(child, monitor, monitor)
        | process(monitor, listener, monitor)
        | process(listener, 1, listener)
    )
    engine = silence.of_this_process(proc)
    assert engine is not None
    assert engine.processes == (me, shell, child, monitor)
    assert engine.but == threading.get_native_id()
    assert silence.Engine(engine.processes, 0, proc).switches() == dict.fromkeys(engine.processes, 4)


def test_an_engine_whose_parent_is_init_ends_there(plant: Plant) -> None:
    me, step = os.getpid(), 2_000_001
    engine = silence.of_this_process(plant(process(me, step, me) | process(step, 1, step, "slurmstepd")))
    assert engine is not None and engine.processes == (me, step)


@pytest.mark.parametrize("parent", [0, 2_000_001], ids=["in a namespace of its own", "hidden"])
def test_an_engine_that_cannot_be_seen_whole_is_none(plant: Plant, parent: int) -> None:
    assert silence.of_this_process(plant(process(os.getpid(), parent, os.getpid()))) is None


def test_a_kernel_that_tells_no_switches_leaves_them_unknown(plant: Plant) -> None:
    proc = plant(process(7, 1, 7) | {"7/task/7/status": "Name:\tx\n"})
    assert silence.Engine((7,), 0, proc).switches() is None
