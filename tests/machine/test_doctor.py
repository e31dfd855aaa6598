from __future__ import annotations

from typing import Any

import pytest

from generator.machine import facts as machine
from generator.machine.doctor import Advice, examine

QUIET: dict[str, Any] = {
    "architecture": "x86_64",
    "virtualisation": "none",
    "cpus_online": 8,
    "cpus_allowed": "0-7",
    "governor": "performance",
    "turbo": "off",
    "smt": "off",
    "isolated": "6-7",
    "idle_driver": "none",
    "clocksource": "tsc",
    "flags": ["constant_tsc", "nonstop_tsc", "ospke", "pku"],
    "load": [0.02, 0.1, 0.2],
    "steal": 0.0,
    "perf_event_paranoid": 1,
}
TOOLS: dict[str, str | None] = {
    "compiler": "gcc 12.2.0",
    **dict.fromkeys(("c++", "cargo", "go", "pkg-config"), "/usr/bin/it"),
    "jekyll": "4.3.1",
    "chromium": "120",
    "qemu": "7.2",
    "kernel": "vmlinuz-6.1",
}


def advice(name: str, **facts: Any) -> Advice:
    known = {key: value for key, value in {**QUIET, **facts}.items() if value is not None}
    return next(item for item in examine(known, TOOLS) if item.name == name)


def test_a_quiet_machine_with_all_tools_has_nothing_to_note() -> None:
    assert {item.level for item in examine(QUIET, TOOLS)} == {"good"}


DISTURBED: list[tuple[str, dict[str, Any], str, str]] = [
    ("virtualisation", {"virtualisation": "KVM"}, "note", "hypervisor"),
    ("CPUs", {"cpus_allowed": "3"}, "note", "skipped"),
    ("governor", {"governor": "powersave"}, "bad", "scaling_governor"),
    ("governor", {"governor": None}, "note", "GHz"),
    ("turbo", {"turbo": "on", "frequency_driver": "intel_pstate"}, "note", "no_turbo"),
    ("turbo", {"turbo": "on", "frequency_driver": "acpi-cpufreq"}, "note", "cpufreq/boost"),
    ("turbo", {"turbo": None}, "note", "GHz"),
    ("SMT", {"smt": "on"}, "note", "smt/control"),
    ("SMT", {"smt": "notsupported", "virtualisation": "KVM"}, "note", "additions per ns"),
    ("isolated CPUs", {"isolated": None}, "note", "isolcpus=6,7"),
    ("cpuidle driver", {"idle_driver": "intel_idle", "idle_exit_us": 133}, "note", "133 µs"),
    ("cpuidle driver", {"idle_driver": "haltpoll", "virtualisation": "KVM"}, "note", "awake: true"),
    ("clocksource", {"clocksource": "hpet"}, "bad", "tsc"),
    ("clocksource", {"flags": ["constant_tsc"]}, "note", "clock_gettime"),
    ("load", {"load": [0.5, 0, 0]}, "note", "top"),
    ("load", {"load": [7.5, 0, 0]}, "bad", "keep idle ones awake"),
    ("steal", {"steal": 0.004}, "note", "hypervisor"),
    ("steal", {"steal": 0.05}, "bad", "hypervisor"),
    ("perf_event_paranoid", {"perf_event_paranoid": 3}, "note", "sysctl"),
    ("protection keys", {"flags": ["pku"]}, "note", "nopku"),
    ("protection keys", {"flags": []}, "note", "Zen 3"),
]
ODD = [facts for _, facts, _, _ in DISTURBED]


@pytest.mark.parametrize(("name", "facts", "level", "word"), DISTURBED)
def test_what_disturbs_is_said_with_what_to_do(
    name: str, facts: dict[str, Any], level: str, word: str
) -> None:
    found = advice(name, **facts)
    assert found.level == level
    assert word in f"{found.meaning} {found.action} {found.command}"


def test_an_arm_clock_needs_no_flags_of_intel() -> None:
    found = advice("clocksource", architecture="aarch64", clocksource="arch_sys_counter", flags=[])
    assert found.level == "good"


def test_a_machine_too_small_to_isolate_cpus_is_not_told_to() -> None:
    assert advice("isolated CPUs", isolated=None, cpus_online=2).action == ""


@pytest.mark.parametrize("tools", [{}, {"compiler": None, "jekyll": "", "chromium": None}])
def test_missing_tools_come_with_the_command_that_brings_them(tools: dict[str, str | None]) -> None:
    missing = {item.name: item for item in examine(QUIET, tools) if item.value == "missing"}
    assert {name: item.level for name, item in missing.items()} == {
        "compiler": "bad",
        **dict.fromkeys(("c++", "cargo", "go", "pkg-config"), "note"),
        "Jekyll": "note",
        "Chromium": "note",
        "emulator": "note",
    }
    assert all("apt-get install" in item.command for item in missing.values())


def test_a_kernel_to_emulate_with_comes_by_a_script() -> None:
    found = next(item for item in examine(QUIET, TOOLS | {"kernel": None}) if item.name == "emulator")
    assert (found.level, found.value, found.command) == ("note", "QEMU 7.2, no kernel", "setup/kernel.sh")


def test_every_sentence_is_short_and_ends() -> None:
    for item in (*examine(QUIET, TOOLS), *examine({}, {}), *examine(machine.read(), {})):
        assert item.meaning.endswith(".") and len(item.meaning) < 110, item


def test_every_note_has_a_few_words_that_fit_behind_its_name() -> None:
    for facts in (QUIET, {}, machine.read(), *({**QUIET, **some} for some in ODD)):
        for item in examine(facts, {}):
            assert bool(item.brief) or item.level != "note", item
            assert len(item.brief) <= 32, item


def test_a_machine_that_tells_nothing_is_examined_all_the_same() -> None:
    assert len(examine({}, {})) == len(examine(QUIET, TOOLS))
