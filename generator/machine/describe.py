"""Where a session ran and what built its probes, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator import units


def machine(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Facts that the machine tells; one that it does not tell is left out."""
    cpus = _count(facts, "cpus_online", "CPU")
    detail = listed(_count(facts, "cores", "core"), _count(facts, "sockets", "socket"), _smt(facts))
    memory = units.figure(facts["memory"], "size", digits=3) if facts.get("memory") else ""
    yield (
        "machine",
        listed(facts.get("cpu"), f"{cpus} ({detail})" if detail else cpus, memory, *_guest(facts)),
    )
    yield "kernel", listed(facts.get("kernel"), facts.get("distribution"), facts.get("libc"))
    named = ("clocksource", "governor", "turbo", "idle_driver", "isolated", "mitigations")
    told = (f"{name.replace('_', ' ')} {facts[name]}" for name in named if facts.get(name))
    yield "settings", listed(*told, _load(facts))


def _count(facts: Mapping[str, Any], name: str, noun: str) -> str:
    count = facts.get(name)
    return units.counted(count, noun) if count else ""


def _smt(facts: Mapping[str, Any]) -> str:
    """The kernel writes `notsupported` and `notimplemented`."""
    said = str(facts.get("smt") or "")
    return f"SMT {'not supported' if said.startswith('not') else said}" if said else ""


def _guest(facts: Mapping[str, Any]) -> Iterator[str]:
    for name in ("virtualisation", "container"):
        if facts.get(name) not in (None, "", "none"):
            yield f"{name}: {facts[name]}"


def _load(facts: Mapping[str, Any]) -> str:
    load = facts.get("load") or ()
    return f"load {load[0]:.2f} at the start" if load else ""


def compilers(facts: Mapping[str, str]) -> str:
    """The usual one with its flags; others by the name that a condition calls them."""
    others = (
        f"{name}: {said}" for name, said in facts.items() if name not in ("command", "version", "flags")
    )
    return listed(listed(facts.get("version"), facts.get("flags")), *others, by="; ")


def listed(*parts: object, by: str = ", ") -> str:
    """What there is of these, joined."""
    return by.join(str(part) for part in parts if part not in (None, ""))
