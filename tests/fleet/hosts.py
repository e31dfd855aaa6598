"""Hosts on this machine: each has its own network, processes, host name, files and sshd."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.processes import until

SSHD = "/usr/sbin/sshd"
NARROW = "256k"  # the disk of the host that has too little
PORTS = {  # one host is reached in several ways: in each something else is missing
    "": 22,
    "bare": 2201,  # no python3 in PATH
    "plain": 2202,  # no compiler
    "full": 2203,  # a home without space
    "narrow": 2204,  # another architecture, as the kernel's personality tells it
}
_FEW = ("sh", "cat", "head", "id", "ls", "mkdir", "nproc", "ps", "rm", "sleep", "touch", "uname")
_PATHS = {"bare": (*_FEW, "cc", "gcc", "as", "ld"), "plain": (*_FEW, "python3")}
_SPACES = ("--net", "--mount", "--uts", "--ipc", "--pid")
_PR_SET_PDEATHSIG = 1
_INIT = "import signal, time; signal.signal(signal.SIGCHLD, signal.SIG_IGN); time.sleep(1e6)"  # no zombies


def dies_with_us() -> None:
    """For Popen's `preexec_fn`: whatever ends the tests, or the thread that starts it, ends it, too."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def call(*command: str | Path) -> str:
    """What a command says; it must succeed."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.stderr or done.stdout}")
    return done.stdout


@dataclass
class FarHost:
    """One host; its power, its line and its processes may come and go as often as one likes."""

    alias: str
    address: str
    gateway: str  # our end of its line
    home: Path  # its /root, and with it all of its files
    holder: subprocess.Popen[bytes] | None = field(default=None, repr=False)  # what keeps its namespaces
    server: subprocess.Popen[bytes] | None = field(default=None, repr=False)  # its sshd

    @property
    def first(self) -> int:
        """Its process 1 as we see it."""
        assert self.holder is not None
        return int(Path(f"/proc/{self.holder.pid}/task/{self.holder.pid}/children").read_text().split()[0])

    def entered(self, *command: str | Path, spaces: Sequence[str] = _SPACES) -> list[str]:
        """The command that runs a command on the host."""
        return ["nsenter", f"--target={self.first}", *spaces, "--", *map(str, command)]

    def inside(self, *command: str | Path) -> str:
        """What a command says that is run on the host."""
        return call(*self.entered(*command))

    def make(self) -> None:
        """Its namespaces and its line; the power is still off."""
        ready = self.home / "ready"
        self.holder = _started(
            ["unshare", *_SPACES, "--fork", "--kill-child", "sh", str(self.home / "init")],
            self.home / "log",
            dies_with_us,
        )
        if not until(ready.exists):
            raise RuntimeError((self.home / "log").read_text())
        line = f"nb{self.gateway.split('.', 1)[1].replace('.', '-')}"
        end = ("type", "veth", "peer", "name", "eth0", "netns", str(self.first))
        call("ip", "link", "add", line, *end)
        call("ip", "address", "add", f"{self.gateway}/30", "dev", line)
        call("ip", "link", "set", line, "up")
        call(*self._of_network("address", "add", f"{self.address}/30", "dev", "eth0"))

    def _of_network(self, *words: str) -> list[str]:
        return self.entered("ip", *words, spaces=("--net",))

    def start(self) -> None:
        """Power on; it answers when this is back."""
        log = self.home / "sshd.log"
        log.write_text("")
        self.server = _started(self.entered(SSHD, "-D", "-e", "-f", "/root/sshd_config"), log)
        self.restore()
        if not until(lambda: log.read_text().count("listening") >= len(PORTS)):
            raise RuntimeError(log.read_text())

    def end(self) -> None:
        """Power off: nothing on the line says so."""
        self.cut()
        self.signal("KILL")
        _ended(self.server)

    def signal(self, name: str) -> None:
        """Sent to all of its processes."""
        self.inside("sh", "-c", f"kill -{name} -1 || true")

    def freeze(self) -> None:
        """The machine hangs: its kernel takes connections, and nothing else happens."""
        self.signal("STOP")

    def thaw(self) -> None:
        self.signal("CONT")

    def cut(self) -> None:
        """The line is dead, and says so to nobody."""
        call(*self._of_network("link", "set", "eth0", "down"))

    def restore(self) -> None:
        call(*self._of_network("link", "set", "eth0", "up"))
        call(*self._of_network("route", "replace", "default", "via", self.gateway))

    def recover(self) -> None:
        """As it was when the tests began, whatever one of them did to it."""
        self.thaw()
        self.restore()
        if self.server is not None and self.server.poll() is not None:
            self.start()

    def running(self, marker: str = "") -> list[str]:
        """The command lines of its processes with this text in them, zombies left out."""
        split = (line.split(None, 2) for line in self.inside("ps", "-eo", "pid=,stat=,args=").splitlines())
        return [
            args
            for pid, state, args in split
            if pid != "1" and state[0] != "Z" and marker in args and "ps -eo" not in args
        ]

    def pids(self) -> list[int]:
        """All of its processes, as we see them."""
        found, own = [], Path(f"/proc/{self.first}/ns/pid").readlink()
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if (folder / "ns" / "pid").readlink() == own:
                    found.append(int(folder.name))
        return found

    @property
    def cache(self) -> Path:
        """What the program keeps there."""
        return self.home / ".cache" / "lab-notebook"


def _started(
    command: Sequence[str], log: Path, before: Callable[[], None] | None = None
) -> subprocess.Popen[bytes]:
    """A process of our own that writes into a log."""
    with log.open("ab") as out:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            preexec_fn=before,
            start_new_session=True,
        )


def _ended(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None:
        process.kill()
        process.wait()


def prepare(folder: Path, alias: str, gateway: str, address: str, shared: Path) -> FarHost:
    """Everything that a host is made of, not yet started."""
    home = folder / alias
    for name in ("tmp", "run", "disk", *(f"path/{way}" for way in _PATHS)):
        (home / name).mkdir(parents=True)
    call("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", home / "host_key")
    for way, commands in _PATHS.items():
        for command in commands:
            (home / "path" / way / command).symlink_to(f"/usr/bin/{command}")
    (home / "sshd_config").write_text(_sshd())
    (home / "init").write_text(_init(home, alias, shared))
    (home / "restricted").write_text('#!/bin/sh\nexec setarch i686 sh -c "$SSH_ORIGINAL_COMMAND"\n')
    (home / "restricted").chmod(0o755)
    return FarHost(alias, address, gateway, home)


def _sshd() -> str:
    """The configuration of an sshd, as seen from the host: its folder is /root."""
    ports = "\n".join(f"Port {port}" for port in PORTS.values())
    return f"""{ports}
