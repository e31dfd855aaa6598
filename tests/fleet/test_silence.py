"""Whether an engine is silent, asked of real ones: a gateway over ssh, and one through Slurm."""

from __future__ import annotations

from pathlib import Path

import execnet

from generator.findings.silence import told
from generator.measure import travelling
from generator.model.host import Host
from tests.fleet.cluster import Cluster
from tests.fleet.far import measured, notebook
from tests.fleet.hosts import FarHost
from tests.processes import until

WAITS = """
import os, pathlib, subprocess, sys, tempfile
with tempfile.TemporaryDirectory() as folder:
    for path, source in channel.receive().items():
        where = pathlib.Path(folder, path)
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_bytes(source)
    sys.path.insert(0, folder)
    from generator.measure import older
    older.supply()
    from generator.measure import executors, silence
    from generator.model.trial import Outcome

    def run(spec):
        subprocess.run(["sleep", "2"])
        return (Outcome("ok"),)

    engine = silence.of_this_process()
    names = [pathlib.Path(f"/proc/{one}/comm").read_text().strip() for one in engine.processes]
    (outcome,) = silence.counted(run, engine)(executors.ProcessSpec(pathlib.Path("sleep")))
    channel.send((names, dict(outcome.usage)))
"""


def asked(way: str, via: str = "") -> tuple[list[str], dict[str, int]]:
    """The engine's processes, by name, and what was counted while one slept for 2 s."""
    group = execnet.Group()
    try:
        channel = group.makegateway(f"{way}//python={via}python3 -I -S").remote_exec(WAITS)
        channel.send(dict(travelling.modules("generator.measure.silence")))
        names, usage = channel.receive(timeout=30)
        return names, usage
    finally:
        group.terminate(timeout=5)


def test_a_gateway_over_ssh_is_silent_while_it_waits(fleet: dict[str, FarHost]) -> None:
    names, usage = asked("ssh=-o ServerAliveInterval=0 alpha")
    assert names[-1] == "sshd" and names.count("sshd") == 1  # and not the listener that all logins share
    assert usage == {"engine": 0}


def test_a_gateway_through_slurm_is_not_and_the_switches_are_counted(slurm: Cluster) -> None:
    names, usage = asked("popen", "srun -N1 --exclusive --unbuffered --chdir=/tmp ")
    assert names == ["python3", "slurmstepd"]
    assert usage["engine"] > 0
    assert until(slurm.idle)


def test_a_session_over_ssh_is_told_as_silent_in_every_process(
    fleet: dict[str, FarHost], tmp_path: Path
) -> None:
    record = measured(notebook(tmp_path / "notebook"), Host("m510", address="alpha"))
    assert {run.engine for trial in record.trials for run in trial.runs} == {0}
    assert all(trial.binary for trial in record.trials)
    assert told(record) == "by ssh, silent in all 12 processes (0 context switches)"
