"""An emulated machine: each probe is the only program of a Linux that boots in QEMU's software CPU.

It shows what a processor does that this machine lacks. Times mean nothing there, and none is kept.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from generator.errors import UsageError
from generator.measure import initramfs
from generator.measure.executors import Guest, ProcessSpec, Run, local
from generator.measure.launcher import Launch, Report, launching
from generator.model.trial import Outcome
from generator.records import answer

PROGRAM = "qemu-system-x86_64"
PACKAGE = "qemu-system-x86"
KERNELS, HOST = "vmlinuz-*", Path("/boot")
_BOOT = 60_000_000_000  # ns: for booting, on top of the probe's own limit
_LOUDEST = 4  # of the kernel's messages: errors and worse
_HEAD, _END = b"LAB-NOTEBOOK\n", b"END\n"
_REPLY = re.compile(rb"(\d+) (\d+) (\d+) (\d+)\n")
_MACHINE = (
    *("-m", "256", "-display", "none", "-no-reboot", "-nodefaults", "-no-user-config"),
    *("-serial", "file:/dev/stderr", "-serial", "stdio"),  # the kernel's own words, and the replies
    *("-append", f"console=ttyS0 loglevel={_LOUDEST} panic=-1"),
)


@dataclass(frozen=True)
class Reply:
    """How one program ended in the emulated machine, and what it said."""

    code: int
    signal: int  # 0: none
    stdout: bytes
    stderr: bytes


def folder(root: Path) -> Path:
    """Where a notebook keeps kernels for emulated machines."""
    return root / ".cache" / "emulator"


def kernels(cache: Path) -> tuple[Path, ...]:
    """Kernels that could be booted, best first: those fetched into the notebook's cache, then /boot's."""
    found = [path for folder in (cache, HOST) for path in sorted(folder.glob(KERNELS), reverse=True)]
    return tuple(path for path in found if os.access(path, os.R_OK))


def missing(cache: Path) -> str:
    """What an emulated machine needs and this one has not; nothing where all is there."""
    if shutil.which(PROGRAM) is None:
        return f"needs QEMU: apt-get install --no-install-recommends {PACKAGE}"
    if not kernels(cache):
        return (
            f"needs a kernel to boot: setup/kernel.sh, or vmlinuz of linux-image-cloud-amd64 in {cache.name}/"
        )
    return ""


@contextmanager
def opened(program: Path, lock: int | None, root: Path) -> Iterator[Run]:
    """The launcher, ready to start one machine after the other; limits and cleaning up are its own."""
    with launching(program, lock, root) as launch:
        yield lambda spec: _run(launch, spec)


def _run(launch: Launch, spec: ProcessSpec) -> tuple[Outcome, ...]:
    guest = spec.guest
    if guest is None:
        raise UsageError("nothing says which CPU to emulate", hint="write {emulate: max} as a condition")
    with machine(guest, [spec.program], [(f"/{spec.program.name}", *spec.arguments)]) as started:
        done = launch(replace(started, limit=spec.limit + _BOOT))
    report, stdout, stderr = done
    replies = read(stdout)
    if report.get("how") != "exited" or report.get("code") or replies is None:
        broken = report if report.get("how") != "exited" else {"error": _broken(report, stderr, spec)}
        return local.outcomes(broken, b"", stderr, spec)
    (reply,) = replies
    ended = local.outcomes(report | _end(reply), reply.stdout, reply.stderr, spec)
    return tuple(_timeless(one, guest) for one in ended)


@contextmanager
def machine(guest: Guest, programs: Sequence[Path], orders: Sequence[Sequence[str]]) -> Iterator[ProcessSpec]:
    """A machine that runs these argument lists, one after the other; its files are there while it is open.

    The programs lie in its root folder under their own names. What it prints is for `read`.
    """
    said = b"".join(b"".join(os.fsencode(word) + b"\0" for word in spec) + b"\0" for spec in orders)
    files = {path.name: path.read_bytes() for path in programs}
    content = initramfs.archive({"init": guest.init.read_bytes(), "orders": said} | files)
    memory = os.memfd_create("initramfs")
    try:
        with os.fdopen(os.dup(memory), "wb") as file:
            file.write(content)
        disk = ("-initrd", f"/proc/{os.getpid()}/fd/{memory}")
        start = ("-cpu", guest.cpu, "-kernel", str(guest.kernel), *disk)
        yield ProcessSpec(Path(PROGRAM), (*start, *_MACHINE), limit=_BOOT)
    finally:
        os.close(memory)


def read(stdout: bytes) -> tuple[Reply, ...] | None:
    """What came out of the second serial port -> a reply for each order; None where it ends too early."""
    _, begun, rest = stdout.partition(_HEAD)
    replies: list[Reply] = []
    while begun and (match := _REPLY.match(rest)):
        code, killer, out, err = map(int, match.groups())
        said = rest[match.end() : match.end() + out + err]
        rest = rest[match.end() + out + err :]
        replies.append(Reply(code, killer, said[:out], said[out:]))
    return tuple(replies) if begun and rest == _END else None


def _end(reply: Reply) -> dict[str, object]:
    """As the launcher reports it."""
    if reply.signal:
        return {"how": "signalled", "signal": signal.Signals(reply.signal).name}
    return {"how": "exited", "code": reply.code}


def _broken(report: Report, stderr: bytes, spec: ProcessSpec) -> str:
    said = local.last_lines(stderr, local.private(spec.secrets))
    what = (
        f"QEMU: exit code {report['code']}" if report.get("code") else "the emulated machine stopped half-way"
    )
    return f"{what}: {said}" if said else what


def _timeless(outcome: Outcome, guest: Guest) -> Outcome:
    """Without times, in the journal too."""
    if outcome.answer is None:
        return outcome
    raw = answer.timeless(outcome.raw, guest.cpu)
    return replace(outcome, answer=answer.parse(raw), raw=raw)
