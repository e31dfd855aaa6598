"""Nodes that Slurm gives, and what is said where it does not."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from generator.errors import HostError
from generator.measure.executors import slurm as engine
from generator.measure.fleet import gateway
from generator.model.host import Host
from tests.fleet.cluster import PARTITION, Cluster
from tests.fleet.far import later, measured, notebook
from tests.fleet.hosts import dies_with_us
from tests.processes import until

PART = Host("part", engine="slurm", address=PARTITION)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody wants to wait long in a queue here."""
    monkeypatch.setattr(engine, "WAITING", 2)
    monkeypatch.setattr(engine, "PATIENCE", 20.0)


def refused(host: Host) -> tuple[str, str]:
    with pytest.raises(HostError) as caught, gateway.opened(host):
        pass
    return caught.value.what, caught.value.hint


def test_a_node_measures_and_its_job_is_gone_afterwards(slurm: Cluster, tmp_path: Path) -> None:
    record = measured(notebook(tmp_path / "notebook"), PART, quick=True)
    assert (record.host, [one.status for one in record.trials]) == ("part", ["ok", "ok"])
    assert until(slurm.idle)


def test_a_partition_that_is_not_there(slurm: Cluster) -> None:
    what, hint = refused(Host("part", engine="slurm", address="mian"))
    assert what == "part: Slurm has no partition 'mian'" and hint == "name one that `sinfo` lists"


def test_nodes_without_python(slurm: Cluster) -> None:
    what, hint = refused(Host("part", engine="slurm", address=PARTITION, python="/opt/python3"))
    assert what == "part: its nodes have no /opt/python3" and "say in config.yml where one is" in hint


def test_a_queue_that_is_full(slurm: Cluster, impatient: None) -> None:
    other = subprocess.Popen(["srun", "-N3", "--exclusive", "sleep", "60"], preexec_fn=dies_with_us, cwd="/")
    assert until(lambda: slurm.call("sinfo", "--noheader", "--format=%t").split() == ["alloc"])
    what, hint = refused(PART)
    other.terminate()
    other.wait()
    assert what.startswith("part: its partition 'main' had no free node for")
    assert hint.startswith("wait until `sinfo -p main` shows an idle node")
    assert until(slurm.idle), slurm.jobs()


def test_a_job_that_is_cancelled_in_mid_session(slurm: Cluster, tmp_path: Path) -> None:
    made = notebook(tmp_path / "notebook", "waiting")
    node = slurm.hosts["alpha"]

    def cancel() -> None:
        assert until(lambda: any((host.home / "waits").exists() for host in slurm.hosts.values()), 30)
        slurm.call("scancel", *slurm.jobs())

    later(cancel)
    with pytest.raises(HostError) as caught:
        measured(made, PART)
    for host in slurm.hosts.values():
        for name in ("once", "waits"):
            (host.home / name).unlink(missing_ok=True)
    assert caught.value.what.startswith("part: its job was cancelled")
    assert "--resume" in caught.value.hint
    assert until(slurm.idle) and not node.running("-I -S")


@pytest.mark.usefixtures("slurm", "impatient")
def test_a_controller_that_is_not_there(slurm: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = slurm.config.with_name("elsewhere.conf")
    text = slurm.config.read_text().replace(f"SlurmctldPort={slurm.port}", "SlurmctldPort=9")
    elsewhere.write_text(f"{text}MessageTimeout=2\n")
    monkeypatch.setenv("SLURM_CONF", str(elsewhere))
    assert refused(PART) == ("part: Slurm's controller does not answer", "does `sinfo` work here?")


OUT_OF_TIME = "slurmstepd-a: error: *** STEP 3.0 ON a CANCELLED AT 2026-11-28T14:52:06 DUE TO TIME LIMIT ***"


@pytest.mark.parametrize(
    ("said", "what"),
    {
        OUT_OF_TIME: "its walltime is used up",
        "srun: error: Node failure on alpha": "the node that Slurm gave does not answer",
    }.items(),
)
def test_what_slurm_says_of_a_job_that_ended_is_told(said: str, what: str) -> None:
    """As it was seen; nobody waits here for half a minute until Slurm looks at the clock."""
    told = engine.why(said, PART)
    assert told is not None and told[0] == what
