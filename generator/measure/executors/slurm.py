"""A node of a partition that Slurm gives for as long as a session takes: a job of its own, through srun."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from generator.model.host import Host

WAITING = 600  # s that a job may wait in the queue
PATIENCE = WAITING + 30.0  # s until a node's Python answers
QUEUES = True
COMES_BACK = False  # another job may be given another node
_CAUSES = (  # what srun says -> what it means, what to do
    (
        r"Unable to contact slurm controller|establish a? ?configuration source|Connection refused",
        "Slurm's controller does not answer",
        "does `sinfo` work here?",
    ),
    (
        r"Invalid partition|invalid partition",
        "Slurm has no partition '{partition}'",
        "name one that `sinfo` lists",
    ),
    (
        r"Unable to allocate resources|queued and waiting|Requested nodes are busy|immediate",
        "its partition '{partition}' had no free node for {minutes} min",
        "wait until `sinfo -p {partition}` shows an idle node; what else is measured need not wait for it",
    ),
    (
        r"DUE TO TIME LIMIT",
        "its walltime is used up",
        "give it more in config.yml: walltime: {longer} min",
    ),
    (r"CANCELLED", "its job was cancelled", "run it again with --resume"),
    (
        r"Communication connection failure|Node fail|NODE FAILURE",
        "the node that Slurm gave does not answer",
        "what has `sinfo -p {partition} --list-reasons` to say of it? then run it again",
    ),
    (
        r"(not found|No such file or directory|execve)",
        "its nodes have no {python}",
        "say in config.yml where one is: python: /usr/bin/python3",
    ),
)


def command(host: Host, python: Sequence[str]) -> tuple[str, ...]:
    """What is started here so that these words run there."""
    minutes = math.ceil(host.walltime / 60e9)
    job = ("--nodes=1", "--ntasks=1", "--exclusive", f"--partition={host.address}", f"--time={minutes}")
    told = (f"--immediate={WAITING}", "--unbuffered", "--quiet", "--job-name=lab-notebook", "--chdir=/")
    return ("srun", *job, *told, *python)


def why(said: str, host: Host) -> tuple[str, str] | None:
    """What srun complained of -> what is wrong, and what to do about it; None where it is not known."""
    words = {
        "partition": host.address,
        "python": host.python,
        "minutes": WAITING // 60,
        "longer": 2 * math.ceil(host.walltime / 60e9),
    }
    for form, what, hint in _CAUSES:
        if re.search(form, said, re.IGNORECASE):
            return what.format(**words), hint.format(**words)
    return None


def by_hand(host: Host, command: str) -> str:
    """What somebody types who runs a command there."""
    return f"srun -p {host.address} {command}"
