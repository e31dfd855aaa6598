"""Who virtualises this machine, and whether it is a container: without asking the processor."""

from __future__ import annotations

import subprocess
from pathlib import Path

from generator.machine.sysfs import HERE, first, text

_DMI = "sys/class/dmi/id"
_FIRMWARE = {  # a word in the names that the firmware gives -> who virtualises
    "amazon": "Amazon EC2",
    "bochs": "QEMU",
    "google": "Google Compute Engine",
    "innotek": "VirtualBox",
    "kvm": "KVM",
    "parallels": "Parallels",
    "qemu": "QEMU",
    "virtual machine": "Hyper-V",
    "vmware": "VMware",
    "xen": "Xen",
}


def hypervisor(root: Path, flagged: bool) -> str:
    """`KVM`, `VMware`, `yes` where nothing says which; `none` on bare metal.

    `flagged`: the processor says that it is a guest's (x86 only, hence the other signs).
    """
    named = text(root, "sys/hypervisor/type") or _by_firmware(root)
    clocks = text(root, "sys/devices/system/clocksource/clocksource0/available_clocksource")
    if not flagged and not named and "kvm-clock" not in clocks:
        return "none"
    if not flagged and "amazon" in named.lower():  # its bare machines carry the same firmware names
        return "none"
    return named or ("KVM" if "kvm-clock" in clocks else _by_systemd(root)) or "yes"


def container(root: Path) -> str:
    """`docker`, `podman`, `lxc` ...; nothing where there is no sign of one."""
    told = text(root, "run/systemd/container")
    docker = "docker" if (root / ".dockerenv").exists() else ""
    return told or docker or ("podman" if (root / "run/.containerenv").exists() else "")


def _by_firmware(root: Path) -> str:
    given = first(root, f"{_DMI}/sys_vendor") + " " + text(root, f"{_DMI}/product_name")
    return next((name for word, name in _FIRMWARE.items() if word in given.lower()), "")


def _by_systemd(root: Path) -> str:
    """systemd asks the processor itself; not everywhere installed, and only true of this machine."""
    if root != HERE:
        return ""
    try:
        answer = subprocess.run(["systemd-detect-virt", "--vm"], capture_output=True, text=True, timeout=5)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip().replace("none", "")
