"""What an experiment invokes: up in time, told when it is not, gone afterwards with all that it started."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from generator import choosing, pipeline
from generator.machine import cpu_time
from generator.measure import build, compilers, noise, service_process, services, session
from generator.measure.notebook import open_notebook
from generator.measure.services import Services
from generator.measure.site import Here
from generator.model.note import Service
from generator.model.trial import Outcome
from generator.terminal import progress
from tests.conftest import BUILT, REPOSITORY
from tests.notebook import NOTE, STEM, Notebook
from tests.processes import free_port, running, until

pytestmark = pytest.mark.needs("compiler")
GOOD = Outcome("ok")
SECOND = 1_000_000_000
LISTENS = """
import signal, socket, sys
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print("now listening", flush=True)
signal.pause()
"""
STUBBORN = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        break
else:
    print("now listening", flush=True)
time.sleep(600)
"""
BURNS = """
import time
while time.process_time() < 0.2:
    pass
"""
ANSWER = '{"unit": "ns", "samples": [1, 2]}'
Up = Callable[..., AbstractContextManager[Services]]


@pytest.fixture(scope="session")
def launcher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    cache = BUILT
    built = build.build([build.LAUNCHER], {}, [REPOSITORY / "probes"], cache, compilers.find())
    return built[build.LAUNCHER].program


