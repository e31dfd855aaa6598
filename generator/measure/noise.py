"""What a record says of a round: how long its processes took, and how much CPU time others used meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.machine import cpu_time

LEAST_WINDOW = 0.5  # s: the kernel counts in ticks of 10 ms, so that nothing is known of a shorter one


@dataclass(frozen=True)
class Reading:
    """CPU times between two rounds, and s of our own so far: of probes, services, this process."""

    cpu: cpu_time.CpuTimes
    own: float


def round_noise(readings: Sequence[Reading], probes: float, waited: float = 0.0) -> dict[str, float]:
    """What a record says of the round that ends with the last reading: s of its probes, and what others used.

    A short round is looked at with those before it, from the last reading that lies half a second back; the
    first rounds of a session say nothing of others until there is one. `waited`: s between its processes.
    """
    *before, last = readings
    since = next((one for one in reversed(before) if last.cpu.wall - one.cpu.wall >= LEAST_WINDOW), None)
    noise = cpu_time.other_cpu(since.cpu, last.cpu, last.own - since.own) if since else {}
    return {**noise, "probes": round(probes, 3)} | ({"waited": round(waited, 3)} if waited else {})
