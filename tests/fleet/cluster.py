"""A real Slurm on the hosts of these tests: the controller is ours, each host runs its own slurmd."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.fleet.hosts import FarHost, call, dies_with_us
from tests.processes import free_port, until

PARTITION = "main"
NODE_PORT = 6818
COMMANDS = ("slurmctld", "slurmd", "munged", "srun")
_THERE = "/mnt"  # where the hosts see what they share


def missing() -> str:
    """The first of Slurm's programs that is not installed; "" if all are."""
    return next((name for name in COMMANDS if shutil.which(name, path=_path()) is None), "")


def _path() -> str:
    return f"{os.environ['PATH']}:/usr/sbin"


@dataclass
class Cluster:
    """A partition of all hosts; `SLURM_CONF` says to its commands where it is."""

    folder: Path
    hosts: Mapping[str, FarHost]
    port: int
    running: ExitStack = field(repr=False)

    @property
    def config(self) -> Path:
        return self.folder / "slurm.conf"

    def call(self, *command: str) -> str:
        """What one of Slurm's commands says, asked by the user."""
        return call("env", f"SLURM_CONF={self.config}", *command)

    def jobs(self) -> list[str]:
        """The jobs that wait or run, by number."""
        return self.call("squeue", "--noheader", "--format=%i").split()

    def idle(self) -> bool:
        """Nothing waits, nothing runs, and every host may be asked for."""
        states = self.call("sinfo", "--noheader", "--Node", "--format=%t").split()
        return not self.jobs() and states == ["idle"] * len(self.hosts)

    def recover(self) -> None:
        """Without a job, every host back, whatever a test did."""
        if self.jobs():
            self.call("scancel", *self.jobs())
        for host in self.hosts.values():
            if not host.running("slurmd"):
                start_node(host, self.running)
        self.call("scontrol", "update", f"PartitionName={PARTITION}", "State=UP", "MaxTime=UNLIMITED")
        if not until(self.idle, 10):
            for state in ("DOWN", "RESUME"):  # a node that lost its power in a job would hold on to that
                self.call("scontrol", "update", "NodeName=ALL", f"State={state}", "Reason=a test")
        if not until(self.idle, 30):
            raise RuntimeError(self.call("sinfo", "--Node", "--long") + self.call("squeue"))


@contextmanager
def cluster(folder: Path, hosts: Mapping[str, FarHost]) -> Iterator[Cluster]:
    """Slurm, up and idle; `folder` is what the hosts see as /mnt."""
    made = Cluster(folder, hosts, free_port(), ExitStack())
    (folder / "state").mkdir()
    (folder / "munge.key").write_bytes(secrets.token_bytes(128))
    (folder / "munge.key").chmod(0o600)
    made.config.write_text(_config(made, str(folder)))
    (folder / "node.conf").write_text(_config(made, _THERE))
    with made.running as stack:
        files = [f"--{name}-file={folder}/munge.{name}" for name in ("key", "pid", "log", "seed")]
        files += [f"--socket={folder}/munge.socket"]
        _start(stack, folder, "munged", "--force", "--foreground", *files)
        if not until((folder / "munge.socket").exists):
            raise RuntimeError("munged: no socket")
        _start(stack, folder, "slurmctld", "-D", "-c", "-f", str(made.config))
        for host in hosts.values():
            start_node(host, stack)
        if not until(made.idle, 30):
            raise RuntimeError((folder / "slurmctld.log").read_text())
        yield made


def start_node(host: FarHost, stack: ExitStack) -> None:
    """The slurmd of a host, on it."""
    command = host.entered("slurmd", "-D", "-N", host.alias, "-f", f"{_THERE}/node.conf")
    _start(stack, host.home, *command)


def _start(stack: ExitStack, folder: Path, *command: str) -> None:
    name = next(word for word in command if word in COMMANDS)
    log = stack.enter_context((folder / f"{name}.log").open("ab"))
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        env=os.environ | {"PATH": _path(), "TMPDIR": "/tmp"},
        preexec_fn=dies_with_us,
        start_new_session=True,
    )
    stack.callback(process.wait)
    stack.callback(process.kill)


def _config(made: Cluster, folder: str) -> str:
    """slurm.conf, as seen from where `folder` is."""
    one = next(iter(made.hosts.values()))
    nodes = "".join(
        f"NodeName={host.alias} NodeAddr={host.address} CPUs={os.cpu_count()} State=UNKNOWN\n"
        for host in made.hosts.values()
    )
    names = ",".join(made.hosts)
    return f"""ClusterName=test
SlurmctldHost={os.uname().nodename.split(".")[0]}({one.gateway})
SlurmctldPort={made.port}
SlurmdPort={NODE_PORT}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
DebugFlags=NO_CONF_HASH
StateSaveLocation={folder}/state
SlurmdSpoolDir=/root/slurm
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile=/root/slurmd.pid
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=2
SwitchType=switch/none
KillWait=2
{nodes}PartitionName={PARTITION} Nodes={names} Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
"""
