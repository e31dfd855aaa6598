"""What the cluster of these tests is, seen through Slurm's own commands."""

from __future__ import annotations

from tests.fleet.cluster import Cluster
from tests.processes import until


def test_a_job_runs_on_the_node_that_it_asks_for(slurm: Cluster) -> None:
    for alias in slurm.hosts:
        assert slurm.call("srun", "-N1", f"--nodelist={alias}", "hostname") == f"{alias}\n"


def test_two_nodes_are_given_at_once(slurm: Cluster) -> None:
    said = slurm.call("srun", "-N2", "--exclusive", "hostname")
    assert len(set(said.split())) == 2
    assert until(slurm.idle)
