"""A machine that figures may come from, beside the one that the notebook lies on."""

from __future__ import annotations

from dataclasses import dataclass

from generator.errors import NOWHERE, Location

HERE = "here"  # the machine that the notebook lies on, whichever that is
PYTHON = "python3"  # that of a host's PATH
WALLTIME = 600_000_000_000  # ns that Slurm is asked for


@dataclass(frozen=True)
class Host:
    """As config.yml has it; records and posts know it by its alias only."""

    alias: str
    engine: str = "ssh"  # a module of measure/executors that reaches hosts
    address: str = ""  # what ssh is told: `node0.example.net`, `user@node1`; the partition of Slurm
    python: str = PYTHON
    node: int = 1  # which of those that Slurm gives for one entry of config.yml, from 1
    nodes: int = 1  # of that entry
    walltime: int = WALLTIME
    location: Location = NOWHERE
