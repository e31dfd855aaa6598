"""A machine and its compilers in words: what is not told is left out."""

from __future__ import annotations

from typing import Any

import pytest

from generator.machine import describe


def test_a_machine_is_told_in_three_lines() -> None:
    facts = {
        "cpu": "EPYC",
        "cpus_online": 4,
        "cores": 2,
        "sockets": 1,
        "smt": "on",
        "memory": 16 * 2**30,
        "virtualisation": "KVM",
        "container": "none",
        "kernel": "6.1",
        "governor": "powersave",
        "load": [0.314, 0.2, 0.1],
    }
    assert dict(describe.machine(facts)) == {
        "machine": "EPYC, 4 CPUs (2 cores, 1 socket, SMT on), 16.0 GiB, virtualisation: KVM",
        "kernel": "6.1",
        "settings": "governor powersave, load 0.31 at the start",
    }


@pytest.mark.parametrize(
    ("facts", "said"),
    [({}, ""), ({"cpus_online": 1}, "1 CPU"), ({"smt": "notsupported"}, " (SMT not supported)")],
)
def test_what_a_machine_does_not_tell_is_left_out(facts: dict[str, Any], said: str) -> None:
    assert dict(describe.machine(facts))["machine"] == said


def test_other_compilers_stand_after_the_usual_one() -> None:
    facts = {"command": "cc", "version": "gcc 12", "flags": "-O2", "clang": "clang 14"}
    assert describe.compilers(facts) == "gcc 12, -O2; clang: clang 14"