@pytest.fixture
def up(tmp_path: Path, launcher: Path) -> Up:
    """Services that run in tmp_path."""
    return lambda *wanted: services.running(wanted, tmp_path, launcher, None)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Services that will not end are killed soon."""
    monkeypatch.setattr(service_process, "GRACE", SECOND // 10)


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    return Notebook(tmp_path)


def note(services: str, other: str = "probe: says") -> str:
    """The note, whose second measurement needs what is written here."""
    return NOTE.replace("measure:\n", f"services:\n{services}measure:\n").replace(
        "other: {probe: says", f"other: {{needs: it, {other}"
    )


def shell(text: str, name: str = "it", **more: Any) -> Service:
    """A service that is ready once it has said so."""
    fields: dict[str, Any] = {"run": ("sh", "-c", text), "line": "listening"}
    return Service(name, **fields | more)


def script(folder: Path, text: str, *arguments: str) -> tuple[str, ...]:
    """The command of a script in Python; its path marks its processes."""
    path = folder / "service.py"
    path.write_text(text)
    return ("python", str(path), *arguments)


def invoked(up: Up, service: Service) -> Outcome:
    """What becomes of a process that needs this service."""
    with up(service) as started:
        (outcome,) = started.beside([service.name], lambda: (GOOD,))
        return outcome


# ---------------------------------------------------------------- up


def test_a_port_answers_before_the_first_process_begins(up: Up, tmp_path: Path) -> None:
    port = free_port()

    def connect() -> tuple[Outcome, ...]:
        socket.create_connection(("127.0.0.1", port)).close()
        return (GOOD,)

    with up(Service("it", script(tmp_path, LISTENS, str(port)), port=port)) as started:
        assert started.beside(["it"], connect) == (GOOD,)
    assert running(str(tmp_path)) == []


def test_a_line_is_found_wherever_it_stands_in_the_output(up: Up) -> None:
    for text in ("echo listening", "echo one >&2; printf 'two: lis'; sleep 0.1; echo 'tening on'"):
        assert invoked(up, shell(f"{text}; sleep 60")) == GOOD


def test_services_come_up_in_their_order_each_once_the_one_before_is_ready(up: Up, tmp_path: Path) -> None:
    first = shell(f"sleep 0.2; touch {tmp_path}/first; echo listening; sleep 60", "first")
    second = shell(f"ls {tmp_path}/first && echo listening && sleep 60", "second")
    with up(first, second) as started:
        assert started.beside(["first", "second"], lambda: (GOOD,)) == (GOOD,)


def test_a_service_that_talks_on_is_never_held_up(up: Up, tmp_path: Path) -> None:
    talks = f"echo listening; head -c 1000000 /dev/zero; touch {tmp_path}/said; sleep 60"
    with up(shell(talks)):
        assert until((tmp_path / "said").exists)


def test_the_processor_time_of_a_service_and_of_its_children_is_known(up: Up, tmp_path: Path) -> None:
    (tmp_path / "burns.py").write_text(BURNS)
    burn = f"setsid {sys.executable} burns.py"
    with up(shell(f"{burn}; echo listening; {burn} & wait; touch done; sleep 60")) as started:
        assert started.cpu_seconds() > 0.18
        assert until((tmp_path / "done").exists)
        assert started.cpu_seconds() > 0.38


def test_what_services_use_is_no_work_of_others(
    notebook: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for fifo in ("call", "answer"):
        os.mkfifo(tmp_path / fifo)
    notebook.write("services/burns.py", BURNS)
    serves = (
        f"echo listening; read line < call; {sys.executable} services/burns.py; echo done > answer; sleep 60"
    )
    notebook.probe("calls", f"#!/bin/sh\ncd {tmp_path}; echo > call; read line < answer; echo '{ANSWER}'\n")
    notebook.note(note(f"  it: {{run: [sh, -c, '{serves}'], ready: line listening}}\n", "probe: calls"))
    own: list[float] = []
    monkeypatch.setattr("tempfile.tempdir", str(notebook.temporary))
    monkeypatch.setattr(noise, "LEAST_WINDOW", 0.0)
    monkeypatch.setattr(cpu_time, "other_cpu", lambda before, after, seconds: own.append(seconds) or {})
    opened = open_notebook(tmp_path)
    experiment = pipeline.read(opened, tmp_path / f"experiments/{STEM}.yml")
    choice = choosing.Choice(only=("other",), quick=True)
    plan, prepared = choosing.choose(opened, experiment, choice, Here(opened))
    measured = session.measure(opened, experiment, plan, prepared, progress.Quiet())
    assert measured.trials[0].status == "ok"
    assert sum(own) > 0.18


# ---------------------------------------------------------------- what it is given


def test_a_service_sees_few_variables_and_those_of_its_own(
    up: Up, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "hush")
    monkeypatch.setenv("MINE", "a value")
    tells = 'echo "$SECRET_TOKEN,$OWN,$1" > told; echo listening; sleep 60'
    service = shell(tells, run=("sh", "-c", tells, "sh", "--of=${MINE}"), env=(("OWN", "<${MINE}>"),))
    assert invoked(up, service) == GOOD
    assert (tmp_path / "told").read_text() == ",<a value>,--of=a value\n"


def test_what_was_filled_in_is_never_told(up: Up, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "hush-hush")
    outcome = invoked(up, shell('echo "no access for $OWN"; exit 1', env=(("OWN", "${TOKEN}"),)))
    assert outcome.reason.endswith("(exit code 1): no access for ${TOKEN}")


def test_python_is_the_interpreter_that_runs_us_where_it_is_the_program(up: Up, tmp_path: Path) -> None:
    tells = "open('told', 'w').write(sys.executable + sys.argv[1]); print('listening'); signal.pause()"
    waits = Service("it", ("python", "-c", f"import signal, sys; {tells}", "python"), line="listening")
    assert invoked(up, waits) == GOOD
    assert (tmp_path / "told").read_text() == f"{sys.executable}python"


def test_a_service_of_the_notebook_comes_before_one_of_the_program(up: Up, tmp_path: Path) -> None:
    port = free_port()
    theirs = Service("it", ("python", "services/http_function.py", "--port", str(port)), port=port)
    assert invoked(up, theirs) == GOOD
    (tmp_path / "services").mkdir()
    (tmp_path / "services/http_function.py").write_text("raise SystemExit('ours')")
    assert invoked(up, theirs).reason.endswith("(exit code 1): ours")


# ---------------------------------------------------------------- not up

NOT_UP = {
    "never": (
        shell("echo one; echo two; sleep 60", limit=SECOND),
        "did not come up within 1 s: one / two",
    ),
    "silent": (shell("sleep 60", limit=SECOND // 5), "did not come up within 200 ms"),
    "ends": (shell("echo bad luck >&2; exit 3"), "ended before it was ready (exit code 3): bad luck"),
    "well": (shell("exit 0"), "ended before it was ready (exit code 0)"),
    "killed": (shell("kill -KILL $$"), "ended before it was ready (SIGKILL)"),
    "missing": (shell("", run=("nonesuch",)), "cannot start: nonesuch: No such file or directory"),
    "folder": (shell("", run=("/tmp",)), "cannot start: tmp is a folder"),
    "unset": (shell("${NO_SUCH_NAME}"), "cannot start: the environment variable NO_SUCH_NAME is not set"),
}


@pytest.mark.parametrize("case", NOT_UP)
def test_a_service_that_does_not_come_up_fails_those_who_need_it_and_nobody_else(up: Up, case: str) -> None:
    service, reason = NOT_UP[case]
    begun: list[str] = []

    def begin() -> tuple[Outcome, ...]:
        begun.append("begun")
        return (GOOD,)

    with up(service, shell("echo listening; sleep 60", "other")) as started:
        for _ in range(2):
            assert started.beside(["other", "it"], begin) == (Outcome("failed", f"service it {reason}"),)
        assert begun == []
        assert started.beside(["other"], begin) == started.beside([], begin) == (GOOD,)


def test_a_port_that_somebody_else_has_is_told_before_anything_is_started(up: Up, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        outcome = invoked(up, shell("touch started", port=port, line=""))
    assert outcome == Outcome("failed", f"service it cannot start: port {port} is already in use")
    assert not (tmp_path / "started").exists()


def test_a_service_may_say_that_it_cannot_run_here(up: Up) -> None:
    outcome = invoked(up, shell("echo needs grpcio: pip install grpcio; exit 77"))
    assert outcome == Outcome("skipped", "service it cannot run here: needs grpcio: pip install grpcio")


def test_the_process_during_which_a_service_dies_fails_with_its_last_words(up: Up, tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)

    def kills() -> tuple[Outcome, ...]:
        fifo.write_text("")
        return (Outcome("failed", "connection refused", wall=1.5),)

    dies = shell(f"echo listening; cat {fifo}; echo cannot go on >&2; exit 3")
    with up(dies) as started:
        assert started.beside(["it"], lambda: (GOOD,)) == (GOOD,)
        reason = "service it died (exit code 3): listening / cannot go on"
        assert started.beside(["it"], kills) == (Outcome("failed", reason, wall=1.5),)
        assert started.beside(["it"], lambda: (GOOD,)) == (Outcome("failed", reason),)
        assert started.beside([], lambda: (GOOD,)) == (GOOD,)


# ---------------------------------------------------------------- gone


def test_a_service_is_asked_to_end_and_may_end_in_its_own_way(
    up: Up, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_process, "GRACE", 60 * SECOND)
    polite = f"trap 'echo bye > {tmp_path}/bye; exit 0' TERM; echo listening; while :; do sleep 0.02; done"
    assert invoked(up, shell(polite)) == GOOD
    assert (tmp_path / "bye").read_text() == "bye\n"


@pytest.mark.usefixtures("impatient")
def test_one_that_will_not_end_is_killed_with_its_children_in_sessions_of_their_own(
    up: Up, tmp_path: Path
) -> None:
    with up(Service("it", script(tmp_path, STUBBORN), line="listening")):
        assert until(lambda: len(running(str(tmp_path))) == 5)  # with its launcher
    assert running(str(tmp_path)) == []


@pytest.mark.usefixtures("impatient")
def test_a_service_that_never_came_up_is_gone_before_the_next_one_starts(up: Up, tmp_path: Path) -> None:
    never = Service("it", script(tmp_path, STUBBORN), line="nothing of the kind", limit=SECOND // 2)
    with up(never):
        assert running(str(tmp_path)) == []


RUNNER = """
import sys, time
from pathlib import Path
from typing import Any
from generator.measure import services
from generator.model.note import Service
launcher, root, lock = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
wanted = Service("it", ("python", "service.py", sys.argv[2]), line="listening")
with services.running([wanted], root, launcher, lock):
    (root / "up").touch()
    time.sleep(600)
