"""The probe of what a machine has: what it says is what the kernel says, and generations are told apart."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.measure import build, catalogue, compilers
from tests.conftest import BUILT, REPOSITORY

pytestmark = pytest.mark.needs("compiler")
PROBES = REPOSITORY / "probes"
on_x86 = pytest.mark.skipif(platform.machine() != "x86_64", reason="needs an x86-64 processor")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """What the probe says of this machine."""
    cache = BUILT
    built = build.build(["hardware"], catalogue.read_probes([PROBES]), [PROBES], cache, compilers.find())
    done = subprocess.run(
        [str(built["hardware"].program)], capture_output=True, text=True, timeout=60, check=True
    )
    found: Mapping[str, Any] = json.loads(done.stdout)["facts"]
    return found


def cpuinfo() -> dict[str, str]:
    """Of the first CPU."""
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8").partition("\n\n")[0]
    return {
        key.strip(): value.strip() for key, _, value in (line.partition(":") for line in text.splitlines())
    }


@on_x86
def test_the_processor_is_the_one_that_the_kernel_knows(facts: Mapping[str, Any]) -> None:
    known = cpuinfo()
    assert facts["vendor"] == known["vendor_id"]
    assert (facts["family"], facts["model_number"]) == (int(known["cpu family"]), int(known["model"]))
    flags = known["flags"].split()
    assert facts["pku"] == ("pku" in flags)
    assert facts["ospke"] == ("ospke" in flags)
    assert facts["avx512"] == ("avx512f" in flags)
    assert (facts["virtualised"] != "no") == ("hypervisor" in flags)
    assert (facts["keys"] > 0) == facts["ospke"]


def test_there_are_no_more_sockets_than_cores_and_no_more_cores_than_cpus(facts: Mapping[str, Any]) -> None:
    assert facts["architecture"] == platform.machine()
    assert facts["logical_cpus"] == os.sysconf("SC_NPROCESSORS_ONLN")
    if "cores" in facts:
        assert 1 <= facts["sockets"] <= facts["cores"] <= os.sysconf("SC_NPROCESSORS_CONF")


GENERATIONS = [  # EAX of CPUID leaf 1, as cpuid(1) prints it
    ("GenuineIntel", 0x306F2, "Haswell-EP"),
    ("GenuineIntel", 0x50663, "Broadwell-DE"),
    ("GenuineIntel", 0x50654, "Skylake-SP"),
    ("GenuineIntel", 0x50657, "Cascade Lake"),
    ("GenuineIntel", 0x50659, "unknown"),
    ("GenuineIntel", 0x5065B, "Cooper Lake"),
    ("GenuineIntel", 0x606A6, "Ice Lake-SP"),
    ("GenuineIntel", 0xC06F2, "Emerald Rapids"),
    ("AuthenticAMD", 0x800F12, "Zen"),
    ("AuthenticAMD", 0x830F10, "Zen 2"),
    ("AuthenticAMD", 0xA00F11, "Zen 3"),
    ("AuthenticAMD", 0xA10F11, "Zen 4"),
    ("AuthenticAMD", 0xB00F21, "Zen 5"),
    ("AuthenticAMD", 0x50654, "unknown"),
    ("GenuineIntel", 0x610, "unknown"),
]


def test_generations_are_told_by_vendor_family_model_and_stepping(tmp_path: Path) -> None:
    calls = "".join(
        f'tell(find_generation("{vendor}", identify({signature})));\n' for vendor, signature, _ in GENERATIONS
    )
    text = '#include "probe.h"\n#include "hardware_generations.h"\n'
    text += "static void tell(const struct generation *found) {\n"
    text += '    puts(found ? found->name : "unknown");\n}\n'
    text += f"int main(void) {{\n{calls}return 0;\n}}\n"
    source, program = tmp_path / "all.c", tmp_path / "all"
    source.write_text(text)
    compiler = compilers.find()
    command = [*compiler.command, "-std=gnu11", "-w", f"-I{PROBES}", str(source), "-o", str(program)]
    subprocess.run(command, check=True)
    said = subprocess.run([str(program)], capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == [name for *_, name in GENERATIONS]
