"""A node of a partition that Slurm gives for as long as a session takes: a job of its own, through srun."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from generator.model.host import Host

WAITING = 600  # s that a job may wait in the queue
PATIENCE = WAITING + 30.0  # s until a node's Python answers
_CAUSES = (  # what srun says -> what it means, what to do
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
        r"Unable to contact|Connection refused|Communication connection failure",
        "Slurm's controller does not answer",
        "does `sinfo` work here?",
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


def why(said: str, host: Host) -> tuple[str, str]:
    """What srun complained of -> what is wrong, and what to do about it."""
    minutes = math.ceil(host.walltime / 60e9)
    words = {
        "partition": host.address,
        "python": host.python,
        "minutes": WAITING // 60,
        "longer": 2 * minutes,
    }
    for form, what, hint in _CAUSES:
        if re.search(form, said, re.IGNORECASE):
            return what.format(**words), hint.format(**words)
    return said or "it does not answer", f"try it by hand: srun -p {host.address} {host.python} --version"
