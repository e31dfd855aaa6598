"""One process of a probe, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.errors import MeasureError, UsageError
from generator.measure import build, compilers, executors
from generator.measure.executors import ProcessSpec, local
from generator.model.trial import Outcome
from tests.conftest import BUILT, REPOSITORY
from tests.processes import answers_ctrl_c

GOOD = '{"unit": "ns", "samples": [41.0, 42.5]}'
SECOND = 1_000_000_000


@pytest.fixture(scope="session")
def launcher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folders = [REPOSITORY / "probes"]
    cache = BUILT
    return build.build([build.LAUNCHER], {}, folders, cache, compilers.find())[build.LAUNCHER].program


def script(folder: Path, text: str) -> Path:
    path = folder / "probe.sh"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def run(order: ProcessSpec, launcher: Path) -> Outcome:
    with local.opened(launcher, None, Path()) as execute:
        (outcome,) = execute(order)
        return outcome


def ran(tmp_path: Path, launcher: Path, text: str, **order: Any) -> Outcome:
    return run(ProcessSpec(script(tmp_path, text), **order), launcher)


def test_a_script_of_one_line_is_a_probe(tmp_path: Path, launcher: Path) -> None:
    outcome = ran(tmp_path, launcher, f"echo '{GOOD}'")
    assert outcome.status == "ok"
    assert outcome.answer is not None
    assert list(outcome.answer.samples) == [41.0, 42.5]
    assert outcome.wall > 0


def test_a_probe_gets_its_arguments_and_a_known_environment(
    tmp_path: Path, launcher: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "hush")
    order = ProcessSpec(
        script(tmp_path, 'echo "{\\"facts\\": {\\"said\\": \\"$* $LC_ALL $SECRET_TOKEN\\"}}"'), ("size=8",)
    )
    outcome = run(order, launcher)
    assert outcome.answer is not None
    assert outcome.answer.said.facts["said"] == "size=8 C "


@pytest.mark.parametrize(
    ("text", "status", "reason"),
    [
        ("echo broken >&2; echo disk full >&2; exit 3", "failed", "exit code 3: broken / disk full"),
        ("kill -SEGV $$", "failed", "SIGSEGV"),
        ("echo no keys here >&2; exit 77", "skipped", "no keys here"),
        ("exit 77", "skipped", "no reason given"),
        ("sleep 60", "timed out", "timed out after 300 ms"),
        ("exit 0", "failed", "printed nothing"),
    ],
)
def test_each_end_has_its_status_and_its_reason(
    tmp_path: Path, launcher: Path, text: str, status: str, reason: str
) -> None:
    outcome = ran(tmp_path, launcher, text, limit=SECOND * 3 // 10)
    assert (outcome.status, outcome.reason) == (status, reason)
    assert outcome.answer is None


@pytest.mark.parametrize(
    "said", ["garbage", '{"unit": "ns", "samples": [NaN]}', '{"unit": "ns", "samples": [-1]}', "[]", "{}"]
)
def test_an_answer_that_is_none_fails_the_run(tmp_path: Path, launcher: Path, said: str) -> None:
    outcome = ran(tmp_path, launcher, f"echo '{said}'")
    assert outcome.status == "failed"
    assert outcome.reason
    assert "\n" not in outcome.reason


def test_a_flood_of_output_is_ended_and_named(tmp_path: Path, launcher: Path) -> None:
    outcome = ran(tmp_path, launcher, "exec head -c 200000000 /dev/zero")
    assert (outcome.status, outcome.reason) == ("failed", "printed more than 64 MiB")


def test_only_the_last_lines_of_a_long_complaint_are_kept(tmp_path: Path, launcher: Path) -> None:
    outcome = ran(tmp_path, launcher, "for i in $(seq 20000); do echo line $i >&2; done; exit 1")
    assert outcome.reason == "exit code 1: line 19998 / line 19999 / line 20000"


def test_a_complaint_is_cleaned_of_what_is_personal_and_of_control_characters(
    tmp_path: Path, launcher: Path
) -> None:
    home = Path.home()
    outcome = ran(tmp_path, launcher, f"printf '\\033[31m{home}/x {{%% endraw %%}}\\007' >&2; exit 1")
    assert outcome.reason == "exit code 1: ~/x {% endraw %}"


def test_what_a_probe_left_running_is_ended_and_counted(tmp_path: Path, launcher: Path) -> None:
    pid_file = tmp_path / "pid"
    text = f"setsid sleep 60 >/dev/null 2>&1 & echo $! > {pid_file}; echo '{GOOD}'"
    outcome = ran(tmp_path, launcher, text)
    assert outcome.status == "ok"
    assert outcome.left >= 1
    assert not Path(f"/proc/{pid_file.read_text().strip()}").exists()


def test_a_program_that_is_not_there_has_failed(tmp_path: Path, launcher: Path) -> None:
    outcome = run(ProcessSpec(tmp_path / "missing"), launcher)
    assert outcome.status == "failed"
    assert "No such file" in outcome.reason


# ---------------------------------------------------------------- what comes before


SAYS = """echo "{\\"facts\\": {\\"said\\": \\"$LC_ALL $WORD $(cat log 2>/dev/null)\\"}}\""""


