"""What makes this machine noisy, what it lacks, and what to do about it: from its facts alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator import units

Facts = Mapping[str, Any]  # as machine.read() gives them
_PSTATE = "/sys/devices/system/cpu/intel_pstate/no_turbo"
_BOOST = "/sys/devices/system/cpu/cpufreq/boost"
_INSTALL = "apt-get install --no-install-recommends"
_ROOMY = 2**30  # bytes: sources, builds and the journal of a session take far less
_TRUE_CLOCKS = ("tsc", "arch_sys_counter")  # read without a system call, the same on every CPU


@dataclass(frozen=True)
class Advice:
    """One thing examined: "good" needs nothing, "note" belongs beside the numbers, "bad" spoils them."""

    name: str
    value: str
    level: str  # "good" | "note" | "bad"
    meaning: str  # for the numbers, in one sentence
    action: str = ""  # what to do, in words
    command: str = ""  # what to type for that; what changes the machine is for root
    brief: str = ""  # what it means, in the rest of a line; "" where all is well


TOOLCHAINS = {  # what makes probes that are not in C: what lacks without, and its package
    "c++": ("probes in C++ are skipped", "g++"),
    "cargo": ("probes in Rust are skipped", "cargo"),
    "go": ("probes in Go are skipped", "golang-go"),
    "pkg-config": ("probes' libraries are not found", "pkg-config"),
}


def examine(facts: Facts, tools: Mapping[str, str | None]) -> tuple[Advice, ...]:
    """All advice, in the order of reading; `tools` names versions: compiler, jekyll, chromium ..."""
    return (
        *measuring(facts, tools.get("compiler")),
        *(_toolchain(name, tools.get(name)) for name in TOOLCHAINS),
        _jekyll(tools.get("jekyll")),
        _chromium(tools.get("chromium")),
        _emulator(tools.get("qemu"), tools.get("kernel")),
    )


def measuring(facts: Facts, compiler: str | None) -> tuple[Advice, ...]:
    """What of it matters on a machine that does no more than measure; `compiler`: its version."""
    noise = (_virtualisation, _cpus, _governor, _turbo, _smt, _isolated, _idle, _clock, _load, _steal)
    return (*(look(facts) for look in noise), _perf(facts), _keys(facts), _compiler(compiler))


def disk(free: int) -> Advice:
    """`free`: bytes that are left where a host keeps what it is sent."""
    value = units.figure(free, "size", digits=2)
    if free >= _ROOMY:
        return Advice("disk", value, "good", "There is room for what travels there.")
    meaning, brief = "What travels there and is built there may not fit.", "builds may not fit"
    return Advice("disk", value, "bad", meaning, "free some space in ~/.cache there", brief=brief)


# ------------------------------------------------------------------ what makes it noisy


def _virtualisation(facts: Facts) -> Advice:
    value = facts.get("virtualisation", "none")
    if value == "none":
        return Advice("virtualisation", "none", "good", "Bare metal: no other guest shares the processor.")
    meaning = "Other guests disturb figures unseen, and waking an idle CPU goes through the hypervisor."
    action = "compare figures within one session; take absolute ones on bare metal"
    brief = "other guests disturb unseen"
    return Advice("virtualisation", value, "note", meaning, action, brief=brief)


def _cpus(facts: Facts) -> Advice:
    allowed, count = facts.get("cpus_allowed", "0"), facts.get("cpus_online", 1)
    value = f"{allowed} of {count}"
    if allowed.isdigit():
        meaning = "Threads cannot be on two cores: conditions that want it are skipped."
        action = "use a machine, or a container's --cpuset-cpus, with two or more"
        return Advice("CPUs", value, "note", meaning, action, brief="no conditions on two cores")
    return Advice("CPUs", value, "good", "Threads can be placed on one CPU or on two.")


def _governor(facts: Facts) -> Advice:
    value = facts.get("governor")
    if value is None:
        meaning = "The clock rate cannot be seen here; every probe measures it beside its samples."
        action = "watch for a change of GHz between sessions"
        return Advice(
            "governor", "not visible", "note", meaning, action, brief="the clock rate cannot be seen"
        )
    if value == "performance":
        return Advice("governor", value, "good", "The clock rate is not lowered between events.")
    command = "echo performance | tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor"
    meaning = "The clock rate follows the load, and short events run slowly."
    return Advice("governor", value, "bad", meaning, "as root", command, "short events run slowly")


def _turbo(facts: Facts) -> Advice:
    value = facts.get("turbo")
    if value is None:
        meaning = "Whether the clock is boosted cannot be seen; the probes' own GHz shows it."
        return Advice("turbo", "not visible", "note", meaning, brief="a boosted clock cannot be seen")
    if value == "off":
        return Advice("turbo", value, "good", "The clock rate does not depend on heat and neighbours.")
    pstate = "intel_pstate" in facts.get("frequency_driver", "")
    command = f"echo 1 > {_PSTATE}" if pstate else f"echo 0 > {_BOOST}"
    meaning, brief = (
        "The clock rate moves with heat and with busy neighbours.",
        "the clock rate moves with heat",
    )
    return Advice("turbo", value, "note", meaning, "as root", command, brief)


def _smt(facts: Facts) -> Advice:
    value = facts.get("smt", "off")
    if value == "on":
        command = "echo off > /sys/devices/system/cpu/smt/control"
        meaning, brief = (
            "A busy SMT sibling makes its core 1.2 to 1.3 times slower.",
            "a busy sibling slows its core",
        )
        return Advice("SMT", value, "note", meaning, "as root", command, brief)
    if facts.get("virtualisation", "none") != "none":
        meaning = "A guest is not told of SMT siblings: additions per ns in the record show a busy one."
        return Advice("SMT", "not visible", "note", meaning, brief="a busy sibling cannot be seen")
    return Advice("SMT", value, "good", "No SMT sibling shares a core with a probe.")


def _isolated(facts: Facts) -> Advice:
    value = facts.get("isolated")
    if value:
        return Advice(
            "isolated CPUs", value, "good", "Nothing else is put there; kinds of `pin` prefer them."
        )
    cpus = facts.get("cpus_online", 1)
    last = f"{cpus - 2},{cpus - 1}"
    action, command = ("boot with", f"isolcpus={last} nohz_full={last}") if cpus > 3 else ("", "")
    brief = "any process may run there"
    return Advice(
        "isolated CPUs", "none", "note", "Any process may run on a probe's CPU.", action, command, brief
    )


def _idle(facts: Facts) -> Advice:
    driver, exit_us = facts.get("idle_driver", "none"), facts.get("idle_exit_us", 0)
    awake = "keep a condition with `awake: true` beside it"
    if driver in ("none", "haltpoll"):
        if facts.get("virtualisation", "none") == "none":
            return Advice("cpuidle driver", driver, "good", "An idle CPU does not sleep deeply.")
        meaning = "An idle CPU halts into the hypervisor: waking it dominates a hand-off between CPUs."
        brief = "hand-offs wake a halted CPU"
        return Advice("cpuidle driver", driver, "note", meaning, awake, brief=brief)
    deepest = (facts.get("idle_states") or ["?"])[-1]
    value = f"{driver}, down to {deepest}"
    latency = f"{exit_us} µs"
    meaning = f"Waking an idle CPU takes up to {latency}, which dominates a hand-off between CPUs."
    action, brief = (
        f"{awake}, or hold /dev/cpu_dma_latency open at 0",
        f"waking a CPU takes up to {latency}",
    )
    return Advice("cpuidle driver", value, "note", meaning, action, brief=brief)


def _clock(facts: Facts) -> Advice:
    value = facts.get("clocksource", "not visible")
    steady = facts.get("architecture") != "x86_64" or {"constant_tsc", "nonstop_tsc"} <= set(
        facts.get("flags", ())
    )
    if value in _TRUE_CLOCKS and steady:
        return Advice("clocksource", value, "good", "Reading the clock takes tens of ns, and it never stops.")
    if value in ("hpet", "acpi_pm", "jiffies", "refined-jiffies"):
        action = "see why; boot with tsc=reliable only where the processor's clock is"
        meaning = "Reading the clock takes about 1 µs, as long as an event."
        brief = "reading it takes about 1 µs"
        return Advice("clocksource", value, "bad", meaning, action, "dmesg | grep -i tsc", brief)
    meaning = "The TSC is not trusted here: probes read the time through clock_gettime."
    return Advice("clocksource", value, "note", meaning, brief="read through clock_gettime")


def _load(facts: Facts) -> Advice:
    if not (averages := facts.get("load")):
        meaning, brief = (
            "Whether other processes are busy cannot be seen before a run.",
            "busy processes cannot be seen",
        )
        return Advice("load", "not visible", "note", meaning, brief=brief)
    value = f"{averages[0]:.2f}"
    if averages[0] < 0.25:
        return Advice("load", value, "good", "Hardly anything else runs.")
    level = "note" if averages[0] < 0.5 * facts.get("cpus_online", 1) else "bad"
    meaning = "Other processes share the CPUs and keep idle ones awake: hand-offs change most."
    action, brief = "find what is busy, end it, then run again", "other processes share the CPUs"
    return Advice("load", value, level, meaning, action, "top", brief)


def _steal(facts: Facts) -> Advice:
    share = facts.get("steal", 0.0)
    value = f"{share * 100:.2f} % since boot"
    if share < 0.001:
        return Advice("steal", value, "good", "The hypervisor gives the CPUs when they are needed.")
    level = "note" if share < 0.01 else "bad"
    meaning = "The hypervisor takes CPUs away in the middle of samples: the tails are the host's."
    action, brief = (
        "use a machine with dedicated CPUs, or wait for a quieter hour",
        "the hypervisor takes CPUs away",
    )
    return Advice("steal", value, level, meaning, action, brief=brief)


# ------------------------------------------------------------------ what it lacks


def _perf(facts: Facts) -> Advice:
    paranoid = facts.get("perf_event_paranoid")
    value = "not visible" if paranoid is None else str(paranoid)
    if paranoid is not None and paranoid < 2:
        return Advice(
            "perf_event_paranoid", value, "good", "Counters also see the kernel's part of an operation."
        )
    meaning = (
        "Without root, counters see user space only; from 3 on, on some systems, nothing. Times need none."
    )
    command, brief = "sysctl kernel.perf_event_paranoid=1", "counters see user space at most"
    return Advice("perf_event_paranoid", value, "note", meaning, "as root", command, brief)


def _keys(facts: Facts) -> Advice:
    flags, brief = set(facts.get("flags", ())), "their probes are skipped"
    if "ospke" in flags:
        return Advice("protection keys", "pku, ospke", "good", "Protection keys can be used.")
    if "pku" in flags:
        meaning = "The processor has protection keys, the kernel does not use them: their probes are skipped."
        action = "boot a kernel without `nopku`"
        return Advice("protection keys", "pku only", "note", meaning, action, brief=brief)
    meaning = "The processor has none: probes of protection keys are skipped."
    action = "use a Xeon Scalable, an Epyc of Zen 3 or a later one, not hidden by a hypervisor"
    return Advice("protection keys", "none", "note", meaning, action, brief=brief)


def _compiler(version: str | None) -> Advice:
    if version:
        return Advice("compiler", version, "good", "Probes can be built.")
    command = "apt-get install gcc libc6-dev"
    meaning, brief = "No probe in C can be built.", "no probe in C can be built"
    return Advice("compiler", "missing", "bad", meaning, "as root", command, brief)


def _toolchain(name: str, found: str | None) -> Advice:
    brief, package = TOOLCHAINS[name]
    if found:
        return Advice(name, found, "good", f"Where it is missing, {brief}.")
    meaning = f"{brief[0].upper()}{brief[1:]}."
    return Advice(name, "missing", "note", meaning, "as root", f"{_INSTALL} {package}", brief)


def _jekyll(version: str | None) -> Advice:
    if version:
        return Advice(
            "Jekyll", version, "good", "`jekyll serve` shows the notebook, `check --site` builds it."
        )
    command = f"{_INSTALL} jekyll jekyll-theme-minima ruby-jekyll-feed"
    meaning, brief = "Posts are written, but cannot be looked at here.", "posts cannot be looked at here"
    return Advice("Jekyll", "missing", "note", meaning, "as root", command, brief)


def _chromium(version: str | None) -> Advice:
    if version:
        return Advice("Chromium", version, "good", "The tests look at the page in a real browser.")
    meaning = "Only the tests that look at the page in a browser are skipped."
    command, brief = f"{_INSTALL} chromium", "tests in a browser are skipped"
    return Advice("Chromium", "missing", "note", meaning, "as root", command, brief)


def _emulator(version: str | None, kernel: str | None) -> Advice:
    number = re.search(r"\d[\d.]*", version or "")
    program = f"QEMU {number[0]}" if number else version
    if version and kernel:
        meaning = "Conditions with `emulate` show what another processor can do."
        return Advice("emulator", f"{program}, {kernel}", "good", meaning)
    action, command = ("as root", f"{_INSTALL} qemu-system-x86")
    if version:
        action, command = ("fetch one", "setup/kernel.sh")
    value, meaning = (
        f"{program}, no kernel" if version else "missing",
        "Conditions with `emulate` are skipped.",
    )
    return Advice("emulator", value, "note", meaning, action, command, "`emulate` is skipped")
