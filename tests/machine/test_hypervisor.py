"""Who virtualises a machine, told by stored trees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generator.machine import facts as machine

Plant = Callable[[Mapping[str, str]], Path]


@pytest.mark.parametrize(
    ("flags", "files", "who"),
    [
        ("hypervisor", {"sys/class/dmi/id/product_name": "VMware7,1"}, "VMware"),
        ("hypervisor", {"sys/class/dmi/id/sys_vendor": "Amazon EC2"}, "Amazon EC2"),
        ("", {"sys/class/dmi/id/sys_vendor": "Amazon EC2"}, "none"),  # one of its bare machines
        ("hypervisor", {}, "yes"),
        ("", {}, "none"),
        ("", {"sys/hypervisor/type": "xen"}, "xen"),
    ],
)
def test_who_virtualises_is_told_by_several_signs(
    plant: Plant, flags: str, files: dict[str, str], who: str
) -> None:
    assert machine.read(plant({"proc/cpuinfo": f"flags : {flags}\n", **files}))["virtualisation"] == who