def said(tmp_path: Path, launcher: Path, text: str = SAYS, **order: Any) -> str:
    outcome = ran(tmp_path, launcher, f"cd {tmp_path}\n{text}", **order)
    return str(outcome.answer.said.facts["said"]) if outcome.answer else f"{outcome.status}: {outcome.reason}"


def test_variables_reach_the_probe_only(tmp_path: Path, launcher: Path) -> None:
    note = ("sh", "-c", f"echo prepared $WORD > {tmp_path}/log")
    assert said(tmp_path, launcher, env=(("WORD", "one"), ("LC_ALL", "x")), prepare=note) == "x one prepared"
    assert said(tmp_path, launcher) == "C  prepared"


def test_a_variable_takes_values_from_the_runner(
    tmp_path: Path, launcher: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", "hush")
    assert said(tmp_path, launcher, env=(("WORD", "a ${TOKEN} $TOKEN"),)) == "C a ${TOKEN} $TOKEN "
    missing = said(tmp_path, launcher, env=(("WORD", "${NO_SUCH}"),))
    assert missing == "failed: env: there is no NO_SUCH in the environment of the runner"


@pytest.mark.parametrize(
    ("prepare", "reason"),
    [
        (("sh", "-c", "echo one; echo two >&2; exit 3"), "failed: prepare: two"),
        (("sh", "-c", "echo only out; exit 77"), "failed: prepare: only out"),
        (("false",), "failed: prepare: exit code 1"),
        (("sh", "-c", "kill -SEGV $$"), "failed: prepare: SIGSEGV"),
        (("sleep", "60"), "timed out: prepare: timed out after 300 ms"),
        (("no-such-command",), "failed: prepare: no-such-command: No such file or directory"),
    ],
)
def test_a_command_that_does_not_end_well_ends_the_trial(
    tmp_path: Path, launcher: Path, prepare: tuple[str, ...], reason: str
) -> None:
    text = f"touch {tmp_path}/started; {SAYS}"
    assert said(tmp_path, launcher, text, prepare=prepare, limit=SECOND * 3 // 10) == reason
    assert not (tmp_path / "started").exists()


def test_a_command_has_a_limit_of_its_own_and_leaves_nothing_running(tmp_path: Path, launcher: Path) -> None:
    command = f"sleep 1; setsid sleep 60 >/dev/null 2>&1 & echo $! > {tmp_path}/log; sleep 0.7"
    pid = said(tmp_path, launcher, f"sleep 0.7; {SAYS}", prepare=("sh", "-c", command), limit=SECOND).split()[
        1
    ]
    assert not Path(f"/proc/{pid}").exists()


@pytest.mark.cpus(2)
def test_a_command_runs_where_the_probe_will(tmp_path: Path, launcher: Path) -> None:
    (cpu,) = sorted(os.sched_getaffinity(0))[1:2]
    look = ("sh", "-c", f"taskset -pc $$ > {tmp_path}/log")
    assert said(tmp_path, launcher, prepare=look, cpus=(cpu,)).endswith(f"affinity list: {cpu}")


def test_what_a_command_says_is_not_the_probes(tmp_path: Path, launcher: Path) -> None:
    outcome = ran(tmp_path, launcher, "exit 4", prepare=("sh", "-c", "echo noise >&2"))
    assert outcome.reason == "exit code 4"


def test_an_order_that_is_too_long_has_failed_and_the_next_one_runs(tmp_path: Path, launcher: Path) -> None:
    good = script(tmp_path, f"echo '{GOOD}'")
    with local.opened(launcher, None, Path()) as execute:
        (long,) = execute(ProcessSpec(good, env=(("WORD", "x" * 70_000),)))
        assert (long.status, long.reason) == ("failed", "its arguments are longer than 60 KiB")
        assert execute(ProcessSpec(good))[0].status == "ok"


RUNNER = """
import sys
from pathlib import Path
from generator.measure.executors import ProcessSpec, local
with local.opened(Path(sys.argv[1]), None, Path()) as run:
    run(ProcessSpec(Path(sys.argv[2])))
"""


def start_a_sleeper(tmp_path: Path, launcher: Path) -> tuple[subprocess.Popen[bytes], Path]:
    """A runner in a process of its own, and the /proc folder of the child of the probe that it runs."""
    pid_file = tmp_path / "pid"
    probe = script(tmp_path, f"sleep 60 & echo $! > {pid_file}.new; mv {pid_file}.new {pid_file}; wait")
    command = [sys.executable, "-c", RUNNER, str(launcher), str(probe)]
    runner = subprocess.Popen(command, preexec_fn=answers_ctrl_c)
    while not pid_file.exists():
        assert runner.poll() is None, "the runner ended before its probe had begun"
        time.sleep(0.01)
    return runner, Path("/proc") / pid_file.read_text().strip()


def gone(process: Path) -> bool:
    """Has it ended, within ten seconds?"""
    for _ in range(1000):
        if not process.exists():
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_nothing_keeps_running_when_the_runner_dies(
    tmp_path: Path, launcher: Path, number: signal.Signals
) -> None:
    runner, sleeper = start_a_sleeper(tmp_path, launcher)
    os.kill(runner.pid, number)
    runner.wait()
    assert gone(sleeper)


def test_an_executor_that_is_not_there_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(UsageError) as error:
        executors.find("cloud")
    assert error.value.hint == "expected one of: local, qemu"


def test_one_launcher_starts_one_process_after_the_other(tmp_path: Path, launcher: Path) -> None:
    good, bad = script(tmp_path, f"echo '{GOOD}'"), tmp_path / "bad.sh"
    bad.write_text("#!/bin/sh\nkill -KILL $$\n")
    bad.chmod(0o755)
    with local.opened(launcher, None, Path()) as execute:
        ends = [execute(ProcessSpec(path))[0].status for path in (good, bad, good)]
    assert ends == ["ok", "failed", "ok"]


BURNS = "import time\nwhile time.process_time() < 0.25: pass"
AWAITS_ITS_SPINNER = """import os, pathlib, time
launcher = os.getppid()
def spun(pid):
    return int(pathlib.Path(f"/proc/{pid}/schedstat").read_text().split()[0])
end = time.monotonic() + 20
while time.monotonic() < end:
    children = pathlib.Path(f"/proc/{launcher}/task/{launcher}/children").read_text().split()
    if any(spun(pid) > 0.15e9 for pid in children if int(pid) != os.getpid()):
        break
    time.sleep(0.01)
"""


def test_the_processor_time_of_the_probe_its_children_and_the_spinners_is_ours(
    tmp_path: Path, launcher: Path
) -> None:
    alone = ran(tmp_path, launcher, f"{sys.executable} -c '{BURNS}'; echo '{GOOD}'")
    assert 0.2e9 < alone.usage["cpu_ns"] < 0.6e9
    (tmp_path / "awaits.py").write_text(AWAITS_ITS_SPINNER)
    cpu = min(os.sched_getaffinity(0))
    waits = f"exec {sys.executable} {tmp_path / 'awaits.py'}"
    beside = ran(tmp_path, launcher, f"echo '{GOOD}'; {waits}", spin=(cpu,))
    assert beside.usage["cpu_ns"] > 0.1e9


def test_an_executor_is_opened_when_the_first_order_wants_it(tmp_path: Path) -> None:
    order = ProcessSpec(tmp_path)
    with (
        executors.opened("local", tmp_path / "nowhere", None, tmp_path) as execute,
        pytest.raises(MeasureError, match="the launcher does not start"),
    ):
        execute(order)


def test_an_executor_that_is_not_there_is_told_before_any_order(tmp_path: Path) -> None:
    with pytest.raises(UsageError), executors.opened("cloud", tmp_path, None, tmp_path):
        pass


def test_a_secret_that_a_probe_is_given_is_in_nothing_that_is_kept_of_it(
    tmp_path: Path, launcher: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_TOKEN", "hush-hush")
    monkeypatch.setenv("OTHER", "of-a-service")
    spoken = 'echo "{\\"facts\\": {\\"it\\": \\"$TOKEN\\"}, \\"remarks\\": [\\"of-a-service: $HOME\\"]}"'
    order = ProcessSpec(
        script(tmp_path, spoken), env=(("TOKEN", "${MY_TOKEN}"),), secrets={"OTHER": "of-a-service"}
    )
    outcome = run(order, launcher)
    assert outcome.answer
    assert outcome.answer.said.facts == {"it": "${MY_TOKEN}"}
    assert outcome.answer.said.remarks == ("${OTHER}: ~",)
    assert b"hush" not in outcome.raw and b"of-a-service" not in outcome.raw
    for end in ("exit 77", "exit 1", "kill -SEGV $$"):
        complaint = run(replace(order, program=script(tmp_path, f'echo "no: $TOKEN" >&2; {end}')), launcher)
        assert "${MY_TOKEN}" in complaint.reason
        assert "hush" not in complaint.reason
