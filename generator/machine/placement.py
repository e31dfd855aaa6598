"""Which CPUs a condition means on this machine.

Where there is a choice, CPUs are preferred in this order: the largest (on a machine of unlike cores), those
that the kernel isolates from other work, those off the core of CPU 0 (which serves most interrupts), any but
CPU 0, the lowest number. So `one cpu` is the first CPU of `two cores`: only the second thread differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import cycle, islice, product

from generator.model.note import Condition


@dataclass(frozen=True)
class Cpu:
    """One logical CPU: `core` is the lowest number of its SMT siblings, `capacity` 1024 for a full core."""

    number: int
    core: int
    socket: int = 0
    capacity: int = 1024
    isolated: bool = False


def _rank(cpu: Cpu) -> tuple[int, bool, bool, bool, int]:
    return -cpu.capacity, not cpu.isolated, cpu.core == 0, cpu.number == 0, cpu.number


@dataclass(frozen=True)
class Topology:
    """The CPUs that a process may be pinned to here, and how many are online in all."""

    cpus: tuple[Cpu, ...]
    online: int

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(cpu.number for cpu in self.cpus)

    @property
    def preferred(self) -> tuple[Cpu, ...]:
        """Best first."""
        return tuple(sorted(self.cpus, key=_rank))


@dataclass(frozen=True)
class Placed:
    """A CPU for each thread, in order; empty where nothing is pinned, or with the reason to skip."""

    cpus: tuple[int, ...] = ()
    reason: str = ""


def place(condition: Condition, topology: Topology, threads: int) -> Placed:
    """CPUs for so many threads of a probe under a condition, or why this machine has none.

    Kinds of two CPUs alternate between them where a probe has more threads; a list gives each its own.
    """
    if not threads or not (condition.pin or condition.placement):
        return Placed()
    if condition.pin:
        return _as_listed(condition.pin, topology, threads)
    if condition.placement not in _KINDS:
        return Placed(reason=f"unknown pin '{condition.placement}' (there is {', '.join(_KINDS)}, or a list)")
    needs, fits = _KINDS[condition.placement]
    for one, other in product(topology.preferred, repeat=2):
        if fits(one, other):
            return Placed(tuple(islice(cycle((one.number, other.number)), threads)))
    return Placed(reason=f"needs {needs}; {_shortage(topology)}")


def as_ranges(numbers: Iterable[int]) -> str:
    """`0-3,8`, as the kernel writes lists of CPUs."""
    ordered = sorted(set(numbers))
    starts = [n for n in ordered if n - 1 not in ordered]
    ends = [n for n in ordered if n + 1 not in ordered]
    return ",".join(f"{a}" if a == b else f"{a}-{b}" for a, b in zip(starts, ends, strict=True))


def _as_listed(pin: tuple[int, ...], topology: Topology, threads: int) -> Placed:
    for number in pin:
        if number not in topology.numbers:
            allowed = as_ranges(topology.numbers)
            return Placed(reason=f"CPU {number} is not allowed here (allowed: {allowed})")
    if len(pin) < threads:
        return Placed(reason=f"pin names {_counted(len(pin), 'CPU')}; the probe has {threads} threads")
    return Placed(pin[:threads])


def _shortage(topology: Topology) -> str:
    count = len(topology.cpus)
    if count < topology.online:
        return f"allowed here: CPU {as_ranges(topology.numbers)} of {topology.online}"
    cores = _counted(len({cpu.core for cpu in topology.cpus}), "core")
    sockets = _counted(len({cpu.socket for cpu in topology.cpus}), "socket")
    return f"this machine has {_counted(count, 'CPU')}, {cores}, {sockets}"


def _counted(count: int, noun: str) -> str:
    return f"one {noun}" if count == 1 else f"{count} {noun}s"


_KINDS: Mapping[str, tuple[str, Callable[[Cpu, Cpu], bool]]] = {  # in words, and which pairs of CPUs are one
    "one cpu": ("a CPU", lambda a, b: a is b),
    "smt twins": ("two hyper-threads of one core", lambda a, b: a is not b and a.core == b.core),
    "two cores": ("two cores of one socket", lambda a, b: a.core != b.core and a.socket == b.socket),
    "two sockets": ("two sockets", lambda a, b: a.socket != b.socket),
}