HostKey /root/host_key
AuthorizedKeysFile /root/authorized_keys
PidFile none
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
StrictModes no
UsePAM no
PrintMotd no
AcceptEnv XDG_CACHE_HOME
MaxStartups 100
SetEnv HOME=/root TMPDIR=/tmp
Match LocalPort {PORTS["bare"]}
  SetEnv HOME=/root TMPDIR=/tmp PATH=/root/path/bare
Match LocalPort {PORTS["plain"]}
  SetEnv HOME=/root TMPDIR=/tmp PATH=/root/path/plain
Match LocalPort {PORTS["full"]}
  SetEnv HOME=/root/disk TMPDIR=/tmp
Match LocalPort {PORTS["narrow"]}
  ForceCommand /root/restricted
"""


def _init(home: Path, alias: str, shared: Path) -> str:
    """What the host runs as its process 1."""
    return textwrap.dedent(f"""\
        set -e
        mount --bind {shared} /mnt
        mount --bind {home} /root
        mount -t tmpfs -o size={NARROW} none /root/disk
        mount --bind /root/run /run
        mount --bind /root/tmp /tmp
        mount -t proc proc /proc
        mkdir -p /run/sshd
        hostname {alias}
        ip link set lo up
        cd /root
        unset TMPDIR
        touch /root/ready
        exec /usr/bin/python3 -S -c '{_INIT}'
        """)


@contextmanager
def hosts(folder: Path, aliases: Sequence[str]) -> Iterator[dict[str, FarHost]]:
    """Hosts that are up, by alias; what they share with a cluster lies in `folder`/shared."""
    (folder / "shared").mkdir(parents=True)
    call("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "key")
    call("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "other_key")
    made = {
        alias: prepare(folder, alias, *_addresses(index), folder / "shared")
        for index, alias in enumerate(aliases)
    }
    try:
        for host in made.values():
            (host.home / "authorized_keys").write_bytes((folder / "key.pub").read_bytes())
            host.make()
            host.start()
        yield made
    finally:
        for host in made.values():
            _ended(host.server)
            _ended(host.holder)


def _addresses(index: int) -> tuple[str, str]:
    """Both ends of a line, of addresses kept for trials (RFC 2544): 32 of them per process of tests."""
    base = (os.getpid() % 4096) * 32 + 4 * index
    prefix = f"198.{18 + (base >> 16)}.{base >> 8 & 255}"
    return f"{prefix}.{(base & 255) + 1}", f"{prefix}.{(base & 255) + 2}"