"""


def test_a_killed_runner_leaves_nothing_and_the_lock_is_held_until_then(
    tmp_path: Path, launcher: Path
) -> None:
    script(tmp_path, STUBBORN)
    with (tmp_path / "lock").open("w") as ours, (tmp_path / "lock").open() as theirs:
        fcntl.flock(ours, fcntl.LOCK_EX)
        command = [sys.executable, "-c", RUNNER, str(launcher), str(tmp_path), str(ours.fileno())]
        with subprocess.Popen(command, pass_fds=[ours.fileno()]) as runner:
            ours.close()
            assert until((tmp_path / "up").exists)
            runner.kill()
        with pytest.raises(BlockingIOError):
            fcntl.flock(theirs, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(theirs, fcntl.LOCK_EX)  # waits
        assert running(str(tmp_path)) == []


# ---------------------------------------------------------------- a whole note


def test_a_note_whose_service_fails_is_measured_and_written_all_the_same(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", "hush-hush")
    notebook.note(note('  it: {run: [sh, -c, "echo {$1}; exit 3", sh, "${TOKEN}"], ready: port 9}\n'))
    done = notebook.run("run", STEM)
    assert done.returncode == 4, done.stderr
    text = notebook.post.read_text()
    assert "Time spent on a steady thing: 42 ns" in text
    assert "another thing: failed: service it ended before it was ready (exit code 3): {${TOKEN}}" in text
    assert "- service it: " in text
    assert not [name for name, data in notebook.files().items() if b"hush" in data]


def test_a_service_that_cannot_run_here_is_no_failure(notebook: Notebook) -> None:
    notebook.note(note('  it: {run: [sh, -c, "echo no library; exit 77"], ready: port 9}\n'))
    assert notebook.run("run", STEM).returncode == 0
    assert "skipped: service it cannot run here: no library" in notebook.post.read_text()


def test_only_what_is_needed_is_started(notebook: Notebook) -> None:
    starts = "run: [sh, -c, 'touch started-$0; echo listening; exec sleep 60'"
    lines = (f"  {name}: {{{starts}, {name}], ready: line listening}}\n" for name in ("it", "idle"))
    notebook.note(note("".join(lines)))
    assert "service it: sh -c" in notebook.run("run", STEM, "--dry-run").stdout
    assert notebook.run("run", STEM, "--only", "steady").returncode == 0
    assert not list(notebook.root.glob("started-*"))
    assert notebook.run("run", STEM).returncode == 0
    assert [path.name for path in notebook.root.glob("started-*")] == ["started-it"]


def test_changed_notices_a_changed_service(notebook: Notebook) -> None:
    file = notebook.write("services/it.sh", "echo listening\nexec sleep 60\n")
    notebook.note(note("  it: {run: [sh, services/it.sh], ready: line listening}\n"))
    for runs, change in ((1, ""), (1, ""), (2, "# changed\n")):
        file.write_text(file.read_text() + change)
        notebook.run("run", STEM, "--changed")
        assert len(notebook.records) == runs
    trials = json.loads(notebook.records[-1].read_text())["trials"]
    assert [trial["measurement"] for trial in trials] == ["other"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("ready", ["line listening", "line nothing of the kind"])
def test_nothing_is_left_of_a_session_that_was_cut_short(
    notebook: Notebook, number: signal.Signals, ready: str
) -> None:
    marker = f"86400.{os.getpid():07}"
    notebook.write("services/it.sh", f"setsid sleep {marker} &\necho listening\nexec sleep {marker}\n")
    notebook.probe("slow", f"#!/bin/sh\nexec sleep {marker}\n")
    notebook.note(note(f"  it: {{run: [sh, services/it.sh], ready: {ready}}}\n", "probe: slow"))
    process = notebook.start("run", STEM, "--only", "other")
    count = 2 + (ready == "line listening")
    assert until(lambda: len(running(f"sleep\0{marker}")) == count)
    process.send_signal(number)
    process.communicate()
    assert process.returncode == (-number if number == signal.SIGKILL else 130)
    assert until(lambda: running(marker) == [])


def test_a_service_serves_all_processes_of_a_session(notebook: Notebook) -> None:
    port = free_port()
    asks = f"""
import socket
socket.create_connection(("127.0.0.1", {port})).close()
print('{ANSWER}')
"""
    notebook.probe("asks", f"#!{sys.executable}{asks}")
    notebook.write("services/it.py", LISTENS)
    service = f"  it: {{run: [python, services/it.py, {port}], ready: port {port}}}\n"
    notebook.note(note(service, "runs: 3, probe: asks"))
    done = notebook.run("run", STEM)
    assert done.returncode == 0, done.stderr
    assert "Time spent on another thing: 2 ns" in notebook.post.read_text()
    assert running("services/it.py") == []
