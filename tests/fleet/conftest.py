"""Three hosts and a cluster for the tests of this folder, one of each per process of tests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fleet import client
from tests.fleet.cluster import Cluster, cluster
from tests.fleet.cluster import missing as missing_of_slurm
from tests.fleet.hosts import SSHD, FarHost, hosts

ALIASES = ("alpha", "beta", "gamma")


def _missing() -> str:
    """What keeps hosts from being made here; "" if nothing does."""
    if os.geteuid():
        return "root: hosts are made of namespaces"
    if not os.access(SSHD, os.X_OK):
        return "sshd: apt-get install openssh-server"
    tried = "ip link add nbtry type veth peer name nbtry0 && mount -t proc proc /proc"
    spaces = ["unshare", "--net", "--mount", "--pid", "--uts", "--ipc", "--fork", "sh", "-c", tried]
    done = subprocess.run(spaces, capture_output=True, text=True, check=False)
    return f"namespaces with veth: {done.stderr.strip()}" if done.returncode else ""


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, FarHost]]:
    missing = _missing()
    if missing:
        pytest.skip(f"needs {missing}")
    folder = tmp_path_factory.mktemp("fleet")
    with hosts(folder, ALIASES) as made, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{client.write(folder, made)}:{os.environ['PATH']}")
        yield made


@pytest.fixture
def fleet(_made: dict[str, FarHost]) -> dict[str, FarHost]:
    """Three hosts that are up, by alias; `ssh` reaches them by it, and by the ways of client.py."""
    for host in _made.values():
        host.recover()
    return _made


@pytest.fixture
def folder(_made: dict[str, FarHost]) -> Path:
    """What the hosts and their clients are made of."""
    return next(iter(_made.values())).home.parent


@pytest.fixture(scope="session")
def _clustered(_made: dict[str, FarHost]) -> Iterator[Cluster]:
    missing = missing_of_slurm()
    if missing:
        pytest.skip(
            f"needs {missing}: apt-get install --no-install-recommends slurmctld slurmd slurm-client munge"
        )
    for host in _made.values():
        host.recover()  # this comes before what a single test asks for
    shared = next(iter(_made.values())).home.parent / "shared"
    with cluster(shared, _made) as made, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLURM_CONF", str(made.config))
        yield made


@pytest.fixture
def slurm(fleet: dict[str, FarHost], _clustered: Cluster) -> Cluster:
    """A Slurm of those hosts, idle: `srun` and `salloc` ask it for its partition `main`."""
    _clustered.recover()
    return _clustered
